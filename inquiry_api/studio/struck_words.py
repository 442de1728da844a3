"""The words of one strike, and which of the studio's texts lose them."""

import re
from dataclasses import dataclass

from inquiry_api.tuning.baseline import baseline


@dataclass(frozen=True)
class Words:
    """Words to strike, in any case, as they stand between words.

    What people also say when they mean nobody ("will", "may", "grace") can't be told from a name
    elsewhere: where it is `everyday`, training lines and reports lose it only if they are one of
    the messages that it was struck from, `said`.
    """

    text: str
    said: frozenset[str]
    everyday: bool

    def stand_in(self, text: str) -> bool:
        """Whether this line is to lose them."""
        return (not self.everyday or text in self.said) and bool(whole(self.text).search(text))

    def out_of(self, text: str, instead: str) -> str:
        """The line without them, where it is to lose them."""
        return whole(self.text).sub(instead, text) if self.stand_in(text) else text


def whole(phrase: str) -> re.Pattern[str]:
    """A phrase as it stands between words; parts of words stay."""
    parts = r"\s+".join(re.escape(part) for part in phrase.split())
    return re.compile(rf"(?<!\w){parts}(?!\w)", re.IGNORECASE)


def is_everyday(phrase: str) -> bool:
    """Whether the training lines that came with the release say it, too."""
    stands = whole(phrase)
    return any(stands.search(line.text) for line in baseline().lines)
