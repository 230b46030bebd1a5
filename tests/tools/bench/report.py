"""One measured number beside its aim."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median


def told(what: str, value: float, unit: str, most: float | None = None, least: float | None = None) -> str:
    """A line such as "state_at 12.3 us (aim: at most 50) good"."""
    if most is None and least is None:
        return f"{what:62s} {value:8.2f} {unit}"
    good = (most is None or value <= most) and (least is None or value >= least)
    aim = f"at most {most:g}" if most is not None else f"at least {least:g}"
    return f"{what:62s} {value:8.2f} {unit:4s} aim: {aim:14s} {'good' if good else 'MISSED'}"


def seconds(do: Callable[[], object]) -> float:
    """How long it takes to do something once."""
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def middle_seconds(do: Callable[[], object], times: int) -> float:
    """The median of so many rounds."""
    return median(seconds(do) for _ in range(times))
