"""A learner is asked, answers by mouse or keyboard, and is told by word, sign and colour what is right and why."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kyphoscope.scenes.program import Question, StepMark
from kyphoscope.viz.player.questions.question_card import NO_PLACE, QuestionCard
from kyphoscope.viz.player.style.style_sheet import style_sheet
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS
from kyphoscope.viz.quiz import Answer, Quiz
from tests.viz.player.conftest import click, key_on, pixels, same

LONG = "The medial wall of the pedicle, because the canal lies behind it with the dural sac and the conus close by"
CHOICE = Question(
    "choice", "Which wall must not be crossed?", 5.0, "The canal lies medial to the pedicle.",
    ("The lateral wall", LONG, "The upper end plate", "The front wall"), 1, sources=("A source", "Another"),
)  # fmt: skip
STOP = Question("stop", "Cement reaches the back wall.", 5.0, "It may leak.", ("Stop", "Go on"), 0)
PLACE = Question("place", "Where does it enter?", 5.0, "At the rim.", place_mm=(10.0, 0.0, 0.0), within_mm=4.0)
KINDS = pytest.mark.parametrize("question", [CHOICE, STOP, PLACE], ids=lambda q: q.kind)


def mark(question: Question | None) -> StepMark:
    return StepMark(3, "Through the pedicle", "access", 0.0, 9.0, "", question=question)


class Host(QWidget):
    """A window with a card in it, a field beside it, and keys of its own; writes down all that it hears."""

    def __init__(self) -> None:
        super().__init__()
        self.setStyleSheet(style_sheet(WINDOW_COLOURS["dark"]))
        self.field = QLineEdit()
        self.card = QuestionCard()
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.card)
        column.addStretch(1)
        self.heard: list[object] = []
        self.card.answered.connect(self.heard.append)
        self.card.skipped.connect(lambda: self.heard.append("skipped"))
        self.card.done.connect(lambda: self.heard.append("done"))
        for keys in ("Esc", "Return"):
            QShortcut(QKeySequence(keys), self, lambda keys=keys: self.heard.append(f"window {keys}"))

    def lay(self, wide: int, high: int) -> None:
        """Give the card that room, whatever it needs."""
        self.layout().removeWidget(self.card)
        self.card.setGeometry(0, 0, wide, high)
        QApplication.processEvents()

    def ask(self, question: Question, mode: str = "optional") -> None:
        self.card.ask(mark(question), mode)

    def judge(self, given: int | tuple[float, float, float] | None, marked: bool = False) -> None:
        """Answer the question on the card and let it be judged."""
        question = self.card._mark.question
        answer = Quiz((mark(question),), "required").answer(3, given).given(3)
        self.card.show_verdict(answer, marked)
        QApplication.processEvents()


@pytest.fixture
def host(qtbot: QtBot) -> Host:
    shown = Host()
    qtbot.addWidget(shown)
    shown.resize(760, 700)
    shown.show()
    shown.activateWindow()
    qtbot.waitExposed(shown)
    return shown


def ratio(widget: QWidget, colour: str) -> float:
    """What share of a widget's pixels have that very colour."""
    wanted = QColor(colour)
    return float(np.all(pixels(widget)[..., :3] == (wanted.blue(), wanted.green(), wanted.red()), axis=2).mean())


# asking


@KINDS
def test_nothing_is_seen_before_it_asks_and_then_the_question_is(host: Host, question: Question) -> None:
    assert host.card.isHidden()
    host.ask(question)
    assert host.card.isVisible()
    assert host.card.text.text() == question.text
    assert [b.label.text() for b in host.card.answers] == list(question.choices)
    assert [b.key.text() for b in host.card.answers] == ["1", "2", "3", "4"][: len(question.choices)]
    assert host.card.hint.isVisible() == (question.kind == "place")
    assert host.card.verdict.isHidden()
    assert host.card.go_on.isHidden()
    assert question.text in host.card.accessibleDescription()


@KINDS
@pytest.mark.parametrize("mode", ["optional", "required"])
def test_only_an_optional_question_can_be_skipped(host: Host, question: Question, mode: str) -> None:
    host.ask(question, mode)
    assert host.card.skip.isVisible() == (mode == "optional")
    key_on(host, "Esc")
    assert host.heard == (["skipped"] if mode == "optional" else ["window Esc"])


def test_skip_by_mouse(host: Host) -> None:
    host.ask(CHOICE)
    click(host.card.skip)
    assert host.heard == ["skipped"]


