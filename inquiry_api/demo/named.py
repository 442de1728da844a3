"""The four people of the demo whom a newcomer can be, and the few who must be told apart."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from inquiry_api.coverage.models import Payer
from inquiry_api.demo import situations as s
from inquiry_api.demo.book import DemoBook, Member, Person
from inquiry_api.demo.visits import DemoVisit
from inquiry_api.money import split_cents
from inquiry_api.plans.models import PaymentPlan, PlanInstalment, PlanVisit


@dataclass(frozen=True)
class Named:
    """Somebody to try: what to say to be let in, and what there is to see."""

    person: Person
    access_code: str
    story: str


NORA = Named(
    Person("Nora", "Whitfield", date(1984, 3, 9), "+12065550101"),
    "K7QM-2XWP",
    "owes a deductible and a coinsurance; one claim is still with her plan",
)
TOMAS = Named(
    Person("Tomás", "Rivera", date(1971, 11, 23), "+12065550102", language="es"),
    "M4RT-9KBZ",
    "a denied visit, one under review, one that was never billed; speaks Spanish",
)
JUNE = Named(
    Person("June", "Okafor", date(1989, 7, 2), "+12065550103"),
    "T6HW-3NQD",
    "answers for her own bill and her two children's; pays one visit in a plan",
)
WALTER = Named(
    Person("Walter", "Brandt", date(1949, 1, 30), "+12065550104"),
    "X8CF-5VJR",
    "Medicare first, a second plan that has not answered; paid too much once",
)
EVERYBODY = (NORA, TOMAS, JUNE, WALTER)


@dataclass(frozen=True)
class Payers:
    """The demo's insurers."""

    larkspur: Payer
    bluestem: Payer
    cascade: Payer
    medicare: Payer
    medicaid: Payer


def make_payers(book: DemoBook) -> Payers:
    """Write the insurers."""
    return Payers(
        larkspur=book.payer("Larkspur Health", phone="555-0151"),
        bluestem=book.payer("Bluestem Mutual", phone="555-0152"),
        cascade=book.payer("Cascade Benefit Trust", phone="555-0153"),
        medicare=book.payer("Medicare", "medicare"),
        medicaid=book.payer("State Medicaid", "medicaid"),
    )


def write_named(book: DemoBook, payers: Payers) -> None:
    """Write everybody of this file."""
    _nora(book, payers)
    _tomas(book, payers)
    _june(book, payers)
    _walter(book, payers)
    _told_apart(book, payers)


def _nora(book: DemoBook, payers: Payers) -> None:
    member = book.member(NORA.person)
    cover = book.cover(member, payers.larkspur)
    book.accumulate(cover, "deductible", 150000, 108000)
    book.accumulate(cover, "out_of_pocket", 500000, 131000)
    book.accumulate(cover, "deductible", 300000, 142000, scope="family")
    first = book.visit(
        member, book.days_ago(75), "Office visit", "Dr. Amara Voss", (s.OFFICE, s.PANEL)
    ).send(cover)
    first.decide(book.days_ago(52), ("CO", "45", 9800), ("PR", "1", 7500), ("PR", "2", 1800)).pay(
        2000, book.days_ago(40)
    )
    second = book.visit(
        member, book.days_ago(48), "Ultrasound", "Dr. Ivo Marlowe", (s.ULTRASOUND,)
    ).send(cover)
    second.decide(book.days_ago(26), ("CO", "45", 17000), ("PR", "1", 15540))
    book.visit(member, book.days_ago(11), "Lab tests", "Dr. Lee Castellan", (s.BLOOD_COUNT,)).send(
        cover
    ).news("received", book.days_ago(5))
    book.statement(member, 22840, book.days_ago(20), NORA.access_code)


def _tomas(book: DemoBook, payers: Payers) -> None:
    member = book.member(TOMAS.person)
    cover = book.cover(member, payers.bluestem)
    denied = book.visit(member, book.days_ago(90), "X-ray", "Dr. Ivo Marlowe", (s.XRAY,))
    denied.send(cover).decide(book.days_ago(64), ("CO", "197", s.XRAY.cents), status="4")
    review = book.visit(
        member, book.days_ago(58), "Physical therapy", "Dana Ruiz, PT", (s.THERAPY, s.THERAPY)
    )
    review.send(cover).decide(book.days_ago(33), ("PR", "204", 2 * s.THERAPY.cents), status="4")
    copay = book.visit(member, book.days_ago(31), "Office visit", "Dr. Amara Voss", (s.OFFICE,))
    copay.send(cover).decide(book.days_ago(12), ("CO", "45", 7400), ("PR", "3", 3500))
    book.visit(member, book.days_ago(2), "Vaccine visit", "Noor Haddad, NP", (s.FLU_SHOT,))
    book.statement(member, 3500, book.days_ago(9), TOMAS.access_code)


