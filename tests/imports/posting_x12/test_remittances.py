"""835 files on the books: each rule of the standard, to the cent, or a case."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from inquiry_api.cases.models import Case
from inquiry_api.db import Database
from inquiry_api.imports.models import HeldItem, PayerAdjustment, PayerPayment
from inquiry_api.ledger.journal import LedgerTxn
from inquiry_api.ledger.models import Claim, Source, Visit
from inquiry_api.ledger.people import Patient, PatientIdentifier
from tests.imports.posting_x12.books import (
    PRIMARY_ANSWER,
    SECONDARY,
    SECONDARY_ANSWER,
    claim_837,
    decided_835,
    load,
    payment_835,
    totals,
)
from tests.imports.x12.builders import PLAIN, envelope, transaction

SETTLED = {"patient": 98_00, "payer_cash": 92_00, "contractual": 110_00, "revenue": -300_00}
PAID = ("835", payment_835("92", decided_835()))
SENT = ("837", claim_837())


def count(database: Database, table: type) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def reasons(database: Database) -> list[str]:
    """Why things are held, in the order of holding."""
    with database.transaction() as session:
        return list(
            session.scalars(
                select(HeldItem.reason).where(HeldItem.state == "open").order_by(HeldItem.held_at)
            )
        )


def test_a_remittance_settles_the_claim_that_was_sent(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, SENT, PAID)

    assert totals(database) == SETTLED
    assert count(database, Claim) == count(database, Patient) == count(database, Visit) == 1


def test_a_practice_may_start_with_remittances_alone(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, PAID)

    assert totals(database) == SETTLED
    with database.transaction() as session:
        assert session.scalars(select(PatientIdentifier.system)).one() == "remittance"


def test_the_claim_that_comes_after_its_remittance_charges_nothing_twice(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, PAID, SENT)

    assert totals(database) == SETTLED
    with database.transaction() as session:
        claim = session.scalars(select(Claim)).one()
        assert claim.submitted_on is not None
        assert session.scalars(select(Patient)).one().birth_date == "1980-02-29"


def test_every_entry_names_the_file_and_the_segment(database: Database, tmp_path: Path) -> None:
    (report,) = load(database, tmp_path, PAID)

    with database.transaction() as session:
        places = set(session.scalars(select(LedgerTxn.place)))
        digests = set(
            session.scalars(select(Source.digest).join(LedgerTxn, LedgerTxn.source_id == Source.id))
        )
    assert places == {"segment 9"}
    assert digests == {report.as_json()["sha256"]}


def test_the_same_file_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, SENT, PAID)

    again = load(database, tmp_path, SENT, PAID)

    assert [report.outcome for report in again] == ["unchanged", "unchanged"]
    assert totals(database) == SETTLED


def test_the_same_remittance_in_other_bytes_waits_for_a_clerk(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, SENT, PAID)
    again = PLAIN.write(envelope("835", [transaction("835", PAID[1], "0007")], control=9)).encode()

    load(database, tmp_path, again)

    assert totals(database) == SETTLED
    assert reasons(database) == ["same_remittance_in_other_bytes"]


def test_two_transactions_that_share_trace_and_number_both_count(
    database: Database, tmp_path: Path
) -> None:
    one = payment_835("92", decided_835())
    other = payment_835("40", decided_835("ACCT1", "CAS*CO*45*10", charge="50", paid="40"))
    bytes_of_both = PLAIN.write(
        envelope("835", [transaction("835", one, "0001"), transaction("835", other, "0002")])
    ).encode()

    load(database, tmp_path, bytes_of_both)

    assert totals(database)["payer_cash"] == 132_00
    assert reasons(database) == []


def test_a_reversal_and_its_correction_replace_the_first_answer(
    database: Database, tmp_path: Path
) -> None:
    undo = decided_835(
        "ACCT1", "CAS*CO*45*-110", "CAS*PR*1*-75**2*-23", status="22", charge="-300", paid="-92"
    )
    redo = decided_835("ACCT1", "CAS*CO*45*110", "CAS*PR*3*40", paid="150")
    load(database, tmp_path, SENT, PAID)

    load(database, tmp_path, ("835", payment_835("58", undo, redo, trace="T2")))

    assert totals(database) == {
        "patient": 40_00,
        "payer_cash": 150_00,
        "contractual": 110_00,
        "revenue": -300_00,
    }


def test_a_reversal_of_nothing_never_makes_a_negative_balance(
    database: Database, tmp_path: Path
) -> None:
    undo = decided_835("ACCT1", "CAS*CO*45*-208", status="22", charge="-300", paid="-92")

    load(database, tmp_path, SENT, ("835", payment_835("-92", undo)))

    assert totals(database) == {"insurer": 300_00, "revenue": -300_00}
    assert reasons(database) == ["unmatched_reversal"]


def test_a_second_payment_of_a_decided_claim_waits_for_a_clerk(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, SENT, PAID)

    load(database, tmp_path, ("835", payment_835("92", decided_835(), trace="T2")))

    assert totals(database) == SETTLED
    assert reasons(database) == ["decided_already"]


DENIED = ("835", payment_835("0", decided_835("ACCT1", "CAS*CO*16*300", status="4", paid="0")))


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        (DENIED, decided_835(payer_number="PCN2"), SETTLED),
        (DENIED, decided_835("ACCT1", "CAS*CO*29*300", status="4", paid="0", payer_number="PCN2"),
         {"denied": 300_00, "revenue": -300_00}),
        (PAID, decided_835("ACCT1", "CAS*OA*18*300", status="4", paid="0", payer_number="PCN2"),
         SETTLED),
    ],
    ids=["paid after all", "denied again", "a duplicate of what was paid"],
)  # fmt: skip
def test_an_answer_takes_the_place_of_a_denial_and_a_duplicate_of_nothing(
    database: Database, tmp_path: Path, first: tuple[str, list[str]], second: list[str],
    left: dict[str, int],
) -> None:  # fmt: skip
    paid = second[0].split("*")[4]

    load(database, tmp_path, SENT, first, ("835", payment_835(paid, second, trace="T2")))

    assert totals(database) == left
    assert reasons(database) == []


def test_a_claim_whose_next_payer_is_named_waits_for_it_whatever_its_status(
    database: Database, tmp_path: Path
) -> None:
    named = [*decided_835()[:2], "NM1*TT*2*MEDIGAP CO*****PI*77", *decided_835()[2:]]

    (report,) = load(database, tmp_path, ("835", payment_835("92", named)))

    assert totals(database) == {
        "insurer": 98_00, "contractual": 110_00, "payer_cash": 92_00, "revenue": -300_00,
    }  # fmt: skip
    assert "forwarded_to_another_payer_under_another_status" in str(report.flags)


def test_a_forwarded_share_waits_and_the_second_payers_share_counts(
    database: Database, tmp_path: Path
) -> None:
    crossed = decided_835(status="19")
    load(database, tmp_path, SENT, ("835", payment_835("92", crossed)))
    assert "patient" not in totals(database)

    second = decided_835("ACCT1", *SECONDARY_ANSWER, status="2", paid="80", payer_number="S1")
    load(database, tmp_path, ("835", payment_835("80", second, payer=SECONDARY, trace="T2")))

    assert totals(database) == {
        "patient": 18_00,
        "payer_cash": 172_00,
        "contractual": 110_00,
        "revenue": -300_00,
    }


def test_a_denial_is_the_second_payers_where_its_name_says_so(
    database: Database, tmp_path: Path
) -> None:
    sent = ("837", claim_837(others=[("S", SECONDARY, "S77")]))
    denied = decided_835(
        "ACCT1", "CAS*OA*23*202", "CAS*PR*27*98", status="4", paid="0", payer_number="S1"
    )

    load(database, tmp_path, sent, PAID)
    load(database, tmp_path, ("835", payment_835("0", denied, payer=SECONDARY, trace="T2")))

    assert totals(database) == {
        "review": 98_00, "contractual": 110_00, "payer_cash": 92_00, "revenue": -300_00,
    }  # fmt: skip
    assert reasons(database) == []


def test_a_denial_that_speaks_of_an_earlier_payer_is_not_the_first_ones(
    database: Database, tmp_path: Path
) -> None:
    denied = decided_835("ACCT1", "CAS*OA*23*202", "CAS*CO*29*98", status="4", paid="0")

    load(database, tmp_path, SENT, ("835", payment_835("0", denied, payer="NAMED NOWHERE")))

    assert reasons(database) == ["payer_not_sure"]


def test_a_share_waits_where_the_claim_itself_lists_a_second_payer(
    database: Database, tmp_path: Path
) -> None:
    sent = claim_837(others=[("S", SECONDARY, "S77")])

    load(database, tmp_path, ("837", sent), PAID)

    assert totals(database)["insurer"] == 98_00
    assert "patient" not in totals(database)


def test_a_write_off_that_the_second_payer_repeats_is_taken_once(
    database: Database, tmp_path: Path
) -> None:
    repeating = ("CAS*OA*23*92", "CAS*CO*45*110", "CAS*PR*3*18")
    second = decided_835("ACCT1", *repeating, status="2", paid="80", payer_number="S1")

    load(database, tmp_path, SENT, PAID)
    load(database, tmp_path, ("835", payment_835("80", second, payer=SECONDARY, trace="T2")))

    assert totals(database)["contractual"] == 110_00
    assert totals(database)["patient"] == 18_00
    assert "insurer" not in totals(database)


@pytest.mark.parametrize(
    ("answer", "paid", "book"),
    [
        (("CAS*PR*204*300",), "0", "review"),
        (("CAS*CO*45*110", "CAS*PR*1*98", "LQ*HE*N782"), "92", "review"),
        (("CAS*CO*29*300",), "0", "denied"),
    ],
)
def test_what_the_patient_may_not_owe_is_posted_apart(
    database: Database, tmp_path: Path, answer: tuple[str, ...], paid: str, book: str
) -> None:
    decided = decided_835("ACCT1", *answer, status="4", paid=paid)

    load(database, tmp_path, SENT, ("835", payment_835(paid, decided)))

    assert totals(database)[book] > 0
    assert "patient" not in totals(database)
    assert count(database, Case) == (1 if book == "review" else 0)


def test_a_predetermination_has_no_effect(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, ("835", payment_835("0", decided_835(status="25"))))

    assert totals(database) == {}
    assert count(database, Claim) == 0


def test_a_claim_that_does_not_add_up_is_held_and_its_neighbour_posted(
    database: Database, tmp_path: Path
) -> None:
    wrong = decided_835("ACCT2", paid="93", payer_number="PCN2", name="OKAFOR*SAM****MI*M2")

    load(database, tmp_path, ("835", payment_835("185", wrong, decided_835())))

    assert totals(database) == SETTLED
    assert reasons(database) == ["claim_unbalanced"]


@pytest.mark.parametrize(
    ("decided", "reason"),
    [
        (decided_835(name="RIVERA*ADA****MI*M9", payer_number="X"), "claim_not_sure"),
        (decided_835("OTHER", name="RIVERA*ANA", payer_number="X"), "patient_not_sure"),
        (decided_835("OTHER", name="OKAFOR*SAM", payer_number="X"), "patient_not_named"),
        (decided_835("ACCT9", payer_number="X", charge="250", paid="42"), "claim_not_sure"),
    ],
)
def test_what_is_unsure_becomes_a_case_and_posts_nothing(
    database: Database, tmp_path: Path, decided: list[str], reason: str
) -> None:
    load(database, tmp_path, SENT)

    load(database, tmp_path, ("835", payment_835("92", decided)))

    assert totals(database) == {"insurer": 300_00, "revenue": -300_00}
    assert reasons(database) == [reason]
    with database.transaction() as session:
        assert session.scalars(select(Case.kind)).one() == "match_remittance"


def test_provider_adjustments_stay_between_payer_and_practice(
    database: Database, tmp_path: Path
) -> None:
    plb = "PLB*1999999992*20261231*L6:INT*-8*WO:REF*20"

    load(database, tmp_path, SENT, ("835", payment_835("80", decided_835(), tail=plb)))

    assert totals(database) == SETTLED
    with database.transaction() as session:
        taken = list(session.scalars(select(PayerAdjustment.amount_cents)))
        payment = session.scalars(select(PayerPayment)).one()
    assert sorted(taken) == [-8_00, 20_00]
    assert payment.amount_cents == payment.claims_cents - sum(taken)


def test_a_dry_run_says_the_same_and_writes_nothing(database: Database, tmp_path: Path) -> None:
    (dry,) = load(database, tmp_path, PAID, dry_run=True)
    assert totals(database) == {}

    (wet,) = load(database, tmp_path, PAID)

    assert {**dry.as_json(), "file": ""} == {**wet.as_json(), "file": ""}


def test_the_answer_of_a_line_stands_on_its_charge(database: Database, tmp_path: Path) -> None:
    lines = (("99213", "200"), ("85025", "100"))
    decided = [
        "CLP*ACCT1*1*300*92**12*PCN1*11*1",
        "NM1*QC*1*RIVERA*ANA****MI*M1",
        "SVC*HC:99213*200*92**1", "DTM*472*20261015", PRIMARY_ANSWER[0][:-3] + "108",
        "SVC*HC:85025*100*0**1", "DTM*472*20261015", "CAS*PR*1*100",
    ]  # fmt: skip

    load(database, tmp_path, ("837", claim_837(lines=lines)), ("835", payment_835("92", decided)))

    assert totals(database)["patient"] == 100_00
    assert reasons(database) == []
