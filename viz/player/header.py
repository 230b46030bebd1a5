"""The bar at the top: which lesson is open, and the choice of another."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from viz.player.icons import icon
from viz.player.look import Look
from viz.player.pieces import Choice, named, tool

SHIPPED = {
    "compare": "Side by side",
    "pvp": "Vertebroplasty (PVP)",
    "pkp": "Balloon kyphoplasty (PKP)",
    "anatomy": "Anatomy",
    "trauma": "One load, two bones",
    "dense": "Load on dense bone",
    "sparse": "Load on sparse bone",
}
"""What the shipped lessons are called in the choice; any other goes by its own name."""


class Header(QFrame):
    """Choice of lesson, its title, the switch between dark and light; `chosen` tells the name of a lesson picked."""

    chosen = Signal(str)

    def __init__(self, names: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.choice = Choice("Lesson")
        self.choice.setToolTip("Choose a lesson")
        for name in sorted(names, key=lambda n: (list(SHIPPED).index(n) if n in SHIPPED else len(SHIPPED), n)):
            self.choice.addItem(SHIPPED.get(name, name), name)
        self.choice.activated.connect(lambda row: self.chosen.emit(self.choice.itemData(row)))
        self.open = tool("Open a script", text="Open …")
        self.theme = tool("Dark or light", sign="theme")
        self._title = ""
        self.title = named(QLabel(), "sceneTitle")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.choice)
        row.addWidget(self.open)
        row.addSpacing(8)
        row.addWidget(self.title, 1)
        row.addWidget(self.theme)

    def set_lesson(self, name: str, title: str) -> None:
        """That lesson is open; a script from a file joins the choice under the file's name."""
        row = self.choice.findData(name)
        if row < 0:
            self.choice.addItem(name.replace("\\", "/").rsplit("/", 1)[-1], name)
            row = self.choice.count() - 1
        self.choice.setCurrentIndex(row)
        self._title = title
        self.title.setToolTip(title)
        self.title.setAccessibleName(title)
        self._fit_title()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._fit_title()

    def _fit_title(self) -> None:
        """A title too long for its place ends in three dots."""
        self.layout().activate()  # type: ignore[union-attr]
        wide = self.title.width()
        self.title.setText(self.title.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, wide))

    def set_look(self, look: Look) -> None:
        self.theme.setIcon(icon("theme", look.text))
