"""Acts that send something to the patient: a statement, a receipt, a form, words by secure link."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID, uuid4

from inquiry_api.access.links import create_link_after
from inquiry_api.access.models import IdentitySession
from inquiry_api.answers.draft import Row
from inquiry_api.answers.facts import as_json
from inquiry_api.answers.phrasing import day as spoken_day
from inquiry_api.answers.practice import practice
from inquiry_api.conversations.clerk_lines import last_identity, was_verified
from inquiry_api.conversations.models import Conversation
from inquiry_api.conversations.ownership import send_as_clerk
from inquiry_api.conversations.redact_later import redact_later
from inquiry_api.conversations.secure_links import link_hash
from inquiry_api.conversations.segments import sendable
from inquiry_api.conversations.speaking import speaker_of
from inquiry_api.conversations.wording import say, spoken
from inquiry_api.desk.acts.doing import Doing, Done
from inquiry_api.errors import Conflict, Invalid
from inquiry_api.ledger.history import payments_seen
from inquiry_api.money import format_cents
from inquiry_api.payments.papers import Wanted, create_paper

LEADS = {
    "statement": {"en": "Your account today, visit by visit:", "es": "Su cuenta hoy, por visita:"},
    "receipt": {"en": "What you have paid us:", "es": "Lo que nos ha pagado:"},
    "total": {"en": "Left for you to pay", "es": "Le queda por pagar"},
    "none": {"en": "No payments are on file.", "es": "No hay pagos registrados."},
    "statement_pdf": {"en": "Open the statement (PDF)", "es": "Abrir el estado de cuenta (PDF)"},
    "receipt_pdf": {"en": "Open the receipt (PDF)", "es": "Abrir el recibo (PDF)"},
    "form": {
        "en": "You can ask for help with the cost here: {page}. Tell us if we should post the "
        "form to you.",
        "es": "Aquí puede pedir ayuda con el costo: {page}. Díganos si le enviamos el formulario "
        "por correo.",
    },
}
ASKS = {
    "member_number": {
        "en": "Please write your member number as it stands on your insurance card.",
        "es": "Escriba su número de miembro tal como sale en la tarjeta de su seguro.",
    },
    "visit_date": {
        "en": "Which visit is it about? Please write its date.",
        "es": "¿De qué visita se trata? Escriba su fecha.",
    },
    "payment_details": {
        "en": "When and how did you pay? Please write the date and the way, no card numbers.",
        "es": "¿Cuándo y cómo hizo el pago? Escriba la fecha y la forma, sin números de tarjeta.",
    },
    "letter_date": {
        "en": "What is the date on the letter you got?",
        "es": "¿Qué fecha tiene la carta que recibió?",
    },
    "best_time": {
        "en": "When is a good time to call you?",
        "es": "¿A qué hora le podemos llamar?",
    },
}


@dataclass(frozen=True)
class Papers:
    """The PDFs that go along: buttons of the page behind the link, and whose accounts they are."""

    title: str = ""
    links: tuple[Mapping[str, str], ...] = ()
    accounts: tuple[UUID, ...] = ()


def send_statement(doing: Doing) -> Done:
    """What each visit came to and what is left, from the ledger as it stands."""
    picture, talk = doing.picture(), _talk(doing)
    rows = [
        Row(
            f"{view.balance.kind}, {spoken_day(view.on, _language(talk), 'web')}",
            view.debt.cents,
            kind="left",
        )
        for view in picture.visits
    ]
    total = sum(view.debt.cents for view in picture.visits)
    rows.append(Row(_words("total", talk), total, kind="left"))
    accounts = tuple(dict.fromkeys(view.account.account_id for view in picture.visits))
    papers = _papers(doing, talk, "statement", accounts)
    return _send_private(doing, talk, _words("statement", talk), rows, papers)


def send_receipt(doing: Doing) -> Done:
    """The payments received, with their days."""
    picture, talk = doing.picture(), _talk(doing)
    accounts = tuple(account.account_id for account in picture.scope.accounts)
    seen = payments_seen(doing.session, accounts)
    rows = [
        Row(spoken_day(each.received_on, _language(talk), "web"), each.amount_cents, each.method)
        for each in seen
    ]
    papers = _papers(doing, talk, "receipt", accounts if rows else ())
    return _send_private(doing, talk, _words("receipt" if rows else "none", talk), rows, papers)


def send_form(doing: Doing) -> Done:
    """Where to ask for help with the cost; no fact about anybody stands in it."""
    talk = _talk(doing)
    text = _words("form", talk).format(page=practice().assistance_page)
    return _send(doing, talk, text)


def ask_for(doing: Doing) -> Done:
    """Ask the patient for what is missing, in their language."""
    talk = _talk(doing)
    asked = doing.choice("what", tuple(ASKS))
    return _send(doing, talk, spoken(ASKS[asked], talk.language))


def send_by_link(doing: Doing) -> Done:
    """The clerk's own words, to be read on the secure page."""
    talk = _talk(doing)
    return _send_private(doing, talk, doing.text("text", most=4000), [], Papers())


