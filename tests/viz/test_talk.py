"""The time of a talk and its plan: what an educator expects of start, pause, reset and of being late."""

from __future__ import annotations

from itertools import pairwise
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.viz.talk import Plan, Stopwatch, whole_minutes

waits = st.floats(0, 10_000)
lasts = st.lists(st.floats(0.1, 600), min_size=1, max_size=20).map(tuple)
minutes = st.integers(1, 600)


def test_one_that_is_made_stands_at_nought() -> None:
    assert Stopwatch().elapsed_s(1e6) == 0
    assert not Stopwatch().runs


@given(waits, waits, waits)
def test_it_counts_while_it_runs_and_only_then(first: float, paused: float, second: float) -> None:
    watch = Stopwatch().start(100.0).pause(100.0 + first)
    assert watch.elapsed_s(100.0 + first + paused) == watch.held_s == pytest.approx(first)
    again = watch.start(100.0 + first + paused)
    assert again.runs
    assert again.elapsed_s(100.0 + first + paused + second) == pytest.approx(first + second)


@given(waits, waits)
def test_to_start_twice_is_to_start_once(wait: float, more: float) -> None:
    once = Stopwatch().start(0.0)
    assert once.start(wait).elapsed_s(wait + more) == pytest.approx(once.elapsed_s(wait + more))


@given(waits, waits)
def test_reset_goes_to_nought_and_keeps_running_or_resting(wait: float, more: float) -> None:
    running = Stopwatch().start(0.0)
    assert running.reset(wait).elapsed_s(wait) == 0
    assert running.reset(wait).elapsed_s(wait + more) == pytest.approx(more)
    assert running.pause(wait).reset(wait).elapsed_s(wait + more) == 0


def test_a_wall_clock_that_runs_backwards_takes_no_time_away() -> None:
    assert Stopwatch(held_s=5.0, since=100.0).elapsed_s(90.0) == 5.0


@given(minutes, lasts)
def test_the_planned_time_is_shared_out_whole_and_in_proportion(planned: int, steps: tuple[float, ...]) -> None:
    plan = Plan(60.0 * planned, steps)
    spans = [plan.span_s(i) for i in range(len(steps))]
    assert spans[0][0] == 0
    assert spans[-1][1] == pytest.approx(60 * planned)
    assert all(one[1] == two[0] for one, two in pairwise(spans))
    for (start, end), step_s in zip(spans, steps, strict=True):
        assert end - start == pytest.approx(60 * planned * step_s / fsum(steps), abs=1e-6)


@given(minutes, lasts, st.data())
def test_late_is_counted_from_the_end_of_the_step_and_early_from_its_start(
    planned: int, steps: tuple[float, ...], data: st.DataObject
) -> None:
    plan = Plan(60.0 * planned, steps)
    index = data.draw(st.integers(0, len(steps) - 1))
    start, end = plan.span_s(index)
    off = data.draw(st.floats(0, 10_000))
    assert plan.late_s(index, end + off) == pytest.approx(off, abs=1e-6)
    assert plan.late_s(index, start - off) == pytest.approx(-off, abs=1e-6)
    assert plan.late_s(index, start + (end - start) * data.draw(st.floats(0, 1))) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(("duration_s", "planned"), [(1, 1), (60, 1), (60.1, 2), (192, 4)])
def test_a_lesson_is_planned_in_whole_minutes(duration_s: float, planned: int) -> None:
    assert whole_minutes(duration_s) == planned


@pytest.mark.parametrize("wrong", [-1.0, float("nan"), float("inf")])
def test_no_stopwatch_shows_less_than_nothing(wrong: float) -> None:
    with pytest.raises(ValueError, match="stopwatch"):
        Stopwatch(held_s=wrong)


@pytest.mark.parametrize(("planned_s", "steps"), [(0.0, (1.0,)), (float("nan"), (1.0,)), (60.0, ()), (60.0, (0.0,))])
def test_no_plan_is_made_of_nothing(planned_s: float, steps: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="plan"):
        Plan(planned_s, steps)
