"""Divides a sum of cents over lines whose own amounts have fractions of a cent."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal


def apportioned(cents: int, parts: Sequence[Decimal]) -> list[int] | None:
    """Each part in whole cents, so that together they are exactly `cents`; None where the parts
    add up to something else. The parts cut most get the cents that rounding down has left over.
    """
    exact = [part * 100 for part in parts]
    if abs(sum(exact, Decimal(0)) - cents) >= max(len(parts), 1):
        return None
    whole = [int(part.to_integral_value(rounding=ROUND_FLOOR)) for part in exact]
    left = cents - sum(whole)
    by_loss = sorted(range(len(parts)), key=lambda n: (whole[n] - exact[n], n))
    chosen = by_loss[:left] if left >= 0 else by_loss[left:]
    if len(chosen) < abs(left):
        return None
    for number in chosen:
        whole[number] += 1 if left > 0 else -1
    return whole
