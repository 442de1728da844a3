"""Why something is not posted."""

from collections.abc import Sequence


class Unsure(Exception):
    """Nobody could be sure, so nothing was posted. `reason` is a fixed word.

    `case` is the kind of case a clerk gets; `candidates` is what it might have been.
    """

    def __init__(self, reason: str, case: str, candidates: Sequence[object] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.case = case
        self.candidates = candidates