def _papers(
    doing: Doing, talk: Conversation, kind: Literal["statement", "receipt"],
    accounts: tuple[UUID, ...],
) -> Papers:  # fmt: skip
    """A paper for each account, opened by whoever proves the birth date behind the link."""
    title, speaker = _words(f"{kind}_pdf", talk), speaker_of(talk, uuid4())
    tokens = [create_paper(doing.session, speaker, Wanted(kind, each)) for each in accounts]
    links = tuple(
        {
            "title": f"{title} {number}" if len(tokens) > 1 else title,
            "url": f"{doing.public_url}/papers/{token}",
        }
        for number, token in enumerate(tokens, start=1)
    )
    return Papers(title, links, accounts)


def _send_private(
    doing: Doing, talk: Conversation, text: str, rows: Sequence[Row], papers: Papers
) -> Done:
    """By a link that asks the birth date on SMS; in the chat itself where somebody was verified,
    with such a link to the papers.
    """
    identity = last_identity(doing.session, talk)
    if identity is None or (talk.channel == "web" and not was_verified(doing.session, talk)):
        raise Invalid(detail="Nobody was verified in this conversation, so nothing private goes.")
    page = {"text": text, "table": [as_json(vars(row)) for row in rows], "links": papers.links}
    page = json.loads(json.dumps(page))
    if talk.channel == "web":
        lines = [f"{row.label}: {format_cents(row.cents or 0)} {row.note}".strip() for row in rows]
        more: dict[str, Any] = {}
        if papers.links:
            link, hashed = _link(doing, identity)
            button = {"links": [{"title": papers.title, "url": link}]}
            more = {"page": page, "link_hash": hashed, "extras": button}
        return _send(doing, talk, "\n".join([text, *lines]), accounts=papers.accounts, **more)
    link, hashed = _link(doing, identity)
    name = doing.open.staff.name.split()[0]
    short = sendable(say("clerk_link", talk.language, name=name, link=link))
    return _send(doing, talk, short, accounts=papers.accounts, page=page, link_hash=hashed)


def _link(doing: Doing, identity: IdentitySession) -> tuple[str, bytes]:
    """The address of a one-time page for whoever was verified here, and what is kept of it."""
    staff_id = doing.open.staff.id
    token = create_link_after(doing.session, identity, staff_id=staff_id, topic="clerk")
    return f"{doing.public_url}/s/{token}", link_hash(token)


def _send(
    doing: Doing, talk: Conversation, text: str, *, accounts: tuple[UUID, ...] = (), **more: Any
) -> Done:
    message = send_as_clerk(
        doing.session,
        talk.id,
        doing.open.staff.id,
        epoch=talk.epoch,
        last_seen_seq=doing.number("last_seen", 0, 999_999),
        client_id=doing.key,
        text=text,
        **more,
    )
    redact_later(doing.session, message)
    return Done("It was sent.", message.id, accounts=accounts)


def _talk(doing: Doing) -> Conversation:
    talk = doing.open.conversation
    if talk is None:
        raise Invalid(detail="There is no conversation to send it in.")
    if not doing.open.speaks:
        raise Conflict(detail="Take the conversation first.")
    return talk


def _language(talk: Conversation) -> Any:
    return "es" if talk.language == "es" else "en"


def _words(key: str, talk: Conversation) -> str:
    return spoken(LEADS[key], talk.language)
