"""A sheet of paper: headings, lines and tables, in the letters of Western Europe."""

from collections.abc import Iterable

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from inquiry_api.answers.papers.subject import Subject
from inquiry_api.money import format_cents

_WIDTH = 190
_AMOUNT = 35
_LINE = 6
_INK = (28, 35, 33)
_SOFT = (90, 100, 97)


class Sheet(FPDF):
    """A letter-sized paper of one practice for one account."""

    def __init__(self, subject: Subject, title: str) -> None:
        super().__init__(format="letter")
        self._subject = subject
        self.set_title(title)
        self.set_lang(subject.language)
        self.set_author(subject.question.practice.name)
        self.set_margins(13, 13, 13)
        self.set_auto_page_break(True, margin=18)
        self.add_page()
        self._letterhead(title)

    def footer(self) -> None:
        """The practice's phone and the page's number, on each page."""
        self.set_y(-13)
        self._pen(8, soft=True)
        practice = self._subject.question.practice
        text = f"{practice.name} · {practice.phone} · {self.page_no()}"
        self.cell(0, 5, _latin(text), align="C")

    def _letterhead(self, title: str) -> None:
        practice, says = self._subject.question.practice, self._subject.says
        self._pen(13, bold=True)
        self._row(practice.name)
        self._pen(9, soft=True)
        self._row(f"{practice.post} · {practice.phone} · {practice.website}")
        self.ln(5)
        self._pen(18, bold=True)
        self._row(title, 9)
        self._pen(10)
        self._row(says("patient", name=self._subject.patient))
        self._row(says("account", number=self._subject.number))
        self._row(says("made", day=self._subject.day(self._subject.question.today)))
        self.ln(3)

    def heading(self, text: str) -> None:
        """Begins a part; never alone at the foot of a page."""
        if self.will_page_break(4 * _LINE):
            self.add_page()
        self.ln(3)
        self._pen(12, bold=True)
        self._row(text, 7)
        self.set_draw_color(*_SOFT)
        self.line(13, self.get_y(), 13 + _WIDTH, self.get_y())
        self.ln(2)

    def text_line(self, text: str, *, soft: bool = False) -> None:
        """A paragraph."""
        self._pen(9 if soft else 10, soft=soft)
        self.multi_cell(_WIDTH, 5, _latin(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def amount(self, text: str, cents: int, *, bold: bool = False, note: str = "") -> None:
        """A line with its amount at the right, and a note between them."""
        self._pen(10, bold=bold)
        self.cell(_WIDTH - _AMOUNT - 30, _LINE, _latin(text))
        self._pen(9, soft=True)
        self.cell(30, _LINE, _latin(note), align="R")
        self._pen(10, bold=bold)
        self.cell(
            _AMOUNT, _LINE, format_cents(cents), align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def amounts(self, lines: Iterable[tuple[str, int]]) -> None:
        """Lines whose amount is not zero."""
        for text, cents in lines:
            if cents:
                self.amount(text, cents)

    def done(self) -> bytes:
        """The finished PDF."""
        return bytes(self.output())

    def _row(self, text: str, height: int = _LINE) -> None:
        self.cell(0, height, _latin(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _pen(self, size: int, *, bold: bool = False, soft: bool = False) -> None:
        self.set_font("helvetica", "B" if bold else "", size)
        self.set_text_color(*(_SOFT if soft else _INK))


def _latin(text: str) -> str:
    """Letters that the built-in fonts have; the rest becomes a question mark."""
    return text.encode("cp1252", "replace").decode("cp1252")
