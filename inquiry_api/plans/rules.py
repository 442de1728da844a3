"""The practice's written rules for payment plans."""

from pydantic import BaseModel, ConfigDict, Field, model_validator

# More instalments than this by written agreement can make the practice a creditor
# (12 CFR 1026.2(a)(17)); the practice then owes the Truth in Lending disclosures.
UNDISCLOSED_LIMIT = 4


class Band(BaseModel):
    """The longest plan, in monthly payments, for balances up to and including `up_to_cents`.

    The last band has no upper end. `staff_months` is the longest that a person may agree to.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    up_to_cents: int | None = Field(default=None, gt=0)
    months: int = Field(ge=2, le=60)
    staff_months: int | None = None


class PlanRules(BaseModel):
    """What a plan may be. Plans are interest-free; there is no setting for a charge.

    `disclosures` says that the practice has its Truth in Lending disclosures in order; without
    them no plan has more than four payments. `first_after_days` is how far off the first payment
    is at least; due days run from 1 to 28 so that every month has one. `own_changes` is how often a
    patient may change a plan without a person; with `missed_in_row` payments missed, a person
    settles how it goes on.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    minimum_cents: int = Field(gt=0)
    bands: tuple[Band, ...] = Field(min_length=1)
    disclosures: bool = False
    first_after_days: int = Field(default=21, ge=1, le=60)
    grace_days: int = Field(default=10, ge=0)
    own_changes: int = Field(default=2, ge=0, le=12)
    missed_in_row: int = Field(default=2, ge=1, le=6)

    @model_validator(mode="after")
    def _bands_rise(self) -> "PlanRules":
        tops = [band.up_to_cents for band in self.bands]
        if tops[-1] is not None or None in tops[:-1]:
            raise ValueError("only the last band has no up_to_cents")
        known = [top for top in tops if top is not None]
        if known != sorted(set(known)):
            raise ValueError("the bands must rise")
        return self

    def band(self, total_cents: int) -> Band:
        """The band that a balance falls into."""
        for band in self.bands:
            if band.up_to_cents is None or total_cents <= band.up_to_cents:
                return band
        raise AssertionError("the last band has no end")

    def longest(self, total_cents: int) -> int:
        """How many payments at most: by band, by the smallest payment, by the disclosures.

        1 means that no plan fits: the balance is smaller than two smallest payments.
        """
        most = min(self.band(total_cents).months, total_cents // self.minimum_cents)
        if not self.disclosures:
            most = min(most, UNDISCLOSED_LIMIT)
        return max(most, 1)
