"""A quiet bar for a sentence that a person should read: what went wrong, where, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.widgets.basic import reading


class Notice(QFrame):
    """Hidden until there is something to say; stays until it is dismissed or another lesson is open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.text = reading("noticeText")
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.away = QPushButton(tr("Dismiss"))
        self.away.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.away.setToolTip(tr("Put this message away  (Esc)"))
        self.away.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 8, 12, 8)
        row.addWidget(self.text, 1)
        row.addWidget(self.away, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show that sentence."""
        self.text.setText(sentence)
        self.text.setAccessibleName(sentence)
        self.show()