def _june(book: DemoBook, payers: Payers) -> None:
    june = book.member(JUNE.person)
    cover = book.cover(june, payers.cascade)
    own = book.visit(june, book.days_ago(66), "Check-up", "Dr. Amara Voss", (s.CHECKUP, s.PANEL))
    own.send(cover).decide(book.days_ago(44), ("CO", "45", 12800), ("PR", "1", 24000))
    _on_plan(book, june, own, 24000, parts=6)
    for given, born in (("Ada", date(2016, 5, 14)), ("Chidi", date(2019, 9, 3))):
        child = book.member(Person(given, "Okafor", born), guarantor=june.guarantor)
        child_cover = book.cover(child, payers.cascade)
        visit = book.visit(
            child, book.days_ago(36), "Office visit", "Dr. Lee Castellan", (s.OFFICE,)
        )
        visit.send(child_cover).decide(
            book.days_ago(17), ("CO", "45", 6500), ("PR", "3", 2500 + 500 * born.day)
        )
    book.statement(june, 24000, book.days_ago(30), JUNE.access_code)


def _walter(book: DemoBook, payers: Payers) -> None:
    member = book.member(WALTER.person)
    medicare = book.cover(member, payers.medicare)
    second = book.cover(member, payers.cascade, priority=2)
    book.accumulate(medicare, "deductible", 28300, 28300)
    waits = book.visit(
        member, book.days_ago(40), "Office visit", "Dr. Lee Castellan", (s.LONG_OFFICE,)
    ).send(medicare)
    waits.decide(
        book.days_ago(24),
        ("CO", "45", 11200),
        ("CO", "253", 237),
        ("PR", "2", 2960),
        status="19",
        later_payer=True,
    ).send(second, after_days=17, position=2)
    both = book.visit(member, book.days_ago(120), "X-ray", "Dr. Ivo Marlowe", (s.XRAY,))
    both.send(medicare).decide(
        book.days_ago(100), ("CO", "45", 8600), ("PR", "2", 1480), later_payer=True
    ).send(second, after_days=25, position=2)
    both.decide(book.days_ago(70), ("OA", "23", 14520), ("PR", "3", 1000), status="2")
    both.pay(2500, book.days_ago(55), "check")
    book.statement(member, 0, book.days_ago(50), WALTER.access_code)


def _on_plan(book: DemoBook, member: Member, visit: DemoVisit, cents: int, *, parts: int) -> None:
    plan = PaymentPlan(
        id=book.key(),
        account_id=member.account.id,
        total_cents=cents,
        consent_text="Agreed on paper at the front desk.",
        consent_channel="paper",
        idempotency_key=f"demo:plan:{book.key()}",
    )
    book.session.add(plan)
    book.session.flush()
    book.session.add(
        PlanVisit(id=book.key(), plan_id=plan.id, visit_id=visit.visit.id, amount_cents=cents)
    )
    book.session.add_all(
        PlanInstalment(
            id=book.key(),
            plan_id=plan.id,
            number=number,
            due_on=book.today + timedelta(days=30 * number - 10),
            amount_cents=part,
        )
        for number, part in enumerate(split_cents(cents, parts), start=1)
    )


def _told_apart(book: DemoBook, payers: Payers) -> None:
    """Two on one telephone, twins, a patient who died, one whom no number reaches."""
    shared = "+12065550105"
    people = (
        Person("Ellen", "Marsh", date(1958, 4, 4), shared),
        Person("Gordon", "Marsh", date(1956, 10, 21), shared),
        Person("Iris", "Calloway", date(1999, 2, 17), "+12065550106"),
        Person("Ivy", "Calloway", date(1999, 2, 17), "+12065550107"),
        Person("Harold", "Stern", date(1938, 6, 12), "+12065550108", deceased_on=book.days_ago(60)),
        Person("Petra", "Lindqvist", date(1967, 12, 1)),
    )
    for number, person in enumerate(people):
        member = book.member(person)
        cover = book.cover(member, payers.medicare if person.born.year < 1960 else payers.larkspur)
        setting = s.Setting(
            book,
            member,
            book.days_ago(80 + number),
            cover,
            None,
            random.Random(number),  # noqa: S311
        )
        s.owes_coinsurance(setting)
