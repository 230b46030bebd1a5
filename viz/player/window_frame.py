"""How the window is divided: bars above and below, between them the steps, the picture with its words, the panels."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from kyphoscope.viz.player.widgets.basic import named, tight

STEPS_PX, CENTRE_PX, PANELS_PX = 264, 1016, 300
"""How wide each is at first."""
LEAST_STEPS_PX = 180


class WindowFrame(QWidget):
    """All of the window but its menus.

    above, below : bars over the whole width
    steps : the list of steps at the left; it lies in the `step_panel`
    centre : what is in the middle, one under the other; the first has all the room that the others leave
    panels : at the right
    """

    def __init__(
        self,
        *,
        above: tuple[QWidget, ...],
        steps: QWidget,
        centre: tuple[QWidget, ...],
        panels: QWidget,
        below: tuple[QWidget, ...],
    ) -> None:
        super().__init__()
        self.setObjectName("frame")
        middle = QWidget()
        column = tight(QVBoxLayout(middle))
        for place, widget in enumerate(centre):
            column.addWidget(widget, 0 if place else 1)
        self.step_panel = named(QWidget(), "stepPanel")
        self.step_panel.setMinimumWidth(LEAST_STEPS_PX)
        tight(QHBoxLayout(self.step_panel)).addWidget(steps)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(3)
        self.split.setChildrenCollapsible(False)
        for widget in (self.step_panel, middle, panels):
            self.split.addWidget(widget)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([STEPS_PX, CENTRE_PX, PANELS_PX])
        self._rows = tight(QVBoxLayout(self))
        for bar in above:
            self._rows.addWidget(bar)
        self._rows.addWidget(self.split, 1)
        for bar in below:
            self._rows.addWidget(bar)

    def add_bar(self, bar: QWidget) -> None:
        """One more bar, above the lowest."""
        self._rows.insertWidget(self._rows.count() - 1, bar)
