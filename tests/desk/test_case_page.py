"""The case screen over HTTP: what it shows, to whom, and what comes of two who act at once."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from inquiry_api.access.staff import Role
from inquiry_api.audit.models import AuditEvent
from inquiry_api.cases.models import Case
from inquiry_api.conversations.models import Message
from inquiry_api.db import Database
from inquiry_api.desk.acts_forms import forms_for
from tests.desk.case_room import Room
from tests.desk.people import Person, application, person


@pytest.fixture
def room(database: Database) -> Room:
    return Room.open(database)


def somebody(room: Room, role: Role = "clerk") -> Person:
    return person(application(room.database), room.database, role)


def fields(html: str) -> dict[str, str]:
    """The hidden fields of the first form that has them."""
    found = re.findall(
        r'<input type="hidden" name="(key|version|epoch|last_seen)" value="([^"]*)"', html
    )
    return dict(reversed(found))


def send(who: Person, room: Room, move: str, **form: str) -> tuple[int, str]:
    html = who.get(f"/desk/cases/{room.number}").text
    answer = who.post(f"/desk/cases/{room.number}/{move}", {**fields(html), **form})
    return answer.status_code, answer.text


def test_the_page_tells_the_story_and_hides_the_patients_words(room: Room) -> None:
    room.gateway.text("my birthday is 3/9/1984 and my name is Ada Quill")
    room.gateway.work()
    clerk = somebody(room)

    page = clerk.get(f"/desk/cases/{room.number}").text

    assert "Ada Quill, born" not in page
    assert "Ada Quill writes by text message" in page
    assert "Owed $98.00" in page
    assert "3/9/1984" not in page
    assert "Verified by a code" in page


def test_words_are_revealed_for_a_reason_that_the_trail_keeps(room: Room) -> None:
    room.gateway.text("my birthday is 3/9/1984")
    room.gateway.work()
    clerk = somebody(room)
    send(clerk, room, "reveal", reason="whim")
    assert "3/9/1984" not in clerk.get(f"/desk/cases/{room.number}/live").text

    send(clerk, room, "reveal", reason="verify")

    assert "3/9/1984" in clerk.get(f"/desk/cases/{room.number}/live").text
    with room.database.transaction() as session:
        rows = session.scalars(
            select(AuditEvent.purpose).where(AuditEvent.action == "case.revealed")
        ).all()
    assert list(rows) == ["verify"]
    send(clerk, room, "reveal", reason="hide")
    assert "3/9/1984" not in clerk.get(f"/desk/cases/{room.number}/live").text


def test_other_roles_do_not_see_a_case(room: Room) -> None:
    roles: tuple[Role, ...] = ("admin", "auditor")
    for role in roles:
        assert somebody(room, role).get(f"/desk/cases/{room.number}").status_code == 403


def test_no_such_case_is_not_found(room: Room) -> None:
    assert somebody(room).get("/desk/cases/C-NONE22").status_code == 404


def test_of_two_who_take_it_the_second_is_told_who_has_it(room: Room) -> None:
    ana, ben = somebody(room), somebody(room)
    stale = fields(ben.get(f"/desk/cases/{room.number}").text)

    assert send(ana, room, "take")[0] == 200
    late = ben.post(f"/desk/cases/{room.number}/take", stale)

    assert late.status_code == 409
    assert f"{ana.staff.name} took this first" in late.text
    assert room.case().clerk_id == ana.staff.id


def test_a_reply_goes_out_once_and_a_stale_one_keeps_its_words(room: Room) -> None:
    clerk = somebody(room)
    send(clerk, room, "take")
    stale = fields(clerk.get(f"/desk/cases/{room.number}").text)
    room.gateway.text("one more thing")
    late = clerk.post(f"/desk/cases/{room.number}/replies", {**stale, "text": "All done!"})
    assert (late.status_code, "All done!" in late.text) == (409, True)
    assert "read this first" in late.text

    form = fields(late.text) | {"text": "Let me look at that, too.", "key": str(uuid4())}
    for _ in range(2):
        clerk.post(f"/desk/cases/{room.number}/replies", form)
    room.gateway.work()

    told = [words for _, words in room.gateway.sms.sent]
    assert told.count("Let me look at that, too.") == 1
    assert "All done!" not in told
    assert room.case().first_reply_at is not None


UNSAFE = (
    ("You owe $98.00.", "has not accepted by text"),
    ("It was billed as 99213.", "billing or diagnosis code"),
    ("Your E11.9 was denied.", "billing or diagnosis code"),
    ("It is for your diabetes check.", "a word about care"),
    ("x" * 400, "more than two text messages"),
)


def test_what_may_not_go_by_text_is_kept_back_and_offered_as_a_link(room: Room) -> None:
    clerk = somebody(room)
    send(clerk, room, "take")
    sent = len(room.gateway.sms.sent)

    answers = [(why, *send(clerk, room, "replies", text=text)) for text, why in UNSAFE]
    room.gateway.work()

    assert [status for _, status, _ in answers] == [422] * len(UNSAFE)
    assert [why for why, _, page in answers if why not in page] == []
    assert all("secure link instead" in page for *_, page in answers)
    assert len(room.gateway.sms.sent) == sent


def test_an_address_is_no_code(room: Room) -> None:
    clerk = somebody(room)
    send(clerk, room, "take")

    status, _ = send(clerk, room, "replies", text="Write to Alder Falls, WI 54999, by Friday 12/5.")

    assert status == 200


def test_an_amount_may_go_where_the_patient_accepted_it(room: Room) -> None:
    room.consent()
    clerk = somebody(room)
    send(clerk, room, "take")

    assert send(clerk, room, "replies", text="You owe $98.00.")[0] == 200


def test_giving_back_and_closing_are_told_in_the_thread(room: Room) -> None:
    clerk = somebody(room)
    send(clerk, room, "take")
    assert send(clerk, room, "give-back")[0] == 200
    send(clerk, room, "take")
    assert send(clerk, room, "close", outcome="corrected")[0] == 200
    room.gateway.work()

    told = " ".join(words for _, words in room.gateway.sms.sent)
    assert "handed you back to the automated assistant" in told
    assert "corrected your account" in told
    assert (room.case().state, room.talk().owner) == ("closed", "closed")


def test_a_clerk_moves_no_case_of_somebody_else(room: Room) -> None:
    ana, ben = somebody(room), somebody(room)
    send(ana, room, "take")

    answers = [
        send(ben, room, "close", outcome="answered"),
        send(ben, room, "release"),
        send(ben, room, "join", other="C-BCDFGH", how="merge"),
        send(ben, room, "give-back"),
    ]

    assert [status for status, _ in answers] == [409] * 4
    assert room.case().clerk_id == ana.staff.id


def test_every_form_of_the_page_is_an_act_and_answers(room: Room) -> None:
    clerk = somebody(room)
    send(clerk, room, "take")

    status, page = send(
        clerk, room, "acts/adjust", visit=str(room.visit_id), amount="5", why="courtesy"
    )

    assert status == 200
    assert "$5.00 was taken off." in page
    assert "Owed $93.00" in page
    with room.database.transaction() as session:
        assert len(forms_for(session, None, talks=True)) >= 5


def test_an_approval_waits_on_a_page_of_its_own(room: Room) -> None:
    clerk, boss = somebody(room), somebody(room, "supervisor")
    send(clerk, room, "take")
    send(clerk, room, "acts/adjust", visit=str(room.visit_id), amount="60", why="our_mistake")
    page = boss.get("/desk/approvals").text
    address = re.search(r'action="(/desk/approvals/[^"]+)"', page)
    assert address
    assert "Grant" not in clerk.get("/desk/approvals").text
    waits = "Adjust of $60.00 waits for a supervisor"
    assert waits in clerk.get(f"/desk/cases/{room.number}").text

    done = boss.post(address[1], {"decision": "grant"})

    assert "$60.00 was taken off." in done.text
    assert waits not in clerk.get(f"/desk/cases/{room.number}").text


def test_cases_are_joined_and_a_merged_one_leads_to_the_other(room: Room) -> None:
    clerk = somebody(room)
    with room.database.transaction() as session:
        mine = session.get_one(Case, room.case_id)
        other = Case(
            number="C-BCDFGH", key="other", kind="q", severity="low", topic="q", packet="{}",
            patient_id=mine.patient_id, promised_at=mine.promised_at,
        )  # fmt: skip
        session.add(other)
    send(clerk, room, "take")
    assert "Linked" in send(clerk, room, "join", other="c-bcdfgh", how="link")[1]
    assert ">linked</span>" in clerk.get(f"/desk/cases/{room.number}").text
    send(clerk, room, "join", other="C-BCDFGH", how="merge")

    moved = clerk.get(f"/desk/cases/{room.number}")

    assert moved.status_code == 303
    assert moved.location.endswith("/desk/cases/C-BCDFGH")
    into = clerk.get(moved.location).text
    assert f"{room.number} talk to human, part of this one now" in into
    assert f"/desk/conversations/{room.talk_id}" in into


def test_messages_stand_by_their_number_and_notes_between_them_by_time(room: Room) -> None:
    for words in ("first of all", "and then"):
        room.gateway.text(words)
        room.gateway.work()
    room.take()
    room.do("note", text="Nothing of ours.")
    with room.database.transaction() as session:
        texts = session.scalars(select(Message).order_by(Message.seq)).all()
        texts[-1].created_at -= timedelta(hours=3)  # Another machine's clock.

    page = somebody(room).get(f"/desk/cases/{room.number}").text

    thread = page[page.index('<ol class="thread">') :]
    numbers = [int(each) for each in re.findall(r'data-seq="(\d+)"', thread)]
    assert numbers == sorted(numbers)
    assert thread.index("and then") < thread.index("Nothing of ours.")
