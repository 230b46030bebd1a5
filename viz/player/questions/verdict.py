"""How an answer is judged on the screen: always by a word, a sign and a colour together."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kyphoscope.scenes.program import Question
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.questions.card import GAP, repaint_as
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS, WindowColours
from kyphoscope.viz.player.widgets.basic import named, reading, tight
from kyphoscope.viz.quiz import QuizRow, off_mm


def answers(question: Question) -> tuple[str, ...]:
    """What may be answered; whether to stop or to go on is asked in the window's words, the rest in the lesson's."""
    return (tr("Stop"), tr("Go on")) if question.kind == "stop" else question.choices


def outcome_word(outcome: str) -> str:
    """The word for how a question stands, one of `viz.quiz.OUTCOMES`."""
    return {
        "right": tr("Right"),
        "wrong": tr("Wrong"),
        "skipped": tr("Skipped"),
        "open": tr("Not answered yet"),
    }[outcome]


def outcome_colour(outcome: str, colours: WindowColours) -> str:
    """Its colour, #rrggbb; never the only thing that shows it."""
    return {"right": colours.good, "wrong": colours.alarm}.get(outcome, colours.muted)


class VerdictSign(QWidget):
    """A tick in a disc, a cross in a square, two arrowheads in a ring, or an empty ring: known without colour."""

    def __init__(self, side: int = 22) -> None:
        super().__init__()
        self.outcome = "open"
        self._colours = WINDOW_COLOURS["dark"]
        self.set_side(side)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_side(self, side: int) -> None:
        """Its side, px."""
        self.setFixedSize(QSize(side, side))

    def set_outcome(self, outcome: str) -> None:
        """Show that outcome, one of `viz.quiz.OUTCOMES`."""
        self.outcome = outcome
        self.setAccessibleName(outcome_word(outcome))
        self.update()

    def set_colours(self, colours: WindowColours) -> None:
        self._colours = colours
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(self.width() / 24.0, self.height() / 24.0)
            ink = QColor(outcome_colour(self.outcome, self._colours))
            self._paint_ground(painter, ink)
            upon = QColor(self._colours.panel) if self.outcome in ("right", "wrong") else ink
            join, cap = Qt.PenJoinStyle.RoundJoin, Qt.PenCapStyle.RoundCap
            painter.setPen(QPen(upon, 2.6, Qt.PenStyle.SolidLine, cap, join))
            for line in _LINES[self.outcome]:
                painter.drawPolyline([QPointF(x, y) for x, y in line])

    def _paint_ground(self, painter: QPainter, ink: QColor) -> None:
        if self.outcome in ("right", "wrong"):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
        else:
            painter.setPen(QPen(ink, 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.outcome == "wrong":
            painter.drawRoundedRect(QRectF(2, 2, 20, 20), 4, 4)
        else:
            painter.drawEllipse(QRectF(2, 2, 20, 20))


_LINES: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "right": (((7, 12.4), (10.6, 16), (17, 8.6)),),
    "wrong": (((8, 8), (16, 16)), ((16, 8), (8, 16))),
    "skipped": (((8, 8), (12, 12), (8, 16)), ((13, 8), (17, 12), (13, 16))),
    "open": (),
}
"""The strokes of each sign in a square of 24."""


class Verdict(QFrame):
    """What is said after an answer: right or wrong, what is right, the reason, and where that is taken from."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("verdict")
        self.sign = VerdictSign()
        self.word = named(QLabel(), "verdictWord")
        self.right = reading("verdictRight")
        self.reason = reading("verdictReason")
        self.sources = reading("verdictSources")
        head = tight(QHBoxLayout())
        head.setSpacing(GAP)
        head.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.word, 1)
        self.word.setWordWrap(True)
        self.word.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        for label in (self.right, self.reason, self.sources):
            label.setIndent(0)
            column.addWidget(label)

    def tell(self, row: QuizRow, marked: bool) -> None:
        """Say how that question was answered.

        marked : whether the place that is meant is marked in the picture
        """
        question = row.mark.question
        if question is None:
            raise ValueError(f"Step {row.mark.index} asks nothing.")
        self.sign.set_outcome(row.outcome)
        self.word.setText(" – ".join(filter(None, (outcome_word(row.outcome), how_far(row)))))
        self.right.setText(_what_is_right(question, row.outcome, marked))
        self.reason.setText(question.because)
        self.sources.setText(tr("Sources: {sources}", sources=", ".join(question.sources)) if question.sources else "")
        for label in (self.right, self.reason, self.sources):
            label.setVisible(bool(label.text()))
            label.setAccessibleName(label.text())
        repaint_as(self, outcome=row.outcome)

    @property
    def words(self) -> str:
        """All of it as it is read out."""
        return " ".join(filter(None, (f"{self.word.text()}.", self.right.text(), self.reason.text())))

    def set_colours(self, colours: WindowColours) -> None:
        self.sign.set_colours(colours)


def how_far(row: QuizRow) -> str:
    """How far a clicked place was off; "" where no place was asked for."""
    question, answer = row.mark.question, row.answer
    if question is None or question.kind != "place" or answer is None:
        return ""
    if answer.place_mm is None:
        return tr("no place was clicked")
    off, within = f"{off_mm(question, answer.place_mm):.1f}", f"{question.within_mm:g}"
    return tr("{off} mm off; up to {within} mm counts as right", off=off, within=within)


def _what_is_right(question: Question, outcome: str, marked: bool) -> str:
    if question.kind == "place":
        return tr("The right place is marked in the picture.") if marked else ""
    if outcome == "right":
        return ""  # it has just been chosen, and is marked as such
    return tr("The right answer: {answer}", answer=answers(question)[question.right])
