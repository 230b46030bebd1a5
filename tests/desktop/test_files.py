"""A person writes a movie while the lesson goes on, and a script that the window follows, on a real desktop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import pytest

from tests.desktop.player import ALARM_GROUND, Player, share_of
from tests.desktop.screen import until

pytestmark = pytest.mark.sweep

SCRIPT = """\
title: A needle through the pedicle of L1
sources: [textbook anatomy]
cast:
  L1: {part: vertebra, level: L1}
  needle: {part: needle, gauge: 11, side: left}
steps:
  - step: Through the pedicle
    phase: pedicle
    lasts_s: 8
    view: ap
    say: The needle goes through the pedicle.
    do:
      - advance: needle
        from: L1.left_path.entry
        to: L1.left_path.anterior_third
"""


def test_a_movie_is_written_while_the_lesson_goes_on(start: Callable[..., Player], tmp_path: Path) -> None:
    player = start("pvp")
    screen, file = player.screen, tmp_path / "two seconds.mp4"
    screen.press("ctrl+e")
    dialog = screen.await_window("^Export$")
    until("the keyboard in it", lambda: dialog.has_keyboard)
    screen.press("alt+w")
    screen.type("A")
    screen.press("Tab")
    screen.type("0")
    screen.press("Tab")
    screen.type("2")
    screen.press("alt+q")
    screen.type("Dr")
    screen.press("alt+v", "ctrl+a")
    screen.type(str(file))
    screen.rests()
    screen.keep("export")
    screen.press("Return", "Escape")
    until("the dialog to go", lambda: screen.window("^Export$") is None)

    player.window.take_keyboard()
    answers = 0
    for _ in range(3):
        before = player.share()
        screen.press("Right")
        until("the next step", lambda: player.share() > before + 0.01)  # noqa: B023 (asked at once)
        answers += not file.exists()
    assert answers, "the window stood still until the file was there"
    until("the movie", file.exists)
    with av.open(str(file)) as movie:
        (stream,) = movie.streams.video
        assert stream.frames == pytest.approx(60, abs=1)
    screen.rests()
    screen.keep("exported")
    player.end("ctrl+q")


def test_a_script_is_followed_as_it_is_saved(start: Callable[..., Player], tmp_path: Path) -> None:
    script = tmp_path / "mine.yaml"
    script.write_text(SCRIPT)
    player = start(str(script))
    screen, first = player.screen, player.await_picture()
    assert player.window.title.startswith("A needle through the pedicle of L1")
    above = player.window.box.part(0.0, 0.05, 1.0, 0.3)
    assert share_of(ALARM_GROUND, screen.seen(above)) == 0

    script.write_text(SCRIPT.replace("advance:", "push:"))
    until("a notice of the mistake", lambda: share_of(ALARM_GROUND, screen.seen(above)) > 0.05)
    screen.rests()
    screen.keep("a mistake in a script")

    script.write_text(SCRIPT.replace("view: ap", "view: lateral").replace("of L1\n", "of a healthy L1\n"))
    until("the notice to go", lambda: share_of(ALARM_GROUND, screen.seen(above)) == 0)
    until("the new title", lambda: player.window.title.startswith("A needle through the pedicle of a healthy L1"))
    player.await_change(first, 0.02)
    player.end("ctrl+q")
