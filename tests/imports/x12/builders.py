"""Builds small X12 files for the tests. Everything in them is invented."""

from collections.abc import Sequence
from dataclasses import dataclass

from inquiry_api.imports.x12.reading import X12File, read_bytes
from inquiry_api.imports.x12.remittance import Remittance, RemittanceClaim

_GUIDES = {
    "835": ("HP", "005010X221A1"),
    "837": ("HC", "005010X222A1"),
    "271": ("HB", "005010X279A1"),
    "277": ("HN", "005010X212"),
    "999": ("FA", "005010X231A1"),
}


@dataclass(frozen=True)
class Marks:
    """Separators of a file to build; the segments given are written with `*`, `:`, `^` and `~`."""

    element: str = "*"
    component: str = ":"
    repetition: str = "^"
    terminator: str = "~"
    after: str = "\n"

    def write(self, segments: Sequence[str]) -> str:
        """The segments with these separators."""
        table: dict[str, str] = {"*": self.element, ":": self.component, "^": self.repetition}
        end = self.terminator + self.after
        return "".join(
            segment.translate({ord(old): new for old, new in table.items()}) + end
            for segment in segments
        )


PLAIN = Marks()


def isa(control: int = 1, version: str = "00501", usage: str = "P", isa11: str = "^") -> str:
    """An ISA of the regular width, written with the plain separators."""
    return (
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'PAYER':15}*ZZ*{'PRACTICE':15}"
        f"*261103*0900*{isa11}*{version}*{control:09d}*0*{usage}*:"
    )


def transaction(set_id: str, body: Sequence[str], control: str = "0001") -> list[str]:
    """ST to SE with a right count."""
    _, guide = _GUIDES[set_id]
    return [
        f"ST*{set_id}*{control}*{guide}",
        *body,
        f"SE*{len(body) + 2}*{control}",
    ]


def envelope(set_id: str, transactions: Sequence[Sequence[str]], control: int = 1) -> list[str]:
    """ISA to IEA around whole transactions."""
    functional, guide = _GUIDES[set_id]
    return [
        isa(control),
        f"GS*{functional}*PAYER*PRACTICE*20261103*0900*{control}*X*{guide}",
        *(segment for one in transactions for segment in one),
        f"GE*{len(transactions)}*{control}",
        f"IEA*1*{control:09d}",
    ]


def file_of(set_id: str, *body: str, marks: Marks = PLAIN) -> bytes:
    """A file of one transaction."""
    return marks.write(envelope(set_id, [transaction(set_id, body)])).encode()


def payment(amount: str = "92.00", method: str = "ACH") -> list[str]:
    """The head of an 835 up to the first claim."""
    return [
        f"BPR*I*{amount}*C*{method}************20261103",
        "TRN*1*TRACE1*1999999999",
        "DTM*405*20261102",
        "N1*PR*EVERYDAY HEALTH PLAN",
        "N1*PE*HARBOR CLINIC*XX*1999999992",
        "LX*1",
    ]


# The worked example of a balanced primary claim: 300.00 - (110.00 + 75.00 + 23.00) = 92.00.
BALANCED_CLAIM = (
    "CLP*ACCT1*1*300*92*98*12*PCN1*11*1",
    "NM1*QC*1*RIVERA*ANA****MI*M1",
    "SVC*HC:99213:25*300*92**1",
    "DTM*472*20261015",
    "CAS*CO*45*110",
    "CAS*PR*1*75**2*23",
)


def remittance_file(*claim_segments: str, paid: str = "92.00", tail: Sequence[str] = ()) -> bytes:
    """An 835 with one payment and the given claim segments."""
    return file_of("835", *payment(paid), *claim_segments, *tail)


def read(data: bytes) -> X12File:
    """Read a built file."""
    return read_bytes(data, "built.x12")


def remittance(data: bytes) -> Remittance:
    """The only 835 of a built file."""
    (only,) = read(data).remittances
    return only


def claim(data: bytes) -> RemittanceClaim:
    """The only claim of a built file."""
    (only,) = remittance(data).claims
    return only


def notices(findings: Sequence[object]) -> set[str]:
    """The stable names of findings."""
    return {str(getattr(finding, "notice", "")) for finding in findings}