@pytest.mark.parametrize("index", range(4))
@pytest.mark.parametrize("how", ["mouse", "number", "number elsewhere", "enter", "space"])
def test_an_answer_is_picked(host: Host, how: str, index: int) -> None:
    host.ask(CHOICE)
    if how == "mouse":
        click(host.card.answers[index])
    elif how == "number":
        key_on(host, str(index + 1))
    elif how == "number elsewhere":
        host.setFocus()
        QTest.keyClick(host, Qt.Key(Qt.Key.Key_1 + index))
    else:
        for _ in range(index + 1):
            QTest.keyClick(host.focusWidget(), Qt.Key.Key_Tab)
        QTest.keyClick(host.focusWidget(), Qt.Key.Key_Return if how == "enter" else Qt.Key.Key_Space)
    assert host.heard == [index]


def test_the_first_of_two_fast_answers_stands(host: Host) -> None:
    host.ask(CHOICE)
    click(host.card.answers[2])
    click(host.card.answers[1])
    key_on(host, "3")
    click(host.card.skip)
    assert host.heard == [2]


def test_a_number_without_an_answer_and_one_on_a_hidden_card_do_nothing(host: Host) -> None:
    host.ask(STOP)
    key_on(host, "3")
    assert host.heard == []
    host.card.hide()
    key_on(host, "1")
    assert host.heard == []


def test_the_keyboard_goes_from_answer_to_answer_and_on_to_skip(host: Host) -> None:
    host.ask(CHOICE)
    seen = []
    for _ in range(7):
        seen.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert seen == [host.card, *host.card.answers, host.card.text, host.card.skip]


@KINDS
@pytest.mark.parametrize("keys", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_who_was_about_to_press_a_key_has_not_answered_by_that(host: Host, question: Question, keys: Qt.Key) -> None:
    """A question may come just as somebody wants to pause: nothing is picked that was not chosen."""
    host.ask(question, "required")
    QTest.keyClick(QApplication.focusWidget(), keys)
    assert not [one for one in host.heard if not isinstance(one, str)]
    assert all(button.isEnabled() for button in host.card.answers)


def test_where_the_keyboard_is_can_be_seen(host: Host) -> None:
    host.ask(CHOICE)
    face = pixels(host.card.answers[0])
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert not same(face, host.card.answers[0])


def test_who_cannot_find_the_place_is_shown_it(host: Host) -> None:
    host.ask(PLACE, "required")
    assert QApplication.focusWidget() is host.card
    for _ in range(2):  # past the question itself, which can be selected
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is host.card.show_me, "the keyboard alone must not be a dead end"
    key_on(host, "Return")
    assert host.heard == [NO_PLACE]


def test_a_step_that_asks_nothing_is_refused(host: Host) -> None:
    with pytest.raises(ValueError, match="Step 3 asks nothing"):
        host.card.ask(mark(None), "optional")


# the verdict


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize(("given_index", "outcome", "word"), [(1, "right", "Right"), (0, "wrong", "Wrong")])
def test_the_verdict_is_told_by_word_sign_and_colour(
    host: Host, theme: str, given_index: int, outcome: str, word: str
) -> None:
    host.setStyleSheet(style_sheet(WINDOW_COLOURS[theme]))
    host.card.set_colours(WINDOW_COLOURS[theme])
    host.ask(CHOICE)
    host.judge(given_index)
    verdict = host.card.verdict
    ground = {"right": WINDOW_COLOURS[theme].good_ground, "wrong": WINDOW_COLOURS[theme].alarm_ground}[outcome]
    ink = {"right": WINDOW_COLOURS[theme].good, "wrong": WINDOW_COLOURS[theme].alarm}[outcome]
    assert verdict.word.text() == word
    assert verdict.sign.outcome == outcome
    assert ratio(verdict, ground) > 0.5
    assert ratio(verdict.sign, ink) > 0.2
    assert ratio(verdict.word, ink) > 0.01
    assert verdict.reason.text() == CHOICE.because
    assert verdict.sources.text() == "Sources: A source, Another"
    assert word in host.card.accessibleDescription()
    assert CHOICE.because in host.card.go_on.accessibleDescription()


def test_a_wrong_answer_and_the_right_one_are_both_marked(host: Host) -> None:
    host.ask(CHOICE)
    faces = [pixels(button) for button in host.card.answers]
    host.judge(0)
    first, second, third, _fourth = host.card.answers
    assert (first.sign.outcome, first.remark.text()) == ("wrong", "Your answer, not right")
    assert (second.sign.outcome, second.remark.text()) == ("right", "The right answer")
    assert third.sign.isHidden()
    assert third.remark.isHidden()
    assert host.card.verdict.right.text() == f"The right answer: {LONG}"
    assert not any(same(face, button) for face, button in zip(faces, host.card.answers, strict=True))
    assert first.accessibleName() == "1. The lateral wall. Your answer, not right"
    assert not any(button.isEnabled() for button in host.card.answers)


def test_a_right_answer_is_not_said_twice(host: Host) -> None:
    host.ask(STOP)
    host.judge(0)
    assert host.card.answers[0].remark.text() == "Your answer, and right"
    assert host.card.verdict.right.isHidden()
    assert host.card.verdict.sources.isHidden(), "no source is named where there is none"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ((10.0, 3.0, 0.0), "Right – 3.0 mm off; up to 4 mm counts as right"),
        ((10.0, 0.0, -7.25), "Wrong – 7.2 mm off; up to 4 mm counts as right"),
        (None, "Wrong – no place was clicked"),
    ],
)
def test_a_click_is_told_how_far_off_it_was(host: Host, place: tuple[float, float, float] | None, words: str) -> None:
    host.ask(PLACE)
    host.judge(place)
    assert host.card.verdict.word.text() == words
    assert host.card.hint.isHidden()
    assert host.card.verdict.right.isHidden(), "a place that is not marked is not said to be"


