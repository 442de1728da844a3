"""How sure the assistant must be, and what is watched for: set by the practice, from a day on."""

from pydantic import BaseModel, ConfigDict, Field

UNSURE_PERCENT, ROLL_BACK_POINTS = 90, 10


class Understanding(BaseModel):
    """The bars. All but the last are a confidence in percent.

    Below `sure_percent` the patient is asked which of the two best readings is meant; None is the
    bar that the model was released with. A message understood with less than `unsure_percent` is
    shown in the inbox. `roll_back_points` is by how many points of a hundred more messages a newly
    promoted model may be in trouble with before it is rolled back.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    sure_percent: int | None = Field(default=None, ge=30, le=95)
    unsure_percent: int = Field(default=UNSURE_PERCENT, ge=40, le=99)
    roll_back_points: int = Field(default=ROLL_BACK_POINTS, ge=2, le=50)
