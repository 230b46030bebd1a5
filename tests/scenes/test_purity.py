"""A state depends on the time and on nothing else."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.scenes import library
from kyphoscope.scenes.library import names
from kyphoscope.scenes.program import Program
from kyphoscope.scenes.timeline import Timeline
from tests.lessons import load
from tests.sweep import examples


@pytest.fixture(scope="module", params=names())
def program(request: pytest.FixtureRequest) -> Program:
    return load(request.param)


def times_of(program: Program, per_s: float) -> list[float]:
    return [i / per_s for i in range(math.floor(program.duration_s * per_s) + 1)]


def test_the_order_of_asking_does_not_matter(program: Program) -> None:
    times = times_of(program, 3.7)
    forward = {t: program.states_at(t) for t in times}
    shuffled = random.Random(1).sample(times, len(times))
    assert all(program.states_at(t) == forward[t] for t in shuffled)


def test_two_compilations_agree(program: Program) -> None:
    name = next(name for name in names() if load(name).title == program.title)
    again = library.load(name)
    assert again.steps == program.steps
    assert all(again.states_at(t) == program.states_at(t) for t in times_of(program, 1.3))


def test_24_and_60_frames_a_second_agree_where_they_meet(program: Program) -> None:
    slow = {round(t * 120): program.states_at(t) for t in times_of(program, 24)}
    quick = {round(t * 120): program.states_at(t) for t in times_of(program, 60)}
    shared = slow.keys() & quick.keys()
    assert len(shared) > 12 * program.duration_s - 2
    assert all(slow[tick] == quick[tick] for tick in shared)


def test_nothing_moves_when_paused(program: Program) -> None:
    t = 0.613 * program.duration_s
    assert len({program.states_at(t) for _ in range(50)}) == 1


@pytest.mark.parametrize("odd", [-1.0, -math.inf, math.nan])
def test_before_the_beginning_it_is_the_beginning(program: Program, odd: float) -> None:
    assert program.states_at(odd) == program.states_at(0.0)


@pytest.mark.parametrize("odd", [1e9, math.inf])
def test_after_the_end_it_is_the_end(program: Program, odd: float) -> None:
    assert program.states_at(odd) == program.states_at(program.duration_s)


def test_a_step_begins_exactly_when_it_says(program: Program) -> None:
    for mark in program.steps:
        assert {state.step for state in program.states_at(mark.starts_s)} == {mark.index}
        if mark.index:
            assert {state.step for state in program.states_at(mark.starts_s - 1e-6)} == {mark.index - 1}


def test_the_steps_fill_the_time_without_gaps(program: Program) -> None:
    ends = [mark.starts_s + mark.lasts_s for mark in program.steps]
    assert program.steps[0].starts_s == 0.0
    assert [mark.starts_s for mark in program.steps[1:]] == pytest.approx(ends[:-1])
    assert ends[-1] == pytest.approx(program.duration_s)


@examples(200, few=50)
@given(share=st.floats(0.0, 1.0))
def test_nothing_jumps(share: float) -> None:
    """In a thousandth of a second no instrument goes further than a quick hand, and no opacity flips."""
    timeline = load_once()
    t = share * (timeline.duration_s - 0.001)
    before, after = timeline.state_at(t), timeline.state_at(t + 0.001)
    for part in before.parts:
        later = next((other for other in after.parts if other.name == part.name), None)
        if later is None:
            assert part.opacity < 0.01
            continue
        assert math.dist(part.pose.tip_mm, later.pose.tip_mm) < 0.5
        assert abs(part.opacity - later.opacity) < 0.01
    assert math.dist(before.view.focus_mm, after.view.focus_mm) < 0.5


_LOADED: list[Timeline] = []


def load_once() -> Timeline:
    if not _LOADED:
        loaded = load("pkp")
        assert isinstance(loaded, Timeline)
        _LOADED.append(loaded)
    return _LOADED[0]
