"""Identifiers of every kind go through flows, faults and imports; afterwards none can be found."""

import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
import pytest

from tests.e2e.canaries import MESSAGES, SAID, Search, plain_texts
from tests.e2e.chat import Chat
from tests.e2e.debtors import debtor
from tests.e2e.phone import Phone
from tests.e2e.records import assistant_events
from tests.e2e.system import ROOT, System, until
from tests.e2e.test_faults import kill_tree

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(1200)]

ALL = " ".join(MESSAGES)
BORN = SAID["date"][1]
# A member's line cut off, with an account, a name and a number in it, and no end of the file.
BAD_X12 = (
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *260101*1200*^*00501*"
    "000000001*0*P*:~GS*HP*PAYER*CLINIC*20260101*1200*1*X*005010X221A1~ST*835*0001~"
    "CLP*A-7731-0946*1*100*x*20*12*CLM-2024-0098213~NM1*QC*1*BRACKENBURY*OTTOLINE***"
    "MI*XQH993017729~DTM*232*19571123~"
)
BAD_FHIR = {
    "resourceType": "Bundle",
    "entry": [
        {
            "resource": {
                "resourceType": "Patient",
                "id": "p-1",
                "identifier": [{"system": "urn:ssn", "value": "536-22-8726"}],
                "name": [{"family": "Brackenbury", "given": ["Ottoline"]}],
                "birthDate": BORN,
                "telecom": [{"system": "phone", "value": SAID["phone"][1]}],
            }
        },
        {"resource": {"resourceType": "Claim", "patient": {"reference": "Patient/99120457"}}},
    ],
}
BAD_CSV = (
    "patient_id,last_name,first_name,birth_date,phone,address,language,account_number\n"
    f'99120457,Brackenbury,Ottoline,the {BORN},{SAID["phone"][1]},"{SAID["place"][1]}",en,'
    f"{SAID['account'][1]}\n"
)
BAD_CHARGES = (
    "charge_id,visit_id,patient_id,service_date,code,description,units,amount,payer,visit_kind,"
    "place,provider\n"
    f"1,2,99120457,{BORN},99213,Ottoline Brackenbury,one,{SAID['device'][1]},,,,\n"
)


@pytest.fixture(scope="module")
def planted(system: System, tmp_path_factory: pytest.TempPathFactory) -> Search:
    """The system after everything was planted, and the search for it."""
    owing = debtor(system, 9_001, 60_000)
    in_chat_flows(system)
    in_text_flows(system, owing.phone, f"{owing.born:%m/%d/%Y}")
    in_garbage(system)
    in_faults(system)
    told = in_imports(system, tmp_path_factory.mktemp("bad"))
    search = Search(owing.phone, owing.phone[2:], f"{owing.born:%m/%d/%Y}", owing.born.isoformat())
    assert search.hits(told) == [], "the importers' own messages"
    return search


def in_chat_flows(system: System) -> None:
    """Before anything, within proving who one is, and in what a clerk is told."""
    for opening in ("what do i owe", "i want to dispute a charge"):
        chat = Chat(system)
        chat.say_and_go(opening)
        say_all(chat.say_and_go)
        chat.say_and_go("never mind")
        chat.wait(seconds=120)


def in_text_flows(system: System, number: str, born: str) -> None:
    """To somebody verified: beside a balance, in a choice of visits, and in a payment plan."""
    phone = Phone(system, number)
    for words in ("what do i owe", born, "YES"):
        phone.say(words)
    for opening in ("why", "can i pay over time"):
        phone.deliver(opening)
        say_all(phone.deliver)
    until(phone.is_quiet, seconds=120, what="every text is answered")


def say_all(say: Callable[[str], None]) -> None:
    for message in MESSAGES:
        say(message)


def in_garbage(system: System) -> None:
    """To every door, with and without its key, in bodies that nobody sends."""
    keys = system.variables
    bot, actions = f"http://127.0.0.1:{system.bot_port}", f"http://127.0.0.1:{system.actions_port}"
    turn = {"sender": "s", "turn": str(uuid4()), "conversation": str(uuid4()), "channel": "sms"}
    doors = [
        (f"{bot}/webhooks/gateway/turn", keys["PLAINBILL_BOT_TOKEN"], {"text": ALL}),
        (f"{bot}/webhooks/gateway/turn", keys["PLAINBILL_BOT_TOKEN"], turn | {"choose": ALL}),
        (f"{bot}/webhooks/gateway/turn", keys["PLAINBILL_BOT_TOKEN"],
         turn | {"choose": f'ask_balance{{"relation": {ALL}'}),
        (f"{actions}/webhook", keys["PLAINBILL_ACTION_SERVER_TOKEN"], {"next_action": ALL}),
        (f"{system.url}/v1/conversations/{uuid4()}/answers/balance",
         keys["PLAINBILL_ACTIONS_TOKEN"], {"turn": ALL, "entities": [{"value": ALL}]}),
        (f"{system.url}/channels/sms/twilio", "x", {"Body": ALL}),
        (f"{system.url}/{SAID['email'][1]}/{SAID['social security number'][1]}", "x", {}),
    ]  # fmt: skip
    for url, key, body in doors:
        for content in (json.dumps(body), ALL):
            post(url, key, content)


