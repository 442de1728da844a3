"""The reasons and the news of a claim that take most letters."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product

from inquiry_api.access.speaker import Channel, Language
from inquiry_api.answers.reasons.codes_said import Saying, remarks, status_details
from inquiry_api.answers.reasons.table import codes, explain
from inquiry_api.answers.refusals import Refusal
from inquiry_api.ledger.figures import Figure, Reason
from inquiry_api.ledger.journal import Book


@cache
def longest_reason(language: Language, channel: Channel) -> Mapping[str, str]:
    """The reason that takes most letters, with what a remark adds and its next step."""
    worded = (one.words(language, channel) for one in _refusals())
    return max(worded, key=lambda words: len(words["what"]) + len(words["next"]))


def _refusals() -> Iterator[Refusal]:
    """Every reason alone, and one of each family with every remark that could stand beside it."""
    families: dict[str, str] = {}
    for code, entry in codes().items():
        families.setdefault(entry.family, code)
        for group in ("CO", "PR", "OA"):
            yield _refusal(group, code, None)
    sayings = dict.fromkeys(saying for saying in remarks().values() if saying.adds)
    for code, group, saying in product(families.values(), ("CO", "PR", "OA"), sayings):
        yield _refusal(group, code, saying)


def _refusal(group: str, code: str, saying: Saying | None) -> Refusal:
    reason = Reason(None, Book.DENIED, group, code, Figure())
    return Refusal(reason, explain(group, code), saying)


@cache
def longest_news(language: Language) -> str:
    """The words on a claim's last news that take most letters."""
    told = (one for one in status_details().values() if one.turn in ("yours", "ours", "clerk"))
    return max((one.words.in_language(language) for one in told), key=len)
