from datetime import date

import pytest

from inquiry_api.imports.x12.claims import Claim, ClaimBatch, Kind, Place
from inquiry_api.imports.x12.errors import NothingToImport
from tests.imports.x12.builders import file_of, notices, read

HEAD = ["BHT*0019*00*1*20261103*0900*CH", "NM1*41*2*BILLING OFFICE*****46*T1",
        "NM1*40*2*EVERYDAY HEALTH PLAN*****46*R1"]  # fmt: skip
PROVIDER = ["HL*1**20*1", "NM1*85*2*HARBOR CLINIC*****XX*1999999992", "N3*1 QUAY ROAD"]
SUBSCRIBER = ["HL*2*1*22*0", "SBR*P*18*GROUP7******CI", "NM1*IL*1*RIVERA*ANA****MI*M1",
              "N3*2 ELM ST*APT 3", "N4*SPRINGFIELD*IL*62701", "DMG*D8*19800229*F",
              "NM1*PR*2*EVERYDAY HEALTH PLAN*****PI*P1", "N3*9 PAYER SQUARE"]  # fmt: skip
DEPENDENT = ["HL*3*2*23*0", "PAT*19", "NM1*QC*1*RIVERA*LEO", "DMG*D8*20150704*M"]
CLAIM = ["CLM*ACCT1*120***11:B:1*Y*A*Y*Y", "HI*ABK:J069*ABF:R05", "LX*1",
         "SV1*HC:99213:25*100*UN*1***1:2", "DTP*472*D8*20261015", "LX*2",
         "SV1*HC:85025*20*UN*2***1", "DTP*472*RD8*20261015-20261016"]  # fmt: skip


def batch(*segments: str) -> ClaimBatch:
    (only,) = read(file_of("837", *HEAD, *PROVIDER, *segments)).claim_batches
    return only


def claims(*segments: str) -> tuple[Claim, ...]:
    return batch(*segments).claims


def test_a_professional_claim_of_the_subscriber_is_read() -> None:
    (claim,) = claims(*SUBSCRIBER, *CLAIM)

    assert (claim.id, claim.charge, claim.kind) == ("ACCT1", 12_000, Kind.PROFESSIONAL)
    assert claim.place == Place("11", "B", "1")
    assert claim.patient is not None
    assert claim.patient.party.first == "ANA"
    assert claim.patient.birth is not None
    assert claim.patient.birth.day == date(1980, 2, 29)
    assert claim.patient.address is not None
    assert claim.patient.address.lines == ("2 ELM ST", "APT 3")
    assert claim.patient.address.city == "SPRINGFIELD"
    assert claim.dependent is None
    assert claim.billing_provider is not None
    assert claim.billing_provider.id == "1999999992"
    assert claim.coverage.payer is not None
    assert (claim.coverage.sequence, claim.coverage.group, claim.coverage.filing) == (
        "P", "GROUP7", "CI",
    )  # fmt: skip
    assert claim.diagnoses == ("J069", "R05")
    assert [line.charge for line in claim.lines] == [10_000, 2_000]
    assert claim.lines[0].diagnosis_pointers == ("1", "2")
    assert claim.lines[1].dates[0].end == date(2026, 10, 16)
    assert str(claim.verdict.ending) == "posted"


def test_a_dependent_is_the_patient_and_the_subscriber_stays_the_member() -> None:
    (claim,) = claims(*SUBSCRIBER, *DEPENDENT, *CLAIM)

    assert claim.patient is not None
    assert (claim.patient.party.first, claim.patient.relationship) == ("LEO", "19")
    assert claim.subscriber is not None
    assert claim.subscriber.party.first == "ANA"
    assert str(claim.verdict.ending) == "posted"


def test_the_next_subscriber_does_not_inherit_a_dependent() -> None:
    second = [s.replace("HL*2*1*22", "HL*4*1*22").replace("ANA", "EVA") for s in SUBSCRIBER]

    first, last = claims(*SUBSCRIBER, *DEPENDENT, *CLAIM, *second, *CLAIM)

    assert [c.patient.party.first for c in (first, last) if c.patient] == ["LEO", "EVA"]
    assert str(last.verdict.ending) == "posted"


