"""Two windows on two screens: the educator's notes go where the hall does not see them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.presenter.screens import other_screen, place, swap


@dataclass(frozen=True)
class Screen:
    """A screen of that place and size, with a bar of the system at its top."""

    left: int
    top: int
    wide: int
    high: int

    def geometry(self) -> QRect:
        return QRect(self.left, self.top, self.wide, self.high)

    def availableGeometry(self) -> QRect:  # noqa: N802 (Qt's name)
        return self.geometry().adjusted(0, 30, 0, 0)


LAPTOP, PROJECTOR, MIRROR = Screen(0, 0, 1440, 900), Screen(1440, 0, 1920, 1080), Screen(0, 0, 1440, 900)
THIRD = Screen(3360, 0, 1280, 800)


@pytest.fixture
def windows(qtbot: QtBot) -> tuple[QWidget, QWidget]:
    main, notes = QMainWindow(), QWidget()
    qtbot.addWidget(main)
    qtbot.addWidget(notes)
    notes.setMinimumSize(760, 480)
    return main, notes


def plug(
    monkeypatch: pytest.MonkeyPatch, screens: tuple[Screen, ...], windows: tuple[QWidget, QWidget], main_on: Screen
) -> None:
    """Let the system have those screens, the first its own, and the main window be on one of them."""
    monkeypatch.setattr(QGuiApplication, "screens", lambda: list(screens))
    monkeypatch.setattr(QGuiApplication, "primaryScreen", lambda: screens[0])
    monkeypatch.setattr(windows[0], "screen", lambda: main_on)
    for window in windows:
        monkeypatch.setattr(window, "setScreen", lambda screen: None)


@pytest.mark.parametrize(
    ("screens", "main_on", "other"),
    [
        ((LAPTOP, PROJECTOR), LAPTOP, PROJECTOR),
        ((LAPTOP, PROJECTOR), PROJECTOR, LAPTOP),
        ((LAPTOP,), LAPTOP, None),
        ((LAPTOP, MIRROR), LAPTOP, None),
        ((LAPTOP, PROJECTOR, THIRD), THIRD, LAPTOP),
        ((LAPTOP, PROJECTOR, THIRD), LAPTOP, PROJECTOR),
    ],
)
def test_notes_go_to_the_screen_that_the_hall_does_not_see(
    monkeypatch: pytest.MonkeyPatch,
    windows: tuple[QWidget, QWidget],
    screens: tuple[Screen, ...],
    main_on: Screen,
    other: Screen | None,
) -> None:
    main, notes = windows
    plug(monkeypatch, screens, windows, main_on)
    assert other_screen(main) is other
    assert place(notes, main) is (other is not None)
    assert (other or main_on).availableGeometry().contains(notes.geometry())
    assert notes.isMaximized() is (other is not None)


def test_on_a_small_screen_notes_keep_the_size_they_need(
    monkeypatch: pytest.MonkeyPatch, windows: tuple[QWidget, QWidget]
) -> None:
    small = Screen(0, 0, 1024, 640)
    plug(monkeypatch, (small,), windows, small)
    place(windows[1], windows[0])
    assert (windows[1].width(), windows[1].height()) == (760, 480)
    assert small.availableGeometry().contains(windows[1].geometry())


def test_windows_change_screens_and_stay_as_full_as_they_were(
    monkeypatch: pytest.MonkeyPatch, windows: tuple[QWidget, QWidget]
) -> None:
    main, notes = windows
    plug(monkeypatch, (LAPTOP, PROJECTOR), windows, LAPTOP)
    place(notes, main)
    main.setWindowState(Qt.WindowState.WindowFullScreen)
    assert swap(notes, main)
    assert PROJECTOR.geometry().contains(main.geometry())
    assert LAPTOP.geometry().contains(notes.geometry())
    assert main.isFullScreen()
    assert notes.isMaximized()


def test_with_one_screen_nothing_is_swapped(monkeypatch: pytest.MonkeyPatch, windows: tuple[QWidget, QWidget]) -> None:
    main, notes = windows
    plug(monkeypatch, (LAPTOP,), windows, LAPTOP)
    place(notes, main)
    before = (main.geometry(), notes.geometry())
    assert not swap(notes, main)
    assert (main.geometry(), notes.geometry()) == before


TALK = """
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from kyphoscope.viz.player.presenter.screens import place, swap
app = QApplication([])
main, notes = QMainWindow(), QWidget()
main.setGeometry(50, 50, 800, 600)
main.show()
app.processEvents()
def tell():
    app.processEvents()
    print(main.screen().name(), main.geometry().center().x() > 1440, main.isFullScreen())
    print(notes.screen().name(), notes.geometry().center().x() > 1440, notes.isMaximized())
place(notes, main)
notes.show()
main.showFullScreen()
tell()
swap(notes, main)
tell()
"""


def test_with_two_real_screens_both_windows_arrive_and_fill_them(tmp_path: Path) -> None:
    plan = [
        {"name": name, "x": s.left, "y": s.top, "width": s.wide, "height": s.high}
        for name, s in (("laptop", LAPTOP), ("projector", PROJECTOR))
    ]
    (tmp_path / "screens.json").write_text(json.dumps({"screens": plan}))
    two = {"QT_QPA_PLATFORM": "offscreen:configfile=screens.json", "PYTHONPATH": os.pathsep.join(sys.path)}
    told = subprocess.run(
        [sys.executable, "-c", TALK], env={**os.environ, **two},
        cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert told.stdout.splitlines() == [
        "laptop False True", "projector True True",
        "projector True True", "laptop False True",
    ]  # fmt: skip
