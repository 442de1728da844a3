"""What a practice has decided about bills. What is not set is not told: a person answers then."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Way = Literal["card", "bank", "hsa", "cheque", "cash", "online"]
Region = Literal["states", "alaska", "hawaii"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Assistance(_Model):
    """The practice's own bands of help with the cost, in percent of the poverty guideline.

    `hospital` says that the federal rules for charitable hospitals bind it (26 CFR 1.501(r)):
    applications are taken for 240 days from the first bill, and none is collected on for 120.
    """

    full_up_to_percent: int = Field(gt=0, le=1000)
    part_up_to_percent: int = Field(gt=0, le=1000)
    region: Region = "states"
    hospital: bool = False


class Estimates(_Model):
    """How a bill far above its good-faith estimate can be disputed (45 CFR 149.620)."""

    dispute_cents: int = 40_000
    dispute_days: int = 120
    fee_cents: int = 2_500
    phone: str = Field(default="1-800-985-3059", max_length=20)
    page: str = Field(default="cms.gov/nosurprises", max_length=40)


class Policies(_Model):
    """Decisions that answers tell. Money is in cents, times in days unless the name says hours.

    `hold_days` is how long bills rest while a matter is looked at. `extension_days` is how much
    more time may be given without a person; none by itself. `posting_days` is how long a payment
    takes to show, by its way. `cards_on_file` says whether cards are kept and charged.
    """

    hold_days: int = Field(default=30, ge=1, le=365)
    extension_days: int = Field(default=0, ge=0, le=90)
    late_fees: bool | None = None
    refund_days: int | None = Field(default=None, ge=1, le=120)
    posting_days: Mapping[Way, int] = Field(default_factory=dict)
    cards_on_file: bool | None = None
    self_pay_percent: int | None = Field(default=None, ge=1, le=100)
    prompt_pay_percent: int | None = Field(default=None, ge=1, le=100)
    prompt_pay_days: int | None = Field(default=None, ge=1, le=120)
    no_show_fee_cents: int | None = Field(default=None, ge=0)
    no_show_notice_hours: int | None = Field(default=None, ge=1, le=168)
    hospital_owned: bool | None = None
    price_list: str | None = Field(default=None, max_length=50)
    parking: str | None = Field(default=None, max_length=60)
    privacy_phone: str | None = Field(default=None, max_length=20)
    assistance: Assistance | None = None
    estimates: Estimates = Estimates()
