"""One thing that changes in the course of a lesson - a place, an opacity, a volume - as a function of time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from kyphoscope.meshes.geometry.pose import Pose, mix, turn_towards
from kyphoscope.scenes.ease import Ease, time_share
from kyphoscope.scenes.errors import Path

T = TypeVar("T")
OfTime = Callable[[float], T]
"""A value that moves: from seconds of the scene to the value."""
SOON_S = 1e-6
"""Times nearer than this are the same moment."""


@dataclass(frozen=True, slots=True)
class Key(Generic[T]):
    """One change of a channel: from `before` to `after` within its time, held from then on.

    steps : in how many equal steps it goes, for what changes a shape; 0 for continuously
    path : the action in the script that makes it
    """

    starts_s: float
    ends_s: float
    before: T
    after: T
    ease: Ease
    steps: int = 0
    path: Path = ()

    def way(self, t_s: float) -> float:
        """The share of the way that is gone at a time within it."""
        share = self.ease((t_s - self.starts_s) / (self.ends_s - self.starts_s))
        return round(share * self.steps) / self.steps if self.steps else share


@dataclass(slots=True)
class Track(Generic[T]):
    """The changes of one channel in the order of time.

    initial : what it is before the first of them
    blend : the value a share of the way from one to the other
    """

    initial: T
    blend: Callable[[T, T, float], T]
    keys: list[Key[T]] = field(default_factory=list)

    @property
    def last(self) -> T:
        """What it is after all changes so far."""
        return self.keys[-1].after if self.keys else self.initial

    @property
    def free_s(self) -> float:
        """From when on nothing changes it yet."""
        return self.keys[-1].ends_s if self.keys else 0.0

    def add(self, key: Key[T]) -> Key[T] | None:
        """Adds a change that comes after all others; returns the one that it overlaps with instead, if there is one."""
        if self.keys and key.starts_s < self.keys[-1].ends_s - SOON_S:
            return self.keys[-1]
        self.keys.append(key)
        return None

    def active(self, t_s: float) -> Key[T] | None:
        """The change that is going on at a time, if there is one."""
        key = self._begun(t_s)
        return key if key is not None and t_s < key.ends_s else None

    def at(self, t_s: float) -> T:
        """The value at a time."""
        key = self._begun(t_s)
        if key is None:
            return self.initial
        return key.after if t_s >= key.ends_s else self.blend(key.before, key.after, key.way(t_s))

    def _begun(self, t_s: float) -> Key[T] | None:
        index = bisect_right(self.keys, t_s, key=_start) - 1
        return self.keys[index] if index >= 0 else None

    def breaks_s(self) -> list[float]:
        """Every time at which a change begins, ends or, if it goes in steps, takes one."""
        times_s: list[float] = []
        for key in self.keys:
            lasts_s = key.ends_s - key.starts_s
            times_s += [key.starts_s, key.ends_s]
            times_s += [key.starts_s + lasts_s * time_share(key.ease, (k + 0.5) / key.steps) for k in range(key.steps)]
        return times_s


def _start(key: Key[T]) -> float:
    return key.starts_s


def blend_numbers(a: float, b: float, share: float) -> float:
    """The number a share of the way from one to the other."""
    return a * (1.0 - share) + b * share


def blend_in_steps(a: float, b: float, share: float) -> float:
    """The same for what a shape depends on: rounded so that equal volumes are equal numbers."""
    return round(blend_numbers(a, b, share), 4)


def hold(a: T, b: T, share: float) -> T:
    """For what changes at once when its time begins."""
    return b


def blend_places(a: Pose | None, b: Pose | None, share: float) -> Pose | None:
    """The place of an instrument a share of the way from one to the other; its roll is a channel of its own."""
    if a is None or b is None or share >= 1.0:
        return b
    if a.axis == b.axis:
        return Pose(mix(a.tip_mm, b.tip_mm, share), a.axis, a.roll_deg)
    return Pose(mix(a.tip_mm, b.tip_mm, share), turn_towards(a.axis, b.axis, share), a.roll_deg)


def moving(key: Key[T], blend: Callable[[T, T, float], T]) -> OfTime[T]:
    """The value of one continuous change as a function of time, valid while it goes on."""
    starts_s, pace, ease, before, after = (
        key.starts_s,
        1.0 / (key.ends_s - key.starts_s),
        key.ease,
        key.before,
        key.after,
    )

    def value(t_s: float) -> T:
        share = (t_s - starts_s) * pace
        return blend(before, after, ease(0.0 if share < 0.0 else 1.0 if share > 1.0 else share))

    return value