def test_what_other_payers_paid_and_adjusted_belongs_to_the_claim() -> None:
    (claim,) = claims(
        *SUBSCRIBER, *CLAIM[:2],
        "SBR*S*01*******12", "CAS*PR*1*21.89**2*15", "AMT*D*39.15", "AMT*EAF*36.89", "OI***Y",
        "MOA***MA18", "NM1*IL*1*RIVERA*JO****MI*M2", "NM1*PR*2*OLD FAITHFUL PLAN*****PI*P2",
        "DTP*573*D8*20261020", "REF*F8*PCN9",
        "LX*1", "SV1*HC:99213*120*UN*1", "DTP*472*D8*20261015",
        "SVD*P2*40*HC:99213**1", "CAS*CO*42*3", "CAS*PR*1*77", "DTP*573*D8*20261020",
    )  # fmt: skip
    (other,) = claim.other_payers
    (decision,) = claim.lines[0].payments

    assert other.coverage.payer is not None
    assert (other.coverage.sequence, other.coverage.payer.last, other.paid) == (
        "S", "OLD FAITHFUL PLAN", 3_915,
    )  # fmt: skip
    assert [(a.group, a.reason, a.cents) for a in other.adjustments] == [
        ("PR", "1", 2_189), ("PR", "2", 1_500),
    ]  # fmt: skip
    assert other.remark_codes == ("MA18",)
    assert other.subscriber is not None
    assert (decision.payer_id, decision.paid) == ("P2", 4_000)
    assert [(a.group, a.cents) for a in decision.adjustments] == [("CO", 300), ("PR", 7_700)]
    assert decision.dates[0].start == date(2026, 10, 20)
    assert claim.lines[0].dates[0].start == date(2026, 10, 15)
    assert claim.coverage.payer is not None
    assert claim.coverage.payer.last == "EVERYDAY HEALTH PLAN"
    assert str(claim.verdict.ending) == "posted"


def test_an_institutional_claim_is_read() -> None:
    (claim,) = claims(
        *SUBSCRIBER, "CLM*H1*89.93***13:A:1**A*Y*Y", "DTP*434*RD8*20261001-20261003", "CL1*3**01",
        "HI*BK:3669", "HI*BF:4019*BF:79431", "HI*BH:04:D8:20260930*BH:A1:D8:19261111",
        "HI*BE:A2:::15.31", "LX*1", "SV2*0305*HC:85025*13.39*UN*1", "DTP*472*D8*20261001",
        "LX*2", "SV2*0730**76.54*UN*3",
    )  # fmt: skip

    assert claim.kind is Kind.INSTITUTIONAL
    assert claim.diagnoses == ("3669", "4019", "79431")
    assert [(line.revenue_code, line.charge) for line in claim.lines] == [
        ("0305", 1_339), ("0730", 7_654),
    ]  # fmt: skip
    assert claim.lines[1].procedure is None
    assert claim.accident is not None
    assert claim.accident.causes == ("BH-04",)
    assert str(claim.verdict.ending) == "posted"


@pytest.mark.parametrize(
    ("clm", "extra", "causes", "state", "day"),
    [
        ("CLM*A*120***11:B:1*Y*A*Y*Y**AA:::CA", "DTP*439*D8*20260901", ("AA",), "CA",
         date(2026, 9, 1)),
        ("CLM*A*120***11:B:1*Y*A*Y*Y**EM:OA", "REF*D9*1", ("EM", "OA"), "", None),
        ("CLM*A*120***11:B:1*Y*A*Y*Y", "DTP*439*D8*20260901", (), "", date(2026, 9, 1)),
    ],
)  # fmt: skip
def test_accident_indicators_point_to_a_third_party(
    clm: str, extra: str, causes: tuple[str, ...], state: str, day: date | None
) -> None:
    (claim,) = claims(*SUBSCRIBER, clm, extra, *CLAIM[1:])

    assert claim.accident is not None
    assert (claim.accident.causes, claim.accident.state, claim.accident.day) == (causes, state, day)


