"""A student plays and pauses, and chooses the pace."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.viz.player.conftest import Driven, click, key, pixels, same

Settle = Callable[[], None]


# play and pause


@pytest.mark.parametrize("how", ["key", "button"])
def test_play_runs_and_pause_holds(driven: Driven, at_rest: Settle, how: str) -> None:
    press = {"key": lambda: key(driven, "Space"), "button": lambda: click(driven.window.transport.play)}[how]
    before, face = pixels(driven.window.canvas), pixels(driven.window.transport.play)
    press()
    assert driven.window.playback.runs
    assert driven.window.transport.play.accessibleName() == "Pause"
    assert not same(face, driven.window.transport.play)
    driven.wall.now += 3.0
    assert driven.t_s == 3.0
    press()
    driven.wall.now += 50.0
    at_rest()
    assert driven.t_s == 3.0
    assert not driven.window.playback.runs
    assert driven.window.transport.time.text() == "0:03 / 0:20"
    assert not same(before, driven.window.canvas)
    assert driven.pictures[-1].asked[-1] == (3.0, None, "standard")


def test_a_space_bar_held_down_is_one_press(driven: Driven) -> None:
    for repeated in (False, True, True, True):
        held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", repeated)
        QApplication.sendEvent(driven.window.windowHandle(), held)
    assert driven.window.playback.runs


def test_the_picture_follows_a_running_lesson_in_draft(driven: Driven, qtbot: QtBot) -> None:
    key(driven, "Space")
    for _ in range(3):
        driven.wall.now += 0.5
        qtbot.waitUntil(lambda: driven.pictures[-1].asked[-1][0] == driven.t_s)
        assert driven.window.canvas.quality == "draft"


def test_it_pauses_as_a_step_is_done_and_goes_on_with_the_next(driven: Driven, qtbot: QtBot) -> None:
    steps = driven.window.playback.program.steps
    for step in steps:
        key(driven, "Space")
        driven.wall.now += 100
        qtbot.waitUntil(lambda: driven.window.transport.play.accessibleName() == "Play")
        assert driven.t_s == (20.0 if step is steps[-1] else step.rests_s)
        assert driven.window.steps.running == step.index, "what the step has come to is still on the screen"


def test_a_step_that_is_played_from_its_middle_pauses_at_its_own_end(driven: Driven) -> None:
    driven.window.playback.seek(5.0)
    key(driven, "Space")
    driven.wall.now += 100
    assert driven.t_s == driven.window.playback.program.steps[1].rests_s


def test_it_halts_at_the_end_and_plays_again_from_the_start(driven: Driven, qtbot: QtBot) -> None:
    key(driven, "Shift+P")
    key(driven, "Space")
    driven.wall.now += 100
    qtbot.waitUntil(lambda: driven.window.transport.play.accessibleName() == "Play")
    assert driven.t_s == 20.0
    key(driven, "Space")
    assert driven.t_s == 0.0
    assert driven.window.playback.runs


@pytest.mark.parametrize(
    ("keys", "text", "t_s", "later_s"),
    [
        ("P", "Pause after each step", 5.0, 9.999),
        ("Shift+P", "Play through", 5.0, 11.0),
        ("L", "Repeat this step", 5.0, 5.0 + 6.0 - 5.999),
        ("Shift+L", "Repeat the lesson", 15.0, 1.0),
    ],
)
@pytest.mark.parametrize("how", ["key", "choice"])
def test_what_playing_comes_to(driven: Driven, how: str, keys: str, text: str, t_s: float, later_s: float) -> None:
    choice = driven.window.transport.mode
    key(driven, "Shift+L" if keys == "P" else "P")
    face = pixels(choice)
    if how == "key":
        key(driven, keys)
    else:
        choice.setFocus()
        for step in (*[Qt.Key.Key_Up] * 3, *[Qt.Key.Key_Down] * 3):
            if choice.currentText() != text:
                QTest.keyClick(choice, step)
    assert choice.currentText() == text
    assert not same(face, choice)
    driven.window.canvas.setFocus()
    driven.window.playback.seek(t_s)
    key(driven, "Space")
    driven.wall.now += 6.0
    assert driven.t_s == pytest.approx(later_s)


def test_a_repeated_step_is_another_after_a_jump(driven: Driven) -> None:
    key(driven, "L")
    key(driven, "Space")
    driven.wall.now += 1.0
    key(driven, "Right")
    driven.wall.now += 7.0
    assert driven.t_s == pytest.approx(4.0 + 7.0 - 5.999)
    assert driven.window.playback.runs


@pytest.mark.parametrize(("keys", "button", "by"), [("N", "frame_on", 1), ("Shift+N", "frame_back", -1)])
@pytest.mark.parametrize("how", ["key", "button"])
def test_frame_by_frame(driven: Driven, at_rest: Settle, keys: str, button: str, by: int, how: str) -> None:
    key(driven, "Space")
    driven.wall.now += 2.0
    for count in range(1, 4):
        key(driven, keys) if how == "key" else click(getattr(driven.window.transport, button))
        assert not driven.window.playback.runs, "who goes frame by frame has halted"
        assert driven.t_s == pytest.approx(2.0 + by * count / 30)
    at_rest()
    assert driven.pictures[-1].asked[-1][0] == driven.t_s
    key(driven, "Shift+N" if by > 0 else "N")
    assert driven.t_s == pytest.approx(2.0 + by * 2 / 30), "there and back is the same frame"


# pace


@pytest.mark.parametrize(("keys", "speed"), [("]", 1.5), ("[", 0.75)])
def test_keys_for_the_pace(driven: Driven, keys: str, speed: float) -> None:
    shown = pixels(driven.window.transport.speed)
    key(driven, keys)
    key(driven, "Space")
    driven.wall.now += 2.0
    assert driven.t_s == pytest.approx(2.0 * speed)
    assert driven.window.transport.speed.currentText() == f"{speed:g}×"
    assert not same(shown, driven.window.transport.speed)


def test_the_pace_ends_at_a_quarter_and_at_four(driven: Driven) -> None:
    for keys, limit in (("]", 4.0), ("[", 0.25)):
        for _ in range(12):
            key(driven, keys)
        assert driven.window.playback.clock.speed == limit


def test_a_pace_chosen_while_running_does_not_jump(driven: Driven) -> None:
    key(driven, "Shift+P")
    key(driven, "Space")
    driven.wall.now += 2.0
    choice = driven.window.transport.speed
    choice.setFocus()
    while choice.currentText() != "2×":
        QTest.keyClick(choice, Qt.Key.Key_Down)
    assert driven.t_s == 2.0
    driven.wall.now += 1.0
    assert driven.t_s == 4.0
