"""What became of the parts of one file: counts for programs, lines for people."""

from collections import Counter
from dataclasses import dataclass, field

POSTED = "posted"
FLAGGED = "posted with a flag"
REVIEW = "review"
UNCHANGED = "unchanged"
SKIPPED = "skipped"


@dataclass(frozen=True)
class Line:
    """One thing that a person should see: what, where in the file, how it ended and why."""

    what: str
    place: str
    ending: str
    why: str


@dataclass(frozen=True)
class Mark:
    """How far a tally was."""

    endings: dict[str, Counter[str]]
    lines: int
    cases: int


@dataclass
class Tally:
    """Endings by kind of thing (`claim`, `remittance`, `coverage`…), and the lines to show."""

    endings: dict[str, Counter[str]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    cases: int = 0

    def count(self, what: str, ending: str) -> None:
        """One more of a kind has ended so."""
        self.endings.setdefault(what, Counter())[ending] += 1

    def tell(self, what: str, place: str | None, ending: str, why: str) -> None:
        """Count it, and say why it did not end as one would wish."""
        self.count(what, ending)
        self.note(what, place, ending, why)

    def note(self, what: str, place: str | None, ending: str, why: str) -> None:
        """Say something without counting again."""
        self.lines.append(Line(what, place or "file", ending, in_words(why)))

    def saved(self) -> "Mark":
        """Where it stands, to go back to."""
        endings = {what: Counter(counts) for what, counts in self.endings.items()}
        return Mark(endings, len(self.lines), self.cases)

    def restore(self, mark: "Mark") -> None:
        """Forget what was counted since the mark."""
        self.endings, self.cases = mark.endings, mark.cases
        del self.lines[mark.lines :]

    def as_json(self) -> dict[str, object]:
        """Counts and lines as plain JSON values."""
        return {
            "endings": {what: dict(counts) for what, counts in sorted(self.endings.items())},
            "cases": self.cases,
            "notes": [vars(line) for line in self.lines],
        }


def in_words(name: str) -> str:
    """`patient_share_differs` as words."""
    return name.replace("_", " ")
