"""Where patients pay: set once at start, from the settings."""

from dataclasses import dataclass
from typing import Literal

Provider = Literal["stripe", "demo", "none"]


@dataclass(frozen=True)
class Hosting:
    """The public address, and who takes the money: Stripe, the demo's own page, or nobody here.

    With `none` patients are sent to the practice's own payment page.
    """

    public_url: str = ""
    provider: Provider = "none"


_in_use = Hosting()


def use_hosting(hosting: Hosting) -> None:
    """Set where patients pay, once at start."""
    global _in_use
    _in_use = hosting


def hosting() -> Hosting:
    """Where patients pay."""
    return _in_use
