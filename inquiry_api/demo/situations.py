"""What can have become of a visit: one function for each story that an answer must explain."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from inquiry_api.coverage.models import Coverage
from inquiry_api.demo.book import DemoBook, Member, Service
from inquiry_api.demo.visits import DemoVisit
from inquiry_api.ledger.journal import Book

OFFICE = Service("99213", "Office visit, established patient", 18500)
LONG_OFFICE = Service("99214", "Longer office visit, established patient", 26000)
NEW_PATIENT = Service("99203", "First visit, new patient", 24500)
CHECKUP = Service("99396", "Yearly check-up", 29000)
BLOOD_COUNT = Service("85025", "Blood count", 4200)
PANEL = Service("80053", "Blood chemistry panel", 7800)
XRAY = Service("71046", "Chest X-ray, two views", 16000)
ULTRASOUND = Service("76700", "Abdominal ultrasound", 48000)
THERAPY = Service("97110", "Physical therapy exercises", 12500)
FLU_SHOT = Service("90686", "Flu vaccine", 6500)
STITCHES = Service("12001", "Closing a small wound", 38500)

VISITS: tuple[tuple[str, str, tuple[Service, ...]], ...] = (
    ("Office visit", "Dr. Amara Voss", (OFFICE,)),
    ("Office visit", "Dr. Lee Castellan", (LONG_OFFICE, BLOOD_COUNT)),
    ("Check-up", "Dr. Amara Voss", (CHECKUP, PANEL)),
    ("Lab tests", "Dr. Lee Castellan", (BLOOD_COUNT, PANEL)),
    ("X-ray", "Dr. Ivo Marlowe", (XRAY,)),
    ("Ultrasound", "Dr. Ivo Marlowe", (ULTRASOUND,)),
    ("Physical therapy", "Dana Ruiz, PT", (THERAPY, THERAPY)),
    ("Urgent care visit", "Dr. Priya Raman", (LONG_OFFICE, STITCHES)),
    ("First visit", "Dr. Lee Castellan", (NEW_PATIENT,)),
    ("Vaccine visit", "Noor Haddad, NP", (FLU_SHOT,)),
)


@dataclass(frozen=True)
class Setting:
    """Whose visit, when, with what cover, and the dice that fill in the rest."""

    book: DemoBook
    member: Member
    on: date
    first: Coverage
    second: Coverage | None
    dice: random.Random

    def visit(self, *, insured: bool = True) -> DemoVisit:
        """Some visit of this practice."""
        kind, provider, services = self.dice.choice(VISITS)
        return self.book.visit(self.member, self.on, kind, provider, services, insured=insured)

    def sent(self) -> DemoVisit:
        """A visit that was billed to the first insurer."""
        return self.visit().send(self.first, after_days=self.dice.randint(1, 6))

    def later(self, days: int) -> date:
        """So many days after the visit, but never after today."""
        return min(self.on + timedelta(days=days), self.book.today)


Situation = Callable[[Setting], DemoVisit]


def _part(cents: int, percent: int) -> int:
    return (cents * percent + 50) // 100


def paid_in_full(s: Setting) -> DemoVisit:
    """The plan took its discount and paid, the patient paid the rest."""
    visit = s.sent()
    contract, copay = _part(visit.cents, 35), 2500
    visit.decide(s.later(20), ("CO", "45", contract), ("PR", "3", copay))
    return visit.pay(copay, s.later(35))


def owes_deductible(s: Setting) -> DemoVisit:
    """All of the allowed amount went to the deductible."""
    visit = s.sent()
    contract = _part(visit.cents, 30)
    return visit.decide(s.later(18), ("CO", "45", contract), ("PR", "1", visit.cents - contract))


def owes_coinsurance(s: Setting) -> DemoVisit:
    """Deductible met; a percentage is left."""
    visit = s.sent()
    contract = _part(visit.cents, 30)
    share = _part(visit.cents - contract, 20)
    return visit.decide(s.later(18), ("CO", "45", contract), ("PR", "2", share))


def owes_mixed_share(s: Setting) -> DemoVisit:
    """Some deductible, some coinsurance, and a part payment."""
    visit = s.sent()
    contract = _part(visit.cents, 30)
    deductible = _part(visit.cents - contract, 40)
    share = _part(visit.cents - contract - deductible, 20)
    reasons = (("CO", "45", contract), ("PR", "1", deductible), ("PR", "2", share))
    return visit.decide(s.later(22), *reasons).pay(1000, s.later(50))


def owes_copay(s: Setting) -> DemoVisit:
    """The copay was not taken at the desk."""
    visit = s.sent()
    return visit.decide(s.later(16), ("CO", "45", _part(visit.cents, 40)), ("PR", "3", 3000))


def pending(s: Setting) -> DemoVisit:
    """The insurer has it and has not answered."""
    return s.sent().news("received", s.later(8)).news("pending", s.later(12), "P1")


def not_billed_yet(s: Setting) -> DemoVisit:
    """Charges are in, no claim has gone out."""
    return s.visit()


def rejected(s: Setting) -> DemoVisit:
    """Sent back before the insurer looked at it: ours to mend."""
    return s.sent().news("rejected", s.later(7), "A3")


def wants_information(s: Setting) -> DemoVisit:
    """The insurer waits for something."""
    return s.sent().news("received", s.later(6)).news("information_needed", s.later(15), "R3")


def denied(reason: str) -> Situation:
    """Denied, and by contract not the patient's."""

    def story(s: Setting) -> DemoVisit:
        visit = s.sent()
        return visit.decide(s.later(21), ("CO", reason, visit.cents), status="4")

    return story


