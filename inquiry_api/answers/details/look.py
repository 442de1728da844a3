"""What looking at the records gives for one matter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from inquiry_api.answers.draft import Answer, Row, Severity


@dataclass(frozen=True)
class Look:
    """With `answer` set nothing is asked or passed on beyond it.

    What is in `skip` needs no asking any more; `facts` go into the words of the case, `packet` and
    `clocks` to the clerk. `pause` is another kind of hold than the topic's own, for `pause_days`.
    `table` stands under the words.
    """

    answer: Answer | None = None
    skip: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    packet: Mapping[str, Any] = field(default_factory=dict)
    clocks: Mapping[str, str] = field(default_factory=dict)
    severity: Severity | None = None
    pause: str | None = None
    pause_days: int | None = None
    no_pause: bool = False
    private: bool = False
    table: tuple[Row, ...] = ()
