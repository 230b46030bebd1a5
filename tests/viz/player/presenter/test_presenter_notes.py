"""The educator's own window in a talk: notes, what comes next, and how it looks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS
from tests.viz.player.conftest import Lesson, click, drag, key_on, pixels, same
from tests.viz.player.presenter.conftest import Annotated, Desk, run_for

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
