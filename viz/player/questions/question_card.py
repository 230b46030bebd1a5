"""The card that asks a learner a question in a step, and after the answer says what is right and why."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kyphoscope.scenes.program import Question, StepMark
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.questions.answer_button import AnswerButton
from kyphoscope.viz.player.questions.card import GAP, Columns, Reel, letters, polish
from kyphoscope.viz.player.questions.verdict import Verdict, answers
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS, WindowColours
from kyphoscope.viz.player.widgets.basic import named, reading, tight
from kyphoscope.viz.quiz import Answer, QuizRow

MOST = 6
"""How many answers have a key."""
NO_PLACE = -1
"""What `answered` gives where a place was asked for and the learner wants to be shown it."""
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
COLUMN = 19
"""The width that a column of answers needs before two stand side by side, in heights of a letter."""
SHARES = {
    "#questionHead": 0.75, "#questionText": 1.1, "#questionHint": 1.0, "#answerText": 1.0, "#answerKey": 0.85,
    "#answerRemark": 0.75, "#verdictWord": 1.05, "#verdictRight": 1.0, "#verdictReason": 1.0, "#verdictSources": 0.75,
    "QPushButton": 0.88,
}  # fmt: skip
"""What share of the letters each kind of words has."""


class QuestionCard(QFrame):
    """Asks and judges; as high as its words need at its width, and it scrolls where it is given less.

    answered : the index of the answer that was picked; `NO_PLACE` where a learner wants to be shown the place
    skipped : the learner leaves the question out; only where answers are optional
    done : the verdict was read and the lesson may go on
    """

    answered = Signal(int)
    skipped = Signal()
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("questionCard")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._mark: StepMark | None = None
        self._waits = False
        self._colours = WINDOW_COLOURS["dark"]
        self.head = named(QLabel(), "questionHead")
        self.text = reading("questionText")
        self.hint = named(QLabel(), "questionHint")
        self.answers: list[AnswerButton] = []
        self.verdict = Verdict()
        self.skip = QPushButton(tr("Skip"))
        self.show_me = QPushButton(tr("Show me the place"))
        self.go_on = named(QPushButton(tr("Continue")), "goOn")
        self._lay_out()
        self._connect()
        self.set_letters(18)
        self.hide()

    def _lay_out(self) -> None:
        self._columns = Columns()
        self._page = QWidget()
        self._words = column = tight(QVBoxLayout(self._page))
        column.setSpacing(GAP)
        column.addWidget(self.head)
        column.addWidget(self.text)
        column.addWidget(self.hint)
        column.addLayout(self._columns)
        column.addWidget(self.verdict)
        column.addStretch(1)
        self.text.setIndent(0)
        for label in (self.head, self.hint):
            label.setIndent(0)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.foot = named(QWidget(), "cardFoot")
        row = tight(QHBoxLayout(self.foot))
        row.setSpacing(GAP)
        row.addStretch(1)
        for button in (self.show_me, self.skip, self.go_on):
            row.addWidget(button)
        self.reel = Reel(self._page)
        rows = tight(QVBoxLayout(self))
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(GAP + 2)
        rows.addWidget(self.reel, 1)
        rows.addWidget(self.foot)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _connect(self) -> None:
        self.skip.setToolTip(tr("Leave this question out  (Esc)"))
        self.show_me.setToolTip(tr("See where it is; this counts as wrong"))
        self.go_on.setToolTip(tr("Go on with the lesson  (Enter)"))
        self.skip.clicked.connect(self._leave_out)
        self.show_me.clicked.connect(lambda: self._answer(NO_PLACE))
        self.go_on.clicked.connect(self.done)
        for number in range(1, MOST + 1):
            # Wherever the keyboard is in the window; a card that is hidden leaves the keys to others.
            QShortcut(QKeySequence(str(number)), self, lambda index=number - 1: self._press(index)).setAutoRepeat(False)

    # what it shows

    def ask(self, mark: StepMark, mode: str) -> None:
        """Show the question of that step and take the keyboard; in the mode "optional" it can be skipped.

        The card itself takes the keyboard, not an answer: a learner about to press the space bar must not answer by it.
        Raises ValueError where the step asks nothing.
        """
        question = mark.question
        if question is None:
            raise ValueError(f"Step {mark.index} asks nothing.")
        self._mark, self._waits = mark, True
        self.head.setText(tr("Question in step {number}: {title}", number=mark.index + 1, title=mark.title))
        self.text.setText(question.text)
        self.text.setAccessibleName(question.text)
        place = question.kind == "place"
        self.hint.setText(tr("Click in the picture") if place else "")
        self.hint.setVisible(place)
        self._offer(question)
        self.verdict.hide()
        self.show_me.setVisible(place)
        self.skip.setVisible(mode == "optional")
        self.go_on.hide()
        self.foot.setVisible(place or mode == "optional")
        self.show()
        self._settle()
        self.reel.verticalScrollBar().setValue(0)
        self._announce(tr("Question"), " ".join(filter(None, (question.text, self.hint.text()))))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_verdict(self, answer: Answer, marked: bool = False) -> None:
        """Say how the question that was asked has been answered, and why.

        marked : whether the place that is meant is marked in the picture now
        Raises ValueError where the answer is not one to the question on the card.
        """
        if self._mark is None or self._mark.question is None or self._mark.index != answer.step:
            raise ValueError(f"The question of step {answer.step} is not on the card.")
        self._waits = False
        for index, button in enumerate(self.answers):
            button.judge(index == self._mark.question.right, index == answer.chosen)
        self.verdict.tell(QuizRow(self._mark, answer), marked)
        self.verdict.show()
        self.hint.hide()
        self.show_me.hide()
        self.skip.hide()
        self.go_on.show()
        self.foot.show()
        self._settle()
        self._announce(tr("Answer"), self.verdict.words)
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, lambda: self.reel.turn_to(self.verdict))  # once it has its place

    def set_letters(self, px: int) -> None:
        """How high the letters of an answer are, px; all others go with them."""
        self._columns.column_px = COLUMN * px
        self._columns.least_px = max(44, round(2.4 * px))
        self.setStyleSheet(letters(px, SHARES))
        self._settle()

    def set_colours(self, colours: WindowColours) -> None:
        self._colours = colours
        self.verdict.set_colours(colours)
        for button in self.answers:
            button.set_colours(colours)

    # its size

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        polish(self)
        return super().heightForWidth(width)

    def _offer(self, question: Question) -> None:
        for button in self.answers:
            self._columns.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.answers = [AnswerButton(i + 1, words) for i, words in enumerate(answers(question))]
        for index, button in enumerate(self.answers):
            button.setAccessibleDescription(question.text)
            button.set_colours(self._colours)
            button.clicked.connect(lambda _checked=False, index=index: self._answer(index))
            self._columns.addWidget(button)
            button.show()  # now, or it could not have the keyboard yet
        order = (self, *self.answers, self.text, self.verdict.right)  # from the card at once to the first answer
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

    def _settle(self) -> None:
        """Let the card and its parent take the size of the new words into account."""
        polish(self)
        self._words.invalidate()
        self.reel.fit()
        self.updateGeometry()

    def _announce(self, name: str, words: str) -> None:
        self.setAccessibleName(name)
        self.setAccessibleDescription(words)
        self.go_on.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    # mouse and keyboard

    def _press(self, index: int) -> None:
        if self._waits and index < len(self.answers):
            self.answers[index].click()

    def _answer(self, index: int) -> None:
        if self._waits:  # the first answer stands, however fast a second follows
            self._waits = False
            self.answered.emit(index)

    def _leave_out(self) -> None:
        if self._waits:
            self._waits = False
            self.skipped.emit()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._means(event.key()):
            event.accept()  # on the card these keys are its own, whatever they do elsewhere in the window
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        button = self._means(event.key())
        if button is None:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            button.click()

    def _means(self, key: int) -> QAbstractButton | None:
        """The button that a key presses on this card, None for a key that is not its own."""
        if key == Qt.Key.Key_Escape and self._waits and not self.skip.isHidden():
            return self.skip
        if key in ENTER:
            focused = QApplication.focusWidget()
            if isinstance(focused, QAbstractButton) and focused.isEnabled() and self.isAncestorOf(focused):
                return focused
            return None if self.go_on.isHidden() else self.go_on
        return None
