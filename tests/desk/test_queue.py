"""The clerks' list: what presses first, found by filter and word, taken by one of two."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from inquiry_api.access.models import StaffUser
from inquiry_api.access.staff import Role
from inquiry_api.audit.models import AuditEvent
from inquiry_api.cases import listing
from inquiry_api.cases.listing import PAGE, Filters, count_of, page_of
from inquiry_api.cases.models import Case
from inquiry_api.cases.opening import open_case
from inquiry_api.cases.searching import search_query
from inquiry_api.conversations.models import Conversation, Message
from inquiry_api.db import Database, now
from tests.desk.people import Person, application, person


@pytest.fixture
def app(shared_database: Database) -> Flask:
    with shared_database.transaction() as session:
        session.execute(text("TRUNCATE case_line, conversation_words, message, turn CASCADE"))
        session.execute(text('TRUNCATE "case", conversation CASCADE'))
    return application(shared_database)


@pytest.fixture
def clerk(app: Flask, shared_database: Database) -> Person:
    return person(app, shared_database)


def opened(database: Database, kind: str = "question", *, said: str = "", **values: Any) -> Case:
    """A case, with a conversation in which something was said."""
    conversation_id: UUID | None = None
    with database.transaction() as session:
        if said:
            conversation = Conversation(channel="web", language="es")
            session.add(conversation)
            session.flush()
            conversation_id = conversation.id
            session.add(
                Message(
                    conversation_id=conversation.id,
                    seq=1,
                    direction="in",
                    author="patient",
                    redacted_text=said,
                )
            )
        return open_case(
            session,
            **{
                "kind": kind,
                "severity": "medium",
                "topic": kind,
                "key": str(uuid4()),
                "promised_at": now() + timedelta(hours=1),
                "conversation_id": conversation_id,
            }
            | values,
        )


def kinds(database: Database, filters: Filters) -> list[str]:
    with database.transaction() as session:
        return [line.kind for line in page_of(session, filters).lines]


def test_privacy_death_theft_and_law_stand_above_everything(
    app: Flask, shared_database: Database
) -> None:
    soon, later = now() + timedelta(minutes=5), now() + timedelta(days=9)
    opened(shared_database, "collections", severity="high", promised_at=soon)
    for kind in ("report_legal", "complain_privacy", "report_death", "report_identity_theft"):
        opened(shared_database, kind, severity="low", promised_at=later)
    opened(shared_database, "talk_to_human", severity="low", promised_at=soon)

    found = kinds(shared_database, Filters())

    assert found[-2:] == ["collections", "talk_to_human"]
    assert len(found) == 6


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(kind="refund"), ["refund"]),
        (Filters(channel="web"), ["refund"]),
        (Filters(language="es"), ["refund"]),
        (Filters(severity="high"), ["dispute"]),
        (Filters(words="twice doub"), ["refund"]),
        (Filters(words='"charged twice"'), ["refund"]),
        (Filters(words='"twice charged"'), []),
        (Filters(words="nothing like it"), []),
        (Filters(show="late"), ["dispute"]),
        (Filters(show="mine", me=uuid4()), []),
        (Filters(show="closed"), []),
        (Filters(words="!!! & |"), ["dispute", "refund"]),
    ],
)
def test_filters_and_words_find_what_fits(
    app: Flask, shared_database: Database, filters: Filters, expected: list[str]
) -> None:
    opened(shared_database, "refund", said="I was charged twice, <DATE_1>, doubly so")
    opened(shared_database, "dispute", severity="high", promised_at=now() - timedelta(hours=1))

    assert kinds(shared_database, filters) == expected


def test_a_number_finds_its_case_open_or_closed(app: Flask, shared_database: Database) -> None:
    case = opened(shared_database, "refund")
    with shared_database.transaction() as session:
        session.get_one(Case, case.id).state = "closed"

    assert kinds(shared_database, Filters(words=case.number.lower())) == ["refund"]


def test_words_said_later_are_found_too(app: Flask, shared_database: Database) -> None:
    case = opened(shared_database, "refund", said="hello")
    assert case.conversation_id is not None
    with shared_database.transaction() as session:
        session.add(
            Message(
                conversation_id=case.conversation_id,
                seq=2,
                direction="in",
                author="patient",
                redacted_text="about my deductible",
            )
        )

    assert kinds(shared_database, Filters(words="deductible")) == ["refund"]


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("refund", "refund:*"),
        ("two words", "two & words:*"),
        ('say "paid twice" now', "(paid <-> twice) & say & now:*"),
        ("' OR 1=1 --", "OR & 1 & 1:*"),
        ("¿cuánto?", "cuánto:*"),
        ("", None),
        ("&|!()", None),
    ],
)
def test_what_is_typed_becomes_a_query_that_cannot_fail(typed: str, query: str | None) -> None:
    assert search_query(typed) == query


@pytest.mark.parametrize("show", ["open", "closed"])
def test_pages_follow_one_another_without_a_gap_or_a_repeat(
    app: Flask, shared_database: Database, show: Any
) -> None:
    promised = datetime(2026, 3, 2, 12, tzinfo=UTC)
    for number in range(PAGE * 2 + 5):
        opened(
            shared_database, severity="high", promised_at=promised + timedelta(minutes=number // 9)
        )
    with shared_database.transaction() as session:
        if show == "closed":
            session.execute(text("UPDATE \"case\" SET state = 'closed', closed_at = promised_at"))
    seen: list[str] = []
    after: str | None = None

    with shared_database.transaction() as session:
        for _ in range(3):
            page = page_of(session, Filters(show=show), after)
            seen += [line.number for line in page.lines]
            after = page.following

        assert after is None
        assert len(seen) == len(set(seen)) == PAGE * 2 + 5
        first = page_of(session, Filters(show=show))
        assert str(count_of(session, Filters(show=show), first)) == str(PAGE * 2 + 5)


@pytest.mark.parametrize("show", ["open", "closed"])
@pytest.mark.parametrize("wanted", [{"language": "es"}, {"words": "deductible"}])
def test_what_few_cases_fit_is_found_by_looking_further_and_further(
    app: Flask,
    shared_database: Database,
    monkeypatch: pytest.MonkeyPatch,
    show: Any,
    wanted: dict[str, str],
) -> None:
    monkeypatch.setattr(listing, "WALKED", 3)
    monkeypatch.setattr(listing, "WALKED_APART", 3)
    monkeypatch.setattr(listing, "is_rare", lambda *_: False)
    for number in range(10):
        opened(shared_database, said="my deductible" if number in (0, 9) else "")
    with shared_database.transaction() as session:
        if show == "closed":
            session.execute(text("UPDATE \"case\" SET state = 'closed', closed_at = promised_at"))
    found, cuts, after = [], [], None

    with shared_database.transaction() as session:
        for _ in range(5):
            page = page_of(session, Filters(show=show, **wanted), after)
            counted = count_of(session, Filters(show=show, **wanted), page, after)
            found += [line.number for line in page.lines]
            cuts.append(page.is_cut)
            after = page.following
            if after is None:
                break

    assert len(found) == len(set(found)) == 2
    assert cuts == [True, True, True, False]
    assert counted.found <= 2


def test_a_case_that_is_offered_says_to_whom_and_stands_in_their_list(
    clerk: Person, app: Flask, shared_database: Database
) -> None:
    number = opened(shared_database).number
    with shared_database.transaction() as session:
        session.execute(update(Case).values(offered_to=clerk.staff.id))
    opened(shared_database)

    mine = clerk.get("/desk/?show=offered").text
    others = person(app, shared_database).get("/desk/?show=offered").text

    assert re.findall(r'id="open-([^"]+)"', mine) == [number]
    assert f"offered to {clerk.staff.name}" in clerk.get("/desk/").text
    assert "No case fits." in others


@pytest.mark.parametrize(
    "after", ["nonsense", "1~2~3", "1~2026-01-01~x", "~~", "1~2026-01-01T00:00~" + str(uuid4())]
)
def test_a_place_that_makes_no_sense_is_the_beginning(
    app: Flask, shared_database: Database, after: str
) -> None:
    opened(shared_database)

    with shared_database.transaction() as session:
        assert len(page_of(session, Filters(), after).lines) == 1


def chosen(page: str) -> list[str]:
    return re.findall(r'name="case"[^>]*value="([^"]+)"', page)


def test_of_two_who_claim_one_hears_who_was_first(
    clerk: Person, app: Flask, shared_database: Database
) -> None:
    case = opened(shared_database)
    other = person(app, shared_database)
    (value,) = chosen(clerk.get("/desk/").text)

    first = other.post("/desk/list", {"claim": value}).text
    second = clerk.post("/desk/list", {"claim": value}).text

    assert f"{case.number} is now with you." in first
    assert re.search(rf"{other.staff.name} took {case.number} \d+ s ago\.", second)


@pytest.mark.parametrize(("role", "status"), [("clerk", 403), ("supervisor", 200)])
def test_only_a_supervisor_assigns_to_others(
    app: Flask, shared_database: Database, role: Role, status: int
) -> None:
    opened(shared_database)
    who, other = person(app, shared_database, role), person(app, shared_database)
    (value,) = chosen(who.get("/desk/").text)

    answer = who.post("/desk/list", {"case": value, "to": str(other.staff.id)})

    assert answer.status_code == status
    if status == 200:
        assert f"is now with {other.staff.name}" in answer.text


@pytest.mark.parametrize("to", ["auditor", "admin", "disabled"])
def test_nobody_is_given_a_case_who_can_not_work_on_it(
    app: Flask, shared_database: Database, to: str
) -> None:
    opened(shared_database)
    boss = person(app, shared_database, "supervisor")
    role: Any = "clerk" if to == "disabled" else to
    other = person(app, shared_database, role)
    with shared_database.transaction() as session:
        row = session.get_one(StaffUser, other.staff.id)
        row.disabled_at = now() if to == "disabled" else None
    page = boss.get("/desk/").text
    (value,) = chosen(page)

    answer = boss.post("/desk/list", {"case": value, "to": str(other.staff.id)})

    assert f'<option value="{other.staff.id}">' not in page[page.index('id="to"') :]
    assert answer.status_code == 404


def test_an_admin_takes_no_case(app: Flask, shared_database: Database) -> None:
    opened(shared_database)
    admin = person(app, shared_database, "admin")
    page = admin.get("/desk/").text

    assert 'name="claim"' not in page
    assert admin.post("/desk/list", {"claim": chosen(page)[0]}).status_code == 403


def test_the_list_is_drawn_again_only_when_something_changed(
    clerk: Person, shared_database: Database
) -> None:
    opened(shared_database)
    found = re.search(r'hx-get="([^"]+)"', clerk.get("/desk/").text)
    assert found is not None
    path = found[1].replace("&amp;", "&")

    unchanged = clerk.get(path).status_code
    opened(shared_database)

    assert unchanged == 204
    assert len(chosen(clerk.get(path).text)) == 2


def test_a_list_is_kept_under_a_name_for_oneself_alone(
    clerk: Person, app: Flask, shared_database: Database
) -> None:
    clerk.post("/desk/views", {"name": "Spanish refunds", "kind": "refund", "language": "es"})

    mine = clerk.get("/desk/").text
    others = person(app, shared_database).get("/desk/").text
    forget = re.search(r"/desk/views/[^/]+/forget", mine)
    assert forget is not None
    clerk.post(forget[0])

    assert "kind=refund&amp;language=es" in mine
    assert "Spanish refunds" not in others
    assert "Spanish refunds" not in clerk.get("/desk/").text


def test_an_auditor_has_no_business_with_cases(app: Flask, shared_database: Database) -> None:
    auditor = person(app, shared_database, "auditor")

    assert auditor.get("/desk/").status_code == 403
    assert auditor.get("/desk/list").status_code == 403


def test_opening_the_list_and_taking_a_case_are_in_the_trail(
    clerk: Person, shared_database: Database
) -> None:
    case = opened(shared_database)
    (value,) = chosen(clerk.get("/desk/").text)
    clerk.post("/desk/list", {"claim": value})

    with shared_database.transaction() as session:
        rows = session.execute(
            select(AuditEvent.action, AuditEvent.subject_id).where(
                AuditEvent.actor == f"staff:{clerk.staff.id}"
            )
        )
        found = {tuple(row) for row in rows}
    assert ("cases.listed", None) in found
    assert ("case.taken", case.id) in found
