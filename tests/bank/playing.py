"""Plays a conversation of the bank, and checks each reply against the books."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from actions.dialogue import topic_of
from inquiry_api.access.door import NotVerified
from inquiry_api.access.models import IdentitySession
from inquiry_api.access.speaker import Channel, Language
from inquiry_api.answers.draft import Draft
from inquiry_api.answers.question import Asked, Question
from inquiry_api.answers.sms import fold
from inquiry_api.conversations.choices import _same
from inquiry_api.ledger.models import Hold
from inquiry_api.plans.models import PaymentPlan
from tests.answers import written
from tests.answers.talk import NOON, Talk
from tests.bank import follow_up_stories, office, people, stories
from tests.bank.checking import (
    amounts,
    foreign_words,
    leaks,
    missing_figures,
    missing_steps,
    shown,
    unfit,
    wrong_figures,
)
from tests.bank.dialogue import Dialogue, Message, Said
from tests.bank.quantities import quantities
from tests.ledger.books import Books

TODAY = NOON.date()
_DOLLARS = re.compile(r"(?<![\w$./-])\d{2,5}(?![\w./-])")  # "only 50"
_PAYLOAD = re.compile(r"([a-z_]+)(\{.*\})?")


def write(books: Books, story: str) -> None:
    """Write what a story names: one of this folder's, or one of the answers' tests."""
    places = (stories, follow_up_stories, people, written)
    found: Callable[[Books], object] = next(
        getattr(place, story) for place in places if hasattr(place, story)
    )
    found(books)


class Play:
    """One conversation in one language on one channel."""

    def __init__(
        self, session: Session, given: Mapping[str, Any], language: Language, channel: Channel
    ) -> None:
        self.session = session
        self.talk = Talk(session, channel, language)
        office.receive(self.talk)
        self.secrets: tuple[str, ...] = ()
        for story in given.get("books", "").split():
            write(self.talk.books, story)
        if "neighbour" in given:
            self._move_in(given["neighbour"])
        self._let_in(given.get("verified", "patient"))
        self.dialogue = Dialogue(self.talk)
        self.faults: list[str] = []
        self.typed: set[int] = set()
        self.last: Draft | None = None

    def _move_in(self, story: str) -> None:
        """Somebody else's books, of which nothing may be told in this conversation."""
        write(Books.open(self.session), story)
        self.secrets = people.NEIGHBOURS_SECRETS

    def _let_in(self, whose: str) -> None:
        if whose == "patient":
            self.talk.verify()
        elif whose == "guarantor":
            self.talk.verify_guarantor()
        elif whose == "parent":
            people.verify_parent(self.talk)

    def turns(self, turns: Sequence[Mapping[str, Any]]) -> list[str]:
        """Play every turn; what was wrong, in words."""
        for number, turn in enumerate(turns, start=1):
            before = len(self.faults)
            self._prepare(turn)
            said = self.dialogue.hear(self._message(turn))
            self._check_all(turn, said)
            where = f"turn {number} ({turn.get('ask') or turn.get('say') or turn.get('press')})"
            self.faults[before:] = [f"{where}: {fault}" for fault in self.faults[before:]]
        return self.faults

    def _prepare(self, turn: Mapping[str, Any]) -> None:
        """Another message: a turn of its own, maybe later, maybe in the other language."""
        changed: dict[str, Any] = {"turn_id": uuid4()}
        if "language" in turn:
            changed["language"] = turn["language"]
        self.talk.speaker = replace(self.talk.speaker, **changed)
        if "later" in turn:
            ago = timedelta(minutes=turn["later"])
            self.session.execute(
                update(IdentitySession).values(
                    seen_at=IdentitySession.seen_at - ago,
                    verified_at=IdentitySession.verified_at - ago,
                    proved_at=IdentitySession.proved_at - ago,
                )
            )

    def _message(self, turn: Mapping[str, Any]) -> Message:
        if "press" in turn:
            return self._pressed(str(turn["press"]))
        entities = dict(turn.get("entities", {}))
        typed = turn.get("text", "")
        words = typed[self.talk.speaker.language] if isinstance(typed, Mapping) else str(typed)
        words = words.replace("{code}", self.dialogue.codes[-1] if self.dialogue.codes else "")
        self.typed |= {int(cents) for name, cents in entities.items() if name == "amount"}
        self.typed |= set(amounts(words)) | {100 * int(n) for n in _DOLLARS.findall(words)}
        intent = turn.get("ask") or turn.get("say") or "give_details"
        second = topic_of(turn["also"]) if "also" in turn else None
        return Message(intent, words, entities, turn.get("values") or {}, second)

    def _pressed(self, wanted: str) -> Message:
        """A button by its number or its payload; a title that is typed means the same."""
        assert self.last is not None
        choices = self.last.choices
        if wanted.isdigit():
            title = choices[int(wanted) - 1].title
            payload = next(one.payload for one in choices if _same(one.title, title.upper()))
        else:
            payload = next((one.payload for one in choices if one.payload.startswith(wanted)), "")
        found = _PAYLOAD.fullmatch(payload)
        assert found, f"no button for {wanted}: {[one.payload for one in choices]}"
        return Message(found[1], "", json.loads(found[2]) if found[2] else {})

    def _check_all(self, turn: Mapping[str, Any], said: Sequence[Said]) -> None:
        """The first reply by the turn's own words, each further one by those under `then`."""
        after = turn.get("then", ())
        expected = [turn, *([after] if isinstance(after, Mapping) else after)]
        if len(said) != len(expected):
            told = [one.draft.text if one.draft else one.outcome for one in said]
            self.faults.append(f"{len(said)} replies, not {len(expected)}: {told}")
        for wanted, one in zip(expected, said, strict=False):
            self._check(wanted, one)
        self.last = said[-1].draft or self.last if said else self.last

    def _check(self, turn: Mapping[str, Any], said: Said) -> None:
        self._expect("outcome", turn.get("outcome"), said.outcome)
        told = said.case.packet.get("captured") or () if said.case else ()
        values = {each["field"]: each["value"] for each in told}  # type: ignore[union-attr,index,call-overload]
        for field, wanted in turn.get("captured", {}).items():
            self._expect(f"captured {field}", wanted, values.get(field))
        self._expect("case", turn.get("case"), said.case.kind if said.case else None)
        self._expect("severity", turn.get("severity"), said.case.severity if said.case else None)
        self._check_rows(turn)
        if said.draft is not None:
            stolen = [one for one in self.secrets if one in shown(said.draft)]
            self.faults += [f"told of somebody else: {one}" for one in stolen]
        if turn.get("tells") == "nothing":
            self.faults += [f"disclosed {leak}" for leak in leaks(said.draft, stories.SECRETS)]
        elif said.draft is not None:
            self._check_draft(turn, said.draft)
        elif turn.get("outcome") in ("answered", "case", "static"):
            self.faults.append("no reply")

    def _check_rows(self, turn: Mapping[str, Any]) -> None:
        """What the turn must have written, or must not have."""
        if "hold" in turn:
            kinds = set(self.session.scalars(select(Hold.kind)))
            if turn["hold"] not in kinds:
                self.faults.append(f"no {turn['hold']} hold was written")
        if turn.get("no_hold") and self.session.scalar(select(func.count(Hold.id))):
            self.faults.append("a hold was written")
        if "plans" in turn:
            count = self.session.scalar(select(func.count(PaymentPlan.id)))
            self._expect("number of plans", turn["plans"], count)

    def _check_draft(self, turn: Mapping[str, Any], draft: Draft) -> None:
        language = self.talk.speaker.language
        known = self._known()
        names = [*turn.get("figures", []), *turn.get("must", []), *turn.get("shows", [])]
        allowed = {cents for name in names for cents in known[name]}
        self.faults += [f"no such figure: {one}" for one in wrong_figures(draft, allowed)]
        needed = {name: known[name] for name in turn.get("must", [])}
        self.faults += [f"{name} is not told" for name in missing_figures(draft, needed)]
        seen = set(amounts(shown(draft)))
        self.faults += [f"{n} is not shown" for n in turn.get("shows", []) if not seen & known[n]]
        lacking = missing_steps(draft, turn.get("next", []))
        self.faults += [f"next step missing: {one}" for one in lacking]
        self.faults += unfit(draft, self.talk.speaker.channel)
        self.faults += [f"in another language: {word}" for word in foreign_words(draft, language)]
        hidden = [word for word in turn.get("hides", []) if word in shown(draft)]
        self.faults += [f"{word} is told" for word in hidden]
        self._check_words(turn, draft)

    def _check_words(self, turn: Mapping[str, Any], draft: Draft) -> None:
        says = turn.get("says", {}).get(self.talk.speaker.language)
        text = fold(f"{draft.text}\n{draft.page_text or ''}").casefold()
        for words in [says] if isinstance(says, str) else says or ():
            if fold(words).casefold() not in text:
                self.faults.append(f"does not say {words!r}: {draft.text}")
        if turn.get("differs") and self.last is not None and draft.text == self.last.text:
            self.faults.append("says the same words again")

    def _known(self) -> dict[str, frozenset[int]]:
        try:
            question = Question(self.session, self.talk.speaker, Asked("balance"))
            accounts = [account.account_id for account in question.scope.accounts]
        except NotVerified:
            accounts = []
        return quantities(self.session, accounts, TODAY, typed=frozenset(self.typed))

    def _expect(self, what: str, wanted: object, found: object) -> None:
        if wanted is not None and wanted != ("none" if found is None else found):
            self.faults.append(f"{what} is {found}, not {wanted}")
