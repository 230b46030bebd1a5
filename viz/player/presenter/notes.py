"""What the educator has to say in a step: the notes, or else the step's own words, and where they are from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from kyphoscope.scenes.program import StepMark
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.widgets.basic import named, reading


class Notes(QScrollArea):
    """The notes of a step, or else the words of the step, marked as such. The sources stand below, small."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notesScroll")
        self.setAccessibleName(tr("Notes"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the window scrolls it, wherever the keyboard is
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.head = named(QLabel(), "notesHead")
        self.text = reading("notesText")
        self.text.setAccessibleName(tr("Notes of the step"))
        self.sources = reading("notesSources")
        self.sources.setAccessibleName(tr("Sources of the step"))
        page = named(QWidget(), "notesPage")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for label in (self.head, self.text, self.sources):
            label.setWordWrap(True)
            label.setIndent(2 if label is self.head else 0)  # beside a frame for the focus Qt indents by half a letter
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            column.addWidget(label)
        column.addStretch(1)
        self.setWidget(page)

    def set_step(self, step: StepMark) -> None:
        """Show what belongs to that step, scrolled to the top."""
        self.head.setText(tr("Notes") if step.notes else tr("No notes here: these are the words of the step"))
        self.text.setText(step.notes or step.say)
        self.sources.setText(tr("Sources: {sources}", sources="; ".join(step.sources)) if step.sources else "")
        self.sources.setVisible(bool(step.sources))
        self.verticalScrollBar().setValue(0)

    def scroll_lines(self, lines: int) -> None:
        """Further down by so many lines, up if negative."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + lines * self.text.fontMetrics().height())

    def set_letters(self, pixels: int) -> None:
        """How high the letters to read are, px."""
        for label, share in ((self.text, 1.0), (self.head, 0.72), (self.sources, 0.66)):
            font = label.font()
            font.setPixelSize(max(12, round(pixels * share)))
            label.setFont(font)
