"""At the end a learner sees how each question was answered, goes back to a step, or is asked again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.scenes.program import Question, StepMark
from kyphoscope.viz.player.questions.summary_card import SummaryCard
from kyphoscope.viz.player.style.style_sheet import style_sheet
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS
from kyphoscope.viz.quiz import Quiz
from tests.viz.player.conftest import click, key_on, pixels, same

TITLES = ("Positioning", "Through the pedicle into the body, beside the joint of the rib", "Plan", "Cement", "End")


def asked(index: int) -> Question | None:
    if index == 2:
        return None
    if index == 3:
        return Question("place", "Where?", 13.0, "There.", place_mm=(0.0, 0.0, 0.0), within_mm=5.0)
    return Question("stop", "Stop?", 4.0 * index, "So.", ("Stop", "Go on"), 0)


STEPS = tuple(StepMark(i, title, "access", 4.0 * i, 4.0, "", question=asked(i)) for i, title in enumerate(TITLES))
QUIZ = Quiz(STEPS, "optional").answer(0, 0).skip(1).answer(3, (6.0, 8.0, 0.0))


class Host(QWidget):
    """A window with the card in it, and a key of its own; writes down all that it hears."""

    def __init__(self) -> None:
        super().__init__()
        self.setStyleSheet(style_sheet(WINDOW_COLOURS["dark"]))
        self.card = SummaryCard()
        column = QVBoxLayout(self)
        column.addWidget(self.card)
        column.addStretch(1)
        self.heard: list[object] = []
        self.card.chosen.connect(self.heard.append)
        self.card.again.connect(lambda: self.heard.append("again"))
        self.card.closed.connect(lambda: self.heard.append("closed"))
        QShortcut(QKeySequence("Esc"), self, lambda: self.heard.append("window Esc"))

    def lay(self, wide: int, high: int) -> None:
        """Give the card that room, whatever it needs."""
        self.layout().removeWidget(self.card)
        self.card.setGeometry(0, 0, wide, high)
        QApplication.processEvents()


@pytest.fixture
def host(qtbot: QtBot) -> Host:
    shown = Host()
    qtbot.addWidget(shown)
    shown.resize(640, 700)
    shown.show()
    shown.activateWindow()
    qtbot.waitExposed(shown)
    shown.card.show_summary(QUIZ.summary())
    return shown


def test_it_tells_how_each_question_stands(host: Host) -> None:
    card = host.card
    assert card.head.text() == "1 of 3 right"
    assert card.rest.text() == "1 wrong  ·  1 skipped  ·  1 not answered yet"
    assert [row.title.text() for row in card.rows] == [f"{i + 1}. {TITLES[i]}" for i in (0, 1, 3, 4)]
    assert [row.sign.outcome for row in card.rows] == ["right", "skipped", "wrong", "open"]
    assert [row.outcome.text() for row in card.rows] == [
        "Right", "Skipped", "Wrong – 10.0 mm off; up to 5 mm counts as right", "Not answered yet",
    ]  # fmt: skip
    assert "stored or sent" in card.note.text()
    assert "1 of 3 right" in card.accessibleDescription()
    assert card.rows[2].go.accessibleName() == "Go to step 4: Cement"


def test_a_row_leads_to_its_step(host: Host) -> None:
    for row in host.card.rows:
        click(row.go)
    assert host.heard == [0, 1, 3, 4]


@pytest.mark.parametrize("how", ["Esc", "Return", "mouse"])
def test_it_is_put_away(host: Host, how: str) -> None:
    click(host.card.away) if how == "mouse" else key_on(host, how)
    assert host.heard == ["closed"]


def test_all_of_it_by_keyboard(host: Host) -> None:
    card = host.card
    card.rows[0].go.setFocus()
    seen = []
    for _ in range(6):
        seen.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert seen == [*(row.go for row in card.rows), card.ask_again, card.away]
    card.rows[2].go.setFocus()
    key_on(host, "Return")
    card.ask_again.setFocus()
    key_on(host, "Return")
    card.rows[1].go.setFocus()
    key_on(host, "Esc")
    assert host.heard == [3, "again", "closed"]


def test_ask_again_by_mouse_and_only_where_something_was_asked(host: Host) -> None:
    click(host.card.ask_again)
    assert host.heard == ["again"]
    before = pixels(host.card)
    host.card.show_summary(QUIZ.anew().summary())
    assert not same(before, host.card)
    assert host.card.head.text() == "No question has been answered yet"
    click(host.card.ask_again)
    assert host.heard == ["again"]


def test_a_new_summary_takes_the_place_of_the_old(host: Host) -> None:
    host.card.show_summary(QUIZ.again(1).answer(1, 0).answer(4, 0).summary())
    assert host.card.head.text() == "3 of 4 right"
    assert host.card.rest.text() == "1 wrong"
    assert len(host.card.rows) == 4


def test_the_other_look_repaints_the_signs(host: Host) -> None:
    face = pixels(host.card.rows[0].sign)
    host.card.set_colours(WINDOW_COLOURS["light"])
    assert not same(face, host.card.rows[0].sign)


@pytest.mark.parametrize(
    ("wide", "px"), [(360, 14), (360, 20), (520, 30), (760, 16), (1200, 18), (1200, 36), (2400, 30)]
)
def test_at_the_height_it_asks_for_all_of_it_is_seen(host: Host, wide: int, px: int) -> None:
    card = host.card
    card.set_letters(px)
    host.lay(wide, card.heightForWidth(wide))
    assert card.reel.verticalScrollBar().maximum() == 0
    for row in card.rows:
        assert row.title.height() >= row.title.heightForWidth(row.title.width())
        assert card.reel.viewport().rect().contains(row.go.mapTo(card.reel.viewport(), row.go.rect().bottomRight()))


def test_with_little_room_the_rows_scroll_and_the_buttons_stay(host: Host) -> None:
    card = host.card
    host.lay(360, 240)
    assert card.reel.verticalScrollBar().maximum() > 0
    assert card.rect().contains(card.away.geometry())
