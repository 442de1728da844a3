"""The inbox: what patients wrote that may teach the assistant something."""

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inquiry_api.errors import Conflict, Invalid, NotFound
from inquiry_api.studio.frame import LOOKERS, REASONS, Visit, blueprint, chosen, visit
from inquiry_api.studio.striking import KINDS, strike
from inquiry_api.tuning.changes import NEARLY_THE_SAME, Author, Nearby, change, nearby, new_lines
from inquiry_api.tuning.inbox import (
    Filters,
    decide,
    group_of,
    item_of,
    models_of,
    page,
    reopen,
)
from inquiry_api.tuning.likeness import Neighbour
from inquiry_api.tuning.lines import training_data
from inquiry_api.tuning.models import InboxItem
from inquiry_api.tuning.rasa_yaml import Line

_VERDICTS = ("confirmed", "relabelled", "new_topic", "not_request", "hidden")
_FALLBACK = "nlu_fallback"
_EVIDENCE, _SUGGESTED = 6, 3
_SETTLED = "Somebody else settled one of these messages meanwhile. This is how they are now."


@blueprint.get("/")
def inbox() -> ResponseReturnValue:
    """The groups of messages that nobody settled yet, those that would teach most first."""
    with visit() as here:
        data = training_data(here.session)
        filters = _filters((*data.topics, _FALLBACK))
        found = page(here.session, filters, request.args.get("after"))
        return render_template(
            "studio/inbox.html",
            page=found,
            filters=filters,
            query=_query(filters),
            topics=data.topics,
            models=models_of(here.session),
        )


def _filters(topics: tuple[str, ...]) -> Filters:
    return Filters(
        intent=chosen("intent", topics),
        language=chosen("language", ("en", "es")),
        channel=chosen("channel", ("sms", "web")),
        model=request.args.get("model") or None,
        reason=chosen("reason", tuple(REASONS)),
    )


def _query(filters: Filters) -> dict[str, str]:
    return {name: value for name, value in vars(filters).items() if value}


@blueprint.get("/inbox/<uuid:item_id>")
def inbox_item(item_id: UUID) -> ResponseReturnValue:
    """One message with those like it, the nearest training lines, and what can be done."""
    with visit() as here:
        return _item_page(here, item_id)


def _item_page(
    here: Visit,
    item_id: UUID,
    problem: str | None = None,
    status: int = 200,
    *,
    close: Sequence[Nearby] = (),
) -> ResponseReturnValue:
    item = item_of(here.session, item_id)
    data = training_data(here.session)
    near = data.neighbours.nearest(item.text, count=_EVIDENCE, language=item.language)
    body = render_template(
        "studio/item.html",
        item=item,
        group=group_of(here.session, item) if item.state == "open" else [item],
        near=near,
        suggested=suggestions(near),
        topics=data.topics,
        kinds=KINDS,
        problem=problem,
        close=close,
        form=request.form,
    )
    return body, status


def suggestions(near: Sequence[Neighbour]) -> list[tuple[str, float]]:
    """The topics that the nearest lines speak for, the strongest first."""
    weights: dict[str, float] = {}
    for one in near:
        weights[one.line.intent] = max(weights.get(one.line.intent, 0.0), one.likeness)
    ranked = sorted(weights.items(), key=lambda pair: -pair[1])
    return ranked[:_SUGGESTED]


@blueprint.post("/inbox/<uuid:item_id>/settle")
def settle(item_id: UUID) -> ResponseReturnValue:
    """Settle a message and the chosen ones like it; teach them, if that was ticked."""
    form = request.form
    try:
        with visit(*LOOKERS) as here:
            item = item_of(here.session, item_id)
            state, label = _verdict(here.session, item, form.get("verdict", ""))
            items = _ticked(here.session, item, form.getlist("with"))
            close = _conflicts(here.session, items, label) if form.get("teach") else []
            if close and not form.get("anyway"):
                return _item_page(here, item_id, status=422, close=close)
            decide(here.session, items, state, label=label, staff_id=here.staff.id)
            if label is not None and form.get("teach"):
                _teach(here, items, label)
            after = page(here.session, Filters()).items
    except Invalid as wrong:
        with visit() as here:
            return _item_page(here, item_id, wrong.detail, 422)
    except Conflict:
        with visit() as here:
            return _item_page(here, item_id, _SETTLED, 409)
    if after:
        return redirect(url_for("studio.inbox_item", item_id=after[0].id), 303)
    return redirect(url_for("studio.inbox"), 303)


def _verdict(session: Session, item: InboxItem, given: str) -> tuple[str, str | None]:
    """The state and the label that a button stands for. `topic:<name>` relabels."""
    word, _, name = given.partition(":")
    if word == "topic":
        name = name or request.form.get("topic", "")
        if name not in training_data(session).topics:
            raise Invalid(field="topic", detail="Choose a topic from the list.")
        return ("confirmed" if name == item.intent else "relabelled"), name
    if word not in _VERDICTS or (word == "confirmed" and item.intent == _FALLBACK):
        raise Invalid(field="verdict", detail="Choose what the message is.")
    return word, item.intent if word == "confirmed" else None


def _ticked(session: Session, item: InboxItem, ids: Sequence[str]) -> list[InboxItem]:
    wanted = set(ids)
    return [one for one in group_of(session, item) if one.id == item.id or str(one.id) in wanted]


def _conflicts(session: Session, items: Sequence[InboxItem], label: str | None) -> list[Nearby]:
    """Lines of other topics in nearly the same words as what would be taught."""
    if label is None:
        return []
    data = training_data(session)
    lines = [Line(label, item.language, item.text) for item in items]
    return [
        near for near in nearby(data, lines) if near.conflict and near.overlap >= NEARLY_THE_SAME
    ]


def _teach(here: Visit, items: Sequence[InboxItem], label: str) -> None:
    data = training_data(here.session)
    lines = [
        line
        for item in items
        for line in new_lines(data, label, item.language, [item.text], redacted=True)
        if line not in data.known
    ]
    if lines:
        author = Author(here.staff.id, "A patient wrote this; settled in the inbox.")
        change(here.session, "labelled", author, plus=list(dict.fromkeys(lines)))


@blueprint.post("/inbox/<uuid:item_id>/reopen")
def take_back(item_id: UUID) -> ResponseReturnValue:
    """Take a decision back."""
    with visit(*LOOKERS) as here:
        item = item_of(here.session, item_id)
        if item.state == "open":
            raise NotFound
        reopen(here.session, item, staff_id=here.staff.id)
    return redirect(url_for("studio.inbox_item", item_id=item_id), 303)


@blueprint.post("/inbox/<uuid:item_id>/strike")
def strike_out(item_id: UUID) -> ResponseReturnValue:
    """Strike an identifier that slipped through out of everything that holds it."""
    form = request.form
    try:
        with visit(*LOOKERS) as here:
            item = item_of(here.session, item_id)
            struck, case = strike(
                here.session,
                item,
                form.get("phrase", ""),
                form.get("kind", ""),
                staff_id=here.staff.id,
            )
            return render_template("studio/struck.html", item=item, struck=struck, case=case)
    except Invalid as wrong:
        with visit() as here:
            return _item_page(here, item_id, wrong.detail, 422)
