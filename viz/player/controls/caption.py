"""What to read aloud, large, under the picture that it speaks of: one column for each side."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kyphoscope.scenes.lane_choice import Sides
from kyphoscope.scenes.program import Program
from kyphoscope.scenes.state import SceneState
from kyphoscope.viz.player.language.words import phase_text, tr
from kyphoscope.viz.player.widgets.basic import named, reading, tight

SIDE, AIR = 16, 8
"""Margins of a column at its sides, and above and below, px."""
LETTERS = {False: (18, 72, 24), True: (16, 80, 21)}
"""The letters of one column and of two: smallest, what share of the window's width they are, largest, px."""
HEAD_SHARE = 0.72
"""How large the letters of a heading are, as a share of those to read."""
MOST_SHARE = 0.3
"""What share of the window's height words may take before their letters get smaller."""
LEAST_PX, LEAST_SHARE = 13, 0.75
"""How small they get, px and as a share of what was asked for."""
SAMPLE_S = 0.5
"""How closely a lesson is searched for all that is said in it, s; no sentence is shown for a shorter time."""


def spoken(state: SceneState) -> str:
    """What there is to read on one side: the step's sentences, or what it waits for."""
    return tr("Waits while {what}.", what=state.waiting_for) if state.waiting_for else state.caption


def heading(state: SceneState, lane: str) -> str:
    """What stands above it: the side's name in a comparison, the phase otherwise, and the step."""
    if state.waiting_for:
        return lane
    return f"{lane or phase_text(state.phase)}  ·  {state.title}"


class Speech(QFrame):
    """One side's heading and words; the words can be selected and copied."""

    def __init__(self) -> None:
        super().__init__()
        self.head = named(QLabel(), "captionHead")
        self.text = reading("captionText")
        self.text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.text.setAccessibleName(tr("Text of the step"))
        column = tight(QVBoxLayout(self))
        column.setContentsMargins(SIDE, AIR, SIDE, AIR)
        column.addWidget(self.head)
        column.addWidget(self.text, 1)

    def say(self, head: str, words: str) -> None:
        """Show this; a selection in words that stay is left alone."""
        if head != self.head.text():
            self.head.setText(head)
        if words != self.text.text():
            self.text.setText(words)

    def set_letters(self, pixels: int) -> None:
        """How high the letters to read are, px."""
        font = self.text.font()
        font.setPixelSize(pixels)
        self.text.setFont(font)
        # The window's style sheet has a size for headings, which a label's own font does not override.
        self.head.setStyleSheet(f"font-size: {max(12, round(HEAD_SHARE * pixels))}px")

    def room(self, wide: int, words: frozenset[str]) -> int:
        """The height it needs at that width for the longest of these, as the label itself lays them out, px."""
        for label in (self.head, self.text):
            label.ensurePolished()  # a label that was never shown does not know its font yet
        shown, high = self.text.text(), 0
        for sentence in words:
            self.text.setText(sentence)
            high = max(high, self.text.heightForWidth(wide - 2 * SIDE))
        self.text.setText(shown)
        return high + 2 * AIR + self.head.sizeHint().height()


class Caption(QFrame):
    """The words of the present moment.

    It is high enough for the longest words of the lesson, so that the picture keeps its size from step to step.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("captionPanel")
        self.program: Program | None = None
        self.columns: list[Speech] = []
        self._lanes: tuple[str, ...] = ()
        self._words: list[frozenset[str]] = []
        self._writing = 1.0
        self._row = tight(QHBoxLayout(self))

    def set_program(self, program: Program) -> None:
        """The lesson that is read from: a column for each of its sides."""
        self.program = program
        for column in self.columns:
            self._row.removeWidget(column)
            column.hide()
            column.deleteLater()
        self._lanes = program.lanes if len(program.lanes) > 1 or isinstance(program, Sides) else ("",)
        self.columns = [Speech() for _ in self._lanes]
        for column in self.columns:
            self._row.addWidget(column, 1)
        moments = [program.states_at(i * SAMPLE_S) for i in range(int(program.duration_s / SAMPLE_S) + 1)]
        self._words = [frozenset(map(spoken, side)) for side in zip(*moments, strict=True)]
        self._make_room()

    def set_moment(self, states: tuple[SceneState, ...]) -> None:
        """Show what is said at that instant, one state for each side."""
        for column, state, lane in zip(self.columns, states, self._lanes, strict=True):
            column.say(heading(state, lane), spoken(state))

    def set_writing(self, factor: float) -> None:
        """How many times as large as usual the letters are."""
        if factor != self._writing:
            self._writing = factor
            self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._make_room()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._make_room()

    def _make_room(self) -> None:
        smallest, widths, largest = LETTERS[len(self.columns) > 1]
        usual = round(self._writing * min(max(self.width() // widths, smallest), largest))
        wide, most = self.width() // max(1, len(self.columns)), MOST_SHARE * self.window().height()
        for pixels in range(usual, min(usual, max(LEAST_PX, round(LEAST_SHARE * usual))) - 1, -1):
            for column in self.columns:
                column.set_letters(pixels)
            rooms = [column.room(wide, words) for column, words in zip(self.columns, self._words, strict=True)]
            if max(rooms, default=0) <= most:
                break
        self.setFixedHeight(max(rooms, default=0))
