"""How height, angle and volume change over a whole lesson, measured moment by moment on the shapes themselves."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from kyphoscope.meshes.readings import heights
from kyphoscope.meshes.specs import BalloonSpec, CementSpec, Spec, VertebraSpec
from kyphoscope.scenes.program import Program
from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.viz.facts.readouts import readouts

KEYS = (
    "anterior_height_mm", "middle_height_mm", "posterior_height_mm", "wedge_angle_deg", "cement_ml", "balloon_ml",
)  # fmt: skip
"""The quantities that have a curve; balloon_ml is what all balloons hold together."""
EVERY_S = 0.5
"""How closely a lesson is measured, unless it is so long that this would be more than half of `MOST` moments."""
MOST = 2000
"""Moments at the most, so that a long lesson takes no more memory than a short one."""

Bodies = tuple[tuple[bool, Spec, object], ...]
"""The bodies that are measured, each with whether it is the treated one and, for a balloon, where it is."""


def amount(measured: Mapping[str, float], key: str) -> float:
    """The value of one of `KEYS` in what `readouts` returns; not a number (NaN) where it is missing."""
    if key == "balloon_ml":
        return measured.get("balloon_left_ml", math.nan) + measured.get("balloon_right_ml", math.nan)
    return measured.get(key, math.nan)


class History:
    """What is measured in the course of a lesson, known bit by bit: each `step` makes one shape or measures one moment.

    Moments with the same bodies in the same shape are measured once. The result depends on the lesson alone.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        times_s = moments_s(program)
        self._times_s = _read_only(np.array(times_s))
        met: list[dict[Bodies, int]] = [{} for _ in program.lanes]
        rows = [_numbered(met, program.states_at(t)) for t in times_s]
        self._which = np.array(rows).reshape(len(rows), len(met)).T
        self._bodies = tuple(tuple(known) for known in met)
        self._measured: list[list[dict[str, float] | None]] = [[None] * len(known) for known in met]
        self._work = self._measuring()
        self.complete = False

    def step(self) -> bool:
        """Make one more shape, or measure one more moment; False, at no cost, once everything is known."""
        if not self.complete:
            self.complete = next(self._work, True)
        return not self.complete

    def curve(self, lane: int, key: str) -> tuple[np.ndarray, np.ndarray]:
        """The moments that are known so far, s, ascending, and one of `KEYS` at each, mm, degrees or mL: (n,), (n,).

        Not a number (NaN) where there is nothing to measure. Both arrays are read-only.
        Raises KeyError for a quantity that has no curve.
        """
        _check(key)
        measured, which = self._measured[lane], self._which[lane]
        values: np.ndarray = np.array([math.nan if one is None else amount(one, key) for one in measured])
        known = self._known(lane)
        return _read_only(self._times_s[known]), _read_only(values[which[known]])

    def missing(self, lane: int) -> tuple[tuple[float, float], ...]:
        """The stretches between measured moments in which something is still unmeasured, s."""
        known, times_s = self._known(lane), self._times_s
        edges = np.diff(np.concatenate([[True], known, [True]]).astype(int))
        begins, ends = np.flatnonzero(edges < 0), np.flatnonzero(edges > 0)
        last = len(times_s) - 1
        return tuple(
            (float(times_s[max(0, a - 1)]), float(times_s[min(last, b)]))
            for a, b in zip(begins.tolist(), ends.tolist(), strict=True)
        )

    def occurs(self, lane: int, key: str) -> bool:
        """Whether the lesson ever has anything to measure for that quantity; known before it is measured."""
        _check(key)
        every = (body for row in self._bodies[lane] for body in row)
        if key in ("cement_ml", "balloon_ml"):
            kind = CementSpec if key == "cement_ml" else BalloonSpec
            return any(isinstance(spec, kind) for _, spec, _ in every)
        return any(treated for treated, _, _ in every)

    def _known(self, lane: int) -> np.ndarray:
        """(n,) bool: which moments are known on that side."""
        known: np.ndarray = np.array([one is not None for one in self._measured[lane]])
        return known[self._which[lane]]

    def _measuring(self) -> Iterator[bool]:
        """All the work in order, from coarse to fine, in pieces no longer than making a shape; yields False after each.

        Bodies are measured beforehand one at a time, since reading out an instant would make all its shapes in one go.
        """
        ready: set[Spec] = set()
        for index in coarse_to_fine(self._times_s, _marks_s(self._program)):
            for lane, measured in enumerate(self._measured):
                which = int(self._which[lane, index])
                if measured[which] is not None:
                    continue
                state = self._program.states_at(float(self._times_s[index]))[lane]
                for part in measured_parts(state):
                    if part.spec not in ready:
                        ready.add(part.spec)
                        _measure_alone(state, part)
                        yield False
                measured[which] = readouts(state)
                yield False


def measured_parts(state: SceneState) -> tuple[PartState, ...]:
    """The parts of a state that `readouts` looks at."""
    return tuple(part for part in state.parts if isinstance(part.spec, (VertebraSpec, CementSpec, BalloonSpec)))


def bodies(state: SceneState) -> Bodies:
    """All of a state that `readouts` depends on: equal for states in which the same is measured."""
    return tuple((part.name == state.treated, part.spec, _place(part)) for part in measured_parts(state))


def moments_s(program: Program) -> list[float]:
    """When a lesson is measured, s, ascending: where its steps begin and rest, and evenly between, `MOST` at most."""
    half = MOST // 2
    count = max(1, min(half - 1, math.ceil(program.duration_s / EVERY_S)))
    even = [*(program.duration_s * i / count for i in range(count)), program.duration_s]
    return sorted({*even, *_marks_s(program)[:half]})


def coarse_to_fine(times_s: np.ndarray, first_s: list[float]) -> Iterator[int]:
    """The index of every one of those times, each once: those of `first_s`, then ever closer ones between."""
    given: set[int] = set()
    wanted = set(first_s)
    marked = [i for i, t in enumerate(times_s.tolist()) if t in wanted]
    stride = 1 << max(0, len(times_s) - 1).bit_length()
    while stride:
        for index in (*marked, *range(0, len(times_s), stride)):
            if index not in given:
                given.add(index)
                yield index
        stride //= 2


def _marks_s(program: Program) -> list[float]:
    """Where each step begins and where it rests, within the lesson, s."""
    return [min(t, program.duration_s) for step in program.steps for t in (step.starts_s, step.rests_s)]


def _numbered(met: list[dict[Bodies, int]], states: tuple[SceneState, ...]) -> list[int]:
    """For each side a number for what is to be measured there; a new number for each new set of bodies."""
    return [known.setdefault(bodies(state), len(known)) for known, state in zip(met, states, strict=True)]


def _measure_alone(state: SceneState, part: PartState) -> None:
    """Measure one body beforehand, so that reading out the whole state finds it remembered."""
    if isinstance(part.spec, VertebraSpec):
        heights(part.spec)
    else:
        readouts(replace(state, parts=(part,)))


def _place(part: PartState) -> object:
    """What distinguishes a left balloon from a right one."""
    return part.pose if isinstance(part.spec, BalloonSpec) else None


def _check(key: str) -> None:
    if key not in KEYS:
        raise KeyError(f"There is no curve of {key!r}; there are {', '.join(KEYS)}.")


def _read_only(values: np.ndarray) -> np.ndarray:
    values.setflags(write=False)
    return values
