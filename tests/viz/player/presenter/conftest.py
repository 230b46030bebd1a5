"""The educator's own window on a lesson with notes, its wall clock set by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QTime
from pytestqt.qtbot import QtBot

from kyphoscope.scenes.program import StepMark
from kyphoscope.viz.player.presenter.notes_window import NotesWindow
from kyphoscope.viz.talk import Stopwatch
from tests.viz.player.conftest import Lesson, WallClock


@dataclass(frozen=True)
class Annotated(Lesson):
    """The light lesson with notes in its second step, and a source."""

    @property
    def steps(self) -> tuple[StepMark, ...]:
        steps = list(super().steps)
        steps[1] = replace(steps[1], notes="Ask who has seen this.", sources=("textbook", "paper"))
        return tuple(steps)


@dataclass
class Desk:
    """The window with what it asked for, its wall clock and the time of day."""

    window: NotesWindow
    wall: WallClock
    asked: list[str]
    day: list[QTime]


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    wall, day = WallClock(), [QTime(9, 30)]
    window = NotesWindow(wall, lambda: day[0])
    qtbot.addWidget(window)
    window.set_program(Annotated())
    asked: list[str] = []
    window.asked.connect(asked.append)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    yield Desk(window, wall, asked, day)
    window.close()


def run_for(desk: Desk, seconds: float) -> None:
    """Let a talk run that long."""
    desk.window.set_stopwatch(Stopwatch().start(desk.wall.now))
    desk.wall.now += seconds
    desk.window.tick()
