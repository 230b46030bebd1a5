"""The educator's own window in a talk: notes, what comes next, the time, and every key of a remote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QPoint, Qt, QTime
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.scenes.program import StepMark
from kyphoscope.viz.player.presenter.notes_window import NotesWindow
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS
from kyphoscope.viz.talk import Stopwatch
from tests.viz.player.conftest import Lesson, WallClock, click, drag, key_on, pixels, same


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


# what is read


def test_a_step_with_notes_shows_them_and_its_sources(desk: Desk) -> None:
    window = desk.window
    before = pixels(window)
    window.set_step(1)
    assert window.place.text() == "2 of 4  ·  Access"
    assert window.title.text() == "Step of 6 s"
    assert window.notes.head.text() == "Notes"
    assert window.notes.text.text() == "Ask who has seen this."
    assert window.notes.sources.text() == "Sources: textbook; paper"
    assert window.notes.sources.isVisible()
    assert not same(before, window)


def test_a_step_without_notes_shows_its_words_and_says_so(desk: Desk) -> None:
    window = desk.window
    assert window.notes.text.text() == "Words for step 0."
    assert "No notes" in window.notes.head.text()
    assert "words of the step" in window.notes.head.text()
    assert not window.notes.sources.isVisible()


def test_the_next_step_is_shown_with_its_picture_and_the_end_after_the_last(desk: Desk) -> None:
    window = desk.window
    picture = window.next_step.picture
    image = QImage(320, 180, QImage.Format.Format_RGB32)
    image.fill(QColor("#2244cc"))
    assert window.next_step.title.text() == "Step of 6 s"
    waiting = pixels(picture)
    window.set_next(image)
    middle = picture.place().center().toPoint()
    assert pixels(picture)[middle.y(), middle.x(), :3].tolist() == [0xCC, 0x44, 0x22]
    assert "Step of 6 s" in picture.accessibleName()
    window.set_step(1)
    assert same(waiting, picture), "the picture of another step must not stay"
    window.set_step(3)
    window.set_next(image)
    assert picture.accessibleName() == "The end"
    assert not window.next_step.title.isVisible()
    assert pixels(picture)[middle.y(), middle.x(), :3].tolist() != [0xCC, 0x44, 0x22]


def test_a_picture_keeps_its_proportions(desk: Desk) -> None:
    picture = desk.window.next_step.picture
    for size in ((300, 100), (100, 300)):
        desk.window.set_next(QImage(*size, QImage.Format.Format_RGB32))
        place = picture.place()
        assert place.width() / place.height() == pytest.approx(size[0] / size[1], rel=0.02)
        assert place.width() <= picture.width()
        assert place.height() <= picture.height()


def test_long_notes_scroll_by_key_and_begin_anew_with_the_step(desk: Desk, qtbot: QtBot) -> None:
    window = desk.window
    window.set_program(Lesson(words="A sentence that is not short. " * 60))
    window.set_step(1)
    bar = window.notes.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    before = pixels(window.notes)
    key_on(window, "Down")
    assert bar.value() > 0
    assert not same(before, window.notes)
    key_on(window, "Up")
    assert bar.value() == 0
    key_on(window, "Down")
    window.set_step(2)
    assert bar.value() == 0


def test_the_line_between_notes_and_picture_can_be_dragged(desk: Desk) -> None:
    window = desk.window
    wide = window.notes.width()
    handle = window.split.handle(1)
    drag(handle, handle.rect().center(), handle.rect().center() - QPoint(120, 0), Qt.MouseButton.LeftButton)
    assert window.notes.width() == pytest.approx(wide - 120, abs=6)
    assert window.next_step.width() >= 200


def test_letters_grow_and_shrink_by_button_and_key_within_limits(desk: Desk) -> None:
    window = desk.window
    told: list[int] = []
    window.letters_changed.connect(told.append)
    usual = window.notes.text.font().pixelSize()
    click(window.larger)
    assert window.notes.text.font().pixelSize() > usual
    click(window.smaller)
    key_on(window, "-")
    assert window.notes.text.font().pixelSize() < usual
    assert told == [1, 0, -1]
    for _ in range(20):
        key_on(window, "+")
    assert not window.larger.isEnabled()
    assert told[3:] == list(range(9)), "nothing is told once nothing changes"


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


# looks and sizes


def test_dark_and_light_look_different(desk: Desk) -> None:
    before = pixels(desk.window)
    desk.window.set_colours(WINDOW_COLOURS["light"])
    after = pixels(desk.window)
    assert before[300, 20, :3].mean() < 80 < 180 < after[300, 20, :3].mean()


@pytest.mark.parametrize("size", [(760, 480), (1024, 640), (1440, 900), (2560, 1440)])
def test_nothing_lies_over_anything_else_at_any_size(desk: Desk, size: tuple[int, int]) -> None:
    window = desk.window
    window.set_program(replace(Annotated(), lengths=(4.0, 6.0, 2.5, 7.5)))
    window.offer_swap(True)
    window.set_hall("black", True)
    window.resize(*size)
    run_for(desk, 3599)
    QTest.qWait(20)
    assert (window.width(), window.height()) == size
    parts = [
        window.title, window.place, window.time.elapsed, window.time.day, window.time.minutes, window.time.pace,
        window.notes, window.next_step.title, window.next_step.picture, window.hall,
        *(button for button in window.findChildren(QAbstractButton) if button.isVisible()),
    ]  # fmt: skip
    boxes = [part.rect().translated(part.mapTo(window, QPoint(0, 0))) for part in parts]
    for i, one in enumerate(boxes):
        assert window.rect().contains(one), parts[i].objectName()
        for j, other in enumerate(boxes[:i]):
            assert not one.intersects(other), (parts[i].objectName(), parts[j].objectName())
    assert window.time.elapsed.width() >= window.time.elapsed.sizeHint().width()
    assert window.hall.height() >= window.hall.heightForWidth(window.hall.width())
