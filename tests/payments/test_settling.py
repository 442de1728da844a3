"""Money that came in counts once, and never disappears."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from inquiry_api.payments.models import PaymentRequest
from inquiry_api.payments.settling import Received, settle
from tests.payments.patient import Patient

ON = date(2026, 11, 20)


def settled(patient: Patient, cents: int, reference: str = "pi_1") -> bool:
    with patient.database.transaction() as session:
        mine = select(PaymentRequest).where(PaymentRequest.account_id == patient.account_id)
        request = session.scalars(mine.with_for_update()).one()
        named = f"{patient.account_id}:{reference}"
        return settle(session, request, Received("stripe", named, cents, ON))


def test_the_same_money_twice_counts_once(patient: Patient) -> None:
    patient.page()

    assert settled(patient, 5_000)
    assert not settled(patient, 5_000)
    assert (patient.owed, patient.payments) == (4_800, 1)


def test_other_money_counts_beside_it(patient: Patient) -> None:
    patient.page()

    assert settled(patient, 5_000, "pi_1")
    assert settled(patient, 4_800, "pi_10")
    assert (patient.owed, patient.payments) == (0, 2)


def test_money_above_what_is_owed_stands_to_the_account_s_credit(patient: Patient) -> None:
    patient.page()

    settled(patient, 12_000)

    assert (patient.owed, patient.credit) == (0, 2_200)


def test_money_for_nothing_owed_any_more_is_credit(patient: Patient) -> None:
    patient.page()
    settled(patient, 9_800, "pi_1")

    settled(patient, 3_000, "pi_2")

    assert (patient.owed, patient.credit) == (0, 3_000)


@pytest.mark.parametrize("cents", [0, -100])
def test_no_money_is_no_payment(patient: Patient, cents: int) -> None:
    patient.page()

    with pytest.raises(ValueError, match="no money"):
        settled(patient, cents, str(uuid4()))
