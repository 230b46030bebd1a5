"""Moving along a lesson: where next and previous lead, and that time halts where it should."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.scenes.program import StepMark
from kyphoscope.viz.player.lesson.playback import next_start_s, previous_start_s, step_at


@st.composite
def lessons(draw: st.DrawFn) -> tuple[tuple[StepMark, ...], float]:
    """The steps of any lesson, and its length."""
    lengths = draw(st.lists(st.floats(0.1, 30), min_size=1, max_size=12))
    starts = [sum(lengths[:i]) for i in range(len(lengths))]
    steps = tuple(StepMark(i, f"{i}", "access", starts[i], lasts, "") for i, lasts in enumerate(lengths))
    return steps, starts[-1] + lengths[-1]


@given(lessons(), st.floats(0, 1))
def test_the_running_step_is_the_last_that_has_begun(lesson: tuple[tuple[StepMark, ...], float], share: float) -> None:
    steps, duration_s = lesson
    t_s = share * duration_s
    assert step_at(steps, t_s) == max(step.index for step in steps if step.starts_s <= t_s)


@given(lessons())
def test_next_visits_every_start_once_and_then_the_end(lesson: tuple[tuple[StepMark, ...], float]) -> None:
    steps, duration_s = lesson
    t_s, seen = 0.0, []
    for _ in steps:
        t_s = next_start_s(steps, t_s, duration_s)
        seen.append(t_s)
    assert seen == [step.starts_s for step in steps[1:]] + [duration_s]
    assert next_start_s(steps, duration_s, duration_s) == duration_s


@given(lessons())
def test_previous_undoes_next(lesson: tuple[tuple[StepMark, ...], float]) -> None:
    steps, _ = lesson
    for before, step in pairwise(steps):
        assert previous_start_s(steps, step.starts_s, 0.0) == before.starts_s


@given(lessons(), st.floats(0, 1), st.floats(0, 2))
def test_previous_is_this_start_unless_it_has_only_begun(
    lesson: tuple[tuple[StepMark, ...], float], share: float, again_s: float
) -> None:
    steps, duration_s = lesson
    t_s = share * duration_s
    starts = [step.starts_s for step in steps]
    back = previous_start_s(steps, t_s, again_s)
    index = step_at(steps, t_s)
    assert back == starts[index] if t_s - starts[index] > again_s else back == starts[max(0, index - 1)]
    assert starts[bisect_left(starts, back)] == back, "previous arrives exactly at a start"


def test_a_lesson_of_one_step_goes_to_its_ends() -> None:
    steps = (StepMark(0, "only", "access", 0.0, 5.0, ""),)
    assert next_start_s(steps, 2.0, 5.0) == 5.0
    assert previous_start_s(steps, 2.0, 0.0) == 0.0 == previous_start_s(steps, 0.0, 0.0)
    assert step_at(steps, 5.0) == 0


@pytest.mark.parametrize(("t_s", "index"), [(0.0, 0), (3.9999, 0), (4.0, 1), (10.0, 2), (20.0, 3)])
def test_a_step_begins_at_its_very_start(t_s: float, index: int) -> None:
    lengths = (4.0, 6.0, 2.5, 7.5)
    steps = tuple(StepMark(i, "", "", sum(lengths[:i]), lengths[i], "") for i in range(4))
    assert step_at(steps, t_s) == index
