"""The sides of a comparison, swapped or one of them alone, are the very sides of the whole, on its clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import NeedleSpec, Spec
from kyphoscope.scenes import library
from kyphoscope.scenes.compare import Comparison
from kyphoscope.scenes.lane_choice import Sides
from kyphoscope.scenes.program import Program, StepMark
from kyphoscope.scenes.state import PartState, SceneState, View

EYE = View((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), 100.0)


@dataclass(frozen=True)
class Lanes:
    """A programme of so many lanes, each of which tells its number and the time."""

    count: int
    title: str = "Side by side"
    duration_s: float = 8.0
    steps: tuple[StepMark, ...] = (StepMark(0, "A step", "access", 0.0, 8.0, "Words."),)

    @property
    def lanes(self) -> tuple[str, ...]:
        return tuple(f"lane {k}" for k in range(self.count))

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        first = SceneState(t_s, 0, "A step", "access", "lane 0", (), EYE)
        return tuple(replace(first, caption=name) for name in self.lanes)

    def specs(self) -> frozenset[Spec]:
        return frozenset(PartState("n", NeedleSpec(length_mm=90.0 + k), Pose()).spec for k in range(self.count))


@st.composite
def arranged(draw: st.DrawFn) -> tuple[Lanes, tuple[int, ...]]:
    """A programme and some of its lanes in some order."""
    count = draw(st.integers(1, 4))
    order = draw(st.permutations(range(count)))
    return Lanes(count), tuple(order[: draw(st.integers(1, count))])


@given(arrangement=arranged(), t_s=st.floats(0.0, 8.0))
def test_every_pane_shows_the_lane_that_its_name_says(arrangement: tuple[Lanes, tuple[int, ...]], t_s: float) -> None:
    whole, order = arrangement
    sides = Sides(whole, order)
    assert sides.lanes == tuple(whole.lanes[k] for k in order)
    assert tuple(state.caption for state in sides.states_at(t_s)) == sides.lanes
    assert all(state.t_s == t_s for state in sides.states_at(t_s))


@given(arrangement=arranged())
def test_steps_clock_and_shapes_stay_whole(arrangement: tuple[Lanes, tuple[int, ...]]) -> None:
    whole, order = arrangement
    sides = Sides(whole, order)
    assert (sides.title, sides.steps, sides.duration_s) == (whole.title, whole.steps, whole.duration_s)
    assert sides.specs() == whole.specs()


@given(arrangement=arranged(), t_s=st.floats(0.0, 8.0))
def test_swapped_twice_is_as_before(arrangement: tuple[Lanes, tuple[int, ...]], t_s: float) -> None:
    whole, order = arrangement
    back = Sides(Sides(whole, order[::-1]), tuple(range(len(order)))[::-1])
    assert back.states_at(t_s) == Sides(whole, order).states_at(t_s)


@pytest.mark.parametrize("order", [(), (0, 0), (2,), (-1,), (0, 1, 0)])
def test_an_order_that_names_no_lane_or_one_twice_is_refused(order: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="An order names lanes from 0 to 1, each at most once"):
        Sides(Lanes(2), order)


def test_the_shipped_comparison_in_every_order() -> None:
    whole: Program = library.load("compare")
    at_s = 0.5 * whole.duration_s
    left, right = whole.states_at(at_s)
    shown = {order: Sides(whole, order).states_at(at_s) for n in (1, 2) for order in permutations((0, 1), n)}
    assert shown == {(0,): (left,), (1,): (right,), (0, 1): (left, right), (1, 0): (right, left)}


def test_each_side_has_the_ways_that_it_goes_itself() -> None:
    whole = library.load("compare")
    assert isinstance(whole, Comparison)
    own = whole.ways_of_lanes
    assert own[0] != own[1], "another instrument, or another side"
    assert [Sides(whole, order).ways for order in ((0,), (1,), (1, 0))] == [own[0], own[1], own[1]]
    assert Sides(Sides(whole, (1, 0)), (1,)).ways == own[0] == whole.ways
