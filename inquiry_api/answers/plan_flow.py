"""The plan flow: offers, a pick, the whole schedule, a yes. Nothing is agreed to by anything else.

A correction ("make it 6", "I can do $50 a month") counts at any time before the yes; a question
about something else leaves the offer where it stands, to come back to.
"""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.access.door import NotFresh, NotVerified, require_fresh
from inquiry_api.access.identity import Given
from inquiry_api.access.speaker import Speaker
from inquiry_api.answers import memory, plan_change, plan_words
from inquiry_api.answers.choosing import wait_for
from inquiry_api.answers.compose import check_again, compose
from inquiry_api.answers.draft import FlowStep
from inquiry_api.answers.follow_up import asks_beside
from inquiry_api.answers.needed import asked_case, promise
from inquiry_api.answers.plan_pick import means_time, wish_of, with_wish
from inquiry_api.answers.plan_state import PlanState, fresh_state, load, save
from inquiry_api.answers.question import Asked, Question
from inquiry_api.audit.trail import record
from inquiry_api.plans.agreeing import Agreement, agree

TOPIC, CHANGE = "payment_plan", "change_payment_plan"
MORE_TIME = "request_more_time"
# Messages that can answer the flow's questions. Any other intent is about something else, even
# when it names an amount.
ANSWERS = frozenset(
    {
        *("give_details", "affirm", "deny", "set_up_payment_plan", "change_payment_plan"),
        *("request_more_time", "out_of_scope", "nlu_fallback", ""),
    }
)
_MOST_MISSES = 2
_MOST_BEYOND = 2


def step(session: Session, speaker: Speaker, given: Given) -> FlowStep:
    """Take a message as a pick, a correction or a consent."""
    state = load(session, speaker.conversation_id)
    if state is None:
        return FlowStep("left")
    question = Question(session, speaker, _asked(state, given))
    if given.intent == "cancel":
        return _leave(question, state)
    try:
        question.scope  # noqa: B018 - Opening the door raises NotVerified.
        return _step(question, state, given)
    except (NotVerified, NotFresh):
        if given.intent == "deny":
            return _leave(question, state)
        return _begin_anew(question, state)


def prompt(session: Session, speaker: Speaker, _given: Given | None = None) -> FlowStep:
    """The present question."""
    state = load(session, speaker.conversation_id)
    if state is None:
        return FlowStep("left")
    question = Question(session, speaker, _asked(state, Given()))
    try:
        basis = _basis(question, state)
    except NotVerified:
        return FlowStep("ask", check_again(question))
    if basis is None:
        # What was asked in between put the debt on hold: there is nothing to come back to.
        memory.forget(session, speaker.conversation_id, memory.PLAN)
        return FlowStep("left")
    return _ask(question, state)


def _asked(state: PlanState, given: Given) -> Asked:
    """What the flow is about, with what is said now: a clerk may have to know it."""
    topic = CHANGE if state.replaces else TOPIC
    return Asked(topic, tuple(given.entities), dict(given.values), text=given.text)


def _basis(question: Question, state: PlanState) -> PlanState | None:
    """What there is to agree to by today's books."""
    rules = question.practice.plan
    if state.replaces:
        return plan_change.basis(question.picture, rules, state)
    return fresh_state(question.picture, rules)


def _begin_anew(question: Question, state: PlanState) -> FlowStep:
    """The topic, answered next, proves identity or says what is left to do."""
    details = {"change": state.change, "change_to": state.told} if state.replaces else {}
    again = Asked(question.topic, details={name: told for name, told in details.items() if told})
    wait_for(question.session, question.speaker, again, ready=True)
    return FlowStep("done", resume=question.topic)


def _asked_for_time(given: Given) -> Asked:
    return Asked(MORE_TIME, tuple(given.entities), dict(given.values), text=given.text)


def _step(question: Question, state: PlanState, given: Given) -> FlowStep:
    if given.intent in ("ask_repeat", "ask_clarify"):
        return _ask(question, replace(state, note=""), simpler=given.intent == "ask_clarify")
    if means_time(given):
        wait_for(question.session, question.speaker, _asked_for_time(given), ready=True)
        return FlowStep("done", resume=MORE_TIME)
    if given.intent not in ANSWERS or asks_beside(given.text):
        save(question.session, question.speaker.conversation_id, replace(state, note="again"))
        return FlowStep("digress")
    wished = _wished(question, state, given)
    if wished is not None:
        same = wished.stage == "consent" and wished.shown == state.shown
        if not (given.intent == "affirm" and same):
            return _ask_or_pass_on(question, wished)
    if given.intent == "affirm":
        return _yes(question, state)
    if given.intent == "deny":
        return _no(question, state)
    return _unclear(question, state)


