"""Every question that a case may need answered, by its name."""

from collections.abc import Mapping

from inquiry_api.answers.details.fields import Field
from inquiry_api.answers.details.option_words import (
    ACCIDENTS,
    CONTACTS,
    DOCUMENTS,
    HOLDERS,
    OTHER_INSURERS,
    PLACES,
    PLAN_CHANGES,
    PROGRAMS,
    REFUNDS,
    RELATIONS,
    WAYS,
)

FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("payer", "payer"),
        Field("second_payer", "payer"),
        Field(
            "member_number",
            "number",
            cue=r"member|subscriber|policy|id|miembro|asegurado|poliza|medicaid|medicare|mbi",
            placeholders=("MEMBER_ID", "ID", "ACCOUNT", "MRN"),
        ),
        Field("group_number", "number", cue=r"group|grp|grupo"),
        Field("holder", "choice", tuple(RELATIONS), HOLDERS),
        Field(
            "ended_on",
            "date",
            cue=r"ended|ends|until|expired|termin\w+|vencio|hasta",
            only_cued=True,
        ),
        Field(
            "started_on",
            "date",
            cue=r"since|start\w*|from|began|on|effective|as of|desde|empez\w*|a partir",
        ),
        Field("paid_amount", "amount", cue=r"paid|pay|sent|pague|pago|mande"),
        Field("paid_on", "date", cue=r"paid|pay|sent|pague|pago|mande"),
        Field("paid_how", "choice", tuple(WAYS), WAYS),
        Field(
            "letter_amount",
            "amount",
            cue=r"eob|letter|says|notice|explanation|owe|responsib|carta|dice|explicacion|debo",
        ),
        Field("letter_on", "date", cue=r"dated|date of|letter of|fecha|carta del"),
        Field(
            "claim_number",
            "number",
            cue=r"claim|reclamo|reclamacion|expediente",
            placeholders=("CLAIM",),
        ),
        Field("wrong", tells_itself=True),
        Field("twice", tells_itself=True),
        Field("until", "date", cue=r"until|till|by|hasta|para"),
        Field("reason", tells_itself=True),
        Field("notice_on", "date", cue=r"letter|notice|dated|carta|aviso"),
        Field("refund_how", "choice", tuple(REFUNDS), REFUNDS),
        Field("expected", tells_itself=True),
        Field("place"),
        Field(
            "clinician",
            "clause",
            cue=r"dr\b|doctor|anesth|anest[eé]s|radiolog|surgeon|cirujan|ambul|pathol|patol",
        ),
        Field("emergency", "yes_no"),
        Field("signed", "yes_no"),
        Field("service", tells_itself=True),
        Field("planned_on", "date", cue=r"for|on|in|next|para|el|en"),
        Field("referrer", "clause", cue=r"dr\b|doctor|referr|refir"),
        Field("insured", "yes_no"),
        Field("estimate_amount", "amount", cue=r"estimat|quote|told|estimad|presupuesto|cotiz"),
        Field("estimate_on", "date", cue=r"estimat|quote|estimad|presupuesto"),
        Field("offer", "amount", cue=r"can pay|afford|offer|settle|puedo|ofrezco|pagaria"),
        Field("accident_kind", "choice", tuple(ACCIDENTS), ACCIDENTS),
        Field("accident_on", "date", cue=r"on|in|accident|crash|hit|hurt|fell|el|en|choque|caida"),
        Field("accident_place", "words", cue=PLACES),
        Field("other_insurer", "words", cue=OTHER_INSURERS),
        Field("adjuster", "clause", cue=r"adjust[eo]r|ajustador|case (?:worker|manager)|agente?\b"),
        Field(
            "accident_report", "clause", cue=r"police|sheriff|report|polic[ií]a|reporte|parte de"
        ),
        Field("whose", placeholders=("NAME",)),
        Field("relation", "choice", tuple(RELATIONS)[1:], RELATIONS),
        Field("document", "choice", tuple(DOCUMENTS), DOCUMENTS),
        Field("contact_kind", "choice", tuple(CONTACTS), CONTACTS),
        Field("contact_new", placeholders=("ADDRESS", "PHONE", "EMAIL")),
        Field("missed", tells_itself=True),
        Field("missed_on", "date", cue=r"appointment|on|for|cita|visita|el|del"),
        Field("household", "count"),
        Field("income", "amount", cue=r"earn|make|income|gano|ganamos|ingreso|sueldo"),
        Field("program", "choice", tuple(PROGRAMS), PROGRAMS),
        Field("change", "choice", tuple(PLAN_CHANGES), PLAN_CHANGES),
        Field("change_to"),
    )
}
