"""The card at the end of a lesson: how each question was answered, and the way back to its step."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.questions.card import GAP, Reel, letters, polish, repaint_as
from kyphoscope.viz.player.questions.verdict import VerdictSign, how_far, outcome_word
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS, WindowColours
from kyphoscope.viz.player.widgets.basic import named, reading, tight
from kyphoscope.viz.quiz import QuizRow, Summary

SHARES = {
    "#summaryHead": 1.25, "#summaryRest": 0.9, "#summaryTitle": 1.0, "#summaryOutcome": 0.8, "#summaryNote": 0.8,
    "QPushButton": 0.88,
}  # fmt: skip
"""What share of the letters each kind of words has."""


class SummaryRow(QFrame):
    """One question: how it was answered, by sign and word, in which step, and a button that leads there."""

    def __init__(self, row: QuizRow) -> None:
        super().__init__()
        self.setObjectName("summaryRow")
        self.step = row.mark.index
        self.sign = VerdictSign()
        self.sign.set_outcome(row.outcome)
        self.title = named(QLabel(f"{row.mark.index + 1}. {row.mark.title}"), "summaryTitle")
        far = how_far(row)
        self.outcome = named(QLabel(outcome_word(row.outcome) + (f" – {far}" if far else "")), "summaryOutcome")
        self.go = QPushButton(tr("Go there"))
        self.go.setAccessibleName(tr("Go to step {number}: {title}", number=self.step + 1, title=row.mark.title))
        self.go.setAccessibleDescription(self.outcome.text())
        column = tight(QVBoxLayout())
        for label in (self.title, self.outcome):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        line = QHBoxLayout(self)
        line.setContentsMargins(2, 6, 2, 6)
        line.setSpacing(GAP + 2)
        line.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addLayout(column, 1)
        line.addWidget(self.go, 0, Qt.AlignmentFlag.AlignVCenter)
        repaint_as(self.outcome, outcome=row.outcome)


class SummaryCard(QFrame):
    """How the questions stand; as high as its words need at its width, and it scrolls where it is given less.

    chosen : index of the step to go to
    again : all questions are to be asked again
    closed : the summary was read
    """

    chosen = Signal(int)
    again = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("summaryCard")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._colours = WINDOW_COLOURS["dark"]
        self.rows: list[SummaryRow] = []
        self.head = reading("summaryHead")
        self.rest = named(QLabel(), "summaryRest")
        self.note = named(QLabel(tr("Nothing of this is stored or sent.")), "summaryNote")
        self.ask_again = QPushButton(tr("Ask again"))
        self.away = named(QPushButton(tr("Close")), "goOn")
        self._lay_out()
        self.ask_again.setToolTip(tr("Forget the answers and ask every question again"))
        self.away.setToolTip(tr("Put the summary away  (Esc)"))
        self.ask_again.clicked.connect(self.again)
        self.away.clicked.connect(self.closed)
        self.set_letters(18)
        self.hide()

    def _lay_out(self) -> None:
        self._page = QWidget()
        self._list = tight(QVBoxLayout(self._page))
        self.reel = Reel(self._page)
        self.head.setIndent(0)
        for label in (self.rest, self.note):
            label.setIndent(0)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        foot = tight(QHBoxLayout())
        foot.setSpacing(GAP)
        foot.addStretch(1)
        foot.addWidget(self.ask_again)
        foot.addWidget(self.away)
        rows = tight(QVBoxLayout(self))
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(GAP)
        rows.addWidget(self.head)
        rows.addWidget(self.rest)
        rows.addWidget(self.reel, 1)
        rows.addWidget(self.note)
        rows.addLayout(foot)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_summary(self, summary: Summary) -> None:
        """Show how the questions stand and take the keyboard."""
        head = tr("{right} of {asked} right", right=summary.right, asked=summary.asked)
        self.head.setText(head if summary.asked else tr("No question has been answered yet"))
        self.head.setAccessibleName(self.head.text())
        self.rest.setText("  ·  ".join(_others(summary)))
        self.rest.setVisible(bool(self.rest.text()))
        self._list_rows(summary)
        self.ask_again.setEnabled(summary.asked > 0)
        self.show()
        self._settle()
        self.reel.verticalScrollBar().setValue(0)
        words = ". ".join(filter(None, (self.head.text(), self.rest.text(), self.note.text())))
        self.setAccessibleName(tr("Summary of the questions"))
        self.setAccessibleDescription(words)
        self.away.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self.away.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_letters(self, px: int) -> None:
        """How high the letters of a row are, px; all others go with them."""
        self.setStyleSheet(letters(px, SHARES))
        self._settle()

    def set_colours(self, colours: WindowColours) -> None:
        self._colours = colours
        for row in self.rows:
            row.sign.set_colours(colours)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        polish(self)
        return super().heightForWidth(width)

    def _list_rows(self, summary: Summary) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [SummaryRow(row) for row in summary.rows]
        for row in self.rows:
            row.sign.set_colours(self._colours)
            row.go.clicked.connect(lambda _checked=False, step=row.step: self.chosen.emit(step))
            self._list.addWidget(row)
        buttons = [row.go for row in self.rows]
        for before, after in zip((self.head, *buttons), (*buttons, self.ask_again), strict=True):
            self.setTabOrder(before, after)

    def _settle(self) -> None:
        """Let the card and its parent take the size of the new words into account."""
        polish(self)
        self._list.invalidate()
        self.reel.fit()
        self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in _KEYS:
            event.accept()  # on the card these keys are its own, whatever they do elsewhere in the window
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() not in _KEYS:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            focused = QApplication.focusWidget()
            enters = event.key() != Qt.Key.Key_Escape
            (focused if enters and isinstance(focused, QPushButton) else self.away).click()


_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _others(summary: Summary) -> list[str]:
    """What is said beside the number of right answers; nothing about kinds that do not occur."""
    counted = (
        (summary.wrong, tr("{count} wrong", count=summary.wrong)),
        (summary.skipped, tr("{count} skipped", count=summary.skipped)),
        (summary.open, tr("{count} not answered yet", count=summary.open)),
    )
    return [words for count, words in counted if count]
