"""What goes wrong unforeseen is told in the window, which goes on: nobody's place or work is lost."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.app import tell_failures
from kyphoscope.viz.player.picture.viewing import Viewing
from tests.viz.player.conftest import Driven, PaintedPicture, key, pixels, same

Fail = Callable[[bool], None]


@pytest.fixture
def told(driven: Driven, monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """The failures that came to the terminal, as the program itself lets them come there."""
    heard: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, failure, _trace: heard.append(failure))
    tell_failures(driven.window)
    return heard


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Lets every picture fail, or be as it was."""
    usual, fails = PaintedPicture.at, [False]

    def at(picture: PaintedPicture, *args: object) -> object:
        if fails[0]:
            raise MemoryError("no room for the mesh")
        return usual(picture, *args)

    monkeypatch.setattr(PaintedPicture, "at", at)
    return lambda whether: fails.__setitem__(0, whether)


def test_a_picture_that_fails_is_told_and_the_window_goes_on(
    driven: Driven, qtbot: QtBot, told: list[BaseException], fail: Fail
) -> None:
    window = driven.window
    window.playback.seek(3.0)
    qtbot.waitUntil(window.canvas.rests)
    before, picture = pixels(window), window.canvas.image()
    fail(True)
    key(driven, "Right")
    qtbot.waitUntil(window.notice.isVisible)
    assert "MemoryError: no room for the mesh" in window.notice.text.text()
    assert "Ctrl+R" in window.notice.text.text(), "what to do"
    assert isinstance(told[0], MemoryError), "and in the terminal, where it came from"
    assert window.canvas.image() == picture, "the last good picture stays"
    assert (driven.t_s, window.steps.running) == (4.0, 1)
    assert not same(before, window)
    fail(False)
    key(driven, "Right")
    qtbot.waitUntil(lambda: driven.pictures[-1].asked[-1] == (10.0, None, "standard"))
    qtbot.waitUntil(window.canvas.rests)
    assert window.canvas.image() != picture
    assert (driven.t_s, window.steps.running) == (10.0, 2)
    key(driven, "Esc")
    assert not window.notice.isVisible()


def test_what_it_says_to_do_mends_it(driven: Driven, qtbot: QtBot, told: list[BaseException], fail: Fail) -> None:
    """With Ctrl+R the picture is opened afresh, at the same place, and the message goes."""
    window = driven.window
    window.playback.seek(5.0)
    window.canvas.orbit(30, 0)
    fail(True)
    qtbot.waitUntil(window.notice.isVisible)
    eye = window.canvas.view_options.camera(0)
    fail(False)
    key(driven, "Ctrl+R")
    qtbot.waitUntil(window.canvas.rests)
    assert not window.notice.isVisible()
    assert (driven.t_s, window.canvas.view_options.camera(0)) == (5.0, eye)
    assert len(driven.pictures) == 2
    assert driven.pictures[0].closed
    assert driven.pictures[-1].asked[-1] == (5.0, eye, "standard")


def test_a_lesson_that_plays_plays_on_over_a_failure(
    driven: Driven, qtbot: QtBot, told: list[BaseException], fail: Fail
) -> None:
    key(driven, "Shift+P")
    key(driven, "Space")
    fail(True)
    driven.wall.now += 1.0
    qtbot.waitUntil(driven.window.notice.isVisible)
    fail(False)
    driven.wall.now += 2.0
    qtbot.waitUntil(lambda: driven.pictures[-1].asked[-1][0] == 3.0)
    assert driven.window.playback.runs
    assert driven.window.transport.time.text() == "0:03 / 0:20"


@pytest.mark.parametrize("keys", ["Shift+C", "M", "W", "Shift+R"])
def test_a_command_that_fails_is_told_and_the_others_work(
    driven: Driven, qtbot: QtBot, told: list[BaseException], monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    window = driven.window

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(Viewing, "_see", broken)
    key(driven, keys)
    QApplication.processEvents()
    assert "ZeroDivisionError: by nothing" in window.notice.text.text()
    assert window.notice.isVisible()
    assert isinstance(told[0], ZeroDivisionError)
    key(driven, "T")
    key(driven, "Right")
    assert (window.appearance.theme, driven.t_s) == ("light", 4.0)
    assert window.isVisible()


def test_what_a_person_chose_is_kept_over_a_failure(
    driven: Driven, qtbot: QtBot, told: list[BaseException], fail: Fail
) -> None:
    fail(True)
    key(driven, "T")
    key(driven, "]")
    qtbot.waitUntil(driven.window.notice.isVisible)
    driven.window.close()
    assert (driven.window.settings_store.theme, driven.window.settings_store.speed) == ("light", 1.5)


def test_a_reader_that_fails_is_told_and_the_pointer_is_as_before(
    driven: Driven, told: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_name: str) -> None:
        raise RecursionError("too deep")

    driven.window.playback.seek(5.0)
    monkeypatch.setattr(driven.window.lessons, "_load", broken)
    key(driven, "Ctrl+R")
    assert "RecursionError: too deep" in driven.window.notice.text.text()
    assert driven.window.notice.isVisible()
    assert QApplication.overrideCursor() is None
    assert (driven.t_s, driven.window.playback.program.title) == (5.0, "First lesson")
