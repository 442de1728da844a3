"""Remarks and claim statuses: every sentence easy to read, none blames, presses or names a code."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from inquiry_api.answers.reasons import table
from inquiry_api.answers.reasons.codes_said import (
    Saying,
    explain_remark,
    explain_status,
    remarks,
    status_categories,
    status_details,
)
from inquiry_api.answers.reasons.table import codes, explain
from inquiry_api.imports.posting_x12.statuses import state_of
from inquiry_api.ledger.decisions import PROTECTING_REMARKS
from inquiry_api.studio.lint import (
    BANNED,
    CLINICAL,
    CODES,
    HARDEST_GRADE,
    LEAST_REASON_EASE,
)
from inquiry_api.studio.reading import english_grade, spanish_ease

SAYINGS = list(
    dict.fromkeys([*remarks().values(), *status_categories().values(), *status_details().values()])
)
# Reasons in use, by their numbers (the list of 2026).
IN_USE = [
    *"1 2 3 4 5 6 7 8 9 10 11 12 13 14 16 18 19 20 21 22 23 24 26 27 29 31 32 33 34 35 39".split(),
    *"40 44 45 49 50 51 53 54 55 56 58 59 60 61 66 69 70 74 75 76 78 85 89 90 91 94 95".split(),
    *"96 97 100 101 102 103 104 105 106 107 108 109 110 111 112 114 115 116 117 118 119".split(),
    *"121 122 128 129 130 131 132 133 134 135 136 137 139 140 142 143 144 146 147 148".split(),
    *"149 150 151 152 153 154 155 157 158 159 160 161 163 164 166 167 169 170 171 172".split(),
    *"173 174 175 176 177 178 179 180 181 182 183 184 185 186 187 188 189 190 192 193".split(),
    *"194 195 197 198 199 200 201 202 203 204 205 206 207 208 209 210 211 213 215 216".split(),
    *"219 222 223 224 225 226 227 228 229 231 232 233 234 235 236 237 238 239 240 241".split(),
    *"242 243 245 246 247 248 249 250 251 252 253 254 256 257 258 259 260 261 262 263".split(),
    *"264 265 266 267 268 269 270 271 272 273 274 275 276 277 278 279 280 281 282 283".split(),
    *"284 285 286 287 288 289 290 291 292 293 294 295 296 297 298 299 300 301 302 303".split(),
    *"304 305 A0 A1 A5 A6 A8 B1 B4 B7 B8 B9 B10 B11 B12 B13 B14 B15 B16 B20 B22 B23".split(),
    *(f"P{number}" for number in range(1, 33)),
]


@pytest.mark.parametrize("code", IN_USE)
def test_every_reason_in_use_has_words_of_its_own(code: str) -> None:
    assert code in codes()


@pytest.mark.parametrize("saying", SAYINGS, ids=lambda saying: saying.en[:40])
def test_what_is_said_is_easy_and_kind(saying: Saying) -> None:
    for text in (saying.en, saying.es):
        assert text.endswith(".")
        assert not BANNED.search(text)
        assert not CODES.search(text)
        assert not CLINICAL.search(text)
    assert english_grade(saying.en) <= HARDEST_GRADE, english_grade(saying.en)
    assert spanish_ease(saying.es) >= LEAST_REASON_EASE, spanish_ease(saying.es)


def test_the_remarks_that_protect_are_told_as_never_owed() -> None:
    for code in PROTECTING_REMARKS:
        assert explain_remark(code).owes == "never"


@pytest.mark.parametrize(
    ("code", "turn"),
    [
        ("A3:21", "ours"), ("A1:20", "payer"), ("P3:123", "ours"), ("P4:52", "yours"),
        ("F1:65", "nobody"), ("F2:718", "ours"), ("A7:164", "yours"), ("Z9:1", "payer"),
        ("Z9", "clerk"), ("A3:021:IL", "ours"),
    ],
)  # fmt: skip
def test_a_status_tells_whose_turn_it_is(code: str, turn: str) -> None:
    status = explain_status(code)

    assert status.turn == turn
    assert status.told("en") != status.told("es")


def test_a_family_of_statuses_means_what_the_import_makes_of_it() -> None:
    for category, saying in status_categories().items():
        if state_of(category) == "rejected":
            assert saying.turn == "ours"
        if state_of(category) in ("received", "pending"):
            assert saying.turn in ("payer", "ours", "yours")


@given(st.text(max_size=8))
def test_an_unknown_code_gets_an_honest_sentence_and_a_person(code: str) -> None:
    if code.strip().upper() not in remarks():
        assert explain_remark(code).turn == "clerk"
        assert "person" in explain_remark(code).en
    assert explain_status(code).told("es")


def test_no_official_text_and_no_licensed_description_is_bundled() -> None:
    """Neither X12's sentences nor descriptions of CPT and CDT codes stand in our tables."""
    folder = Path(table.__file__).parent
    official = ("claim/service", "payment adjusted because", "cpt", "cdt", "alert:", "rendered by")
    for path in folder.glob("*.yml"):
        text = yaml.dump(yaml.safe_load(path.read_text(encoding="utf-8"))).lower()
        assert not [words for words in official if words in text], path.name


def test_what_protects_from_cost_share_is_never_to_pay() -> None:
    assert explain("CO", "303").owes == "no"
    assert "never yours" in explain("CO", "303").words("en", "web").what
