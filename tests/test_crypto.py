"""Sealing: one value, one place, one key; and look-ups that need a key."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from inquiry_api.crypto import Keyring, SealBroken, normalise
from inquiry_api.db import Database
from inquiry_api.ledger.people import Patient

RING = Keyring({1: b"1" * 32}, b"i" * 32)
ROW = uuid4()


@given(st.text())
def test_what_is_sealed_opens_in_its_own_place(value: str) -> None:
    assert RING.unseal("patient", "name", ROW, RING.seal("patient", "name", ROW, value)) == value


@pytest.mark.parametrize(
    "place", [("guarantor", "name", ROW), ("patient", "address", ROW), ("patient", "name", uuid4())]
)
def test_a_seal_moved_elsewhere_does_not_open(place: tuple[str, str, object]) -> None:
    sealed = RING.seal("patient", "name", ROW, "Quill")

    with pytest.raises(SealBroken):
        RING.unseal(*place, sealed)  # type: ignore[arg-type]


def test_every_flipped_byte_is_noticed() -> None:
    sealed = RING.seal("patient", "name", ROW, "Quill")

    for place in range(len(sealed)):
        broken = bytearray(sealed)
        broken[place] ^= 1
        with pytest.raises(SealBroken):
            RING.unseal("patient", "name", ROW, bytes(broken))


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    old = RING.seal("patient", "name", ROW, "Quill")
    both = Keyring({1: b"1" * 32, 2: b"2" * 32}, b"i" * 32)

    assert both.unseal("patient", "name", ROW, old) == "Quill"
    assert both.seal("patient", "name", ROW, "Quill")[0] == 2


def test_a_look_up_ignores_case_accents_and_punctuation_and_needs_the_key() -> None:
    other = Keyring({1: b"1" * 32}, b"j" * 32)

    assert RING.blind_index("name", "De la Cruz-Núñez") == RING.blind_index(
        "name", "de la cruz nunez"
    )
    assert RING.blind_index("name", "quill") != RING.blind_index("phone", "quill")
    assert RING.blind_index("name", "quill") != other.blind_index("name", "quill")


@given(st.text())
def test_normalising_twice_changes_nothing_more(value: str) -> None:
    assert normalise(normalise(value)) == normalise(value)


def test_the_database_holds_no_name_in_clear(database: Database) -> None:
    with database.transaction() as session:
        session.add(Patient(given_name="Zebulon", family_name="Quill", address="4 Heron Lane"))

    with database.transaction() as session:
        row = session.execute(text("SELECT * FROM patient")).one()
        assert "Zebulon" not in str(tuple(row))
        assert b"Zebulon" not in b"".join(part for part in row if isinstance(part, bytes))
        assert session.scalars(select(Patient)).one().given_name == "Zebulon"
