"""The form by which a clerk keeps an estimate that was given on paper."""

from collections.abc import Sequence

from inquiry_api.desk.act_fields import ActForm, Field, Option


def estimate_form(visits: Sequence[Option]) -> ActForm:
    """Number, day and amount as the paper has them, and what care it was for."""
    fields = (
        Field("number", "Number on the estimate"),
        Field("given_on", "Given on", "date"),
        Field("amount", "Expected charges", "amount"),
        Field("planned_on", "Care planned for", "date", needed=False),
        Field("visit", "Visit", "select", (("", "still to come"), *visits), needed=False),
    )
    return ActForm("keep_estimate", "Estimate", "Keep the estimate", "Matter", fields, "E")
