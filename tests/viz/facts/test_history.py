"""A lesson's curves are what is read out of its states, however far the measuring has come."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphoscope.meshes.specs import Spec
from kyphoscope.scenes.program import StepMark
from kyphoscope.scenes.state import SceneState
from kyphoscope.viz.facts import history
from kyphoscope.viz.facts.history import KEYS, MOST, History, amount, coarse_to_fine, moments_s
from kyphoscope.viz.facts.readouts import readouts
from tests.viz.conftest import HandMade, instant


@dataclass(frozen=True)
class Lifted:
    """Two sides of one fracture in steps of a second: the right one is lifted by balloons, then both get cement.

    In the first second there is nothing to be seen.
    """

    lanes: tuple[str, ...] = ("PVP", "PKP")
    title: str = "Lifted"
    duration_s: float = 12.0
    steps: tuple[StepMark, ...] = (
        StepMark(0, "Before", "access", 0.0, 3.0, ""),
        StepMark(1, "The balloons lift", "restore", 3.0, 5.0, ""),
        StepMark(2, "Cement", "fill", 8.0, 4.0, ""),
    )

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        t_s = min(max(t_s, 0.0), self.duration_s)
        second = math.floor(t_s)
        lift, cement = min(max(second - 3, 0), 4), min(max(second - 8, 0), 2)
        balloon_ml = 0.3 * lift if second < 8 else 0.0
        left = instant(height_loss=0.3, cement_ml=cement, t_s=t_s)
        right = instant(height_loss=0.3 - 0.02 * lift, balloon_ml=balloon_ml, cement_ml=cement, t_s=t_s)
        both = (left, right)
        return both if second >= 1 else tuple(replace(side, parts=()) for side in both)

    def specs(self) -> frozenset[Spec]:
        return frozenset()


LIFTED = Lifted()


def after(steps: int, program: Lifted | HandMade = LIFTED) -> History:
    made = History(program)
    for _ in range(steps):
        made.step()
    return made


def whole(program: Lifted | HandMade = LIFTED) -> History:
    made = History(program)
    while made.step():
        pass
    return made


@given(steps=st.integers(0, 90), lane=st.sampled_from([0, 1]), key=st.sampled_from(KEYS))
@settings(max_examples=25, deadline=None)
def test_a_curve_is_what_is_read_out_at_its_moments(steps: int, lane: int, key: str) -> None:
    times_s, values = after(steps).curve(lane, key)
    read = [amount(readouts(LIFTED.states_at(t)[lane]), key) for t in times_s.tolist()]
    np.testing.assert_array_equal(values, read)
    assert np.all(np.diff(times_s) > 0.0)


def test_all_is_known_in_the_end() -> None:
    made = whole()
    assert made.complete
    assert not made.step()
    for lane in (0, 1):
        assert made.missing(lane) == ()
        for key in KEYS:
            np.testing.assert_array_equal(made.curve(lane, key)[0], moments_s(LIFTED))
    _, lifted = made.curve(1, "anterior_height_mm")
    assert np.isnan(lifted[:2]).all(), "nothing is there in the first second"
    assert lifted[-1] > lifted[2] + 1.0
    assert np.nanmax(made.curve(1, "balloon_ml")[1]) == pytest.approx(2.4, rel=0.03)
    assert np.nanmax(made.curve(0, "balloon_ml")[1]) == 0.0


def test_nothing_is_known_before_it_is_measured() -> None:
    made = History(LIFTED)
    assert len(made.curve(1, "cement_ml")[0]) == 0
    assert made.missing(1) == ((0.0, 12.0),)
    assert not made.complete


@given(steps=st.integers(0, 90), lane=st.sampled_from([0, 1]))
@settings(max_examples=25, deadline=None)
def test_what_is_missing_lies_between_what_is_known(steps: int, lane: int) -> None:
    made = after(steps)
    known = set(made.curve(lane, "cement_ml")[0].tolist())
    missing = made.missing(lane)
    for t_s in moments_s(LIFTED):
        inside = any(a < t_s < b for a, b in missing)
        assert not (t_s in known and inside)
        assert t_s in known or any(a <= t_s <= b for a, b in missing)


def test_equal_states_are_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    def counted(state: SceneState) -> dict[str, float]:
        if len(state.parts) != 1:  # one body by itself is made ready, not measured
            asked.append(state.t_s)
        return readouts(state)

    monkeypatch.setattr(history, "readouts", counted)
    whole()
    different = (
        4 + 10
    )  # on each side nothing, the fracture, two amounts of cement; four lifts, once more without balloon
    assert len(asked) <= different
    assert len(asked) < len(moments_s(LIFTED))


def test_a_step_makes_no_more_than_one_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    """When a whole state is read out, every body in it has been measured by itself before."""
    made: set[Spec] = set()

    def watched(state: SceneState) -> dict[str, float]:
        specs = {part.spec for part in history.measured_parts(state)}
        assert len(specs) <= 1 or specs <= made
        made.update(specs)
        return readouts(state)

    monkeypatch.setattr(history, "readouts", watched)
    monkeypatch.setattr(history, "heights", made.add)
    whole()
    assert made


def test_the_order_of_asking_is_irrelevant() -> None:
    asked, left_alone = History(LIFTED), whole()
    while asked.step():
        asked.curve(1, "balloon_ml")
        asked.missing(0)
        LIFTED.states_at(7.3)
    for lane in (0, 1):
        for key in KEYS:
            np.testing.assert_array_equal(asked.curve(lane, key), left_alone.curve(lane, key))


def test_a_curve_cannot_be_written_into() -> None:
    for values in whole().curve(1, "cement_ml"):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 1.0


def test_only_what_is_measured_has_a_curve() -> None:
    with pytest.raises(KeyError, match="'mood'"):
        History(LIFTED).curve(0, "mood")


def test_what_occurs_is_known_beforehand() -> None:
    made = History(LIFTED)
    assert [made.occurs(0, key) for key in KEYS] == [True, True, True, True, True, False]
    assert all(made.occurs(1, key) for key in KEYS)


@given(
    count=st.integers(1, 300), spacing=st.floats(0.1, 5.0),
    first=st.lists(st.integers(0, 299), max_size=20, unique=True),
)  # fmt: skip
def test_every_moment_has_its_turn_from_coarse_to_fine(count: int, spacing: float, first: list[int]) -> None:
    times_s = spacing * np.arange(count)
    marks = sorted(i for i in first if i < count)
    order = list(coarse_to_fine(times_s, [float(times_s[i]) for i in marks]))
    assert sorted(order) == list(range(count))
    assert order[: len(marks)] == marks
    done: list[int] = []
    gaps = []
    for index in order:
        done = sorted([*done, index])
        gaps.append(max(np.diff([-1, *done, count])))
    half = len(marks) + 1 + (count - len(marks)) // 2
    assert gaps[min(half, count) - 1] <= max(8, count // 4 + 2), "half of the work leaves no wide gap"


@given(duration_s=st.floats(0.0, 36_000.0), steps=st.integers(1, 4000))
@settings(max_examples=20, deadline=None)
def test_a_long_lesson_has_no_more_moments(duration_s: float, steps: int) -> None:
    lasts_s = duration_s / steps
    marks = tuple(StepMark(i, "", "", i * lasts_s, lasts_s, "") for i in range(steps))
    times_s = moments_s(HandMade((), lanes=(), duration_s=duration_s, steps=marks))
    assert len(times_s) <= MOST
    assert times_s[0] == 0.0
    assert times_s[-1] == duration_s


def test_a_lesson_without_length_is_one_moment() -> None:
    made = whole(HandMade((instant(),), duration_s=0.0, steps=(StepMark(0, "", "", 0.0, 0.0, ""),)))
    times_s, values = made.curve(0, "wedge_angle_deg")
    assert times_s.tolist() == [0.0]
    assert values.tolist() == [readouts(instant())["wedge_angle_deg"]]
