"""A lesson asks on the way: it halts, waits as the mode says, and can be left to go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from tests.viz.player.conftest import Driven, pixels, same
from tests.viz.player.questions.conftest import STOP, WAY, Asked, Asking, ask_as

Drive = Callable[..., Driven]


# coming to a question


@pytest.mark.parametrize("mode", ["optional", "required"])
def test_the_lesson_halts_exactly_where_it_asks_and_hides_its_words(asked: Asked, mode: str) -> None:
    ask_as(asked, mode)
    before = pixels(asked.window)
    asked.play_to(WAY)
    assert asked.t_s == 3.0
    assert not asked.window.playback.runs
    assert asked.window.transport.play.accessibleName() == "Play"
    assert asked.card.text.text() == "Which way?"
    assert asked.card.skip.isVisible() == (mode == "optional")
    assert asked.window.caption.isHidden(), "the words of the step may tell the answer"
    assert not same(before, asked.window)
    asked.rest()
    assert asked.driven.pictures[-1].asked[-1][0] == 3.0


def test_a_question_just_before_the_end_of_a_step_is_not_run_over(drive: Drive, qtbot: QtBot) -> None:
    """The last look at the clock may be before it, and the next one after the lesson has paused."""
    late = replace(WAY, at_s=3.995)
    asked = Asked(drive(program=Asking(questions=(late, None, None, None))), qtbot)
    asked.key("Space")
    asked.driven.wall.now += 30.0
    qtbot.waitUntil(asked.card.isVisible)
    assert asked.t_s == 3.995


def test_a_question_is_asked_where_somebody_arrives(drive: Drive, qtbot: QtBot) -> None:
    asked = Asked(drive(program=Asking(questions=(None, replace(STOP, at_s=4.0), None, None))), qtbot)
    assert asked.card.isHidden()
    asked.key("Right")
    assert asked.card.isVisible()
    assert asked.card.text.text() == STOP.text


@pytest.mark.parametrize("runs", [True, False])
def test_a_jump_over_a_question_does_not_ask_it_where_that_is_free(asked: Asked, runs: bool) -> None:
    if runs:
        asked.key("Shift+P")
        asked.key("Space")
    asked.key("Right")
    assert asked.t_s == 4.0
    assert asked.card.isHidden()
    assert asked.outcomes() == ["open", "open", "open"]
    assert asked.window.playback.runs == runs


def test_nothing_is_asked_where_that_was_chosen(asked: Asked) -> None:
    ask_as(asked, "off")
    asked.key("Shift+P")
    asked.key("Space")
    asked.run(9.0)
    assert asked.t_s == 9.0
    assert asked.card.isHidden()
    assert asked.window.caption.isVisible()
    assert asked.window.playback.runs


@pytest.mark.parametrize(("keys", "mode"), [("Alt+Q", "off"), ("Shift+Q", "required")])
def test_the_mode_changes_while_a_question_is_asked(asked: Asked, keys: str, mode: str) -> None:
    asked.play_to(WAY)
    face = pixels(asked.window)
    asked.key(keys)
    assert asked.check.mode == mode
    assert asked.card.isHidden() == (mode == "off")
    assert not asked.card.skip.isVisible()
    assert asked.window.caption.isHidden() == (mode == "required")
    assert not same(face, asked.window)


# leaving one out


def test_who_was_about_to_pause_has_not_answered(asked: Asked) -> None:
    """The question comes just before the finger does: space plays or pauses, as ever, and here that leaves it out."""
    asked.play_to(WAY)
    asked.key("Space")
    assert asked.outcomes()[0] == "open"
    assert asked.window.playback.runs
    asked.run(0.2)
    assert asked.outcomes()[0] == "skipped"
    assert asked.card.isHidden()
    assert asked.window.caption.isVisible()


@pytest.mark.parametrize("keys", ["Right", "PgDown", "Shift+Right", "N", "End"])
def test_going_on_leaves_an_optional_question_out(asked: Asked, keys: str) -> None:
    asked.window.playback.seek(3.0)
    face = pixels(asked.window)
    asked.key(keys)
    assert asked.outcomes()[0] == "skipped"
    assert asked.card.isHidden()
    assert asked.t_s > 3.0
    assert not same(face, asked.window)


@pytest.mark.parametrize("where", ["card", "picture"])
def test_escape_leaves_it_out_wherever_the_keyboard_is(asked: Asked, where: str) -> None:
    asked.play_to(WAY)
    if where == "picture":
        asked.window.canvas.setFocus()
    asked.key("Esc")
    assert asked.outcomes()[0] == "skipped"
    assert asked.card.isHidden()
    assert asked.window.playback.runs
    asked.window.playback.pause()


@pytest.mark.parametrize("keys", ["Left", "Home", "Shift+Left"])
def test_going_back_leaves_it_open_to_be_asked_again(asked: Asked, keys: str) -> None:
    asked.window.playback.seek(3.0)
    asked.key(keys)
    assert asked.outcomes()[0] == "open"
    assert asked.card.isHidden()
    asked.play_to(WAY)
    assert asked.t_s == 3.0
