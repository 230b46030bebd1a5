"""How long a talk has lasted, and where it should be according to its plan.

Both are values. Their owner hands in `now`, the reading of any steady wall clock in seconds, as for `viz.clock`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from math import ceil, isfinite


@dataclass(frozen=True, kw_only=True, slots=True)
class Stopwatch:
    """The time a talk has taken; a new stopwatch stands at 0.

    held_s : what it showed when it was last touched, s, 0 or more
    since : the wall time of that moment while it runs, None while it is paused
    """

    held_s: float = 0.0
    since: float | None = None

    def __post_init__(self) -> None:
        if not (isfinite(self.held_s) and self.held_s >= 0):
            raise ValueError(f"A stopwatch shows 0 s or more, but got {self.held_s!r}.")

    @property
    def runs(self) -> bool:
        """Whether time is being counted."""
        return self.since is not None

    def elapsed_s(self, now: float) -> float:
        """What it shows at wall time `now`, s."""
        return self.held_s + (0.0 if self.since is None else max(0.0, now - self.since))

    def start(self, now: float) -> Stopwatch:
        """The stopwatch counting on from what it shows."""
        return Stopwatch(held_s=self.elapsed_s(now), since=now)

    def pause(self, now: float) -> Stopwatch:
        """The stopwatch held at what it shows."""
        return Stopwatch(held_s=self.elapsed_s(now))

    def reset(self, now: float) -> Stopwatch:
        """The stopwatch at 0; running if it ran."""
        return replace(self, held_s=0.0, since=now if self.runs else None)


@dataclass(frozen=True, slots=True)
class Plan:
    """A talk's planned time, shared out among its steps as they share the lesson.

    planned_s : how long the talk is meant to take, s, above 0
    lasts_s : how long each step of the lesson lasts, s; one or more, above 0 together
    """

    planned_s: float
    lasts_s: tuple[float, ...]

    def __post_init__(self) -> None:
        if not (isfinite(self.planned_s) and self.planned_s > 0):
            raise ValueError(f"A talk is planned for more than 0 s, but got {self.planned_s!r}.")
        if not sum(self.lasts_s) > 0:
            raise ValueError(f"A plan needs steps that last more than 0 s together, but got {self.lasts_s!r}.")

    def span_s(self, index: int) -> tuple[float, float]:
        """When that step begins and ends by plan, s since the start of the talk."""
        ends = (0.0, *accumulate(self.lasts_s))
        return tuple(self.planned_s * end / ends[-1] for end in ends[index : index + 2])  # type: ignore[return-value]

    def late_s(self, index: int, elapsed_s: float) -> float:
        """How far behind its plan a talk in that step is now, s; below 0 if ahead, 0 if as planned."""
        start_s, end_s = self.span_s(index)
        return max(elapsed_s - end_s, 0.0) + min(elapsed_s - start_s, 0.0)


def whole_minutes(duration_s: float) -> int:
    """A length rounded up to whole minutes, 1 at the least."""
    return max(1, ceil(duration_s / 60))
