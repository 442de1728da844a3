"""The demo practice: 300 patients and three years, the same at every start on the same day."""

import random
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.coverage.models import Coverage
from inquiry_api.db import Database
from inquiry_api.demo import staff
from inquiry_api.demo.book import DemoBook, Member, Person
from inquiry_api.demo.named import EVERYBODY, Payers, make_payers, write_named
from inquiry_api.demo.situations import NEW, OLD, Setting
from inquiry_api.ledger.models import Source

PATIENTS = 300
SEED = 20_260_101
AREA_CODES = ("253", "360", "425", "509")  # Each has a hundred numbers that ring nowhere.
GIVEN = (
    "Alma", "Bruno", "Celia", "Dmitri", "Elena", "Felix", "Greta", "Hugo", "Ines", "Jonah",
    "Kavya", "Leon", "Mei", "Nadia", "Oscar", "Priya", "Quentin", "Rosa", "Samir", "Thea",
    "Uma", "Viktor", "Wanda", "Xavier", "Yara", "Zeke",
)  # fmt: skip
FAMILY = (
    "Abbott", "Banerjee", "Castillo", "Drummond", "Eriksen", "Fontaine", "Gallagher", "Haddad",
    "Ibarra", "Jankowski", "Kimura", "Lombardi", "McAllister", "Nguyen", "Ortega", "Petrov",
    "Quispe", "Romero", "Svensson", "Thackeray", "Underhill", "Vasquez", "Weaver", "Xiong",
    "Yilmaz", "Zimmer",
)  # fmt: skip


@dataclass(frozen=True)
class DemoAccess:
    """What a newcomer needs to be somebody of the demo."""

    def lines(self) -> list[str]:
        """What `make run` prints."""
        named = [
            f"  {one.person.given} {one.person.family}, born {one.person.born:%m/%d/%Y}, "
            f"phone {one.person.phone}, access code {one.access_code}: {one.story}"
            for one in EVERYBODY
        ]
        desk = [f"  {one.email}: {one.name}, {one.role}" for one in staff.EVERYBODY]
        how = f"Sign in to the desk with the password {staff.PASSWORD} (its page shows the code):"
        return ["Be one of these, by web chat or by text:", *named, how, *desk]


def load_demo(database: Database, today: date | None = None) -> DemoAccess:
    """Write the demo practice into empty books; books with anything in them stay as they are."""
    with database.transaction() as session:
        if session.scalars(select(Source.id).limit(1)).first() is None:
            session.add(Source(kind="demo", name="Demo practice"))
            write_demo(session, today or date.today())  # noqa: DTZ011 - the practice's own day.
        staff.write_staff(session)
    return DemoAccess()


def write_demo(session: Session, today: date, *, patients: int = PATIENTS) -> None:
    """Write the practice as it stands on `today`."""
    book = DemoBook(session, today)
    payers = make_payers(book)
    write_named(book, payers)
    dice = random.Random(SEED)  # noqa: S311 - a demo must be the same each time.
    situations = _Turns(dice)
    for number in range(patients - 12):
        _ordinary(book, payers, dice, number, situations)


class _Turns:
    """Every situation comes up equally often, in an order that looks like chance."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._waiting: dict[bool, list[int]] = {True: [], False: []}

    def next(self, *, recent: bool) -> int:
        """The number of the next situation, among the new or the old ones."""
        if not self._waiting[recent]:
            self._waiting[recent] = list(range(len(NEW if recent else OLD)))
            self._dice.shuffle(self._waiting[recent])
        return self._waiting[recent].pop()


def _ordinary(
    book: DemoBook, payers: Payers, dice: random.Random, number: int, turns: _Turns
) -> None:
    member = book.member(_person(dice, number))
    first, second = _cover(book, payers, dice, member, number)
    for _ in range(dice.randint(2, 6)):
        days = dice.randint(90, 1090)
        setting = Setting(book, member, book.days_ago(days), first, second, dice)
        OLD[turns.next(recent=False)](setting)
    if number % 3 == 0:
        setting = Setting(book, member, book.days_ago(dice.randint(13, 40)), first, second, dice)
        NEW[turns.next(recent=True)](setting)


def _person(dice: random.Random, number: int) -> Person:
    phone = f"+1{AREA_CODES[number // 100]}55501{number % 100:02d}"
    return Person(
        given=GIVEN[number % len(GIVEN)],
        family=FAMILY[(number * 7 + number // len(GIVEN)) % len(FAMILY)],
        born=date(dice.randint(1935, 2006), dice.randint(1, 12), dice.randint(1, 28)),
        phone=phone,
        language="es" if number % 9 == 0 else "en",
    )


def _cover(
    book: DemoBook, payers: Payers, dice: random.Random, member: Member, number: int
) -> tuple[Coverage, Coverage | None]:
    commercial = (payers.larkspur, payers.bluestem, payers.cascade)
    if number % 11 == 0:
        first = book.cover(member, payers.medicare, dual=True)
        return first, book.cover(member, payers.medicaid, priority=2, dual=True)
    first = book.cover(member, payers.medicare if number % 5 == 0 else commercial[number % 3])
    limit = dice.choice((50000, 100000, 150000, 300000))
    book.accumulate(first, "deductible", limit, min(limit, dice.randint(0, 250) * 1000))
    if number % 4 == 0:
        return first, book.cover(member, commercial[(number + 1) % 3], priority=2)
    return first, None
