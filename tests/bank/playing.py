"""Plays a conversation of the bank at the level of intents, and checks each reply."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.door import NotVerified
from inquiry_api.access.speaker import Channel, Language
from inquiry_api.answers.draft import Answer, CaseNeeded, Draft, FlowStep
from inquiry_api.answers.question import Asked, Question
from inquiry_api.ledger.models import Hold
from inquiry_api.money import parse_cents
from tests.answers import written
from tests.answers.talk import NOON, Talk
from tests.bank import stories
from tests.bank.checking import (
    amounts,
    leaks,
    missing_figures,
    missing_steps,
    shown,
    unfit,
    wrong_figures,
)
from tests.bank.quantities import quantities
from tests.ledger.books import Books

TODAY = NOON.date()


def topic_of(intent: str) -> str:
    """The API's name for what an intent asks."""
    return "payment_plan" if intent == "set_up_payment_plan" else intent.removeprefix("ask_")


def write(books: Books, story: str) -> None:
    """Write what a story names: one of this folder's, or one of the answers' tests."""
    found: Callable[[Books], object] | None = getattr(stories, story, None)
    found = found or getattr(written, story)
    found(books)


class Play:
    """One conversation in one language on one channel."""

    def __init__(
        self, session: Session, given: Mapping[str, Any], language: Language, channel: Channel
    ) -> None:
        self.session = session
        self.talk = Talk(session, channel, language)
        for story in given.get("books", "").split():
            write(self.talk.books, story)
        self._whose = given.get("verified", "patient")
        if self._whose == "patient":
            self.talk.verify()
        elif self._whose == "guarantor":
            self.talk.verify_guarantor()
        self.flow: str | None = None
        self.faults: list[str] = []
        self.typed: set[int] = set()

    def turns(self, turns: list[Mapping[str, Any]]) -> list[str]:
        """Play every turn; what was wrong, in words."""
        for number, turn in enumerate(turns, start=1):
            before = len(self.faults)
            self._turn(turn)
            where = f"turn {number} ({turn.get('ask') or turn.get('say')})"
            self.faults[before:] = [f"{where}: {fault}" for fault in self.faults[before:]]
        return self.faults

    def _turn(self, turn: Mapping[str, Any]) -> None:
        entities = dict(turn.get("entities", {}))
        self.typed |= {int(v) for k, v in entities.items() if k == "amount"}
        self.typed |= set(amounts(str(turn.get("text", ""))))
        if "ask" in turn and not (self.flow and turn.get("inside")):
            self._check(turn, *self._asked(topic_of(turn["ask"]), turn, entities))
        else:
            self._check(turn, *self._stepped(turn, entities))

    def _asked(
        self, topic: str, turn: Mapping[str, Any], entities: dict[str, Any]
    ) -> tuple[str, Draft | None, CaseNeeded | None]:
        values = turn.get("values")
        answer = self.talk.ask(topic, values, str(turn.get("text", "")), **entities)
        return self._after(answer)

    def _after(self, answer: Answer) -> tuple[str, Draft | None, CaseNeeded | None]:
        if answer.flow is None:
            return answer.outcome, answer.draft, answer.case
        self.flow = answer.flow
        if answer.flow == "identity":
            return "identify", answer.draft, answer.case
        return answer.flow, self.talk.prompt(answer.flow).draft, answer.case

    def _stepped(
        self, turn: Mapping[str, Any], entities: dict[str, Any]
    ) -> tuple[str, Draft | None, CaseNeeded | None]:
        assert self.flow is not None, "nothing was asked"
        intent = turn.get("say", turn.get("ask", "give_details"))
        step: FlowStep = self.talk.step(
            self.flow, intent, str(turn.get("text", "")), turn.get("values"), **entities
        )
        if step.outcome == "digress":
            if intent in ("thank", "greet"):
                return "digress", None, None
            flow, said = self.flow, self._asked(topic_of(intent), turn, entities)
            self.flow = flow
            return said
        if step.outcome == "ask":
            return "ask", step.draft, step.case
        self.flow = None
        if step.resume is not None:
            return self._after(self.talk.ask(step.resume))
        return step.outcome, step.draft, step.case

    def _check(
        self, turn: Mapping[str, Any], outcome: str, draft: Draft | None, case: CaseNeeded | None
    ) -> None:
        self._expect("outcome", turn.get("outcome"), outcome)
        self._expect("case", turn.get("case"), case.kind if case else None)
        self._expect("severity", turn.get("severity"), case.severity if case else None)
        if "hold" in turn:
            kinds = set(self.session.scalars(select(Hold.kind)))
            if turn["hold"] not in kinds:
                self.faults.append(f"no {turn['hold']} hold was written")
        if turn.get("tells") == "nothing":
            self.faults += [f"disclosed {leak}" for leak in leaks(draft, stories.SECRETS)]
            return
        if draft is not None:
            self._check_draft(turn, draft)
        elif turn.get("outcome") in ("answered", "case"):
            self.faults.append("no reply")

    def _check_draft(self, turn: Mapping[str, Any], draft: Draft) -> None:
        known = self._known()
        names = [*turn.get("figures", []), *turn.get("must", [])]
        allowed = {cents for name in names for cents in known[name]}
        self.faults += [f"no such figure: {one}" for one in wrong_figures(draft, allowed)]
        needed = {name: known[name] for name in turn.get("must", [])}
        self.faults += [f"{name} is not told" for name in missing_figures(draft, needed)]
        lacking = missing_steps(draft, turn.get("next", []))
        self.faults += [f"next step missing: {one}" for one in lacking]
        self.faults += unfit(draft, self.talk.speaker.channel)
        hidden = [word for word in turn.get("hides", []) if word in shown(draft)]
        self.faults += [f"{word} is told" for word in hidden]
        says = turn.get("says", {}).get(self.talk.speaker.language)
        if says and says.casefold() not in draft.text.casefold():
            self.faults.append(f"does not say {says!r}: {draft.text}")

    def _known(self) -> dict[str, frozenset[int]]:
        try:
            question = Question(self.session, self.talk.speaker, Asked("balance"))
            accounts = [account.account_id for account in question.scope.accounts]
        except NotVerified:
            accounts = []
        found = quantities(self.session, accounts, TODAY)
        found["typed"] = frozenset(self.typed)
        found["over"] = frozenset(
            abs(billed - typed) for billed in found["billed"] for typed in self.typed
        )
        found["policy"] = frozenset(parse_cents(amount) for amount in ("$40", "$400", "$25"))
        each = {
            -(-due // count) for due in found["due"] | found["on_plan"] for count in range(1, 37)
        }
        each |= {due // count for due in found["due"] | found["on_plan"] for count in range(1, 37)}
        found["each"] = frozenset(each)
        return found

    def _expect(self, what: str, wanted: object, found: object) -> None:
        if wanted is not None and wanted != found:
            self.faults.append(f"{what} is {found}, not {wanted}")
