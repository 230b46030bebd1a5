"""The bar at the top: which lesson is open, and the choice of another."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.style.icons import icon
from kyphoscope.viz.player.style.window_colours import WindowColours
from kyphoscope.viz.player.widgets.basic import Choice, named, tight, tool

SHIPPED = ("compare", "pvp", "pkp", "anatomy", "trauma", "dense", "sparse")
"""The shipped lessons in the order in which they are offered; any other comes after them."""
SIDE, GAP = 12, 8
"""Room at both sides, and between what is in it, px."""


def shipped_text(name: str) -> str:
    """The name of a shipped lesson in the choice; any other lesson goes by its own name."""
    return {
        "compare": tr("Side by side"),
        "pvp": tr("Vertebroplasty (PVP)"),
        "pkp": tr("Balloon kyphoplasty (PKP)"),
        "anatomy": tr("Anatomy"),
        "trauma": tr("One load, two bones"),
        "dense": tr("Load on dense bone"),
        "sparse": tr("Load on sparse bone"),
    }.get(name, name)


class Header(QFrame):
    """Choice of lesson, its title, switches for what may be shown beside the picture; `chosen` gives a lesson's name.

    panels : the buttons of the panels at the right, by the panels' names
    """

    chosen = Signal(str)

    def __init__(self, names: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.choice = Choice(tr("Lesson"))
        self.choice.setToolTip(tr("Choose a lesson"))
        for name in sorted(names, key=lambda n: (SHIPPED.index(n) if n in SHIPPED else len(SHIPPED), n)):
            self.choice.addItem(shipped_text(name), name)
        self.choice.activated.connect(lambda row: self.chosen.emit(self.choice.itemData(row)))
        self.open = tool(tr("Open a script"), text=tr("Open …"))
        texts = {"layers": tr("Layers"), "cut": tr("Cutaway"), "charts": tr("Charts")}
        self.panels = {panel: tool(text, text=text) for panel, text in texts.items()}
        for button in self.panels.values():
            button.setCheckable(True)
        self.xray = tool(tr("X-ray beside the picture"), text=tr("X-ray"))
        self.xray.setCheckable(True)
        self.present = tool(tr("Present from this step"), text=tr("Present"))
        self.theme = tool(tr("Dark or light"), sign="theme")
        self.theme.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)  # as high as those with words
        self._title = ""
        self.title = named(QLabel(), "sceneTitle")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._switches = QWidget()
        self._wraps = False
        self._lay_out()

    def _lay_out(self) -> None:
        switches = tight(QHBoxLayout(self._switches))
        switches.setSpacing(GAP)
        for button in (self.xray, *self.panels.values(), self.present, self.theme):
            switches.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SIDE, GAP, SIDE, GAP)
        column.setSpacing(GAP)
        self._rows = (QHBoxLayout(), QHBoxLayout())
        for row in self._rows:
            row.setSpacing(GAP)
            column.addLayout(row)
        self._rows[0].addWidget(self.choice)
        self._rows[0].addWidget(self.open)
        self._rows[0].addSpacing(GAP)
        self._rows[0].addWidget(self.title, 1)
        self._rows[0].addWidget(self._switches)

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

    def event(self, event: QEvent) -> bool:
        """Make room for all of it whenever its width or the size of its words changes."""
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit_switches()
            self._fit_title()
        return done

    def _fit_switches(self) -> None:
        """Where one row has no room for all, the buttons at the right move to a second row."""
        one_row = sum(widget.sizeHint().width() for widget in (self.choice, self.open, self._switches))
        wraps = one_row + 4 * GAP + 2 * SIDE > self.width()
        if wraps != self._wraps:
            self._wraps = wraps
            self._rows[not wraps].removeWidget(self._switches)
            self._rows[wraps].addWidget(self._switches, 0, Qt.AlignmentFlag.AlignLeft)

    def _fit_title(self) -> None:
        """A title too long for its place ends in three dots."""
        self.layout().activate()  # type: ignore[union-attr]
        wide = self.title.width()
        self.title.setText(self.title.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, wide))

    def set_colours(self, colours: WindowColours) -> None:
        self.theme.setIcon(icon("theme", colours.text))
