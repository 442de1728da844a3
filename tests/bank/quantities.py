"""What the books come to, summed here by SQL alone: nothing of the answers' own arithmetic.

Each name stands for the cents that a reply may show under it: of any visit, and over all of them.
`due@2026-03-04` is that of one day's visit alone, and `due@all` the sum.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from inquiry_api.money import parse_cents

Cents = dict[UUID, int]
_BOOKS = {
    "charges": ("revenue", -1),
    "contractual": ("contractual", 1),
    "denied": ("denied", 1),
    "other": ("other", 1),
    "payer_paid": ("payer_cash", 1),
    "discounts": ("discount", 1),
    "written_off": ("write_off", 1),
    "insurer": ("insurer", 1),
    "review": ("review", 1),
    "owed": ("patient", 1),
    "patient_paid": ("patient_cash", 1),
}
_DERIVED = {
    "taken_off": ("denied", "other"),
    "reduced": ("discounts", "written_off"),
    "plan_part": ("contractual", "denied", "other", "payer_paid"),
    "undecided": ("insurer", "review"),
    "billed": ("charges",),
}
_DAYS = text("SELECT id, service_on FROM visit WHERE account_id = ANY(:accounts)")
_POLICY = ("$40", "$400", "$25")  # What the practice's settings and the law say in cents.
_MOST_PAYMENTS = 36
_SUMS = text(
    "SELECT v.id, e.book, COALESCE(e.\"group\", ''), COALESCE(e.reason, ''), e.amount_cents "
    "FROM visit v JOIN ledger_entry e ON e.visit_id = v.id WHERE v.account_id = ANY(:accounts)"
)
_SINGLE = {
    "payments": "SELECT amount_cents FROM payment WHERE account_id = ANY(:accounts)",
    "statements": "SELECT amount_cents FROM statement WHERE account_id = ANY(:accounts)",
    "lines": "SELECT c.charge_cents FROM charge c JOIN visit v ON v.id = c.visit_id "
    "WHERE v.account_id = ANY(:accounts)",
    "instalments": "SELECT i.amount_cents FROM plan_instalment i JOIN payment_plan p "
    "ON p.id = i.plan_id WHERE p.account_id = ANY(:accounts)",
    "limits": "SELECT unnest(ARRAY[a.limit_cents, a.met_cents, GREATEST(0, a.limit_cents - "
    "a.met_cents)]) FROM accumulator a JOIN coverage c ON c.id = a.coverage_id "
    "JOIN account o ON o.patient_id = c.patient_id WHERE o.id = ANY(:accounts)",
    "estimates": "SELECT expected_cents FROM estimate WHERE account_id = ANY(:accounts)",
    "refused": "SELECT e.amount_cents FROM ledger_entry e JOIN visit v ON v.id = e.visit_id "
    "WHERE v.account_id = ANY(:accounts) AND e.book IN ('denied', 'review', 'patient') "
    'AND e."group" IS NOT NULL',
}
_HELD = text(
    "SELECT v.id FROM visit v JOIN hold h ON h.account_id = v.account_id "
    "AND (h.visit_id IS NULL OR h.visit_id = v.id) WHERE v.account_id = ANY(:accounts) "
    "AND h.released_at IS NULL AND h.starts_on <= :today "
    "AND (h.ends_on IS NULL OR h.ends_on >= :today)"
)
_PROTECTED = text(
    "SELECT v.id FROM visit v JOIN account o ON o.id = v.account_id "
    "JOIN coverage c ON c.patient_id = o.patient_id JOIN payer p ON p.id = c.payer_id "
    "WHERE v.account_id = ANY(:accounts) AND c.starts_on <= v.service_on "
    "AND (c.ends_on IS NULL OR c.ends_on >= v.service_on) AND (c.dual OR p.kind = 'medicaid')"
)
_PLANNED = text(
    "SELECT pv.visit_id, SUM(pv.amount_cents) FROM plan_visit pv JOIN payment_plan p "
    "ON p.id = pv.plan_id WHERE p.account_id = ANY(:accounts) AND p.state = 'active' "
    "GROUP BY pv.visit_id"
)
_LOOSE = text(
    "SELECT COALESCE(-SUM(amount_cents), 0) FROM ledger_entry WHERE account_id = ANY(:accounts) "
    "AND visit_id IS NULL AND book = 'patient'"
)


def quantities(
    session: Session,
    accounts: Sequence[UUID],
    today: date,
    *,
    typed: frozenset[int] = frozenset(),
) -> dict[str, frozenset[int]]:
    """Every quantity by its name, as the cents that it may be told as; `typed` by the patient."""
    given = {"accounts": list(accounts), "today": today}
    by_name = _by_visit(session, given)
    owed = by_name["owed"]
    held = {row[0] for row in session.execute(_HELD, given)}
    shielded = {row[0] for row in session.execute(_PROTECTED, given)}
    planned = {row[0]: int(row[1]) for row in session.execute(_PLANNED, given)}
    debts = {visit: cents for visit, cents in owed.items() if cents > 0}
    free = {v: c for v, c in debts.items() if v not in held | shielded}
    by_name["on_plan"] = {v: min(c, planned.get(v, 0)) for v, c in free.items()}
    by_name["due"] = {v: c - by_name["on_plan"][v] for v, c in free.items()}
    by_name["held"] = {v: c for v, c in debts.items() if v in held - shielded}
    by_name["shielded"] = {
        v: debts.get(v, 0) + by_name["review"].get(v, 0) for v in shielded & set(by_name["charges"])
    }
    by_name["credit"] = {v: -c for v, c in owed.items() if c < 0}
    found = {name: _told(values) for name, values in by_name.items()}
    loose = int(session.scalar(_LOOSE, given) or 0)
    found["credit"] |= {loose, loose + sum(by_name["credit"].values())}
    for name, query in _SINGLE.items():
        cents = [int(row[0]) for row in session.execute(text(query), given)]
        found[name] = frozenset(cents) | {sum(cents)}
    return found | _by_day(session, given, by_name) | _beyond_the_books(found, typed)


def _by_day(
    session: Session, given: dict[str, object], by_name: dict[str, Cents]
) -> dict[str, frozenset[int]]:
    days = {row[0]: row[1] for row in session.execute(_DAYS, given)}
    found: dict[str, frozenset[int]] = {}
    for name, values in by_name.items():
        found[f"{name}@all"] = frozenset({sum(values.values())})
        for visit, day in days.items():
            found[f"{name}@{day}"] = frozenset({values.get(visit, 0)})
    return found


def _beyond_the_books(
    found: dict[str, frozenset[int]], typed: frozenset[int]
) -> dict[str, frozenset[int]]:
    """What the patient named, how far a bill is above it, parts of what a plan can pay."""
    together = max(found["due"], default=0) + max(found["on_plan"], default=0)
    planned = found["due"] | found["on_plan"] | {together}
    counts = range(1, _MOST_PAYMENTS + 1)
    papers = typed | found["estimates"]
    return {
        "typed": typed,
        "over": frozenset(abs(billed - paper) for billed in found["billed"] for paper in papers),
        "policy": frozenset(parse_cents(amount) for amount in _POLICY),
        "each": frozenset(-(-due // n) for due in planned for n in counts)
        | frozenset(due // n for due in planned for n in counts),
    }


def _by_visit(session: Session, given: dict[str, object]) -> dict[str, Cents]:
    names = (*_BOOKS, "deductible", "coinsurance", "copay", "confirmed", "share", *_DERIVED)
    found: dict[str, Cents] = {name: defaultdict(int) for name in names}
    book_names = {book: (name, sign) for name, (book, sign) in _BOOKS.items()}
    kinds = {"1": "deductible", "2": "coinsurance", "3": "copay"}
    for visit, book, group, reason, cents in session.execute(_SUMS, given):
        name, sign = book_names[book]
        found[name][visit] += sign * cents
        if book == "patient" and group == "PR":
            found[kinds.get(reason, "confirmed")][visit] += cents
            found["share"][visit] += cents
    for name, parts in _DERIVED.items():
        for part in parts:
            for visit, cents in found[part].items():
                found[name][visit] += cents
    found["billed"] = {v: c - found["discounts"][v] for v, c in found["charges"].items()}
    found["self_pay"] = {
        v: c + found["patient_paid"][v] + found["reduced"][v] - found["share"][v]
        for v, c in found["owed"].items()
    }
    found["share"] = {v: found["share"][v] or c for v, c in found["owed"].items()}
    return found


def _told(values: Cents) -> frozenset[int]:
    """Each visit's cents, all together, and the sum of those above zero."""
    cents = list(values.values())
    return frozenset(abs(one) for one in _with_sums(cents))


def _with_sums(cents: Sequence[int]) -> Iterable[int]:
    yield from cents
    yield sum(cents)
    yield sum(one for one in cents if one > 0)
