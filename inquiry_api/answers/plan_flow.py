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
from inquiry_api.answers import memory, plan_words
from inquiry_api.answers.choosing import wait_for
from inquiry_api.answers.compose import check_again, compose
from inquiry_api.answers.draft import FlowStep
from inquiry_api.answers.follow_up import asks_beside
from inquiry_api.answers.needed import asked_case, promise
from inquiry_api.answers.plan_pick import means_time, wish_of, with_wish
from inquiry_api.answers.plan_state import PlanState, fresh_state, load, save
from inquiry_api.answers.question import Asked, Question
from inquiry_api.answers.wanted import read_wanted
from inquiry_api.audit.trail import record
from inquiry_api.plans.agreeing import Agreement, agree

TOPIC = "payment_plan"
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
    question = Question(session, speaker, Asked(TOPIC))
    if given.intent == "cancel":
        return _leave(question)
    try:
        question.scope  # noqa: B018 - Opening the door raises NotVerified.
        return _step(question, state, given)
    except (NotVerified, NotFresh):
        if given.intent == "deny":
            return _leave(question)
        wait_for(session, speaker, Asked(TOPIC), ready=True)
        return FlowStep("done", resume=TOPIC)


def prompt(session: Session, speaker: Speaker, _given: Given | None = None) -> FlowStep:
    """The present question."""
    state = load(session, speaker.conversation_id)
    if state is None:
        return FlowStep("left")
    question = Question(session, speaker, Asked(TOPIC))
    try:
        basis = fresh_state(question.picture, question.practice.plan)
    except NotVerified:
        return FlowStep("ask", check_again(question))
    if basis is None:
        # What was asked in between put the debt on hold: there is nothing to come back to.
        memory.forget(session, speaker.conversation_id, memory.PLAN)
        return FlowStep("left")
    return _ask(question, state)


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
    rules = question.practice.plan
    wanted = read_wanted(given.entities, given.values, question.speaker.language)
    wish = wish_of(state, wanted, given, rules)
    if wish is not None:
        wished = with_wish(state, wish, rules)
        same = wished.stage == "consent" and wished.count == state.count
        if not (given.intent == "affirm" and same):
            return _ask_or_pass_on(question, wished)
    if given.intent == "affirm":
        return _yes(question, state)
    if given.intent == "deny":
        return _no(question, state)
    return _unclear(question, state)


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
        question, "medium", why="plan outside the rules", offered=offered, visits=state.visits
    )
    facts = {"promised": promise(question, "medium")}
    return FlowStep("case", compose(question, "plan/staff", facts, private=False), case=case)


def _yes(question: Question, state: PlanState) -> FlowStep:
    """A yes agrees to the schedule shown, and to nothing else."""
    counts = state.counts(question.practice.plan)
    if state.stage == "offer":
        if len(counts) == 1:
            return _ask(question, state.picked(counts[0]))
        return _unclear(question, state)
    require_fresh(question.session, question.speaker)
    basis = fresh_state(question.picture, question.practice.plan)
    if basis is None:
        return _nothing_left(question)
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
    )
    plan = agree(question.session, agreement)
    record(
        question.session,
        actor=f"conversation:{conversation_id}",
        action="plan.agreed",
        purpose=TOPIC,
        conversation_id=conversation_id,
        patient_id=question.scope.patient_id,
        account_ids=[plan.account_id],
        subject=("payment_plan", plan.id),
    )


def _no(question: Question, state: PlanState) -> FlowStep:
    """No to a schedule shows the offers again; no to the offers ends it."""
    if state.stage == "consent":
        return _ask(question, state.back("declined"))
    return _leave(question)


def _leave(question: Question) -> FlowStep:
    memory.forget(question.session, question.speaker.conversation_id, memory.PLAN)
    return FlowStep("left", compose(question, "plan/left", {}, private=False))


def _nothing_left(question: Question) -> FlowStep:
    """The debt went away while the offer stood, by a payment for one."""
    memory.forget(question.session, question.speaker.conversation_id, memory.PLAN)
    wait_for(question.session, question.speaker, Asked(TOPIC), ready=True)
    return FlowStep("done", resume=TOPIC)


def _unclear(question: Question, state: PlanState) -> FlowStep:
    missed = replace(state, misses=state.misses + 1, note="unclear")
    if missed.misses > _MOST_MISSES:
        return _pass_on(question, state)
    return _ask(question, missed)
