"""What a long export tells of how far it is, and what can be known from that."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.viz.export import progress as reporting
from kyphoscope.viz.export.progress import KNOWN_AFTER_S, Pace, frames_reported, progress


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A wall clock of one entry, to be set."""
    now = [100.0]
    monkeypatch.setattr(reporting.time, "monotonic", lambda: now[0])
    return now


def test_a_program_that_waits_gets_each_per_cent_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], clock: list[float]
) -> None:
    monkeypatch.setenv("KYPHOSCOPE_PROGRESS", "each")
    with progress("a.mp4") as report:
        for done in range(1, 1001):
            report(done, 1000)
    out, said = capsys.readouterr()
    heard = [frames_reported(line) for line in said.splitlines()]
    assert heard == [(1, 1000), *((done, 1000) for done in range(10, 1001, 10))]
    assert out == ""


def test_slow_frames_are_told_every_second(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], clock: list[float]
) -> None:
    monkeypatch.setenv("KYPHOSCOPE_PROGRESS", "each")
    with progress("a.mp4") as report:
        for done in range(1, 11):
            clock[0] += 0.4
            report(done, 100_000)
    heard = [frames_reported(line) for line in capsys.readouterr().err.splitlines()]
    assert heard == [(1, 100_000), (4, 100_000), (7, 100_000), (10, 100_000)]


def test_who_reads_a_log_gets_a_line_for_each_tenth(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KYPHOSCOPE_PROGRESS", raising=False)
    with progress("a.mp4") as report:
        for done in range(1, 201):
            report(done, 200)
    said = capsys.readouterr().err.splitlines()
    assert said == [f"a.mp4: {done} of 200 frames" for done in range(20, 201, 20)]
    assert not any(map(frames_reported, said))


@pytest.mark.parametrize(
    "line",
    ["", "a.mp4: 1 of 2 frames", "kyphoscope-progress 1", "kyphoscope-progress 1 2 3", "x kyphoscope-progress 1 2"],
)  # fmt: skip
def test_other_words_tell_no_progress(line: str) -> None:
    assert frames_reported(line) is None


@given(
    each_s=st.floats(0.01, 60.0),
    per_report=st.integers(1, 50),
    reports=st.integers(1, 60),
    rest=st.integers(0, 5000),
    since_s=st.floats(0.0, 5.0),
)
def test_at_an_even_pace_the_time_left_is_exact(
    each_s: float, per_report: int, reports: int, rest: int, since_s: float
) -> None:
    pace = Pace(done=1, at_s=50.0)
    for number in range(1, reports + 1):
        pace = pace.updated(1 + number * per_report, 50.0 + number * per_report * each_s)
    left_s = pace.left_s(pace.done + rest, pace.at_s + since_s)
    if pace.watched_s < KNOWN_AFTER_S:
        assert left_s is None
    else:
        assert left_s is not None
        assert math.isclose(left_s, max(0.0, rest * each_s - since_s), rel_tol=1e-6, abs_tol=1e-6)


def test_nothing_is_known_before_anything_is_done() -> None:
    assert Pace(done=0, at_s=0.0).updated(0, 100.0).left_s(10, 100.0) is None


def test_the_latest_pace_counts_most_but_not_alone() -> None:
    pace = Pace(done=0, at_s=0.0)
    for second in range(1, 101):
        pace = pace.updated(10 * second, float(second))  # ten a second
    for second in range(1, 21):
        pace = pace.updated(1000 + second, 100.0 + second)  # and then one a second
    left_s = pace.left_s(2020, 120.0)
    assert left_s is not None
    assert 1000 * 120 / 1020 < left_s < 1000
