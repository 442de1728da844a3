"""The inbox as a store: groups, order, pages, signals."""

from sqlalchemy.orm import Session

from inquiry_api.db import Database
from inquiry_api.tuning.inbox import PAGE, Filters, decide, group_of, page
from inquiry_api.tuning.intake import note_signal, take_in
from tests.tuning.builders import ANA, arrived, heard

WORDS = (
    "balance claim plan letter autopay refund receipt estimate lab statement check portal fee "
    "address spouse visit coding denial deductible appeal hours person privacy lawyer crash"
).split()


def unlike(session: Session, count: int) -> None:
    """Messages that are not much like one another."""
    for number in range(count):
        one, two = WORDS[number % len(WORDS)], WORDS[(number * 7 + 3) % len(WORDS)]
        arrived(session, f"{one}{number} {two * 2}{number * 31}", confidence=(number % 90) / 100)


def test_every_open_message_is_met_once_over_the_pages(database: Database) -> None:
    with database.transaction() as session:
        unlike(session, 60)
        seen, after, scores = [], None, []
        while True:
            found = page(session, Filters(), after)
            seen += [item.id for item in found.items]
            scores += [item.score for item in found.items]
            after = found.after
            if after is None:
                break

    assert len(seen) == len(set(seen)) > PAGE
    assert scores == sorted(scores, reverse=True)


def test_messages_much_alike_stand_as_one_group(database: Database) -> None:
    with database.transaction() as session:
        first = arrived(session, "do you guys take apple pay for the bill")
        second = arrived(session, "do you guys take apple pay for this bill")
        arrived(session, "necesito un intérprete", language="es")

        shown = page(session, Filters()).items
        assert {item.id for item in shown} == {first.id} | {
            item.id for item in shown if item.language == "es"
        }
        assert first.group_size == 2
        assert [one.id for one in group_of(session, first)] == [first.id, second.id]


def test_the_rest_of_a_group_stays_when_its_leader_is_settled(database: Database) -> None:
    with database.transaction() as session:
        first = arrived(session, "do you guys take apple pay for the bill")
        second = arrived(session, "do you guys take apple pay for this bill")
        decide(session, [first], "hidden", label=None, staff_id=ANA)
        session.expire_all()

        assert [item.id for item in page(session, Filters()).items] == [second.id]
        assert (second.leads, second.group_size) == (True, 1)


def test_a_signal_moves_a_message_up_once(database: Database) -> None:
    with database.transaction() as session:
        arrived(session, "where is the receipt", confidence=0.5)
        sure = arrived(session, "please explain copay", confidence=0.99)

        note_signal(session, sure.message_id, "contradicted")
        note_signal(session, sure.message_id, "contradicted")

        assert sure.reasons == ["contradicted"]
        assert page(session, Filters()).items[0].id == sure.id


def test_the_same_message_is_taken_in_once(database: Database) -> None:
    message = heard("hello there")
    with database.transaction() as session:
        assert take_in(session, message) is not None
        assert take_in(session, message) is None
