"""How a hand starts and stops: curves that lead from 0 to 1 while an action goes on."""

from __future__ import annotations

from collections.abc import Callable

Ease = Callable[[float], float]
"""From the share of the time (0 to 1) to the share of the way; 0 at 0, 1 at 1, never back."""


def even(share: float) -> float:
    """The same pace all the way."""
    return share


def smooth(share: float) -> float:
    """Slow, quicker, slow: starts and ends without a jerk."""
    return share * share * (3.0 - 2.0 * share)


def gentle_start(share: float) -> float:
    """Starts slowly and ends at full pace."""
    return share * share


def gentle_end(share: float) -> float:
    """Starts at full pace and comes to rest slowly."""
    return share * (2.0 - share)


EASES: dict[str, Ease] = {"smooth": smooth, "even": even, "gentle_start": gentle_start, "gentle_end": gentle_end}


def time_share(ease: Ease, way_share: float) -> float:
    """The share of the time after which `ease` has gone `way_share` of the way."""
    low, high = 0.0, 1.0
    while True:
        middle = 0.5 * (low + high)
        if not low < middle < high:
            return high
        low, high = (middle, high) if ease(middle) < way_share else (low, middle)
