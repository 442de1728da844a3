"""Money is integer cents everywhere; this is the one place that reads and prints it."""

import re
from decimal import ROUND_HALF_UP, Decimal

_AMOUNT = re.compile(r"(?P<sign>[-(]?)\$?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<part>\d+))?\)?")


class MoneyError(ValueError):
    """The text is not an amount of money. The text itself is never in the message."""


def format_cents(cents: int) -> str:
    """Cents as dollars: 123456 is `$1,234.56`, -500 is `-$5.00`."""
    sign = "-" if cents < 0 else ""
    dollars, rest = divmod(abs(cents), 100)
    return f"{sign}${dollars:,}.{rest:02d}"


def cents_from(amount: Decimal) -> int:
    """Dollars to cents, halves away from zero. Raises MoneyError if it is not a finite number."""
    if not amount.is_finite():
        raise MoneyError("not a finite amount")
    return int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def parse_cents(text: str) -> int:
    """Read `$1,234.56`, `(12.30)`, `-5` or `.50` as cents. Raises MoneyError on anything else."""
    stripped = text.strip()
    found = _AMOUNT.fullmatch(stripped)
    bracketed = stripped.startswith("(")
    if not found or bracketed != stripped.endswith(")"):
        raise MoneyError("not an amount of money")
    whole, part = found["whole"], found["part"]
    if whole is None and part is None:
        raise MoneyError("not an amount of money")
    cents = cents_from(Decimal(f"{(whole or '0').replace(',', '')}.{part or '0'}"))
    return -cents if found["sign"] else cents


def split_cents(total: int, parts: int) -> list[int]:
    """Split a total into parts that sum to it exactly and differ by one cent at most.

    The larger parts come first. Raises ValueError for no parts or a negative total.
    """
    if parts < 1 or total < 0:
        raise ValueError("need at least one part and no negative total")
    share, extra = divmod(total, parts)
    return [share + 1] * extra + [share] * (parts - extra)
