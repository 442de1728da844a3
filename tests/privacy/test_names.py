import pytest

from tests.privacy.naming import names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mark said i could pay", ["mark"]),
        ("Dawn from your office left a message", ["Dawn"]),
        ("can Will call me back", ["Will"]),
        ("i spoke w june last week", ["june"]),
        ("ask Rose about it", ["Rose"]),
        ("this is summer west, hello", ["summer west"]),
        ("my son rich was seen", ["rich"]),
        ("thanks Hope", ["Hope"]),
        ("Dr. Love was paid", ["Love"]),
        ("last name: Fields", ["Fields"]),
        ("name is Long Tran", ["Long Tran"]),
        ("sun young park, dob", ["sun young park"]),
        ("harper quinn owes", ["harper quinn"]),
        ("maria de la luz was here", ["maria de la luz"]),
        ("R. Castellano viewed it", ["R. Castellano"]),
        ("Owens Jr", ["Owens Jr"]),
        ("abdul-rahman al-farsi", ["abdul-rahman al-farsi"]),
        ("my stepson vero is sick", ["vero"]),
        ("Jos\u00e9 N\u00fa\u00f1ez and nunez", ["Jos\u00e9 N\u00fa\u00f1ez", "nunez"]),
        ("jims bill isnt mine", ["jims"]),
        ("Nguyen, Thi Hoa", ["Nguyen, Thi Hoa"]),
        ("Ann Smith, Bob Jones, Eve Klein", ["Ann Smith, Bob Jones", "Eve Klein"]),
        ("KeyError: 'da cunha'", ["da cunha"]),
        ("Mu\ufffdoz called", ["Mu\ufffdoz"]),
    ],
)
def test_names_are_found_whole(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thank you, GERALD WALKER", ["GERALD WALKER"]),
        ("donald walker 1-475-555-0160", ["donald walker"]),
        ("Thank you, Xiuying Bai", ["Xiuying Bai"]),
        ("hey wesley day sikk here", ["wesley day sikk"]),
        ("refund to HU WEN-CHIN for it", ["HU WEN-CHIN"]),
        ("guarantor Jun Suzuki wants it", ["Jun Suzuki"]),
        ("i spoke to Berg, Per in billing", ["Berg, Per"]),
        ("Walker, Brandi, 3/4/84", ["Walker, Brandi"]),
        ("the bill for nathan cook should go", ["nathan cook"]),
        ("Sky is my 2 year old", ["Sky"]),
        ("they call me Junior", ["Junior"]),
        ("dr price ordered 76856", ["price"]),
        ("Chue Her called about it", ["Chue Her"]),
        ("JR Wallace here", ["JR Wallace"]),
        ("responsible party: post, kyan", ["post, kyan"]),
        ("PATIENT: gang lai DOB", ["gang lai"]),
        ("john l\u00ea, phone", ["john l\u00ea"]),
        ("est\u00e0 mal, y qu\u00e8 debo", []),
        ("Jae Won Seo asking", ["Jae Won Seo"]),
        ("my cousin Tou Ger", ["Tou Ger"]),
        ("Lor, Bee", ["Lor, Bee"]),
        ("will cb 2/4 - JT", ["JT"]),
        ("my kids Angel and Star had shots", ["Angel", "Star"]),
        ("will here again, whats my balance", ["will"]),
        ("T.J. Hooker-Smalls bill please", ["T.J. Hooker-Smalls"]),
        ("Victor Bueno no debe nada", ["Victor Bueno"]),
        ("ok - NO", []),
        ("Ha Ha thats funny", []),
        ("will here be a fee", []),
        ("my plan is molina", []),
        ("the bill for Donato Bocca should go to Molina", ["Donato Bocca"]),
        ("why did Molina deny it", []),
        ("can you let robert pay", ["robert"]),
        ("dr bill was high", []),
    ],
)
def test_ordinary_words_complete_a_name(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "will my insurance pay", "may i pay in june", "mark it as paid", "bill me later",
        "i hope so",
        "charity care please", "in good faith", "a grant would help", "every penny counts",
        "the grace period is over", "does chase bank work", "is the deductible met",
        "please call me back", "i am rich in debt", "the price is fair", "im young and healthy",
        "what a long day", "my daughter was seen", "the doctor said no", "poison ivy rash",
        "my name is wrong on the bill", "this is ridiculous", "it's overdue", "las dos",
        "sooo much", "pleaseee help", "recieved a duplicate", "i overpayed", "cobrenme menos",
        "quisiera saber si someteron el reclamo", "me dan un descuento si lo saldo hoy",
        "digame cuanto debo", "necesito un gastroenterologo", "I need an endocrinologist",
    ],
)  # fmt: skip
def test_ordinary_words_are_left(text: str) -> None:
    assert names(text) == []
