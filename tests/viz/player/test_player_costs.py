"""What nobody looks at costs nothing, and nothing is painted while nothing moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.scenes.program import Question, StepMark
from kyphoscope.viz.player.panels import panel_controller
from tests.viz.player.conftest import Driven, Lesson, drag

PANELS = ("layers", "cut", "charts", "about")
Count = Callable[[], int]
Drive = Callable[..., Driven]


@dataclass(frozen=True)
class AskingLesson(Lesson):
    """The light lesson with a question in its third step."""

    @property
    def steps(self) -> tuple[StepMark, ...]:
        plain = super().steps
        asked = Question("choice", "Which way?", 12.0, "Through the pedicle.", ("Disc", "Pedicle"), 1)
        return (*plain[:2], replace(plain[2], question=asked), *plain[3:])


class Paints(QObject):
    """Keeps which widgets are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.of: list[QWidget] = []

    def eventFilter(self, seen: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if event.type() == QEvent.Type.Paint and isinstance(seen, QWidget):
            self.of.append(seen)
        return False


@pytest.fixture
def paints() -> Iterator[Paints]:
    """What is painted anywhere while the test goes on."""
    watch = Paints()
    QApplication.instance().installEventFilter(watch)
    yield watch
    QApplication.instance().removeEventFilter(watch)


@pytest.fixture
def told_panels(driven: Driven, monkeypatch: pytest.MonkeyPatch) -> Count:
    """How often since then a panel was told something that follows the time, or numbers were read for one."""
    calls: list[str] = []
    work = driven.window.panel_controller
    for panel, name in ((work.charts, "set_moment"), (work.layers, "set_bodies"), (work.about, "tell")):
        told = getattr(panel, name)
        monkeypatch.setattr(panel, name, lambda *args, told=told, name=name: (calls.append(name), told(*args)))
    read = panel_controller.readouts
    monkeypatch.setattr(panel_controller, "readouts", lambda state: (calls.append("readouts"), read(state))[1])
    return lambda: len(calls)


def play_for(driven: Driven, seconds: float, qtbot: QtBot) -> None:
    """Let the lesson run, a picture at a time."""
    driven.window.playback.set_mode("through")
    driven.window.playback.play()
    for _ in range(round(seconds / 0.5)):
        driven.wall.now += 0.5
        qtbot.waitUntil(lambda: driven.pictures[-1].asked[-1][0] == driven.t_s)
    driven.window.playback.pause()
    qtbot.waitUntil(driven.window.canvas.rests)


def test_panels_that_are_closed_are_told_nothing_and_nothing_is_read_for_them(
    driven: Driven, told_panels: Count, qtbot: QtBot
) -> None:
    play_for(driven, 6.0, qtbot)
    line = driven.window.transport.slider
    drag(line, line.rect().center(), line.rect().topLeft(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(driven.window.canvas.rests)
    assert told_panels() == 0
    assert not driven.window.panel_controller.charts.measures()


@pytest.mark.parametrize("panel", ["layers", "cut", "about"])
def test_the_charts_behind_another_panel_read_no_numbers(
    driven: Driven, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, panel: str
) -> None:
    read: list[object] = []
    monkeypatch.setattr(panel_controller, "readouts", lambda state: read.append(state) or {})
    driven.window.panels.bring(panel)
    play_for(driven, 3.0, qtbot)
    assert not read
    assert not driven.window.panel_controller.charts.measures()


def test_the_charts_in_sight_follow_every_picture(driven: Driven, told_panels: Count, qtbot: QtBot) -> None:
    driven.window.panels.bring("charts")
    before = told_panels()
    play_for(driven, 3.0, qtbot)
    assert told_panels() >= before + 6


@pytest.mark.parametrize("there", ["nothing", *PANELS, "wipe", "length", "spotlight"])
def test_nothing_is_painted_while_nothing_moves(driven: Driven, paints: Paints, qtbot: QtBot, there: str) -> None:
    window = driven.window
    if there in PANELS:
        window.panels.bring(there)
    elif there != "nothing":
        window.commands[there].do()
    come_to_rest(driven, qtbot)
    stand_still(driven, paints)
    window.playback.seek(1.0)
    come_to_rest(driven, qtbot)
    assert {window.canvas, window.transport.slider} <= set(paints.of), "they are painted when something moves"


def test_nothing_is_painted_while_a_question_waits(drive: Drive, paints: Paints, qtbot: QtBot) -> None:
    driven = drive(program=AskingLesson())
    driven.window.self_check.set_mode("required")
    driven.window.playback.seek(12.0)
    come_to_rest(driven, qtbot)
    assert driven.window.self_check.waits
    stand_still(driven, paints)


def test_the_notes_repaint_no_more_than_their_clock(driven: Driven, paints: Paints, qtbot: QtBot) -> None:
    driven.window.commands["notes"].do()
    notes = driven.window.presenting.notes
    come_to_rest(driven, qtbot)
    frames = driven.frames
    paints.of.clear()
    driven.wall.now += 5.0
    QTest.qWait(1300)
    assert driven.frames == frames
    assert not [widget for widget in paints.of if widget.window() is not notes]
    assert not [widget for widget in paints.of if type(widget).__name__ == "NextStep"]
    notes.close()


def come_to_rest(driven: Driven, qtbot: QtBot) -> None:
    """Until the picture is sharp, all shapes are made and the charts are known."""
    window = driven.window
    qtbot.waitUntil(lambda: window.canvas.rests() and not window.prebuild.goes_on())
    qtbot.waitUntil(lambda: not window.panel_controller.charts.measures())
    QTest.qWait(200)


def stand_still(driven: Driven, paints: Paints) -> None:
    """While the wall clock goes on nothing is drawn and nothing painted."""
    frames = driven.frames
    paints.of.clear()
    for _ in range(4):
        driven.wall.now += 5.0
        QTest.qWait(100)
    assert driven.frames == frames
    assert not paints.of
