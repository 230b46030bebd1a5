"""The educator's own window in a talk: the time, and every key of a remote."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.viz.talk import Stopwatch
from tests.viz.player.conftest import Lesson, click, key_on, pixels, same
from tests.viz.player.presenter.conftest import Desk, run_for

# the time


def test_elapsed_time_and_time_of_day_go_on(desk: Desk) -> None:
    window = desk.window
    assert window.time.elapsed.text() == "0:00"
    before = pixels(window.time)
    run_for(desk, 65)
    assert window.time.elapsed.text() == "1:05"
    assert not same(before, window.time)
    morning = window.time.day.text()
    assert "30" in morning
    desk.day[0] = QTime(9, 31)
    window.tick()
    assert window.time.day.text() != morning


def test_the_clock_is_looked_at_every_second_while_the_window_is_seen_and_only_then(desk: Desk, qtbot: QtBot) -> None:
    window = desk.window
    window.set_stopwatch(Stopwatch().start(desk.wall.now))
    desk.wall.now += 3
    qtbot.waitUntil(lambda: window.time.elapsed.text() == "0:03", timeout=2500)
    window.hide()
    desk.wall.now += 3
    QTest.qWait(1200)
    assert window.time.elapsed.text() == "0:03"
    window.show()
    assert window.time.elapsed.text() == "0:06"


def test_it_is_planned_as_long_as_the_lesson_in_whole_minutes(desk: Desk) -> None:
    told: list[int] = []
    desk.window.planned_changed.connect(told.append)
    assert desk.window.time.minutes.value() == 1
    desk.window.set_program(Lesson(lengths=(60.0, 61.0)))
    assert desk.window.time.minutes.value() == 3
    desk.window.set_planned(45)
    assert desk.window.time.minutes.value() == 45
    assert told == [], "only a person's own choice is told"


def test_behind_ahead_and_on_time_are_told_in_words(desk: Desk) -> None:
    window = desk.window
    window.set_planned(20)  # a minute for each second of the lesson
    assert window.time.pace.text() == "Planned 0:00 to 4:00 here"
    run_for(desk, 285)
    assert window.time.pace.text() == "Planned 0:00 to 4:00 here: you are 0:45 behind"
    behind = pixels(window.time.pace)
    window.set_step(1)
    assert window.time.pace.text() == "Planned 4:00 to 10:00 here: you are on time"
    assert not same(behind, window.time.pace)
    window.set_step(2)
    assert window.time.pace.text() == "Planned 10:00 to 12:30 here: you are 5:15 ahead"


def test_typed_minutes_count_once_they_are_entered(desk: Desk) -> None:
    window, minutes = desk.window, desk.window.time.minutes
    told: list[int] = []
    window.planned_changed.connect(told.append)
    minutes.setFocus()
    minutes.selectAll()
    QTest.keyClicks(minutes, "12")
    QTest.keyClick(minutes, Qt.Key.Key_Return)
    assert told == [12]
    assert window.time.pace.text() == "Planned 0:00 to 2:24 here"
    assert not minutes.hasFocus(), "the keys belong to the talk again"
    minutes.setFocus()
    minutes.selectAll()
    QTest.keyClicks(minutes, "99")
    QTest.keyClick(minutes, Qt.Key.Key_Escape)
    assert (minutes.value(), told, desk.asked) == (12, [12], [])


def test_the_arrows_of_the_minutes_are_drawn_and_work(desk: Desk) -> None:
    minutes = desk.window.time.minutes
    click(minutes, QPoint(minutes.width() - 14, minutes.height() // 4))
    assert minutes.value() == 2
    click(minutes, QPoint(minutes.width() - 14, 3 * minutes.height() // 4))
    assert minutes.value() == 1
    arrows = pixels(minutes)[:, -20:-8]
    assert len({tuple(p) for p in arrows[8:-8].reshape(-1, 4).tolist()}) > 1


def test_pause_and_reset_are_asked_for_and_the_button_says_what_it_would_do(desk: Desk) -> None:
    time = desk.window.time
    assert time.run.accessibleName() == "Let the time run"
    resting = pixels(time.run)
    run_for(desk, 1)
    assert time.run.accessibleName() == "Pause the time"
    assert not same(resting, time.run)
    click(time.run)
    click(time.reset)
    assert desk.asked == ["stopwatch", "reset_stopwatch"]


# keys and buttons


REMOTE = [
    ("Right", "next"), ("PgDown", "next"), ("Left", "previous"), ("PgUp", "previous"), ("Space", "play"),
    ("B", "blank"), (".", "blank"), (",", "white"), ("S", "spotlight"), ("Esc", "leave"), ("F5", "present"),
    ("Shift+F5", "present_here"),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "command"), REMOTE)
def test_a_remotes_keys_are_passed_on(desk: Desk, keys: str, command: str) -> None:
    key_on(desk.window, keys)
    assert desk.asked == [command]


@pytest.mark.parametrize(("keys", "command"), [pair for pair in REMOTE if pair[0] != "Esc"])
def test_they_are_passed_on_from_within_the_minutes_too(desk: Desk, keys: str, command: str) -> None:
    desk.window.time.minutes.setFocus()
    QTest.keySequence(desk.window.time.minutes, keys)
    assert desk.asked == [command]
    assert desk.window.time.minutes.value() == 1


@pytest.mark.parametrize(("keys", "command"), REMOTE)
def test_and_from_within_selected_notes(desk: Desk, keys: str, command: str) -> None:
    text = desk.window.notes.text
    text.setFocus()
    text.setSelection(0, 5)
    QTest.keySequence(text, keys)
    assert desk.asked == [command]


def test_space_presses_the_button_that_was_reached_with_tab(desk: Desk) -> None:
    desk.window.blank.setFocus()
    key_on(desk.window, "Space")
    assert desk.asked == ["blank"]


def test_every_button_asks_for_what_it_says(desk: Desk) -> None:
    window = desk.window
    window.offer_swap(True)
    for button in (window.previous, window.next, window.blank, window.spotlight, window.swap):
        click(button)
    assert desk.asked == ["previous", "next", "blank", "spotlight", "swap"]
    window.offer_swap(False)
    assert not window.swap.isVisible()


def test_what_the_hall_sees_is_said_in_words(desk: Desk) -> None:
    window = desk.window
    assert window.hall.text() == ""
    window.set_hall("black", False)
    assert window.blank.isChecked()
    assert "black" in window.hall.text()
    window.set_hall("white", False)
    assert "white" in window.hall.text()
    window.set_hall("", True)
    assert not window.blank.isChecked()
    assert window.spotlight.isChecked()
    assert "spotlight" in window.hall.text()


def test_all_controls_have_names_and_tab_reaches_them(desk: Desk) -> None:
    window = desk.window
    window.offer_swap(True)
    window.set_step(1)
    controls: set[QWidget] = {*window.findChildren(QAbstractButton), *window.findChildren(QSpinBox)}
    controls |= {window.notes.text, window.notes.sources}
    assert all(control.accessibleName() for control in controls)
    window.setFocus()
    reached: set[QWidget | None] = set()
    for _ in range(30):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        reached.add(window.focusWidget())
    assert controls <= reached


def test_the_keyboards_place_is_seen_on_every_control(desk: Desk) -> None:
    window = desk.window
    for control in (window.next, window.time.run, window.time.minutes, window.notes.text):
        window.setFocus()
        before = pixels(control)
        control.setFocus()
        assert not same(before, control), control.accessibleName()


def test_closing_it_is_told(desk: Desk) -> None:
    told: list[bool] = []
    desk.window.closed.connect(lambda: told.append(True))
    desk.window.hide()
    assert told == []
    desk.window.close()
    assert told == [True]
