"""A script of one's own in a folder of the test, and the window on it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kyphoscope.scenes import library
from tests.viz.player.conftest import LESSONS, Driven

Drive = Callable[..., Driven]
STEPS = (("Needle in", 4.0), ("Cement in", 6.0), ("Needle out", 3.0))
"""Titles and lengths of the steps of the script, s."""


def words(steps: tuple[tuple[str, float], ...] = STEPS, title: str = "Mine", say: str = "Look.") -> str:
    """A script with these steps."""
    head = f"title: {title}\ncast:\n  L1: {{part: vertebra, level: L1}}\nsteps:\n"
    each = [
        f"  - step: {name}\n    phase: access\n    lasts_s: {lasts:g}\n    say: {say}\n"
        f"    do:\n      - fade: L1\n        to: {0.3 + 0.1 * (number % 5):.1f}\n"
        for number, (name, lasts) in enumerate(steps)
    ]
    return head + "".join(each)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "lessons" / "mine.yaml"
    path.parent.mkdir()
    path.write_text(words())
    return path


@pytest.fixture
def window_on(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Driven]:
    """Opens the window on a lesson; any other is read by the real reader."""

    def opened(name: str) -> Driven:
        driven = drive(name, LESSONS[name] if name in LESSONS else library.load(name))
        monkeypatch.setattr(driven.window.lessons, "_load", lambda n: LESSONS[n] if n in LESSONS else library.load(n))
        return driven

    return opened


@pytest.fixture
def own(window_on: Callable[[str], Driven], script: Path) -> Driven:
    """The window on the script, as the command line opens it."""
    return window_on(str(script))


def in_place(path: Path, text: str) -> None:
    path.write_text(text)


def over_it(path: Path, text: str) -> None:
    beside = path.with_suffix(".tmp")
    beside.write_text(text)
    os.replace(beside, path)


def saved(qtbot: QtBot, driven: Driven, path: Path, text: str, save: Callable[[Path, str], None] = over_it) -> None:
    """Save other words in the script, and wait until the window has read them and rests."""
    heard: list[object] = []
    lessons = driven.window.lessons
    for signal in (lessons.opened, lessons.refused):
        signal.connect(heard.append)
    save(path, text)
    qtbot.waitUntil(lambda: bool(heard), timeout=5000)
    for signal in (lessons.opened, lessons.refused):
        signal.disconnect(heard.append)
    settle(qtbot, driven)


def settle(qtbot: QtBot, driven: Driven) -> None:
    QApplication.processEvents()
    qtbot.waitUntil(lambda: driven.window.canvas.rests() or driven.window.playback.runs)
