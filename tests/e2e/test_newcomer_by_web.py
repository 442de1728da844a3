"""A newcomer is Nora in the web chat, and plays the conversation that the README proposes."""

import re
from dataclasses import dataclass
from uuid import UUID, uuid4

import httpx
import pytest

from tests.e2e.chat import Chat, Told
from tests.e2e.phone import Phone
from tests.e2e.records import answers, assistant_events
from tests.e2e.system import System

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(600)]

# What would give Nora away: her names, birth date, access code, telephone, and what she owes.
CANARIES = re.compile(
    r"whitfield|\bnora\b|3/0?9/1984|1984-03-09|k7qm|2xwp|555 ?010 ?1\b|228\.40|\b22840\b", re.I
)


@dataclass(frozen=True)
class Story:
    """What Nora was told, in order."""

    conversation: UUID
    code: str
    asked: Told
    sent_code: Told
    balance: Told
    why: Told
    september: Told
    insured: Told
    deductible: Told
    offer: Told
    consent: Told
    agreed: list[Told]


@pytest.fixture(scope="module")
def story(system: System) -> Story:
    """The whole conversation, played once; "yes" is pressed twice, and typed once more."""
    chat, nora = Chat(system), Phone(system, "+12065550101")
    asked = chat.say("what do i owe")
    sent_code = chat.say("whitfield 3/9/1984")
    nora.wait_for_text(1)
    code = re.findall(r"\b\d{6}\b", nora.got[-1])[0]
    balance = chat.say(code)
    why = chat.say("why")
    title = next(title for title in why.choices if "$73.00" in title)
    september = chat.press(title)
    day = title.partition(",")[0]  # The demo's days move with the calendar.
    insured = chat.say(f"why was I billed for {day.lower()} if I have insurance")
    deductible = chat.say("how much of my deductible is met")
    offer = chat.say("can I pay over time")
    consent = chat.say("6 months")
    agreed = say_yes_three_times(chat)
    return Story(
        chat.conversation, code, asked, sent_code, balance, why, september, insured, deductible,
        offer, consent, agreed,
    )  # fmt: skip


def say_yes_three_times(chat: Chat) -> list[Told]:
    """One yes whose form is posted twice, and another one right behind it."""
    before, same = len(chat.told), uuid4()
    token = chat.told[-1].choices["Yes"]
    for client_id in (same, same):
        assert chat.post(client_id=client_id, choice=token).status_code == httpx.codes.OK
    assert chat.post("yes").status_code == httpx.codes.OK
    chat.wait()
    return chat.told[before:]


def test_nothing_is_told_before_it_is_known_who_asks(story: Story) -> None:
    assert "last name and birth date" in story.asked.text
    assert not re.search(r"[$\d]", story.asked.text + story.sent_code.text)


def test_the_balance_is_right_to_the_cent(story: Story) -> None:
    assert "$228.40" in story.balance.text
    assert story.balance.cents["Due now"] == 22840
    assert story.balance.cents["Still with your insurance, not due"] == 4200


def test_why_asks_which_visit_and_then_shows_sums_that_add_up(story: Story) -> None:
    figures = story.september.cents
    parts = [row["cents"] for row in story.september.table if row["kind"] != "share"]

    assert "$73.00 is left" in story.september.text
    assert figures["Charge"] == 26300
    assert figures["Left for you"] == 7300 == sum(parts[:-1])
    assert figures["Of this your deductible"] == 7500
    assert figures["Of this your coinsurance"] == 1800
    assert -figures["You paid"] + figures["Left for you"] == 7500 + 1800  # type: ignore[operator]


def test_what_the_insurance_did_is_explained(story: Story) -> None:
    for words in ("Larkspur Health", "$93.00", "$75.00 counts toward your deductible", "$18.00"):
        assert words in story.insured.text


def test_the_deductible_is_as_the_plan_said(story: Story) -> None:
    assert "$1,080.00 of $1,500.00 is met. $420.00 is left." in story.deductible.text
    assert "as of" in story.deductible.text
    assert "not decided yet" in story.deductible.text


