"""The truth table of R4: something held and the birth date verify; nothing else does."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from inquiry_api.access.links import create_link, redeem_link
from tests.access.records import SPOKEN, Bill, Records, Somebody
from tests.access.talk import Talk

OTHER_DAY = "June 13, 1980"


@dataclass
class Case:
    """A patient with a number on file and a statement; and somebody else of the same kind."""

    records: Records
    patient: Somebody
    bill: Bill
    other: Somebody
    other_bill: Bill

    def web(self) -> Talk:
        return Talk(self.records.database)

    def sms(self, index: bytes | None) -> Talk:
        return Talk(self.records.database, "sms", index)


@pytest.fixture
def case(records: Records) -> Case:
    patient, other = records.patient(), records.patient()
    return Case(records, patient, records.bill(patient), other, records.bill(other))


def wrong_code(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def say_all(talk: Talk, *messages: dict[str, str]) -> Talk:
    talk.start()
    for message in messages:
        talk.give(**message)
    return talk


def name_birth(case: Case) -> Talk:
    return say_all(case.web(), {"NAME_1": case.patient.family, "DATE_1": SPOKEN})


def with_code(case: Case) -> Talk:
    talk = name_birth(case)
    talk.give(ID_1=talk.code)
    return talk


def with_wrong_code(case: Case) -> Talk:
    talk = name_birth(case)
    talk.give(ID_1=wrong_code(talk.code))
    return talk


def with_code_of_another_conversation(case: Case) -> Talk:
    code = name_birth(case).code
    talk = say_all(case.web(), {"NAME_1": case.other.family, "DATE_1": SPOKEN})
    talk.give(ID_1=code if code != talk.code else wrong_code(code))
    return talk


def with_code_sent_to_nobody(case: Case) -> Talk:
    talk = say_all(case.web(), {"NAME_1": "Nobodyhere", "DATE_1": SPOKEN})
    talk.give(ID_1=talk.code)
    return talk


def with_the_code_for_a_wrong_birth_date(case: Case) -> Talk:
    talk = say_all(case.web(), {"NAME_1": case.patient.family, "DATE_1": OTHER_DAY})
    talk.give(ID_1=talk.code)
    return talk


def link_then(birth: str) -> Callable[[Case], Talk]:
    def play(case: Case) -> Talk:
        text, page = case.sms(case.patient.index), case.web()
        say_all(text, {"DATE_1": SPOKEN})
        with case.records.database.transaction() as session:
            token = create_link(session, text.speaker)
        with case.records.database.transaction() as session:
            redeem_link(session, page.speaker, token, birth)
        return page

    return play


VERIFIES: dict[str, Callable[[Case], Talk]] = {
    "web: name, birth date, code sent to the number on file": with_code,
    "web: access code, birth date": lambda c: say_all(
        c.web(), {"ID_1": c.bill.code, "DATE_1": SPOKEN}
    ),
    "web: name, access code, birth date": lambda c: say_all(
        c.web(), {"NAME_1": c.patient.family, "ID_1": c.bill.code, "DATE_1": SPOKEN}
    ),
    "web: name and birth date, then the access code": lambda c: say_all(
        c.web(), {"NAME_1": c.patient.family, "DATE_1": SPOKEN}, {"ID_1": c.bill.code}
    ),
    "web: access code, then birth date": lambda c: say_all(
        c.web(), {"ID_1": c.bill.code}, {"DATE_1": SPOKEN}
    ),
    "text: number on file, birth date": lambda c: say_all(
        c.sms(c.patient.index), {"DATE_1": SPOKEN}
    ),
    "text: any number, access code, birth date": lambda c: say_all(
        c.sms(b"x" * 32), {"ID_1": c.bill.code, "DATE_1": SPOKEN}
    ),
    "text: number on file, access code, birth date": lambda c: say_all(
        c.sms(c.patient.index), {"ID_1": c.bill.code, "DATE_1": SPOKEN}
    ),
    "link, birth date": link_then(SPOKEN),
}

REFUSES: dict[str, Callable[[Case], Talk]] = {
    "web: nothing": lambda c: say_all(c.web()),
    "web: name": lambda c: say_all(c.web(), {"NAME_1": c.patient.family}),
    "web: birth date": lambda c: say_all(c.web(), {"DATE_1": SPOKEN}),
    "web: name, birth date": name_birth,
    "web: name, birth date, wrong code": with_wrong_code,
    "web: name, birth date, the code of another conversation": with_code_of_another_conversation,
    "web: nobody's name, the code that went nowhere": with_code_sent_to_nobody,
    "web: a wrong birth date, the code that went nowhere": with_the_code_for_a_wrong_birth_date,
    "web: access code": lambda c: say_all(c.web(), {"ID_1": c.bill.code}),
    "web: access code, name": lambda c: say_all(
        c.web(), {"ID_1": c.bill.code, "NAME_1": c.patient.family}
    ),
    "web: access code, wrong birth date": lambda c: say_all(
        c.web(), {"ID_1": c.bill.code, "DATE_1": OTHER_DAY}
    ),
    "web: unknown access code, name, birth date": lambda c: say_all(
        c.web(), {"ID_1": "ZZZZ2222", "NAME_1": c.patient.family, "DATE_1": SPOKEN}
    ),
    "text: number on file": lambda c: say_all(c.sms(c.patient.index)),
    "text: number on file, name": lambda c: say_all(
        c.sms(c.patient.index), {"NAME_1": c.patient.family}
    ),
    "text: number on file, wrong birth date": lambda c: say_all(
        c.sms(c.patient.index), {"DATE_1": OTHER_DAY}
    ),
    "text: unknown number, birth date": lambda c: say_all(c.sms(b"x" * 32), {"DATE_1": SPOKEN}),
    "text: unknown number, name, birth date": lambda c: say_all(
        c.sms(b"x" * 32), {"NAME_1": c.patient.family, "DATE_1": SPOKEN}
    ),
    "text: unknown number, access code": lambda c: say_all(c.sms(b"x" * 32), {"ID_1": c.bill.code}),
    "link, wrong birth date": link_then(OTHER_DAY),
    "link, no date": link_then("yes"),
}


@pytest.mark.parametrize("way", VERIFIES)
def test_something_held_and_the_birth_date_open_the_persons_own_records(
    case: Case, way: str
) -> None:
    scope = VERIFIES[way](case).open()

    assert scope is not None
    assert scope.patient_id == case.patient.id
    assert [account.account_id for account in scope.accounts] == [case.bill.account_id]


@pytest.mark.parametrize("way", REFUSES)
def test_every_other_combination_opens_nothing(case: Case, way: str) -> None:
    talk = REFUSES[way](case)

    assert talk.open() is None
    assert all(
        send.contact_point_id in (None, case.patient.contact_id, case.other.contact_id)
        for send in talk.sends
    )


def test_a_code_goes_to_the_number_on_file_whatever_number_is_said(case: Case) -> None:
    talk = case.web()
    talk.give(NAME_1=case.patient.family, DATE_1=SPOKEN, PHONE_1="+12025550199")

    assert [send.contact_point_id for send in talk.sends] == [case.patient.contact_id]
