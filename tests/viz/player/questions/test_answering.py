"""A learner answers, by choice or by a click on a place, and is judged; what must be answered cannot be got past."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.viz.player.conftest import Driven, click, drag, pixels, same
from tests.viz.player.questions.conftest import PLACE, WAY, Asked, ask_as

Drive = Callable[..., Driven]


# answers


@pytest.mark.parametrize(("number", "outcome"), [("2", "right"), ("1", "wrong"), ("3", "wrong")])
@pytest.mark.parametrize("how", ["number", "mouse"])
def test_an_answer_is_judged_with_its_reason_and_enter_goes_on(
    asked: Asked, number: str, outcome: str, how: str
) -> None:
    asked.play_to(WAY)
    face = pixels(asked.card)
    asked.key(number) if how == "number" else click(asked.card.answers[int(number) - 1])
    assert asked.outcomes()[0] == outcome
    assert asked.card.verdict.sign.outcome == outcome
    assert asked.card.verdict.reason.text() == WAY.because
    assert asked.card.verdict.sources.text() == "Sources: A book"
    assert asked.window.caption.isHidden()
    assert not same(face, asked.card)
    asked.key("Return")
    assert asked.card.isHidden()
    assert asked.window.caption.isVisible()
    assert asked.window.playback.runs, "a lesson that ran runs on"
    asked.run(1.0)
    assert asked.t_s == 4.0
    assert asked.card.isHidden()


def test_a_lesson_that_did_not_run_does_not_begin_to(asked: Asked) -> None:
    asked.window.playback.seek(3.0)
    assert asked.card.isVisible()
    asked.key("2")
    asked.key("Return")
    assert asked.card.isHidden()
    assert not asked.window.playback.runs
    assert asked.t_s == 3.0


def test_afterwards_the_keyboard_is_where_every_key_works(asked: Asked) -> None:
    asked.window.playback.seek(3.0)
    asked.key("2")
    asked.key("Return")
    assert asked.window.focusWidget() is asked.window.canvas
    asked.key("Space")
    assert asked.window.playback.runs
    asked.run(0.5)
    asked.key("Space")
    assert not asked.window.playback.runs


def test_a_question_that_was_answered_is_not_asked_again(asked: Asked) -> None:
    asked.play_to(WAY)
    asked.key("2")
    asked.key("Return")
    asked.key("Home")
    asked.run(3.5)
    assert asked.card.isHidden()
    assert asked.t_s == 3.5


# answers that must be given


def drag_line(asked: Asked) -> None:
    line = asked.window.transport.slider
    drag(line, QPoint(round(line.x_at(asked.t_s)), 10), QPoint(round(line.x_at(18.0)), 10), Qt.MouseButton.LeftButton)


def click_line(asked: Asked) -> None:
    line = asked.window.transport.slider
    click(line, QPoint(round(line.x_at(15.0)), 10))


def click_list(asked: Asked) -> None:
    steps = asked.window.steps
    click(steps.viewport(), steps.visualItemRect(steps.item(3)).center())


PAST: dict[str, Callable[[Asked], None]] = {
    **{keys: lambda asked, keys=keys: asked.key(keys) for keys in ("End", "Right", "PgDown", "Shift+Right")},
    "N": lambda asked: [asked.key("N") for _ in range(100)] and None,
    "drag of the timeline": drag_line,
    "click on the timeline": click_line,
    "click in the list": click_list,
    "button": lambda asked: click(asked.window.transport.next),
}


@pytest.mark.parametrize("how", PAST)
@pytest.mark.parametrize("from_s", [0.0, 3.0])
def test_nothing_gets_past_a_question_that_must_be_answered(asked: Asked, how: str, from_s: float) -> None:
    ask_as(asked, "required")
    asked.window.playback.seek(from_s)
    PAST[how](asked)
    if how == "Shift+Right" and from_s == 0.0:
        assert asked.t_s == 1.0
        return
    assert asked.t_s == 3.0
    assert asked.card.isVisible()
    assert asked.outcomes()[0] == "open"
    assert asked.window.transport.slider.value() == 3000, "the line is where the lesson is"
    asked.key("Esc")
    assert asked.card.isVisible()
    asked.key("2")
    asked.key("Return")
    asked.key("End")
    assert asked.t_s == 8.0, "the next one holds it again"


def test_playing_does_not_get_past_it_either(asked: Asked) -> None:
    ask_as(asked, "required")
    asked.play_to(WAY)
    asked.key("Space")
    asked.driven.wall.now += 2.0
    asked.qtbot.waitUntil(lambda: not asked.window.playback.runs)
    assert asked.t_s == 3.0
    assert asked.card.isVisible()
    assert asked.outcomes()[0] == "open"


def test_back_is_free_and_forward_is_held_again(asked: Asked) -> None:
    ask_as(asked, "required")
    asked.key("End")
    asked.key("Home")
    assert asked.t_s == 0.0
    assert asked.card.isHidden()
    asked.key("End")
    assert asked.t_s == 3.0
    assert asked.card.isVisible()


# a place


def to_place(asked: Asked, mode: str = "optional") -> None:
    for number, at_s in (("2", 3.0), ("1", 8.0)):
        asked.window.playback.seek(at_s)
        asked.key(number)
        asked.key("Return")
    ask_as(asked, mode)
    asked.window.playback.seek(11.0)
    asked.rest()
    assert asked.card.hint.text() == "Click in the picture"
    assert asked.window.canvas.cursor().shape() == Qt.CursorShape.CrossCursor


@pytest.mark.parametrize(("z_mm", "outcome"), [(-52.0, "right"), (-57.0, "wrong")])
def test_a_place_is_answered_by_a_click_in_the_picture(asked: Asked, z_mm: float, outcome: str) -> None:
    to_place(asked)
    before = pixels(asked.window.canvas)
    click(asked.window.canvas, asked.place(0.0, z_mm))
    assert asked.outcomes()[2] == outcome
    word = asked.card.verdict.word.text()
    given = asked.check.quiz.given(2)
    assert given is not None
    assert given.place_mm == pytest.approx((0.0, 2.0, z_mm), abs=0.8), "on the tube, not in the plane behind it"
    off_mm = sum((a - b) ** 2 for a, b in zip(given.place_mm, PLACE.place_mm, strict=True)) ** 0.5
    assert word == f"{outcome.capitalize()} – {off_mm:.1f} mm off; up to 4 mm counts as right"
    assert asked.window.canvas.cursor().shape() != Qt.CursorShape.CrossCursor
    assert asked.window.canvas.view_options.lit == "", "it was an answer, and points at nothing"
    (named,) = asked.window.canvas.view_options.named
    assert (named.text, named.at_mm) == ("Here", PLACE.place_mm)
    asked.rest()
    assert not same(before, asked.window.canvas)
    asked.key("Return")
    assert asked.window.canvas.view_options.named == ()


def test_a_drag_turns_the_picture_and_answers_nothing(asked: Asked) -> None:
    to_place(asked)
    drag(asked.window.canvas, QPoint(80, 80), QPoint(140, 90), Qt.MouseButton.LeftButton)
    assert asked.window.canvas.view_options.camera(0) is not None
    assert asked.check.waits


def test_who_cannot_find_it_is_shown_it(asked: Asked) -> None:
    to_place(asked, "required")
    click(asked.card.show_me)
    assert asked.outcomes()[2] == "wrong"
    assert [label.at_mm for label in asked.window.canvas.view_options.named] == [PLACE.place_mm]
    assert asked.card.verdict.word.text() == "Wrong – no place was clicked"


def test_a_ruler_taken_up_meanwhile_measures_and_put_down_lets_the_click_answer(asked: Asked) -> None:
    to_place(asked)
    asked.key("M")
    click(asked.window.canvas, asked.place(0.0, -50.0))
    click(asked.window.canvas, asked.place(20.0, -50.0))
    assert asked.check.waits
    assert [mark.done for mark in asked.window.canvas.view_options.marks] == [True]
    asked.key("M")
    assert asked.window.canvas.cursor().shape() == Qt.CursorShape.CrossCursor
    click(asked.window.canvas, asked.place(0.0, -51.0))
    assert asked.outcomes()[2] == "right"


def test_a_question_of_another_kind_leaves_the_ruler_in_the_hand(asked: Asked) -> None:
    asked.key("M")
    asked.window.playback.seek(3.0)
    assert asked.card.isVisible()
    assert asked.window.viewing.tool == "length"
