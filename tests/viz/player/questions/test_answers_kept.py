"""Answers are summed up, kept while the lesson is the same, and never written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kyphoscope.scenes.program import Question
from tests.viz.player import conftest
from tests.viz.player.conftest import Driven, click, key, pixels, same
from tests.viz.player.questions.conftest import PLACE, STOP, WAY, Asked, Asking

Drive = Callable[..., Driven]


# the sum of it


def test_at_the_end_it_is_summed_up_and_asked_again(asked: Asked) -> None:
    for keys, at_s in (("2", 3.0), ("2", 8.0), ("Esc", 11.0)):
        asked.window.playback.seek(at_s)
        asked.key(keys)
        if keys != "Esc":
            asked.key("Return")
    assert asked.outcomes() == ["right", "wrong", "skipped"]
    before = pixels(asked.window)
    asked.key("End")
    assert asked.summary.isVisible()
    assert asked.summary.head.text() == "1 of 3 right"
    assert not same(before, asked.window)
    click(asked.summary.rows[1].go)
    assert asked.t_s == 4.0
    assert asked.summary.isHidden()
    asked.key("Y")
    assert asked.summary.isVisible()
    click(asked.summary.ask_again)
    assert asked.summary.isHidden()
    assert (asked.t_s, asked.outcomes()) == (0.0, ["open"] * 3)
    asked.play_to(WAY)
    assert asked.t_s == 3.0


@pytest.mark.parametrize("how", ["Esc", "Return", "Esc elsewhere"])
def test_the_summary_by_key_and_away(asked: Asked, how: str) -> None:
    face = pixels(asked.window)
    asked.key("Y")
    assert asked.summary.head.text() == "No question has been answered yet"
    assert [row.sign.outcome for row in asked.summary.rows] == ["open"] * 3
    if how == "Esc elsewhere":
        asked.window.canvas.setFocus()
    asked.key(how.split()[0])
    assert asked.summary.isHidden()
    assert asked.window.focusWidget() is asked.window.canvas
    asked.rest()
    assert same(face[200:], asked.window, 200)


def test_no_summary_comes_between_a_learner_and_a_question(asked: Asked) -> None:
    asked.window.playback.seek(3.0)
    asked.key("Y")
    assert asked.card.isVisible()
    assert asked.summary.isHidden()


def test_a_lesson_without_questions_ends_without_a_summary(driven: Driven) -> None:
    key(driven, "End")
    assert driven.window.summary.isHidden()


# another lesson, the same again, another time


@pytest.fixture
def reread(monkeypatch: pytest.MonkeyPatch, asked: Asked) -> Callable[..., None]:
    """Read the script anew, with these questions in it now."""

    def read(*questions: Question | None) -> None:
        monkeypatch.setitem(conftest.LESSONS, "pvp", Asking(questions=questions))
        asked.key("Ctrl+R")

    return read


def test_the_same_lesson_read_again_keeps_answers_to_what_it_still_asks(
    asked: Asked, reread: Callable[..., None]
) -> None:
    for number, at_s in (("2", 3.0), ("1", 8.0)):
        asked.window.playback.seek(at_s)
        asked.key(number)
        asked.key("Return")
    reread(WAY, replace(STOP, text="Cement in a vein."), PLACE, None)
    assert asked.outcomes() == ["right", "open", "open"]
    assert asked.t_s == 8.0
    assert asked.card.text.text() == "Cement in a vein.", "the changed one is asked again, where the lesson stands"


def test_a_question_on_the_screen_is_asked_anew_or_goes_with_the_script(
    asked: Asked, reread: Callable[..., None]
) -> None:
    asked.window.playback.seek(3.0)
    reread(replace(WAY, text="By which way?"), None, None, None)
    assert asked.card.isVisible()
    assert asked.card.text.text() == "By which way?"
    reread(None, None, None, None)
    assert asked.card.isHidden()
    assert asked.window.caption.isVisible()


def test_another_lesson_forgets(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(conftest.LESSONS, "pvp", Asking())
    asked.window.playback.seek(3.0)
    asked.key("2")
    asked.window.open("pkp")
    assert asked.card.isHidden()
    asked.window.open("pvp")
    assert asked.outcomes() == ["open"] * 3


def test_nothing_is_written_down_but_the_mode(asked: Asked) -> None:
    file = asked.window.settings_store.path
    asked.key("Shift+Q")
    asked.window.settings_store.sync()
    before = file.read_text()
    assert "questions=required" in before
    for number, at_s in (("1", 3.0), ("2", 8.0)):
        asked.window.playback.seek(at_s)
        asked.key(number)
        asked.key("Return")
    asked.key("Y")
    asked.window.settings_store.sync()
    assert file.read_text() == before
    assert [other.name for other in file.parent.iterdir()] == [file.name]


def test_the_mode_is_kept_and_told_in_the_menu(asked: Asked) -> None:
    asked.key("Shift+Q")
    actions = asked.window.actions_by_name
    assert [actions[f"ask_{mode}"].isChecked() for mode in ("off", "optional", "required")] == [False, False, True]
    assert asked.window.settings_store.questions == "required"
    QTest.keyClick(asked.window.canvas, Qt.Key.Key_Q)
    assert asked.window.settings_store.questions == "optional"