def _wished(question: Question, state: PlanState, given: Given) -> PlanState | None:
    """The state after what the message wishes; None if it wishes nothing."""
    rules, wanted = question.practice.plan, question.wanted
    if state.change == "date" and given.intent != "affirm":
        now = plan_change.standing_plan(question.picture)
        first = now and plan_change.new_first(
            given.text, wanted, now.next_on, question.picture.today
        )
        if first and state.count:
            return plan_change.moved(state, first, state.count)
    wish = wish_of(state, wanted, given, rules)
    return with_wish(state, wish, rules) if wish is not None else None


def _ask(question: Question, state: PlanState, *, simpler: bool = False) -> FlowStep:
    save(question.session, question.speaker.conversation_id, replace(state, note=""))
    words = plan_words.consent if state.stage == "consent" else plan_words.offer
    return FlowStep("ask", words(question, state, simpler=simpler))


def _ask_or_pass_on(question: Question, state: PlanState) -> FlowStep:
    """A wish that the rules have no room for is explained once; whoever insists gets a person."""
    if state.stage == "offer" and state.beyond >= _MOST_BEYOND:
        return _pass_on(question, state)
    return _ask(question, state)


def _pass_on(question: Question, state: PlanState) -> FlowStep:
    memory.forget(question.session, question.speaker.conversation_id, memory.PLAN)
    offered = list(state.counts(question.practice.plan))
    case = asked_case(
        question,
        "medium",
        why="plan outside the rules",
        offered=offered,
        visits=state.visits,
        plans=plan_change.packet_of_plan(question.picture),
    )
    facts = {"promised": promise(question, "medium"), "changes": bool(state.replaces)}
    return FlowStep("case", compose(question, "plan/staff", facts, private=False), case=case)


def _yes(question: Question, state: PlanState) -> FlowStep:
    """A yes agrees to the schedule shown, and to nothing else."""
    counts = state.counts(question.practice.plan)
    if state.stage == "offer":
        if len(counts) == 1:
            return _ask(question, state.picked(counts[0]))
        return _unclear(question, state)
    require_fresh(question.session, question.speaker)
    basis = _basis(question, state)
    if basis is None:
        return _nothing_left(question, state)
    if not state.covers(basis):
        return _ask(question, state.moved_to(basis, question.practice.plan))
    return _agree(question, state)


def _agree(question: Question, state: PlanState) -> FlowStep:
    _write(question, state)
    memory.forget(question.session, question.speaker.conversation_id, memory.PLAN)
    elsewhere = sum(
        view.due.cents for view in question.picture.visits if str(view.visit_id) not in state.visits
    )
    return FlowStep("done", plan_words.agreed(question, state, elsewhere))


def _write(question: Question, state: PlanState) -> None:
    """The plan and its audit row, in one transaction."""
    conversation_id = question.speaker.conversation_id
    agreement = Agreement(
        account_id=UUID(state.account_id),
        visits={UUID(visit_id): cents for visit_id, cents in state.visits.items()},
        instalments=state.instalments,
        consent_text=plan_words.consent_wording(question, state),
        channel=question.speaker.channel,
        conversation_id=conversation_id,
        key=state.key,
        replaces=UUID(state.replaces) if state.replaces else None,
    )
    plan = agree(question.session, agreement)
    record(
        question.session,
        actor=f"conversation:{conversation_id}",
        action="plan.changed" if state.replaces else "plan.agreed",
        purpose=question.topic,
        conversation_id=conversation_id,
        patient_id=question.scope.patient_id,
        account_ids=[plan.account_id],
        subject=("payment_plan", plan.id),
    )


def _no(question: Question, state: PlanState) -> FlowStep:
    """No to a schedule shows the offers again; no to the offers, or to another day, ends it."""
    if state.stage == "consent" and state.change != "date":
        return _ask(question, state.back("declined"))
    return _leave(question, state)


def _leave(question: Question, state: PlanState) -> FlowStep:
    memory.forget(question.session, question.speaker.conversation_id, memory.PLAN)
    facts = {"changes": bool(state.replaces)}
    return FlowStep("left", compose(question, "plan/left", facts, private=False))


def _nothing_left(question: Question, state: PlanState) -> FlowStep:
    """The debt went away while the offer stood, by a payment for one."""
    memory.forget(question.session, question.speaker.conversation_id, memory.PLAN)
    return _begin_anew(question, state)


def _unclear(question: Question, state: PlanState) -> FlowStep:
    missed = replace(state, misses=state.misses + 1, note="unclear")
    if missed.misses > _MOST_MISSES:
        return _pass_on(question, state)
    return _ask(question, missed)
