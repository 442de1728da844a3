"""Posts what one X12 file holds, transaction by transaction, in the order of the file."""

from collections import Counter
from collections.abc import Callable, Iterator

from inquiry_api.imports.posting.bulk.posting import STRETCH, post_many
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.payer_payments import MAYBE_TOLD, take_back_payment, told_elsewhere
from inquiry_api.imports.posting.records import Billed, Decided, Item
from inquiry_api.imports.posting.tally import SKIPPED
from inquiry_api.imports.posting.trying import post_or_hold
from inquiry_api.imports.posting_x12.acknowledgements import (
    post_acknowledgement,
    post_interchange,
)
from inquiry_api.imports.posting_x12.claims import billed_of
from inquiry_api.imports.posting_x12.decisions import decided_of
from inquiry_api.imports.posting_x12.eligibility import told_of
from inquiry_api.imports.posting_x12.held import hold_whole
from inquiry_api.imports.posting_x12.names import segment
from inquiry_api.imports.posting_x12.payments import payment_of, post_payment, posted_before
from inquiry_api.imports.posting_x12.statuses import news_of
from inquiry_api.imports.x12.acknowledgements import Acknowledgement
from inquiry_api.imports.x12.claim_status import StatusAnswer
from inquiry_api.imports.x12.claims import ClaimBatch
from inquiry_api.imports.x12.eligibility import EligibilityAnswer
from inquiry_api.imports.x12.reading import Content, X12File
from inquiry_api.imports.x12.remittance import Remittance

Progress = Callable[[int], None]


class X12Poster:
    """Posts one file. `progress` is told after each claim."""

    def __init__(self, load: Load, file: X12File, progress: Progress) -> None:
        self._load = load
        self._file = file
        self._progress = progress
        self._waiting: list[Billed | Decided] = []

    def post(self) -> None:
        """Post every transaction; what is unsure is held."""
        self._remember_groups()
        for content, key in self._with_keys():
            match content:
                case Remittance():
                    self._remittance(content, f"835:{key}")
                case ClaimBatch():
                    self._claims(content, f"billed:837:{key}")
                case _:
                    self._post_waiting()
                    self._answer(content, key)
        self._post_waiting()
        for number, ta1 in enumerate(self._file.ta1, start=1):
            post_interchange(self._load, ta1, f"ta1:{self._file.sha256}:{number}")

    def _answer(self, content: Content, key: str) -> None:
        match content:
            case EligibilityAnswer():
                self._eligibility(content, f"271:{key}")
            case StatusAnswer():
                self._statuses(content, f"277:{key}")
            case Acknowledgement():
                post_acknowledgement(self._load, content, f"999:{key}")

    def _with_keys(self) -> Iterator[tuple[Content, str]]:
        """Each transaction with its key: file, ISA13 and ST02; a repeated pair is counted."""
        met: Counter[tuple[str, str]] = Counter()
        for content in self._file.contents:
            pair = (content.interchange_control, content.control)
            met[pair] += 1
            again = f".{met[pair]}" if met[pair] > 1 else ""
            yield content, f"{self._file.sha256}:{pair[0]}:{pair[1]}{again}"

    def _remember_groups(self) -> None:
        """Which claims went in which group of ours: a 999 names the group."""
        groups: dict[str, list[list[str]]] = {}
        for batch in self._file.claim_batches:
            groups.setdefault(batch.group_control, []).append(
                [batch.interchange_control, batch.control]
            )
        self._load.source.report = {**self._load.source.report, "groups": groups}

    def _remittance(self, remittance: Remittance, key: str) -> None:
        told = payment_of(remittance, key)
        decisions = (
            decided_of(remittance, claim, f"{key}:{claim.ordinal}") for claim in remittance.claims
        )
        before = posted_before(self._load, told, repeated=key.count(".") > 0)
        if before is not None:
            hold_whole(self._load, told, tuple(decisions), before)
            return
        payers = self._load.payers.same(told.payer)
        twin = told_elsewhere(self._load, payers, told.trace, told.paid_on, told.amount)
        if twin is not None and not twin.sure:
            hold_whole(self._load, told, tuple(decisions), twin.row, why=MAYBE_TOLD)
            return
        if twin is not None:
            take_back_payment(self._load, twin.row, told.place)
        post_payment(self._load, told)
        for decided in decisions:
            self._gather(decided)

    def _claims(self, batch: ClaimBatch, key: str) -> None:
        for claim in batch.claims:
            self._gather(billed_of(batch, claim, f"{key}:{claim.ordinal}"))

    def _gather(self, item: Billed | Decided) -> None:
        """Claims and decisions wait for one another, whatever transaction they stand in."""
        self._waiting.append(item)
        if len(self._waiting) >= STRETCH:
            self._post_waiting()

    def _post_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        post_many(self._load, waiting, self._progress)

    def _eligibility(self, answer: EligibilityAnswer, key: str) -> None:
        for number, member in enumerate(answer.members, start=1):
            if answer.is_about(member):
                self._post(told_of(answer, member, f"{key}:{number}", self._load.today))
        if answer.rejects and not answer.members:
            where = segment(answer.rejects[0].segment)
            self._load.tally.tell("coverage", where, SKIPPED, "could_not_be_checked")

    def _statuses(self, answer: StatusAnswer, key: str) -> None:
        for number, report in enumerate(answer.reports, start=1):
            where = segment(report.segment)
            if not report.is_claim:
                self._load.tally.tell("claim news", where, SKIPPED, "about_a_batch_not_a_claim")
                continue
            for news in news_of(answer, report, f"{key}:{number}", self._load.today):
                self._post(news)

    def _post(self, item: Item) -> None:
        post_or_hold(self._load, item)
        self._progress(1)