def test_every_payment_is_shown_before_consent_is_asked(story: Story) -> None:
    dates = [row["cents"] for row in story.consent.table if row["kind"] == "date"]

    assert "6 payments of $38.07" in " ".join(story.offer.choices)
    assert dates == [3807, 3807, 3807, 3807, 3806, 3806]
    assert sum(dates) == 22840
    assert "Do you agree" in story.consent.text
    assert "no interest and no fee" in story.consent.text


def test_a_plan_is_made_once_however_often_yes_is_said(story: Story, system: System) -> None:
    plans = system.query(
        "SELECT total_cents, consent_channel, consent_text FROM payment_plan "
        "WHERE conversation_id = %s",
        story.conversation,
    )
    instalments = system.query(
        "SELECT sum(amount_cents), count(*) FROM plan_instalment JOIN payment_plan "
        "ON payment_plan.id = plan_id WHERE conversation_id = %s",
        story.conversation,
    )

    assert "Your payment plan is set up" in story.agreed[0].text
    assert len(story.agreed) == 2
    assert [plan[:2] for plan in plans] == [(22840, "web")]
    assert "Do you agree" in plans[0][2]
    assert instalments == [(22840, 6)]


def test_each_message_got_one_answer(story: Story, system: System) -> None:
    assert set(answers(system, story.conversation)) == {1}


def test_each_look_at_her_records_is_in_the_trail_and_the_trail_is_whole(
    story: Story, system: System
) -> None:
    trail = system.query(
        "SELECT action, outcome, count(*) FROM audit_event WHERE conversation_id = %s "
        "GROUP BY action, outcome",
        story.conversation,
    )
    counts = {(action, outcome): count for action, outcome, count in trail}

    verified = system.command("audit", "verify")

    assert counts["records.open", "refused"] >= 1
    assert counts["identity.code", "sent"] == 1
    assert counts["identity.try", "verified"] == 1
    assert counts["records.open", "opened"] >= 6
    assert verified.returncode == 0, verified.stderr
    assert "whole" in verified.stdout


def test_the_assistant_keeps_nothing_that_names_her(story: Story, system: System) -> None:
    events = assistant_events(system, story.conversation)
    said = [event.get("text") or "" for event in events if event["event"] == "user"]

    assert len(said) >= 9
    assert any(re.search(r"<NAME_1> ?<DATE_1>", text) for text in said), said
    assert [text for text in map(str, events) if CANARIES.search(text)] == []
    assert [text for text in map(str, events) if story.code in text] == []


def test_no_process_printed_anything_that_names_her(story: Story, system: System) -> None:
    printed = system.printed()

    assert any(str(story.conversation) in line for line in printed)
    assert [line for line in printed if CANARIES.search(line) or story.code in line] == []


def test_a_waiting_job_holds_ids_only(system: System, chat: Chat) -> None:
    chat.say("hello")
    worker = system.program("worker")
    worker.suspend()
    try:
        chat.post("I am Nora Whitfield, born 3/9/1984, code K7QM-2XWP, and I owe $228.40")
        jobs = system.query("SELECT task_name, lock, args::text FROM procrastinate_jobs")
    finally:
        worker.resume()
    chat.wait()

    assert any(str(chat.conversation) in lock for _, lock, _ in jobs)
    assert [job for job in jobs if CANARIES.search(str(job))] == []


def test_nothing_that_names_her_lies_in_clear_in_the_databases_files(
    story: Story, system: System
) -> None:
    system.query("SELECT count(*) FROM message")
    names = re.compile(rb"whitfield|1984-03-09|3/9/1984|k7qm-?2xwp|\+?1?206 ?555 ?0101", re.I)
    files = [path for path in (system.folder / "postgres").rglob("*") if path.is_file()]

    assert len(files) > 100
    assert [str(path) for path in files if names.search(path.read_bytes())] == []
