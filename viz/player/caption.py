"""What to read aloud, large, under the picture that it speaks of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from scenes.program import StepMark
from viz.player.pieces import named, reading
from viz.player.step_list import phase_text

SIDE, AIR, BETWEEN = 16, 8, 0
"""Margins at the sides, above and below, and between the two labels, px."""


class Caption(QFrame):
    """The running step's phase and title, and its text, which can be selected and copied.

    It is as high as the longest text of the lesson needs, so that the picture keeps its size from step to step.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("captionPanel")
        self._steps: tuple[StepMark, ...] = ()
        self.head = named(QLabel(), "captionHead")
        self.text = reading("captionText")
        self.text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.text.setAccessibleName("Text of the step")
        column = QVBoxLayout(self)
        column.setContentsMargins(SIDE, AIR, SIDE, AIR)
        column.setSpacing(BETWEEN)
        column.addWidget(self.head)
        column.addWidget(self.text, 1)

    def set_program(self, steps: tuple[StepMark, ...]) -> None:
        """The steps whose texts there must be room for."""
        self._steps = steps
        self._make_room()

    def set_step(self, index: int) -> None:
        """Show that step's text."""
        step = self._steps[index]
        self.head.setText(f"{phase_text(step.phase)}  ·  {step.title}")
        self.text.setText(step.say)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._make_room()

    def _make_room(self) -> None:
        """Fix the height to what the longest text needs at this width, as the label itself lays it out."""
        wide, shown = self.width() - 2 * SIDE, self.text.text()
        high = 0
        for step in self._steps:
            self.text.setText(step.say)
            high = max(high, self.text.heightForWidth(wide))
        self.text.setText(shown)
        self.setFixedHeight(high + 2 * AIR + BETWEEN + self.head.sizeHint().height())
