"""The window on the lessons that come with the program, drawn by the real stage."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kyphoscope.scenes import library
from kyphoscope.viz.frame.picture import Picture
from kyphoscope.viz.player import app
from kyphoscope.viz.player.settings.settings_store import SettingsStore
from kyphoscope.viz.player.window import PlayerWindow
from tests.viz.player.conftest import click, drag, key_on, pixels


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[PlayerWindow]:
    """The window on the vertebroplasty, its first picture drawn sharp."""
    made = app.window("pvp", library.load("pvp"), settings_store=SettingsStore(tmp_path / "settings.ini"))
    made.self_check.set_mode("off")
    qtbot.addWidget(made)
    made.resize(1024, 640)
    made.show()
    settle(qtbot, made)
    yield made
    made.close()


def settle(qtbot: QtBot, window: PlayerWindow) -> None:
    qtbot.waitUntil(window.canvas.rests, timeout=60_000)


def shown(window: PlayerWindow) -> np.ndarray:
    """The picture on the screen as (h, w, 3) uint8 RGB."""
    return pixels(window.canvas)[..., 2::-1]


def drawn(window: PlayerWindow, t_s: float) -> np.ndarray:
    """The same drawn apart from any window."""
    size = (window.canvas.width(), window.canvas.height())
    with Picture(window.playback.program, size, "standard", window.appearance.theme, captions=False) as picture:
        return picture.at(t_s)


def test_the_screen_shows_what_a_still_shows(qtbot: QtBot, window: PlayerWindow) -> None:
    t_s = 0.6 * window.playback.program.duration_s
    line = window.transport.slider
    click(line, QPoint(round(line.x_at(t_s)), line.height() // 2))
    settle(qtbot, window)
    np.testing.assert_array_equal(shown(window), drawn(window, window.playback.t_s))


def test_every_step_of_every_lesson_is_reached_and_told(qtbot: QtBot, window: PlayerWindow) -> None:
    for name in library.names():
        window.open(name)
        for mark in window.playback.program.steps:
            assert window.playback.t_s == mark.starts_s
            assert window.steps.running == mark.index
            states = window.playback.program.states_at(mark.starts_s)
            heads = [column.head.text() for column in window.caption.columns]
            assert len(heads) == len(states)
            assert any(mark.title in head for head in heads)
            key_on(window, "Right")
        assert window.playback.t_s == window.playback.program.duration_s


def test_a_free_eye_on_the_comparison_turns_both_sides_and_goes_back(qtbot: QtBot, window: PlayerWindow) -> None:
    window.open("compare")
    settle(qtbot, window)
    before = shown(window)
    half = before.shape[1] // 2
    drag(window.canvas, QPoint(150, 150), QPoint(250, 170), Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    turned = shown(window)
    assert not np.array_equal(turned[:, :half], before[:, :half])
    assert not np.array_equal(turned[:, half:], before[:, half:])
    key_on(window, "R")
    settle(qtbot, window)
    np.testing.assert_array_equal(shown(window), before)


def test_a_slide_takes_the_body_along_by_the_drag(qtbot: QtBot, window: PlayerWindow) -> None:
    """The picture slid by whole pixels is the same picture at another place."""
    before = shown(window)
    drag(window.canvas, QPoint(300, 200), QPoint(340, 220), Qt.MouseButton.MiddleButton)
    settle(qtbot, window)
    after = shown(window)
    middle = (slice(120, 220), slice(250, 450))
    there = (slice(140, 240), slice(290, 490))
    off = np.abs(after[there].astype(int) - before[middle]).mean()
    assert off < 0.25 * np.abs(after[middle].astype(int) - before[middle]).mean()


def test_playing_moves_the_picture_and_closing_frees_it(qtbot: QtBot, window: PlayerWindow) -> None:
    frames = window.canvas.frames
    QTest.keyClick(window.canvas, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.canvas.frames >= frames + 3, timeout=20_000)
    assert window.playback.t_s > 0
    program = window.playback.program
    pictures = weakref.WeakSet(o for o in gc.get_objects() if isinstance(o, Picture) and o.program is program)
    assert len(pictures) == 1
    window.close()
    gc.collect()
    assert not pictures, "whoever closes the window frees the stage with everything on it"
    held = window.canvas.frames
    qtbot.wait(100)
    assert window.canvas.frames == held
