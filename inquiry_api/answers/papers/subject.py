"""What a paper is about."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from inquiry_api.access.speaker import Language
from inquiry_api.answers.phrasing import day
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.answers.rendering import label


@dataclass(frozen=True)
class Subject:
    """One account, in the language of who asked. With `only_amounts` no service is named: the
    guarantor is told amounts and dates. `span` is the days that it covers, both included."""

    question: Question
    account_id: UUID
    number: str
    patient: str
    only_amounts: bool
    span: tuple[date, date]

    @property
    def language(self) -> Language:
        """The language of the paper."""
        return self.question.speaker.language

    def says(self, key: str, **parts: str) -> str:
        """A wording of the paper."""
        return label(self.language, f"paper_{key}", **parts)

    def day(self, on: date) -> str:
        """A date as it stands on paper."""
        return day(on, self.language, "web")

    def within(self, on: date) -> bool:
        """Whether a day is covered."""
        return self.span[0] <= on <= self.span[1]

    @property
    def visits(self) -> tuple[VisitView, ...]:
        """The account's visits in these days whose figures may be told, oldest first."""
        views = self.question.picture.visits
        kept = (v for v in views if v.account.account_id == self.account_id and self.within(v.on))
        return tuple(sorted(kept, key=lambda view: view.on))
