"""A person watches a lesson on a real desktop: plays it, stops it, goes through it, and turns what is seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kyphoscope.scenes import library
from tests.desktop.player import Player
from tests.desktop.screen import until

pytestmark = pytest.mark.sweep


def test_a_lesson_is_watched_from_step_to_step(start: Callable[..., Player]) -> None:
    player = start("compare")
    screen, program = player.screen, library.load("compare")
    assert player.window.title == f"{program.title} – Kyphoscope"
    screen.keep("watching")
    starts = [step.starts_s / program.duration_s for step in program.steps]

    screen.press("bracketright", "bracketright", "bracketright", "bracketright", "space")
    until("the end of the first step", lambda: player.share() == pytest.approx(starts[1], abs=0.004))
    screen.rests()
    assert player.share() == pytest.approx(starts[1], abs=0.004)

    for key, step in (("Home", 0), ("Right", 1), ("Next", 2), ("Left", 1), ("Prior", 0)):
        screen.press(key)
        until(f"step {step} after {key}", lambda at=starts[step]: player.share() == pytest.approx(at, abs=0.004))

    line, before = player.timeline, player.await_picture()
    screen.drag(line.at(0.1, 0.5), line.at(0.62, 0.5))
    until("the time to where it was dragged", lambda: player.share() == pytest.approx(0.62, abs=0.006))
    player.await_change(before, 0.02)

    screen.click(player.play_button)
    until("time to pass", lambda: player.share() > 0.64)
    screen.click(player.play_button)
    screen.rests()
    assert player.share() < 0.9
    player.end("ctrl+q")
