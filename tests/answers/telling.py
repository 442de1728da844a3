"""What a patient says to each question of the details flow, as the assistant hears it."""

from typing import Any

from inquiry_api.answers import memory
from inquiry_api.answers.draft import Answer, FlowStep
from tests.answers.talk import Talk

# Field: intent, text, entities, values of placeholders.
SAYS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "payer": ("give_details", "Northern Shield", {}),
    "second_payer": ("give_details", "Northern Shield", {}),
    "member_number": ("give_details", "it is <ID_1>", {}),
    "started_on": ("give_details", "since May", {"month": "05"}),
    "paid_amount": ("give_details", "77 dollars", {"amount": 7_700}),
    "paid_on": ("give_details", "in June", {"month": "06"}),
    "paid_how": ("give_details", "by card", {}),
    "letter_amount": ("give_details", "40", {"amount": 4_000}),
    "letter_on": ("give_details", "<DATE_1>", {"placeholder": "<DATE_1>"}),
    "wrong": ("report_eob_mismatch", "I was never there that day", {}),
    "twice": ("give_details", "the office visit in March", {}),
    "until": ("give_details", "until the first of next month", {}),
    "reason": ("ask_financial_assistance", "I lost my job", {}),
    "notice_on": ("give_details", "<DATE_1>", {"placeholder": "<DATE_1>"}),
    "refund_how": ("give_details", "by check please", {}),
    "expected": ("give_details", "a yearly check-up", {}),
    "place": ("give_details", "a hospital in town", {}),
    "emergency": ("affirm", "yes", {}),
    "signed": ("deny", "no", {}),
    "service": ("request_coding_review", "a scan of my knee", {}),
    "planned_on": ("give_details", "next week", {}),
    "insured": ("deny", "no", {}),
    "estimate_amount": ("give_details", "$100", {"amount": 10_000}),
    "estimate_on": ("give_details", "in February", {"month": "02"}),
    "offer": ("give_details", "$20", {"amount": 2_000}),
    "accident_kind": ("give_details", "2", {"ordinal": "2", "count": 2, "amount": 200}),
    "accident_on": ("give_details", "last week", {}),
    "accident_place": ("give_details", "in Madison, Wisconsin", {}),
    "claim_number": ("give_details", "claim 7712-A", {}),
    "other_insurer": ("give_details", "Hill Mutual, claim 77", {}),
    "whose": ("give_details", "my mother, <NAME_1>", {"relation": "parent"}),
    "relation": ("give_details", "my mother", {"relation": "parent"}),
    "document": ("give_details", "power of attorney", {}),
    "contact_kind": ("give_details", "my phone number", {}),
    "contact_new": ("update_contact", "<PHONE_1>", {}),
    "missed": ("give_details", "I called the day before", {}),
    "household": ("give_details", "4", {"count": 4, "amount": 400, "ordinal": "4"}),
    "income": ("give_details", "about 66000 a year", {"amount": 6_600_000}),
    "program": ("give_details", "medicaid", {"payer": "medicaid"}),
    "change": ("give_details", "the date", {}),
    "change_to": ("give_details", "after my payday", {}),
}
VALUES = {
    "<ID_1>": "XJ-4417",
    "<DATE_1>": "10/20/2026",
    "<NAME_1>": "Rosa Quill",
    "<PHONE_1>": "555-0133",
}


def next_field(talk: Talk) -> str | None:
    """The field that the details flow asks for now."""
    state = memory.recall(talk.session, talk.speaker.conversation_id, memory.DETAILS)
    return state["left"][0] if state else None


def tell(talk: Talk) -> FlowStep:
    """Say what a patient says to the question that stands."""
    field = next_field(talk)
    assert field is not None
    intent, text, entities = SAYS[field]
    return talk.step("details", intent, text, VALUES, **entities)


def take_down(talk: Talk, topic: str, **entities: object) -> Answer | FlowStep:
    """Ask a topic and answer everything it asks; the last step or the answer."""
    found: Answer | FlowStep = talk.ask(topic, **entities)
    if isinstance(found, Answer) and found.flow != "details":
        return found
    while next_field(talk) is not None:
        asked = talk.prompt("details")
        assert asked.outcome == "ask"
        found = tell(talk)
    return found
