"""What a case's packet may hold: the keys, in one place, for whoever writes or shows them.

A packet is JSON, sealed with its case. Amounts are cents as integers, or `{"cents", "entries"}`
with the journal entries they rest on; dates are ISO text. Every key may be absent.
"""

from typing import Any, TypedDict


class Captured(TypedDict):
    """One thing the patient told: `field` is its name, `value` their words or what was read."""

    field: str
    value: str


class Paused(TypedDict):
    """A pause on asking for money that was written for this case and told to the patient."""

    hold: str
    kind: str
    account: str
    visit: str | None
    until: str | None


class Packet(TypedDict, total=False):
    """Everything a clerk may find in a case.

    topic, why       what was asked, and why it is here: a fixed word or a short phrase
    said             the patient's own first words, with real values
    captured         what was asked for and told, in order; what was passed over is not in it
    wants            what the patient wants, as a fixed word by topic
    suggested        the next step that we suggest, in English
    channel, language, verified, role     who speaks, and how
    asked            what the first message named: amounts, dates, months, names, visits
    about            the visits at issue: id, date, kind, charges, owed, due, clinician
    records          the account as it stood: visits, claims, plans, credit, as_of
    covers           plans on file on the day at issue: payer, priority, plan, programme
    payments         payments on file: on, method, cents, visits
    statements       the statements sent: number, on, due, cents
    clocks           days that matter, as ISO dates by name (see below)
    holds            pauses written for this case
    screening        assistance: household, income_cents, percent, tier, year (an estimate)
    estimate         over-estimate: estimate_cents, billed_cents, over_cents, disputable
    reasons          refusals by payers: group, code, cents, claim
    alike            charges that look alike: on, description, code, units, cents
    offered, visits  a plan asked for outside the rules
    flag             what to set on the account: deceased, identity_theft, legal, privacy_incident
    fault, shielded  rows that don't add up; money that must not be asked for

    Clocks: first_billed, collections_not_before (120 days from it), assistance_until (240 days),
    estimate_dispute_until (120 days), notice_on, appeal_by, estimate_due_by,
    overpayment_return_by (60 days), oldest_open_visit, filing_may_end (90, 180 or 365 days after).
    """

    topic: str
    why: str
    said: str
    captured: list[Captured]
    wants: str
    suggested: str
    channel: str
    language: str
    verified: bool
    role: str
    asked: dict[str, Any]
    about: list[dict[str, Any]]
    records: dict[str, Any]
    covers: list[dict[str, Any]]
    payments: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    clocks: dict[str, str]
    holds: list[Paused]
    screening: dict[str, Any]
    estimate: dict[str, Any]
    reasons: list[dict[str, Any]]
    alike: list[dict[str, Any]]
    offered: list[int]
    visits: dict[str, int]
    flag: str
    fault: str
    shielded: dict[str, Any]
