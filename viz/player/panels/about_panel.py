"""The body that was clicked in the picture: its name, a sentence, and its sizes as measured at this moment."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from kyphoscope.viz.facts.about import About
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.widgets.basic import named, reading


class AboutPanel(QWidget):
    """Describes one body, or says how to choose one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = reading("aboutName")
        self.sentence = reading("aboutText")
        self.sizes = QFormLayout()
        self.sizes.setHorizontalSpacing(16)
        self.sizes.setVerticalSpacing(6)
        self.sizes.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.source = reading("aboutNote")
        self.source.setIndent(0)
        self.note = named(QLabel(tr("Measured on the mesh in the picture, at this moment.")), "aboutNote")
        self.note.setWordWrap(True)
        for label in (self.name, self.sentence):
            label.setIndent(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addWidget(self.name)
        column.addWidget(self.sentence)
        column.addLayout(self.sizes)
        column.addWidget(self.note)
        column.addWidget(self.source)
        column.addStretch(1)
        self.tell(None)

    def tell(self, body: About | None) -> None:
        """Show that body; None says how to choose one."""
        self.name.setText(body.name if body is not None else tr("Nothing is pointed at"))
        self.sentence.setText(
            body.sentence if body is not None else tr("Click a body or a label in the picture to read what it is.")
        )
        self.source.setText(tr("Source: {source}", source=body.source) if body is not None else "")
        self.source.setVisible(body is not None and bool(body.source))
        while self.sizes.rowCount():
            self.sizes.removeRow(0)
        for label, value in body.sizes if body is not None else ():
            said = named(QLabel(value), "aboutValue")
            said.setAccessibleName(f"{label}: {value}")
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.sizes.addRow(named(QLabel(label), "aboutLabel"), said)
        self.note.setVisible(body is not None and bool(body.sizes))
