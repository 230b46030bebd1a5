"""A student goes from step to step and anywhere in time, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from tests.viz.player.conftest import Driven, Lesson, click, drag, key, pixels, same

Settle = Callable[[], None]


# steps


@pytest.mark.parametrize("how", ["Right", "PgDown", "button"])
def test_next_goes_to_the_very_start_of_the_next_step(driven: Driven, at_rest: Settle, how: str) -> None:
    for start_s, step in ((4.0, 1), (10.0, 2), (12.5, 3), (20.0, 3), (20.0, 3)):
        click(driven.window.transport.next) if how == "button" else key(driven, how)
        assert driven.t_s == start_s
        assert driven.window.steps.running == step
        assert driven.window.caption.columns[0].text.text() == f"Words for step {step}."
    at_rest()
    assert driven.pictures[-1].asked[-1][0] == 20.0


@pytest.mark.parametrize("how", ["Left", "PgUp", "button"])
def test_previous_goes_to_this_start_and_again_to_the_one_before(driven: Driven, how: str) -> None:
    driven.window.playback.seek(11.0)
    for start_s in (10.0, 4.0, 0.0, 0.0):
        click(driven.window.transport.previous) if how == "button" else key(driven, how)
        assert driven.t_s == start_s


def test_previous_while_running_gives_a_moment_to_press_again(driven: Driven) -> None:
    driven.window.playback.seek(11.5)
    key(driven, "Space")
    key(driven, "Left")
    assert driven.t_s == 10.0
    driven.wall.now += 0.6
    key(driven, "Left")
    assert driven.t_s == 4.0
    driven.wall.now += 1.5
    key(driven, "Left")
    assert driven.t_s == 4.0
    assert driven.window.playback.runs


def test_a_click_in_the_list_jumps_and_lights_the_step(driven: Driven, at_rest: Settle) -> None:
    steps = driven.window.steps
    picture, row = pixels(driven.window.canvas), pixels(steps)
    click(steps.viewport(), steps.visualItemRect(steps.item(2)).center())
    at_rest()
    assert driven.t_s == 10.0
    assert steps.running == 2
    assert not same(picture, driven.window.canvas)
    assert not same(row, steps)


def test_the_list_by_keyboard(driven: Driven) -> None:
    driven.window.steps.setFocus()
    key(driven, "Down")
    assert driven.t_s == 0.0, "looking through the list does not move the lesson"
    key(driven, "Down")
    key(driven, "Return")
    assert driven.t_s == 10.0
    key(driven, "Space")
    assert driven.window.playback.runs, "a focused list must not swallow the space bar"


def test_the_words_and_the_lit_step_follow_the_time(driven: Driven) -> None:
    words = pixels(driven.window.caption)
    driven.window.playback.seek(13.0)
    assert driven.window.caption.columns[0].text.text() == "Words for step 3."
    assert "Fill" in driven.window.caption.columns[0].head.text()
    assert not same(words, driven.window.caption)
    assert driven.window.steps.currentRow() == 3


def test_each_side_of_a_comparison_has_its_words_under_it(driven: Driven, at_rest: Settle) -> None:
    driven.window.open("compare")
    at_rest()
    caption = driven.window.caption
    left, right = caption.columns
    assert [(c.head.text(), c.text.text()) for c in (left, right)] == [
        ("PVP  ·  Step of 4 s", "Words for step 0."),
        ("PKP  ·  Step of 4 s", "Other Words for step 0."),
    ]
    before = pixels(caption)
    key(driven, "Right")
    assert (right.head.text(), right.text.text()) == ("PKP", "Waits while the balloon is inflated.")
    assert not same(before, caption)
    assert abs(left.width() - right.width()) <= 1
    driven.window.open("pvp")
    at_rest()
    assert len(caption.columns) == 1
    assert caption.columns[0].width() == caption.width()


def test_no_words_are_cut_off(driven: Driven) -> None:
    """At any width the longest words of the lesson have the room that they take."""
    long = Lesson("Long words", words="The tip stays lateral to the inner wall of the pedicle. ")
    driven.window.playback.open(long)
    for wide in (900, 1024, 1500):
        driven.window.resize(wide, 700)
        QApplication.processEvents()
        (column,) = driven.window.caption.columns
        for step in long.steps:
            driven.window.playback.seek(step.starts_s)
            QApplication.processEvents()
            assert column.text.height() >= column.text.heightForWidth(column.text.width())


# anywhere in time


def test_a_click_on_the_timeline_goes_there(driven: Driven, at_rest: Settle) -> None:
    line = driven.window.transport.slider
    before = pixels(line)
    click(line, QPoint(round(line.x_at(15.0)), line.height() // 2))
    at_rest()
    px_s = line.time_at(line.x_at(0) + 1)
    assert driven.t_s == pytest.approx(15.0, abs=px_s)
    assert driven.pictures[-1].asked[-1][0] == driven.t_s
    assert not same(before, line)


def test_a_drag_shows_the_latest_time_and_queues_nothing(driven: Driven, at_rest: Settle) -> None:
    line = driven.window.transport.slider
    frames = driven.frames
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(round(line.x_at(1.0)), 10))
    moves = range(round(line.x_at(2.0)), round(line.x_at(18.0)))
    for x in moves:
        line.picked.emit(line.time_at(x))  # as fast as a mouse reports, with no time to draw in between
    at_rest()
    assert driven.t_s == line.time_at(moves[-1])
    assert driven.frames - frames == 2, "one draft of the latest time and the same once more, sharp"
    assert [asked[0] for asked in driven.pictures[-1].asked[-2:]] == [driven.t_s] * 2
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=QPoint(moves[-1], 10))


def test_a_drag_by_mouse_takes_the_picture_along(driven: Driven, at_rest: Settle) -> None:
    line = driven.window.transport.slider
    start, end = QPoint(round(line.x_at(2.0)), 10), QPoint(round(line.x_at(13.0)), 10)
    drag(line, start, end, Qt.MouseButton.LeftButton)
    at_rest()
    assert driven.t_s == line.time_at(end.x())
    assert driven.window.steps.running == 3
    assert driven.pictures[-1].asked[-1] == (driven.t_s, None, "standard")
    QTest.mouseMove(line, start)
    assert driven.t_s == line.time_at(end.x()), "a mouse that only passes by moves nothing"


def test_the_timeline_tells_what_lies_under_the_mouse(driven: Driven) -> None:
    line = driven.window.transport.slider
    at = QPoint(round(line.x_at(11.0)), 10)
    before = pixels(line)
    QTest.mouseMove(line, at)
    QApplication.sendEvent(line, QHelpEvent(QEvent.Type.ToolTip, at, line.mapToGlobal(at)))
    assert QToolTip.text() == "0:11   3  Step of 2.5 s"
    assert not same(before, line)
    QToolTip.hideText()


def test_time_waits_for_the_hand_and_runs_on_after_it(driven: Driven) -> None:
    line = driven.window.transport.slider
    key(driven, "Space")
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(round(line.x_at(5.0)), 10))
    held_s = driven.t_s
    driven.wall.now += 4.0
    assert driven.t_s == held_s == pytest.approx(5.0, abs=0.05)
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=QPoint(round(line.x_at(5.0)), 10))
    driven.wall.now += 1.0
    assert driven.t_s == held_s + 1.0


def test_a_drag_beyond_the_ends_stays_in_the_lesson(driven: Driven) -> None:
    line = driven.window.transport.slider
    for x, t_s in ((-50, 0.0), (line.width() + 50, 20.0)):
        line.picked.emit(line.time_at(x))
        assert driven.t_s == t_s


@pytest.mark.parametrize(("keys", "t_s"), [("Shift+Right", 8.0), ("Shift+Left", 6.0), ("Home", 0.0), ("End", 20.0)])
def test_keys_along_the_lesson(driven: Driven, at_rest: Settle, keys: str, t_s: float) -> None:
    driven.window.playback.seek(7.0)
    at_rest()
    before = pixels(driven.window.canvas)
    key(driven, keys)
    at_rest()
    assert driven.t_s == t_s
    assert not same(before, driven.window.canvas)


def test_the_timeline_by_keyboard(driven: Driven) -> None:
    driven.window.transport.slider.setFocus()
    key(driven, "Up")
    assert driven.t_s == 1.0
    key(driven, "Down")
    assert driven.t_s == 0.0
