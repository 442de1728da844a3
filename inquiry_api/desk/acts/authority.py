"""What a clerk may do alone, in writing; whatever is more waits for a supervisor's word."""

from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, Field

from inquiry_api.access.staff import Role
from inquiry_api.desk.acts.doing import BeyondAuthority, Doing


class Limits(BaseModel):
    """How far one role goes alone: cents for each act, days for a hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    adjust_cents: int = Field(ge=0)
    refund_cents: int = Field(ge=0)
    hold_days: int = Field(ge=0)


@cache
def limits() -> dict[Role, Limits]:
    """The written limits by role."""
    written = (files("inquiry_api.desk.acts") / "authority.yml").read_text("utf-8")
    return {role: Limits.model_validate(each) for role, each in yaml.safe_load(written).items()}


def check_within(doing: Doing, name: str, amount: int) -> None:
    """Raises BeyondAuthority if this person may not do so much alone.

    A supervisor's own acts are bound too, by their own limits: what is beyond those, another
    supervisor approves.
    """
    if doing.approved:
        return
    own = limits().get(doing.open.staff.role)
    if own is None or amount > getattr(own, name):
        raise BeyondAuthority(amount if name.endswith("_cents") else None)
