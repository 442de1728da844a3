"""Large files are read piece by piece, and what is read is what a small file's reading gives."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from inquiry_api.db import Database, among
from inquiry_api.imports.models import HeldItem
from inquiry_api.imports.x12 import many, segments
from inquiry_api.imports.x12.many import Gathering
from inquiry_api.imports.x12.reading import X12File
from tests.bench.x12_bench import made_up_claims, made_up_remittance
from tests.imports.posting_x12.books import claim_837
from tests.imports.x12.builders import (
    BALANCED_CLAIM,
    PLAIN,
    Marks,
    envelope,
    file_of,
    payment,
    read,
    remittance_file,
    transaction,
)

# In a currency that is not the dollar, which counts for every claim, also those already read.
_FOREIGN = file_of("835", *payment(), *BALANCED_CLAIM, *BALANCED_CLAIM, "CUR*PR*CAD")
_LOST_LEVEL = file_of("837", *claim_837(), "HL*7*9*22*0", *claim_837()[6:], *claim_837("A3")[5:])
_SEVERAL = PLAIN.write(
    [*envelope("835", [transaction("835", [*payment(), *BALANCED_CLAIM])] * 2)] * 2
).encode()
_WRAPPED = Marks(terminator="'", after="\r\n").write(
    envelope("835", [transaction("835", [*payment(), *BALANCED_CLAIM])])
)
FILES = {
    "remittance": made_up_remittance(9),
    "claims": made_up_claims(9),
    "foreign": _FOREIGN,
    "lost level": _LOST_LEVEL,
    "several interchanges": _SEVERAL,
    "lines for segments": _SEVERAL.replace(b"~\n", b"\r\n"),
    "wrapped": "\n".join(_WRAPPED[at : at + 80] for at in range(0, len(_WRAPPED), 80)).encode(),
    "without ISA": remittance_file(*BALANCED_CLAIM).split(b"~\n", 1)[1],
    "without end": remittance_file(*BALANCED_CLAIM).rstrip(b"~\n"),
}


def claims_of(file: X12File) -> list[Sequence[object]]:
    return [list(one.claims) for one in (*file.remittances, *file.claim_batches)]


@pytest.mark.parametrize("name", FILES)
def test_a_file_in_pieces_reads_as_one_at_a_time(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = read(FILES[name])
    monkeypatch.setattr(many, "_MOST_IN_MEMORY", 1)
    monkeypatch.setattr(many, "_BLOCK", 2)
    monkeypatch.setattr(segments, "_BLOCK", 5)

    pieces = read(FILES[name])

    assert claims_of(pieces) == claims_of(whole)
    assert len(claims_of(whole)[0]) > 0
    assert pieces.findings == whole.findings
    assert [one.findings for one in pieces.contents] == [one.findings for one in whole.contents]
    for one, other in zip(pieces.remittances, whole.remittances, strict=True):
        assert one.sums == other.sums


def test_many_are_read_again_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "_MOST_IN_MEMORY", 4)
    monkeypatch.setattr(many, "_BLOCK", 3)

    few, kept = Gathering(range(4)).all(), Gathering(range(11)).all()

    assert few == (0, 1, 2, 3)
    assert not isinstance(kept, tuple)
    assert (len(kept), kept[0], kept[-1], kept[9:]) == (11, 0, 10, (9, 10))
    assert list(zip(kept, kept, strict=True)) == [(n, n) for n in range(11)]
    with pytest.raises(IndexError):
        kept[11]


def test_more_values_than_a_statement_takes_are_looked_up(database: Database) -> None:
    with database.transaction() as session:
        wanted = {number.to_bytes(4, "big") for number in range(70_000)}
        query = select(HeldItem).where(among(HeldItem.number_index, wanted))
        assert session.scalars(query).all() == []
