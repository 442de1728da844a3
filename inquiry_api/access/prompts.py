"""Everything the identity flow can say. One template `identity/<prompt>` each, per language and
channel; none of them may hold a fact about a person.
"""

import enum


class Prompt(enum.StrEnum):
    """The closed list of prompts; the text under each tells its author what it must say."""

    ASK_NAME_BIRTH = "ask_name_birth"
    """Web, first question: last name and birth date, or the access code printed on the statement
    and birth date. For a child's bill: the last name and birth date of the adult it is sent to."""

    ASK_NAME = "ask_name"
    """Web: the birth date is known, the last name is missing."""

    ASK_BIRTH = "ask_birth"
    """The birth date of the adult whose bill it is (SMS: the first and only question)."""

    ASK_CODE = "ask_code"
    """Web: "if these match what we have, we sent a six-digit code by text to the number on file";
    or the access code from the statement. Said to everybody alike."""

    CODE_SENT_AGAIN = "code_sent_again"
    """Web: as ASK_CODE, for a second code; the earlier one no longer works."""

    NO_MORE_CODES = "no_more_codes"
    """Web: no further code can be sent for an hour; the access code, or a person."""

    CODE_WRONG = "code_wrong"
    """The code did not work: wrong, used, or older than ten minutes. Try again, or ask for a new
    one. Said alike for unknown, wrong, locked and deceased."""

    CODE_UNCLEAR = "code_unclear"
    """What was sent is neither six digits nor an access code (eight letters and digits). No try
    was counted. An account number is not an access code."""

    ASK_ACCESS_CODE = "ask_access_code"
    """SMS: to be sure whom we speak to, the access code printed on the statement and the birth
    date. Names nobody and does not say why."""

    ASK_ACCESS_CODE_ONLY = "ask_access_code_only"
    """SMS: the birth date is known, the access code is missing."""

    NOT_MATCHED = "not_matched"
    """What was given does not match what we have: check the birth date, or send the access code
    from the statement together with the birth date. Said alike for unknown, wrong, locked and
    deceased."""

    DATE_UNCLEAR = "date_unclear"
    """The date could not be read: month, day and four-digit year, with an example that is nobody's
    birth date. No try was counted."""

    STEP_UP_CODE = "step_up_code"
    """Web, before a plan: for safety once more, the code that was texted just now, or the access
    code and the birth date."""

    STEP_UP_BIRTH = "step_up_birth"
    """SMS, before a plan: for safety the birth date once more."""

    STEP_UP_ACCESS_CODE = "step_up_access_code"
    """SMS from a number that does not suffice, before a plan: access code and birth date again."""

    WHOSE_BILL = "whose_bill"
    """Verified, and answers for several people's bills: your own, those you pay for, or all?
    Buttons `give_details{"relation":"self"}`, `give_details{"relation":"other"}`,
    `give_details{"all":"all"}`. Names nobody."""

    WHOSE_BILL_UNCLEAR = "whose_bill_unclear"
    """The same, after an answer that was not understood."""

    WARN_SMS = "warn_sms"
    """SMS, verified: texts are not private, others may read them. May amounts be sent by text?
    Yes or no; with no, a link to the secure page. Buttons `affirm`, `deny`."""

    WARN_SMS_UNCLEAR = "warn_sms_unclear"
    """The same, after an answer that was neither yes nor no."""

    VERIFIED = "verified"
    """Thank you, that matches. The answer to the question follows by itself."""

    LOCKED = "locked"
    """Too many tries: for safety nothing more can be checked here; a person from the billing
    office will help. Also said to somebody who comes back to a locked conversation."""

    LEFT = "left"
    """The patient did not want to go on: fine; general questions can still be asked."""

    STUCK = "stuck"
    """Three answers in a row could not be used: offers a person, and to start again."""
