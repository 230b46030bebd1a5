"""A mistake in a script of one's own is told with its line, while the last good version goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.viz.player.conftest import LESSONS, Driven, click, key, pixels, same
from tests.viz.player.lesson.conftest import STEPS, in_place, saved, settle, words

Drive = Callable[..., Driven]
MISTAKEN = words().replace("fade: L1\n        to: 0.4", "fade: L9\n        to: 0.4")
WRONG_LINE = 1 + MISTAKEN[: MISTAKEN.index("L9")].count("\n")


def test_a_mistake_is_told_with_its_line_and_the_last_good_version_goes_on(
    own: Driven, script: Path, qtbot: QtBot
) -> None:
    window = own.window
    window.playback.seek(5.0)
    settle(qtbot, own)
    good, picture, canvas = window.playback.program, pixels(window.header), pixels(window)
    saved(qtbot, own, script, MISTAKEN)
    assert window.notice.isVisible()
    assert f"{script}, line {WRONG_LINE}: " in window.notice.text.text()
    assert window.playback.program is good
    assert own.t_s == 5.0
    assert not same(canvas, window)
    assert same(picture, window.header)
    key(own, "Space")
    own.wall.now += 2.0
    qtbot.waitUntil(lambda: own.pictures[-1].asked[-1][0] == pytest.approx(7.0))
    assert window.playback.runs
    assert window.notice.isVisible(), "it stays while the lesson plays"
    saved(qtbot, own, script, words(say="Mended."))
    assert not window.notice.isVisible()
    assert window.playback.program is not good
    assert window.playback.runs
    assert own.t_s == pytest.approx(7.0)
    assert window.caption.columns[0].text.text() == "Mended."


def test_a_mistake_that_is_taken_back_takes_the_message_away(own: Driven, script: Path, qtbot: QtBot) -> None:
    window = own.window
    before = pixels(window)
    saved(qtbot, own, script, MISTAKEN)
    assert not same(before, window)
    saved(qtbot, own, script, words())
    assert not window.notice.isVisible()
    assert np.array_equal(before[: window.split.y() + 300], pixels(window)[: window.split.y() + 300])


def test_another_mistake_replaces_the_message(own: Driven, script: Path, qtbot: QtBot) -> None:
    saved(qtbot, own, script, MISTAKEN)
    first = own.window.notice.text.text()
    click(own.window.notice.away)
    assert not own.window.notice.isVisible()
    saved(qtbot, own, script, "title: [\n")
    assert own.window.notice.isVisible()
    assert "line" in own.window.notice.text.text()
    assert own.window.notice.text.text() != first


def test_the_message_can_be_read_out_and_copied(own: Driven, script: Path, qtbot: QtBot) -> None:
    saved(qtbot, own, script, MISTAKEN)
    notice = own.window.notice
    assert notice.text.accessibleName() == notice.text.text()
    notice.text.setFocus(Qt.FocusReason.TabFocusReason)
    key(own, "Ctrl+A")
    key(own, "Ctrl+C")
    assert QApplication.clipboard().text() == notice.text.text()


def test_a_script_that_vanishes_plays_on_and_is_told_only_when_it_is_asked_for(
    own: Driven, script: Path, qtbot: QtBot
) -> None:
    window = own.window
    good = window.playback.program
    script.unlink()
    qtbot.wait(400)
    assert window.playback.program is good
    assert not window.notice.isVisible()
    key(own, "Space")
    own.wall.now += 1.0
    assert own.t_s == 1.0
    key(own, "Ctrl+R")
    assert str(script) in window.notice.text.text()
    assert window.notice.isVisible()
    assert (window.playback.program is good, own.t_s, window.playback.runs) == (True, 1.0, True)
    saved(qtbot, own, script, words(say="Back again."), in_place)
    assert not window.notice.isVisible()
    assert window.caption.columns[0].text.text() == "Back again."
    assert own.t_s == 1.0


def test_another_lesson_is_not_disturbed_by_the_script_that_was_open(own: Driven, script: Path, qtbot: QtBot) -> None:
    own.window.open("pvp")
    script.write_text(MISTAKEN)
    qtbot.wait(400)
    assert own.window.playback.program is LESSONS["pvp"]
    assert not own.window.notice.isVisible()


def test_reading_again_by_key_takes_what_was_saved(own: Driven, script: Path, qtbot: QtBot) -> None:
    own.window.playback.seek(6.5)
    script.write_text(words((("Plan", 5.0), *STEPS)))
    key(own, "Ctrl+R")
    assert own.t_s == pytest.approx(11.5)
    assert own.window.steps.count() == 4