def test_the_right_place_is_pointed_to_where_it_is_marked(host: Host) -> None:
    host.ask(PLACE)
    host.judge((0.0, 0.0, 0.0), marked=True)
    assert host.card.verdict.right.isVisible()
    assert "marked in the picture" in host.card.verdict.words


@pytest.mark.parametrize("how", ["Return", "Enter", "mouse", "from the reason"])
def test_after_the_verdict_it_goes_on(host: Host, how: str) -> None:
    host.ask(CHOICE)
    host.judge(2)
    assert QApplication.focusWidget() is host.card.go_on
    if how == "mouse":
        click(host.card.go_on)
    elif how == "from the reason":
        host.card.verdict.reason.setFocus()
        key_on(host, "Return")
    else:
        key_on(host, how)
    assert host.heard == ["done"]


def test_after_the_verdict_nothing_can_be_answered_or_skipped(host: Host) -> None:
    host.ask(CHOICE)
    host.judge(2)
    key_on(host, "1")
    click(host.card.answers[0])
    assert host.card.skip.isHidden()
    assert host.heard == []


def test_a_verdict_on_another_question_is_refused(host: Host) -> None:
    with pytest.raises(ValueError, match="step 3 is not on the card"):
        host.card.show_verdict(Answer(3, chosen=0))
    host.ask(CHOICE)
    with pytest.raises(ValueError, match="step 2 is not on the card"):
        host.card.show_verdict(Answer(2, chosen=0))


def test_the_next_question_begins_afresh(host: Host) -> None:
    host.ask(CHOICE)
    host.judge(0)
    host.ask(STOP, "required")
    assert host.card.verdict.isHidden()
    assert host.card.go_on.isHidden()
    assert len(host.card.answers) == 2
    assert QApplication.focusWidget() is host.card
    key_on(host, "2")
    assert host.heard == [1]


# room


@KINDS
@pytest.mark.parametrize(
    ("wide", "px"), [(360, 14), (360, 20), (520, 30), (760, 16), (1200, 18), (1200, 36), (2400, 30)]
)
def test_at_the_height_it_asks_for_all_of_it_is_seen(host: Host, question: Question, wide: int, px: int) -> None:
    card = host.card
    card.set_letters(px)
    for told in (False, True):
        host.ask(question)
        if told:
            host.judge({"choice": 0, "stop": 1}.get(question.kind, (0.0, 0.0, 0.0)), marked=True)
        host.lay(wide, card.heightForWidth(wide))
        bar = card.reel.verticalScrollBar()
        assert bar.maximum() == 0
        assert card._page.width() <= card.reel.viewport().width(), "nothing is cut off at the side"
        for label in (card.text, *(button.label for button in card.answers), card.verdict.reason):
            if label.isVisible():
                assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_a_verdict_needs_more_room_and_larger_letters_too(host: Host) -> None:
    host.ask(CHOICE)
    asks = host.card.heightForWidth(600)
    host.judge(0)
    told = host.card.heightForWidth(600)
    host.card.set_letters(26)
    assert asks < told < host.card.heightForWidth(600)


def test_where_room_is_short_the_verdict_is_scrolled_to_and_the_buttons_stay(host: Host) -> None:
    host.ask(CHOICE)
    host.lay(360, 260)
    host.judge(0)
    QTest.qWait(1)
    card = host.card
    assert card.reel.verticalScrollBar().maximum() > 0
    top = card.verdict.word.mapTo(card.reel.viewport(), card.verdict.word.rect().topLeft()).y()
    assert 0 <= top < card.reel.viewport().height() - card.verdict.word.height()
    assert card.rect().contains(card.foot.geometry())
