"""Round numbers along an axis, and room for words that stand beside each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

MOST_GAPS = 3
"""Between the ticks of an upright axis: a small chart has room for four."""
SOON = 1e-9
"""Shares of a step nearer than this are the same place."""
TIMES_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200)
"""Distances between times that people count in."""


@dataclass(frozen=True, slots=True)
class Scale:
    """An upright axis from `low` to `high` with a tick at every multiple of `step` between them, both included."""

    low: float
    high: float
    step: float

    def ticks(self) -> tuple[float, ...]:
        """The values at which there is a tick, ascending."""
        count = round((self.high - self.low) / self.step)
        return tuple(self.low + self.step * i for i in range(count + 1))

    def share(self, value: float) -> float:
        """How far up the axis a value lies, 0 to 1 for what is on it."""
        return (value - self.low) / (self.high - self.low)


def scale_for(least: float, most: float, least_span: float, floor: float = -math.inf) -> Scale:
    """An axis of few round steps that holds the values from `least` to `most` and at least so much in all.

    floor : the axis is not drawn out below this for the sake of `least_span`
    Raises ValueError for values that are not finite or in the wrong order, and for a span that is not positive.
    """
    if not (math.isfinite(least) and math.isfinite(most) and least <= most and 0.0 < least_span < math.inf):
        raise ValueError(f"There is no axis from {least!r} to {most!r} with a span of {least_span!r} at the least.")
    power = math.floor(math.log10(max(most - least, least_span))) - 2
    while True:
        for step in (1.0 * 10.0**power, 2.0 * 10.0**power, 5.0 * 10.0**power):
            low, high = _drawn_out(least / step, most / step, least_span / step, floor / step)
            if high - low <= MOST_GAPS:
                return Scale(low * step, high * step, step)
        power += 1


def _drawn_out(least: float, most: float, span: float, floor: float) -> tuple[int, int]:
    """Whole numbers round both values and `span` apart or more, drawn out where less is left beside the values."""
    low, high = math.floor(least + SOON), math.ceil(most - SOON)
    while high - low < max(span - SOON, 1):
        if least - low < high - most and low - 1 >= floor - SOON:
            low -= 1
        else:
            high += 1
        if high - low > MOST_GAPS:
            break
    return low, high


def times_between(duration_s: float, most: float) -> tuple[int, ...]:
    """Round times from 0 to the end of a lesson, s, so far apart that at most so many of their gaps fill it."""
    for step in TIMES_S:
        if duration_s / step <= most:
            return tuple(range(0, math.floor(duration_s) + 1, step))
    return (0,)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> tuple[float, ...]:
    """Places `gap` apart or more, within `low` and `high`, each as near as may be to what was wanted, in its order.

    Where there is no room for that, they share what room there is evenly.
    """
    gap = min(gap, (high - low) / max(1, len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    places = [0.0] * len(wanted)
    floor = low
    for i in order:
        places[i] = max(wanted[i], floor)
        floor = places[i] + gap
    ceiling = high
    for i in reversed(order):
        places[i] = min(places[i], ceiling)
        ceiling = places[i] - gap
    return tuple(places)