def post(url: str, key: str, content: str) -> None:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    httpx.post(url, headers=headers, content=content, timeout=30, trust_env=False)


def in_faults(system: System) -> None:
    """Programs die while they have the words in hand, and the database is away."""
    phone, chat = Phone(system, "+12535550188"), Chat(system)
    chat.say("hello")
    say_all(phone.deliver)
    say_all(chat.say_and_go)
    killed = {name: system.kill(name) for name in ("worker", "bot", "actions", "api")}
    for name, pid in killed.items():
        system.wait_back(name, pid)
    system.wait_ready()
    assert system.up is not None
    system.up.suspend()  # Whoever would start the database again.
    try:
        kill_tree(system.postmaster())
        phone.post(ALL)
        chat.post(MESSAGES[0])
    finally:
        system.up.resume()
    system.wait_ready()
    chat.wait(seconds=120)
    until(phone.is_quiet, seconds=120, what="every text is answered")


def in_imports(system: System, folder: Path) -> str:
    """Files with a bad line, cut off, or wrong throughout; returns what the importers said."""
    files = {
        "bad.835": BAD_X12,
        "bad.json": json.dumps(BAD_FHIR),
        "plain/patients.csv": BAD_CSV,
        "plain/charges.csv": BAD_CHARGES,
    }
    (folder / "plain").mkdir()
    for name, content in files.items():
        (folder / name).write_text(content)
    said = ""
    for kind, path in (("x12", "bad.835"), ("fhir", "bad.json"), ("csv", "plain")):
        ended = system.command("import", kind, str(folder / path))
        assert ended.stdout + ended.stderr, kind
        said += ended.stdout + ended.stderr
    return said


def test_no_process_printed_any_of_it(planted: Search, system: System) -> None:
    assert planted.hits(system.output.read_text(errors="replace")) == []


def test_no_file_of_the_system_holds_any_of_it(planted: Search, system: System) -> None:
    files = [
        path
        for path in system.folder.rglob("*")
        if path.is_file() and "postgres" not in path.relative_to(system.folder).parts[0]
    ]

    assert [path for path in files if planted.hits(path.read_text(encoding="latin-1"))] == []


def test_the_assistant_keeps_none_of_it(planted: Search, system: System) -> None:
    events = assistant_events(system)

    assert len(events) > 50
    assert [hit for event in events for hit in planted.hits(json.dumps(event))] == []


def test_no_model_and_no_training_file_holds_any_of_it(planted: Search) -> None:
    found = [
        path
        for folder in ("data", "bot/domain", "results")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and planted.hits(path.read_text(encoding="latin-1"))
    ]
    newest = max((ROOT / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    with tarfile.open(newest) as archive:
        members = [archive.extractfile(member) for member in archive if member.isfile()]
        contents = [file.read().decode("latin-1") for file in members if file is not None]

    assert found == []
    assert len(contents) > 5
    assert [hit for content in contents for hit in planted.hits(content)] == []


def test_no_plain_column_of_the_database_holds_any_of_it(planted: Search, system: System) -> None:
    with psycopg.connect(system.variables["DATABASE_URL"]) as connection:
        hits = {table: planted.hits(text) for table, text in plain_texts(connection)}
    found = {table: some[:3] for table, some in hits.items() if some}

    assert len(hits) > 30
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "KeyError: 'Brackenbury'",
        "BRACKENBURY, OTTOLINE",
        "parameters: {'ssn': '536228726'}",
        "From=%2B1-206.555.0163"[8:],
        "19 d40077120098 x",
        "5555-5555-5555-4444",
        "xqh 993 017 729",
        "\uff15\uff13\uff16-22-8726",
    ],
)
def test_the_search_finds_a_value_in_any_form(text: str) -> None:
    assert Search().hits(text)


def test_the_search_leaves_placeholders_and_other_numbers_alone() -> None:
    assert Search().hits("<NAME_1> owes $228.40, claim <CLAIM_1>, 536-22-87261") == []
