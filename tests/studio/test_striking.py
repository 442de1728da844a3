"""A planted identifier: struck out once, it is nowhere in what the studio keeps or shows."""

from uuid import UUID, uuid4

from sqlalchemy import select, text

from inquiry_api.cases.models import Case
from inquiry_api.conversations.models import Conversation, Message, VaultEntry
from inquiry_api.db import Database
from inquiry_api.studio.collecting import collect
from inquiry_api.tuning.gate import Case as Compared
from inquiry_api.tuning.gate import Pair, Reading, compare
from inquiry_api.tuning.models import AssistantModel, DataLine, InboxItem
from inquiry_api.tuning.registry import NewModel, keep
from tests.studio.conftest import Person
from tests.studio.fake_models import archive
from tests.tuning.builders import arrived

LEAK = "Zebulon Quackenbush"
SAID = f"tell {LEAK} i want a paper bill"
TABLES = (
    *("inbox_item", "data_line", "data_change", "training_run", "assistant_model", "model_step"),
    *("wording_version", "settings_version", "message", "reply", "conversation_words"),
    *("procrastinate_jobs", "audit_event"),
)


def planted(database: Database, said: str = SAID) -> UUID:
    """A message whose redaction missed a name; it was taught, trained and compared by."""
    with database.transaction() as session:
        conversation = Conversation(channel="web", owner="bot")
        session.add(conversation)
        session.flush()
        message = Message(
            conversation_id=conversation.id,
            seq=1,
            direction="in",
            author="patient",
            body=said,
            redacted_text=said,
        )
        session.add(message)
        session.flush()
        item = arrived(
            session, said, message_id=message.id, conversation_id=conversation.id, confidence=0.2
        )
        return item.id


def found(database: Database) -> dict[str, int]:
    """In how many rows of which table the name stands in clear."""
    with database.transaction() as session:
        counts = {
            name: session.scalar(
                text(f"SELECT count(*) FROM {name} AS t WHERE t::text ILIKE '%Quackenbush%'")  # noqa: S608
            )
            for name in TABLES
        }
    return {name: int(count) for name, count in counts.items() if count}


def test_a_struck_identifier_is_nowhere_and_a_finding_is_filed(
    database: Database, ana: Person
) -> None:
    key = planted(database)
    ana.post(f"/studio/inbox/{key}/settle", {"verdict": "topic:request_statement", "teach": "1"})
    case = Compared(SAID, "en", "labelled", "request_statement")
    report = compare([Pair(case, Reading("greet", 0.9), Reading("request_statement", 0.9))])
    with database.transaction() as session:
        made = keep(session, NewModel("new", archive("new"), "v", 1, 20, report, ()))
    assert {"message", "inbox_item", "data_line", "assistant_model"} <= set(found(database))

    answer = ana.post(f"/studio/inbox/{key}/strike", {"phrase": LEAK.lower(), "kind": "NAME"})

    assert answer.status_code == 200
    assert found(database) == {}
    for path in (
        "/studio/",
        f"/studio/inbox/{key}",
        "/studio/data/changes",
        f"/studio/models/{made.id}",
    ):
        assert "Quackenbush" not in ana.get(path).text
    with database.transaction() as session:
        item = session.get_one(InboxItem, key)
        assert item.text == "tell <NAME_1> i want a paper bill"
        entry = session.scalars(select(VaultEntry)).one()
        assert entry.value.casefold() == LEAK.casefold()
        assert session.scalars(select(Case.kind)).all() == ["privacy_finding"]
        row = session.get_one(AssistantModel, made.id)
        assert (row.body, row.struck_at is not None) == (None, True)
    assert (
        ana.post(f"/studio/models/{made.id}/answer", {"act": "promote", "seen": 0}).status_code
        == 403
    )


def test_a_struck_name_leaves_every_other_conversation_too(database: Database, ana: Person) -> None:
    key = planted(database)
    planted(database, f"this is {LEAK.upper()} again")

    answer = ana.post(f"/studio/inbox/{key}/strike", {"phrase": LEAK, "kind": "NAME"})

    assert answer.status_code == 200
    assert found(database) == {}
    with database.transaction() as session:
        values = session.scalars(select(VaultEntry)).all()
        assert {entry.value for entry in values} == {LEAK}
        assert len({entry.conversation_id for entry in values}) == 2


def test_a_name_that_is_an_everyday_word_is_struck_where_it_was_seen(
    database: Database, ana: Person
) -> None:
    key = planted(database, "tell grace i paid")
    other = planted(database, "my grace period ended when exactly")
    for item in (key, other):
        taught = {"verdict": "topic:ask_due_date", "teach": "1", "anyway": "1"}
        ana.post(f"/studio/inbox/{item}/settle", taught)

    answer = ana.post(f"/studio/inbox/{key}/strike", {"phrase": "grace", "kind": "NAME"})

    assert answer.status_code == 200
    with database.transaction() as session:
        texts = session.scalars(select(DataLine.text)).all()
        assert set(texts) == {"tell <NAME_1> i paid", "my grace period ended when exactly"}
        assert session.get_one(InboxItem, other).text == "my grace period ended when exactly"


def test_words_that_are_not_in_the_message_can_not_be_struck(
    database: Database, ana: Person
) -> None:
    key = planted(database)

    answer = ana.post(f"/studio/inbox/{key}/strike", {"phrase": "Zeb", "kind": "NAME"})

    assert answer.status_code == 422
    assert "as they stand in the message" in answer.text


def test_the_collector_takes_a_finished_turn_once_with_what_followed(database: Database) -> None:
    from datetime import timedelta

    from inquiry_api.conversations.models import Turn
    from inquiry_api.db import now

    at = now() - timedelta(minutes=4)
    said = [
        ("can u tell me teh total", "ask_office_info", 0.7),
        ("can u tell me the total due", "ask_balance", 0.95),
    ]
    with database.transaction() as session:
        conversation = Conversation(channel="web", owner="bot")
        session.add(conversation)
        session.flush()
        for number, (words, intent, sure) in enumerate(said):
            moment = at + timedelta(minutes=number)
            message = Message(
                conversation_id=conversation.id, seq=number * 2, direction="in", author="patient",
                body=words, redacted_text=words, created_at=moment,
            )  # fmt: skip
            session.add(message)
            session.flush()
            turn = Turn(
                conversation_id=conversation.id, message_id=message.id, stage="finished",
                outcome="answered", created_at=moment, finished_at=moment + timedelta(seconds=1),
            )  # fmt: skip
            session.add(turn)
            session.flush()
            session.add(
                Message(
                    conversation_id=conversation.id,
                    seq=number * 2 + 1,
                    direction="out",
                    author="bot",
                    epoch=1,
                    body="answer",
                    redacted_text="answer",
                    answers_turn_id=turn.id,
                    part=0,
                    intent=intent,
                    confidence=sure,
                    model="m1",
                    id=uuid4(),
                )
            )

    assert collect(database) == 2
    assert collect(database) == 0

    with database.transaction() as session:
        first, second = session.scalars(select(InboxItem).order_by(InboxItem.said_at))
        assert first.reasons == ["rephrased", "unsure"]
        assert (second.intent, second.model, second.reasons) == ("ask_balance", "m1", [])