def under_review(reason: str) -> Situation:
    """The insurer put it on the patient for a reason that is no cost share."""

    def story(s: Setting) -> DemoVisit:
        visit = s.sent()
        return visit.decide(s.later(21), ("PR", reason, visit.cents), status="4")

    return story


def self_pay(s: Setting) -> DemoVisit:
    """No insurer was asked; a self-pay reduction and a part payment."""
    visit = s.visit(insured=False)
    return visit.reduce(_part(visit.cents, 20), s.later(2)).pay(2000, s.later(30), "check")


def second_pending(s: Setting) -> DemoVisit:
    """The first insurer has paid; the second has the claim."""
    if s.second is None:
        return pending(s)
    visit = s.sent()
    contract = _part(visit.cents, 30)
    share = _part(visit.cents - contract, 20)
    visit.decide(s.later(16), ("CO", "45", contract), ("PR", "2", share), later_payer=True)
    return visit.send(s.second, after_days=20, position=2)


def second_paid(s: Setting) -> DemoVisit:
    """Both insurers answered; the second one's share counts."""
    if s.second is None:
        return owes_coinsurance(s)
    visit = second_pending(s)
    contract = _part(visit.cents, 30)
    share = _part(visit.cents - contract, 20)
    rest = min(1500, share)
    first = contract + (visit.cents - contract - share)
    return visit.decide(s.later(45), ("OA", "23", first), ("PR", "3", rest), status="2")


def corrected(s: Setting) -> DemoVisit:
    """Decided, taken back, decided again."""
    visit = s.sent()
    contract = _part(visit.cents, 30)
    first = (("CO", "45", contract), ("PR", "1", visit.cents - contract))
    visit.decide(s.later(15), *first).decide(s.later(40), *first, status="22", sign=-1)
    return visit.decide(s.later(40), ("CO", "45", contract), ("PR", "3", 2000))


def overpaid(s: Setting) -> DemoVisit:
    """More was paid than was owed: a credit."""
    visit = s.sent()
    visit.decide(s.later(20), ("CO", "45", _part(visit.cents, 40)), ("PR", "3", 2500))
    return visit.pay(4000, s.later(3))


def disputed(s: Setting) -> DemoVisit:
    """Owed, but on hold while a dispute is looked at."""
    return owes_deductible(s).hold("dispute", s.later(40), s.book.today + timedelta(days=30))


def surprise(s: Setting) -> DemoVisit:
    """An amount above what the plan allows, out of network: a clerk checks it first."""
    visit = s.sent()
    return visit.decide(s.later(25), ("PR", "45", _part(visit.cents, 50)))


def written_off(s: Setting) -> DemoVisit:
    """A small rest was let go."""
    visit = s.sent()
    visit.decide(s.later(20), ("CO", "45", _part(visit.cents, 40)), ("PR", "3", 700))
    return visit.reduce(700, s.later(120), Book.WRITE_OFF)


def federal_cut(s: Setting) -> DemoVisit:
    """Medicare's own cut beside the contract's, and coinsurance."""
    visit = s.sent()
    contract, cut = _part(visit.cents, 45), _part(visit.cents, 1)
    share = _part(visit.cents - contract, 20)
    reasons = (("CO", "45", contract), ("CO", "253", cut), ("PR", "2", share))
    return visit.decide(s.later(20), *reasons)


OLD: tuple[Situation, ...] = (
    paid_in_full,
    paid_in_full,
    owes_deductible,
    owes_coinsurance,
    owes_mixed_share,
    owes_copay,
    second_paid,
    corrected,
    overpaid,
    disputed,
    surprise,
    written_off,
    federal_cut,
    self_pay,
    *(denied(reason) for reason in ("16", "18", "22", "29", "50", "97", "109", "197", "252")),
    *(under_review(reason) for reason in ("26", "27", "31", "96", "119", "197", "204", "242")),
)
NEW: tuple[Situation, ...] = (
    pending,
    not_billed_yet,
    rejected,
    wants_information,
    second_pending,
    pending,
)