@pytest.mark.parametrize(("filing", "causes"), [("AM", ("SBR-AM",)), ("WC", ("SBR-WC",))])
def test_a_plan_for_accidents_points_to_a_third_party(filing: str, causes: tuple[str, ...]) -> None:
    (claim,) = claims(*[s.replace("*CI", f"*{filing}") for s in SUBSCRIBER], *CLAIM)

    assert claim.accident is not None
    assert claim.accident.causes == causes


def test_a_patient_payment_and_its_absence_differ() -> None:
    (paid,) = claims(*SUBSCRIBER, CLAIM[0], "AMT*F5*25", *CLAIM[1:])
    (silent,) = claims(*SUBSCRIBER, *CLAIM)

    assert (paid.patient_paid, silent.patient_paid) == (2_500, None)


def test_a_date_of_death_is_read() -> None:
    pat = "PAT*****D8*20261101"
    (claim,) = claims(*SUBSCRIBER[:2], pat, *SUBSCRIBER[2:], *CLAIM)

    assert claim.patient is not None
    assert claim.patient.died_on == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("old", "new", "ending", "notice"),
    [
        ("CLM*ACCT1*120", "CLM*ACCT1*120.01", "posted with a flag", "lines_differ_from_claim"),
        ("CLM*ACCT1*120", "CLM*ACCT1*", "review", "claim_charge_missing"),
        ("CLM*ACCT1*120", "CLM*ACCT1*12O", "review", "money_unreadable"),
        ("CLM*ACCT1", "CLM*", "posted with a flag", "claim_id_missing"),
        ("11:B:1", "11:B:7", "posted with a flag", "claim_voids_or_replaces"),
        ("11:B:1", "11:B:8", "posted with a flag", "claim_voids_or_replaces"),
        ("*100*UN", "*1,00*UN", "review", "money_unreadable"),
        ("*100*UN", "**UN", "posted with a flag", "line_amount_missing"),
        ("HI*ABK:J069*ABF:R05", "HI*ABK*J069*ABF:R05", "posted with a flag", "diagnosis_malformed"),
        ("LX*2", "LX*1", "posted with a flag", "segment_out_of_place"),
        ("DTP*472*D8*20261015", "DTP*472*D8*20261332", "posted with a flag", "date_impossible"),
        ("HL*2*1*22", "HL*2*7*22", "posted with a flag", "hierarchy_broken"),
        ("HL*2*1*22", "HL*4*1*22", "posted with a flag", "hierarchy_broken"),
    ],
)
def test_each_failure_of_a_claim_has_its_ending(
    old: str, new: str, ending: str, notice: str
) -> None:
    segments = [segment.replace(old, new, 1) for segment in [*SUBSCRIBER, *CLAIM]]
    assert segments != [*SUBSCRIBER, *CLAIM]

    (claim,) = claims(*segments)

    assert str(claim.verdict.ending) == ending
    assert notice in notices(claim.verdict.reasons)


def test_a_transaction_of_the_same_levels_again_starts_counting_again() -> None:
    again = [*PROVIDER, *SUBSCRIBER, *CLAIM]

    read_claims = claims(*SUBSCRIBER, *CLAIM, *again)

    assert [str(c.verdict.ending) for c in read_claims] == ["posted", "posted"]


def test_a_dental_claim_is_read() -> None:
    (claim,) = claims(*SUBSCRIBER, "CLM*D1*80***11:B:1*Y*A*Y*Y", "LX*1", "SV3*AD:D1110*80****1")

    assert claim.kind is Kind.DENTAL
    assert (claim.lines[0].charge, claim.lines[0].units) == (8_000, "1")


def test_a_file_without_claims_is_refused() -> None:
    with pytest.raises(NothingToImport):
        batch(*SUBSCRIBER)
