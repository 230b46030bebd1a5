"""The clock of a lesson: what a teacher expects of play, pause, seek, speed and loop, whatever the order."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.viz.clock import FASTEST, SLOWEST, Clock, clock_text

durations = st.floats(0.5, 600)
waits = st.floats(0, 1000)
speeds = st.floats(SLOWEST, FASTEST)


def stretches(duration_s: float) -> st.SearchStrategy[tuple[float, float] | None]:
    """Nothing in particular, or any stretch of the scene that is not too short to be told."""
    ends = st.tuples(st.floats(0, 0.9), st.floats(0.05, 1)).map(
        lambda s: (s[0] * duration_s, min(1.0, s[0] + s[1]) * duration_s)
    )
    return st.none() | ends


@st.composite
def clocks(draw: st.DrawFn) -> tuple[Clock, float]:
    """Any clock that a person can bring about, with the wall time of the last touch."""
    clock, now = Clock(duration_s=draw(durations), loop=draw(st.booleans())), draw(st.floats(0, 1e6))
    for _ in range(draw(st.integers(0, 6))):
        now += draw(waits)
        clock = draw(
            st.sampled_from(
                [
                    clock.play(now),
                    clock.pause(now),
                    clock.seek(draw(st.floats(-50, 700)), now),
                    clock.at_speed(draw(speeds), now),
                    clock.touched(now).playing(draw(stretches(clock.duration_s)), draw(st.booleans())),
                ]
            )
        )
    return clock, now


@given(clocks(), waits)
def test_time_never_leaves_the_scene(case: tuple[Clock, float], wait: float) -> None:
    clock, now = case
    assert 0 <= clock.time_s(now + wait) <= clock.duration_s


@given(clocks(), waits, waits)
def test_a_paused_clock_holds_its_time(case: tuple[Clock, float], wait: float, more: float) -> None:
    clock, now = case
    paused = clock.pause(now + wait)
    assert paused.time_s(now + wait + more) == clock.time_s(now + wait)
    assert not paused.runs(now + wait + more)


@given(clocks(), waits, speeds)
def test_a_new_speed_does_not_jump(case: tuple[Clock, float], wait: float, speed: float) -> None:
    clock, now = case
    moment = now + wait
    assert clock.at_speed(speed, moment).time_s(moment) == pytest.approx(clock.time_s(moment), abs=1e-6)


@given(clocks(), waits)
def test_looping_or_not_does_not_jump(case: tuple[Clock, float], wait: float) -> None:
    clock, now = case
    moment = now + wait
    assert clock.touched(moment).playing(clock.stretch_s, not clock.loop).time_s(moment) == pytest.approx(
        clock.time_s(moment), abs=1e-6
    )


@given(durations, speeds, st.floats(0, 1))
def test_a_running_clock_runs_at_its_speed(duration_s: float, speed: float, share: float) -> None:
    clock = Clock(duration_s=duration_s).at_speed(speed, 10.0).play(10.0)
    wait = share * duration_s / speed
    assert clock.time_s(10.0 + wait) == pytest.approx(min(wait * speed, duration_s))


@given(clocks(), st.floats(-50, 700))
def test_seek_arrives_and_keeps_running_or_resting(case: tuple[Clock, float], t_s: float) -> None:
    clock, now = case
    sought = clock.seek(t_s, now)
    expected = min(max(t_s, 0.0), clock.duration_s)
    begins_s, ends_s = clock.played_s
    assert sought.held_s == expected
    if clock.loop and clock.runs(now) and expected >= ends_s:
        assert begins_s <= sought.time_s(now) < ends_s
    else:
        assert sought.time_s(now) == expected
    assert sought.runs(now) == (clock.runs(now) and (clock.loop or expected < ends_s))


@given(clocks(), waits)
def test_what_plays_within_a_stretch_stays_in_it_and_halts_at_its_end(case: tuple[Clock, float], wait: float) -> None:
    clock, now = case
    begins_s, ends_s = clock.played_s
    playing = clock.seek(begins_s, now).play(now)
    assert begins_s <= playing.time_s(now + wait) <= ends_s
    over = now + 1.001 * (ends_s - begins_s) / playing.speed + 1e-3
    if playing.loop:
        assert playing.runs(over)
    else:
        assert playing.time_s(over) == ends_s
        assert not playing.runs(over)


@given(durations, speeds, st.integers(0, 5), st.floats(0.01, 0.99))
def test_a_loop_comes_round(duration_s: float, speed: float, rounds: int, share: float) -> None:
    clock = Clock(duration_s=duration_s, speed=speed, loop=True).play(0.0)
    assert clock.time_s((rounds + share) * duration_s / speed) == pytest.approx(share * duration_s)


@given(durations, waits)
def test_it_halts_at_the_end_and_play_starts_again(duration_s: float, wait: float) -> None:
    clock = Clock(duration_s=duration_s).play(0.0)
    end = duration_s + 1e-6 + wait
    assert clock.time_s(end) == duration_s
    assert not clock.runs(end)
    again = clock.play(end)
    assert again.time_s(end) == 0.0
    assert again.runs(end)


def test_play_twice_is_play_once() -> None:
    once = Clock(duration_s=60).play(0.0)
    assert once.play(7.0).time_s(9.0) == once.time_s(9.0) == 9.0


def test_a_wall_clock_that_runs_backwards_does_not_take_the_scene_with_it() -> None:
    clock = Clock(duration_s=60, held_s=5).play(100.0)
    assert clock.time_s(90.0) == 5.0


def test_speed_beyond_the_limits_becomes_the_limit() -> None:
    clock = Clock(duration_s=60)
    assert clock.at_speed(100, 0.0).speed == FASTEST
    assert clock.at_speed(0, 0.0).speed == SLOWEST


@pytest.mark.parametrize(
    "change",
    [
        {"duration_s": 0},
        {"duration_s": float("nan")},
        {"speed": 0.1},
        {"held_s": 61},
        {"stretch_s": (9.0, 3.0)},
        {"stretch_s": (0.0, 61.0)},
    ],
)
def test_what_no_clock_can_be_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"clock|stretch"):
        replace(Clock(duration_s=60), **change)  # type: ignore[arg-type]


@given(minutes=st.integers(0, 600), seconds=st.integers(0, 59), rest=st.floats(0.0, 0.999))
def test_a_time_is_written_in_minutes_and_two_figures_of_seconds(minutes: int, seconds: int, rest: float) -> None:
    said = clock_text(60 * minutes + seconds + rest)
    assert re.fullmatch(r"\d+:[0-5]\d", said)
    assert [int(part) for part in said.split(":")] == [minutes, seconds]
