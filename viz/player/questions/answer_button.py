"""A large button for one answer: the key that presses it, its words, and afterwards what it was."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.questions.card import GAP, repaint_as
from kyphoscope.viz.player.questions.verdict import VerdictSign
from kyphoscope.viz.player.style.window_colours import WindowColours
from kyphoscope.viz.player.widgets.basic import named, tight


class AnswerButton(QPushButton):
    """A button whose words wrap; `number` is its key."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__()
        self.setObjectName("answer")
        self.number, self.words = number, words
        self.setAccessibleName(tr("{number}. {answer}", number=number, answer=words))
        self.setToolTip(tr("Press {number}", number=number))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.key = named(QLabel(str(number)), "answerKey")
        self.label = named(QLabel(words), "answerText")
        self.remark = named(QLabel(), "answerRemark")
        self.sign = VerdictSign()
        self._lay_out()

    def _lay_out(self) -> None:
        self.key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = tight(QVBoxLayout())
        column.addStretch(1)
        for label in (self.label, self.remark):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch(1)
        kept = self.sign.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # so that the words do not wrap again once it comes
        self.sign.setSizePolicy(kept)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(GAP, 6, GAP + 2, 6)
        row.setSpacing(GAP + 2)
        row.addWidget(self.key, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(column, 1)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignVCenter)
        for label in (self.key, self.label, self.remark):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.remark.hide()
        self.sign.hide()

    def judge(self, right: bool, chosen: bool) -> None:
        """Show what this answer was, by sign and word; one that is neither right nor chosen is only dimmed."""
        self.setEnabled(False)
        self.setToolTip("")
        if not (right or chosen):
            repaint_as(self, outcome="other")
            return
        remark = {
            (True, True): tr("Your answer, and right"),
            (True, False): tr("The right answer"),
            (False, True): tr("Your answer, not right"),
        }[right, chosen]
        outcome = "right" if right else "wrong"
        self.remark.setText(remark)
        self.remark.show()
        self.sign.set_outcome(outcome)
        self.sign.show()
        self.setAccessibleName(f"{tr('{number}. {answer}', number=self.number, answer=self.words)}. {remark}")
        repaint_as(self, outcome=outcome)

    def set_colours(self, colours: WindowColours) -> None:
        self.sign.set_colours(colours)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self._row.minimumSize()
