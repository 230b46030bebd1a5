"""Wall time to scene time: the one clock by which a lesson runs, halts, hurries and starts again.

A clock is a value. Its owner hands in `now`, the reading of any steady wall clock in seconds, and keeps the clock that
is returned; nothing here reads the time by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite

SLOWEST, FASTEST = 0.25, 4.0


def clock_text(t_s: float) -> str:
    """Minutes and seconds: 3:07."""
    return f"{int(t_s) // 60}:{int(t_s) % 60:02d}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """Scene time as a function of wall time; always within 0 and `duration_s`.

    duration_s : how long the scene lasts, above 0
    speed : scene seconds in a wall second, 0.25 to 4
    loop : at the end of the stretch start again at its beginning instead of halting
    held_s : the scene time when the clock was last touched
    since : the wall time of that moment while the clock runs, None while it is paused
    stretch_s : beginning and end of what is played; None for the whole scene
    """

    duration_s: float
    speed: float = 1.0
    loop: bool = False
    held_s: float = 0.0
    since: float | None = None
    stretch_s: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if not (isfinite(self.duration_s) and self.duration_s > 0):
            raise ValueError(f"A clock needs a duration above 0 s, but got {self.duration_s!r}.")
        if not SLOWEST <= self.speed <= FASTEST:
            raise ValueError(f"A clock's speed lies within {SLOWEST:g} and {FASTEST:g}, but got {self.speed!r}.")
        if not 0 <= self.held_s <= self.duration_s:
            raise ValueError(f"A clock's time lies within 0 and {self.duration_s:g} s, but got {self.held_s!r}.")
        begins_s, ends_s = self.played_s
        if not 0 <= begins_s < ends_s <= self.duration_s:
            raise ValueError(
                f"A stretch begins before it ends, within 0 and {self.duration_s:g} s, but got {self.stretch_s!r}."
            )

    @property
    def played_s(self) -> tuple[float, float]:
        """Beginning and end of what is played, s."""
        return self.stretch_s or (0.0, self.duration_s)

    def time_s(self, now: float) -> float:
        """The scene time at wall time `now`, s."""
        if self.since is None:
            return self.held_s
        begins_s, ends_s = self.played_s
        passed_s = self.held_s + self.speed * max(0.0, now - self.since)
        if passed_s < ends_s:
            return passed_s
        return begins_s + (passed_s - begins_s) % (ends_s - begins_s) if self.loop else max(self.held_s, ends_s)

    def runs(self, now: float) -> bool:
        """Whether scene time is passing: started, and not yet halted at the end of the stretch."""
        return self.since is not None and (self.loop or self.time_s(now) < self.played_s[1])

    def play(self, now: float) -> Clock:
        """The clock running from where it is; from the beginning if it is at the end."""
        at_end = self.time_s(now) >= self.duration_s
        return replace(self, held_s=0.0 if at_end else self.time_s(now), since=now)

    def pause(self, now: float) -> Clock:
        """The clock halted where it is."""
        return replace(self, held_s=self.time_s(now), since=None)

    def seek(self, t_s: float, now: float) -> Clock:
        """The clock at scene time `t_s`, held within the scene; running if it ran."""
        wanted_s = min(max(t_s, 0.0), self.duration_s)
        return replace(self, held_s=wanted_s, since=now if self.runs(now) else None)

    def at_speed(self, speed: float, now: float) -> Clock:
        """The clock at another speed from now on, with no jump; speeds beyond the limits become the nearest limit."""
        kept = min(max(speed, SLOWEST), FASTEST)
        return replace(self.touched(now), speed=kept)

    def playing(self, stretch_s: tuple[float, float] | None, loop: bool) -> Clock:
        """A clock that was touched just now with another stretch to play, at whose end it starts again or halts."""
        return replace(self, stretch_s=stretch_s, loop=loop)

    def touched(self, now: float) -> Clock:
        """The same clock with its reading taken at `now`; one that has reached its end is paused there."""
        return replace(self, held_s=self.time_s(now), since=now if self.runs(now) else None)
