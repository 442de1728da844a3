import pytest

from tests.imports.fhir.builders import JSON, concept, money, notices, read


def reconciliation(*amounts: object) -> JSON:
    return {
        "resourceType": "PaymentReconciliation", "id": "r", "status": "active",
        "paymentDate": "2026-11-03", "paymentAmount": money(7000),
        "paymentIdentifier": {"value": "10-1"},
        "detail": [{"type": concept("payment"), "amount": money(a)} for a in amounts],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("amounts", "unapplied", "flagged"),
    [((3500, 3500), 0, False), ((3500, 4000, -1500), 100_000, True), ((), 700_000, False)],
)
def test_what_no_detail_accounts_for_is_unapplied(
    amounts: tuple[int, ...], unapplied: int, flagged: bool
) -> None:
    payment = read(reconciliation(*amounts))

    assert payment.unapplied == unapplied
    assert ("details_differ_from_payment" in notices(payment.findings)) is flagged


def test_an_unreadable_detail_leaves_nothing_to_say_of_the_rest() -> None:
    value = reconciliation(1)
    value["detail"][0]["amount"] = money(1, "EUR")

    payment = read(value)

    assert (payment.detail_total, payment.unapplied) == (None, None)
    assert str(payment.verdict.ending) == "review"


@pytest.mark.parametrize(
    ("status", "is_bill"),
    [("issued", True), ("balanced", True), ("draft", False), ("cancelled", False),
     ("entered-in-error", False)],
)  # fmt: skip
def test_only_a_sent_invoice_is_a_bill(status: str, is_bill: bool) -> None:
    invoice = read(
        {"resourceType": "Invoice", "id": "i", "status": status, "totalGross": money(48),
         "subject": {"reference": "Patient/p1"}, "date": "2026-11-03",
         "lineItem": [{"priceComponent": [{"type": "base", "amount": money(48)}]}]}
    )  # fmt: skip

    assert (invoice.is_bill, invoice.gross.cents) == (is_bill, 4_800)
    assert invoice.lines[0].amounts[0].cents == 4_800


def test_a_payment_notice_is_a_note() -> None:
    notice = read(
        {"resourceType": "PaymentNotice", "id": "n", "status": "active", "amount": money(92),
         "paymentStatus": concept("paid")}
    )  # fmt: skip

    assert (notice.amount.cents, notice.payment_status.code) == (9_200, "paid")


def eligibility(**changes: object) -> JSON:
    return {
        "resourceType": "CoverageEligibilityResponse", "id": "e", "outcome": "complete",
        "patient": {"reference": "Patient/p1"}, "created": "2026-11-03",
        "insurance": [{"inforce": True, "coverage": {"reference": "Coverage/c1"}, "item": [
            {"category": concept("30"), "network": concept("in"), "unit": concept("individual"),
             "term": concept("annual"), "benefit": [
                {"type": concept("deductible"), "allowedMoney": money(1500),
                 "usedMoney": money(75)},
                {"type": concept("visit"), "allowedUnsignedInt": 20, "usedUnsignedInt": 3},
                {"type": concept("room"), "allowedString": "shared"}]}]}],
        **changes,
    }  # fmt: skip


def test_benefits_are_read_with_what_is_used() -> None:
    answer = read(eligibility())
    deductible, visits, room = answer.benefits

    assert (deductible.allowed.money.cents, deductible.used.money.cents) == (150_000, 7_500)
    assert (visits.allowed.other, visits.used.other, room.allowed.other) == ("20", "3", "shared")
    assert (deductible.unit.code, deductible.term.code) == ("individual", "annual")
    assert (answer.checked, answer.insurance[0].inforce) == (True, True)


@pytest.mark.parametrize(
    "changes",
    [{"outcome": "error"}, {"outcome": "queued"}, {"error": [{"code": concept("a001")}]}],
)
def test_an_error_means_that_it_could_not_be_checked(changes: dict[str, object]) -> None:
    answer = read(eligibility(**changes))

    assert not answer.checked
    assert "could_not_be_checked" in notices(answer.findings)
