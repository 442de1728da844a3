"""An 837 whose hierarchy was damaged: a claim must never pass to the wrong patient in silence."""

from tests.imports.x12.builders import notices
from tests.imports.x12.test_claims import CLAIM, DEPENDENT, SUBSCRIBER, batch, claims


def second_subscriber() -> list[str]:
    return [s.replace("HL*2*1*22", "HL*3*1*22").replace("ANA", "EVA") for s in SUBSCRIBER]


def test_a_subscriber_whose_level_was_lost_never_passes_for_the_one_before() -> None:
    lost = second_subscriber()[1:]

    first, second = claims(*SUBSCRIBER, *CLAIM, *lost, *CLAIM)

    assert first.other_payers == ()
    assert second.patient is not None
    assert second.patient.party.first == "EVA"
    assert notices(second.verdict.for_review) == {"patient_uncertain"}


def test_a_patient_whose_level_was_lost_is_uncertain() -> None:
    _, second = claims(*SUBSCRIBER, *DEPENDENT, *CLAIM, *DEPENDENT[1:], *CLAIM)

    assert notices(second.verdict.for_review) == {"patient_uncertain"}


def test_a_patient_level_without_a_name_does_not_pass_for_the_subscriber() -> None:
    (claim,) = claims(*SUBSCRIBER, *DEPENDENT[:2], *CLAIM)

    assert notices(claim.verdict.for_review) == {"patient_uncertain"}


def test_a_subscriber_without_a_name_is_noticed() -> None:
    (claim,) = claims(*[s for s in SUBSCRIBER if "NM1*IL" not in s], *CLAIM)

    assert claim.patient is None
    assert "patient_missing" in notices(claim.verdict.reasons)


def test_lines_of_a_claim_whose_clm_was_lost_are_noticed() -> None:
    alone = claims(*SUBSCRIBER, *CLAIM, *second_subscriber(), *CLAIM[1:])
    (merged,) = claims(*SUBSCRIBER, *CLAIM, *CLAIM[1:])

    assert len(alone) == 1
    assert "segment_out_of_place" in notices(batch(*SUBSCRIBER, *CLAIM, *second_subscriber(),
                                                   *CLAIM[1:]).findings)  # fmt: skip
    assert notices(merged.verdict.reasons) >= {"segment_out_of_place", "lines_differ_from_claim"}
