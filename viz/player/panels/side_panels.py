"""The panels at the right, one at a time: layers, cutaway, charts, what a body is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.style.icons import icon
from kyphoscope.viz.player.style.window_colours import WindowColours
from kyphoscope.viz.player.widgets.basic import named, tight, tool

LEAST_PX = 260
"""The least width at which every panel can be used."""


class SidePanels(QWidget):
    """Panels under a row of tabs; hidden until one is wanted. `changed` says that another, or none, is shown."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidePanels")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.tabs = named(QTabBar(), "panelTabs")
        self.tabs.setAccessibleName(tr("Panels"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.stack = QStackedWidget()
        self.away = named(tool(tr("Close the panels"), sign="close"), "closePanels")
        self.away.setToolTip(tr("Close the panels"))
        self._names: list[str] = []
        row = tight(QHBoxLayout())
        row.addWidget(self.tabs, 1)
        row.addWidget(self.away)
        column = tight(QVBoxLayout(self))
        column.addLayout(row)
        column.addWidget(self.stack, 1)
        self.setMinimumWidth(LEAST_PX)
        self.tabs.currentChanged.connect(self._turn)
        self.away.clicked.connect(lambda: self.put_away())
        self.hide()

    def add(self, name: str, title: str, tip: str, panel: QWidget, *, scrolls: bool = False) -> None:
        """One more panel, by a name; `scrolls` for one that cannot scroll by itself."""
        self._names.append(name)
        held = panel
        if scrolls:
            area = named(QScrollArea(), "panelScroll")
            area.setWidgetResizable(True)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setFrameShape(QScrollArea.Shape.NoFrame)
            area.setWidget(panel)
            held = area
        self.stack.addWidget(held)
        self.tabs.setTabToolTip(self.tabs.addTab(title), tip)

    @property
    def current(self) -> str:
        """The name of the panel that is shown, "" while none is."""
        return self._names[self.tabs.currentIndex()] if not self.isHidden() and self._names else ""

    def shows(self, name: str) -> bool:
        return self.current == name

    def switch(self, name: str) -> None:
        """Show that panel, or hide the panels where it is shown already."""
        if self.shows(name):
            self.put_away()
        else:
            self.bring(name)

    def bring(self, name: str) -> None:
        """Show that panel."""
        self.tabs.setCurrentIndex(self._names.index(name))
        self.setVisible(True)
        self.changed.emit()

    def put_away(self) -> None:
        self.setVisible(False)
        self.changed.emit()

    def set_colours(self, colours: WindowColours) -> None:
        self.away.setIcon(icon("close", colours.text))

    def _turn(self, index: int) -> None:
        self.stack.setCurrentIndex(index)
        if not self.isHidden():
            self.changed.emit()
