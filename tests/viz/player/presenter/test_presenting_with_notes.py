"""An educator presents with notes on a screen of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.presenter.notes_window import NotesWindow
from kyphoscope.viz.player.window import PlayerWindow
from tests.viz.player import conftest
from tests.viz.player.conftest import Driven, Lesson, click, key, key_on, pixels, same

Drive = Callable[..., Driven]


@dataclass(frozen=True)
class OtherScreen:
    """A projector to the right of the screen that there is."""

    beside: QScreen

    def geometry(self) -> QRect:
        return self.beside.geometry().translated(self.beside.geometry().width(), 0)

    def availableGeometry(self) -> QRect:  # noqa: N802 (Qt's name)
        return self.geometry()


@pytest.fixture
def two_screens(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> list[object]:
    """A second screen is plugged in; the list tells on which screens the lesson and windows with notes were put."""
    own = QGuiApplication.primaryScreen()
    other = OtherScreen(own)
    put: list[object] = []
    monkeypatch.setattr(QGuiApplication, "screens", lambda: [own, other])
    monkeypatch.setattr(NotesWindow, "setScreen", lambda _window, screen: put.append(screen))
    monkeypatch.setattr(PlayerWindow, "setScreen", lambda _window, screen: put.append(screen))
    monkeypatch.setattr(PlayerWindow, "screen", lambda _window: put[0] if put else own)
    return put


@pytest.fixture
def talk(driven: Driven, two_screens: list[object], qtbot: QtBot) -> tuple[Driven, NotesWindow]:
    """The lesson presented with notes on the other screen, the picture of the next step drawn."""
    key(driven, "F5")
    notes = driven.window.presenting.notes
    assert notes is not None
    qtbot.addWidget(notes)
    qtbot.waitExposed(notes)
    qtbot.waitUntil(driven.window.canvas.rests)
    return driven, notes


Talk = tuple[Driven, NotesWindow]


def next_image(notes: NotesWindow) -> object:
    return notes.next_step.picture.image


def test_with_a_second_screen_the_lesson_goes_there_and_the_notes_stay_with_the_educator(
    talk: Talk, two_screens: list[object]
) -> None:
    driven, notes = talk
    assert notes.isVisible()
    assert driven.window.isFullScreen()
    lesson, words = two_screens
    assert isinstance(lesson, OtherScreen)
    assert words is QGuiApplication.primaryScreen()
    assert notes.windowState() & Qt.WindowState.WindowMaximized


def test_with_one_screen_they_open_by_key(driven: Driven, qtbot: QtBot) -> None:
    key(driven, "F5")
    assert not driven.window.presenting.shows_notes
    key(driven, "F6")
    notes = driven.window.presenting.notes
    assert notes is not None
    assert notes.isVisible()
    key(driven, "F6")
    assert not notes.isVisible()


def test_they_show_the_step_the_next_one_with_its_picture_and_the_time(talk: Talk, qtbot: QtBot) -> None:
    driven, notes = talk
    face = pixels(notes)
    assert notes.title.text() == "Step of 4 s"
    assert notes.notes.text.text() == "Words for step 0."
    assert notes.next_step.title.text() == "Step of 6 s"
    drawn = driven.pictures[-1]
    assert drawn.asked == [(driven.window.playback.program.steps[1].rests_s, None, "standard")]
    first = next_image(notes)
    assert first is not None
    driven.wall.now += 75.0
    notes.tick()
    assert notes.time.elapsed.text() == "1:15"
    driven.window.playback.go_to_step(1)
    qtbot.waitUntil(driven.window.canvas.rests)
    assert (notes.title.text(), notes.next_step.title.text()) == ("Step of 6 s", "Step of 2.5 s")
    assert next_image(notes) not in (None, first)
    assert not same(face, notes)
    driven.window.playback.go_to_step(3)
    qtbot.waitUntil(driven.window.canvas.rests)
    assert next_image(notes) is None
    assert notes.next_step.picture.accessibleName() == "The end"


def test_there_and_back_at_once_still_shows_what_comes_next(talk: Talk, qtbot: QtBot) -> None:
    driven, notes = talk
    driven.window.playback.go_to_step(2)
    driven.window.playback.go_to_step(0)
    driven.window.playback.seek(1.0)
    qtbot.waitUntil(driven.window.canvas.rests)
    assert notes.next_step.title.text() == "Step of 6 s"
    assert next_image(notes) is not None


@pytest.mark.parametrize("keys", ["PgDown", "Right", "button"])
def test_they_lead_the_lesson(talk: Talk, keys: str) -> None:
    driven, notes = talk
    click(notes.next) if keys == "button" else key_on(notes, keys)
    assert driven.window.playback.runs
    assert driven.t_s == 0.0
    driven.wall.now += 2.0
    key_on(notes, "B")
    assert driven.window.presenting.blank
    assert "black" in notes.hall.text()
    key_on(notes, "PgDown")
    assert not driven.window.presenting.blank
    assert driven.window.playback.step == 0
    key_on(notes, "Esc")
    assert not driven.window.presenting.on
    assert driven.window.header.isVisible()


def test_planned_minutes_are_remembered_for_each_lesson(talk: Talk) -> None:
    driven, notes = talk
    assert notes.time.minutes.value() == 1
    notes.time.minutes.setFocus()
    notes.time.minutes.selectAll()
    QTest.keyClicks(notes.time.minutes, "25")
    QTest.keyClick(notes.time.minutes, Qt.Key.Key_Return)
    assert driven.window.settings_store.planned_minutes("pvp") == 25
    face = pixels(notes.time)
    driven.window.open("pkp")
    assert notes.time.minutes.value() == 1
    assert not same(face, notes.time)
    driven.window.open("pvp")
    assert notes.time.minutes.value() == 25


def test_the_letters_of_the_notes_are_remembered(talk: Talk, drive: Drive, two_screens: list[object]) -> None:
    driven, notes = talk
    usual = notes.notes.text.font().pixelSize()
    face = pixels(notes.notes)
    for _ in range(3):
        click(notes.larger)
    large = notes.notes.text.font().pixelSize()
    assert large > usual
    assert driven.window.settings_store.notes_letters == 3
    assert not same(face, notes.notes)
    driven.window.close()
    again = drive()
    key(again, "F5")
    fresh = again.window.presenting.notes
    assert fresh is not None
    assert fresh.notes.text.font().pixelSize() == large


def test_the_notes_close_with_the_window(talk: Talk) -> None:
    driven, notes = talk
    driven.window.close()
    assert not notes.isVisible()
    assert all(picture.closed for picture in driven.pictures)


def test_another_lesson_while_presenting_is_told_in_the_notes(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    driven, notes = talk
    monkeypatch.setitem(conftest.LESSONS, "pkp", Lesson("Second lesson", lengths=(3.0, 3.0)))
    driven.window.open("pkp")
    assert "Second lesson" in notes.windowTitle()
    assert notes.next_step.title.text() == "Step of 3 s"
    assert driven.window.presenting.on
