"""The panel of layers: each body as scripted, on, faint or off, one alone among the others, and all as before."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QToolTip, QVBoxLayout, QWidget

from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.panels.layer_paint import CHOSEN, LINE, LayerDelegate, Legend, choice_name, places
from kyphoscope.viz.player.panels.layer_rows import LayerLine, LayerRow, asked, isolated, lines_of
from kyphoscope.viz.player.style.window_colours import WindowColours
from kyphoscope.viz.player.widgets.basic import named, takes, tight

OWN_KEYS = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_Return, Qt.Key.Key_Enter,
)  # fmt: skip
"""Keys that the list has a use for while it has the keyboard; all others go to the window."""


class LayerList(QListWidget):
    """The bodies under their groups; `asked_for` gives a line and the choice that a person made for it.

    Up and down go from line to line, left and right from choice to choice. A click leaves the keyboard where it is, so
    that the arrow keys still go through the lesson.
    """

    asked_for = Signal(object, str)
    wanted_alone = Signal()
    """The current line is to be isolated: Enter, or a double click on its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layerList")
        self.setAccessibleName(tr("Bodies"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.delegate = LayerDelegate(self)
        self.setItemDelegate(self.delegate)

    def set_lines(self, lines: tuple[LayerLine, ...]) -> None:
        """These lines from now on; the current one stays so where it is still listed, and what is in sight stays."""
        if [line.label for line in lines] != [self.line(row).label for row in range(self.count())]:
            current, scrolled = self.current(), self.verticalScrollBar().value()
            self.clear()
            for line in lines:
                self.addItem(QListWidgetItem(line.label))
            self._set_data(lines)
            names = current.names if current else frozenset()
            rows = (i for i, line in enumerate(lines) if current and line.names == names)
            self.setCurrentRow(next(rows, -1))
            self.verticalScrollBar().setValue(scrolled)
        else:
            self._set_data(lines)

    def _set_data(self, lines: tuple[LayerLine, ...]) -> None:
        for row, line in enumerate(lines):
            item = self.item(row)
            item.setData(LINE, line)
            if not line.choices:
                item.setFlags(Qt.ItemFlag.NoItemFlags)

    def line(self, row: int) -> LayerLine:
        """The line in that row."""
        line: LayerLine = self.item(row).data(LINE)
        return line

    def current(self) -> LayerLine | None:
        """The line that the keyboard, or the last click, is on."""
        return self.line(self.currentRow()) if self.currentRow() >= 0 else None

    def set_layers(self, layers: Mapping[str, str]) -> None:
        """Show the choice for each body, and say it to screen readers."""
        for row in range(self.count()):
            line, item = self.line(row), self.item(row)
            chosen = line.chosen(layers)
            words = f"{line.label}: {choice_name(chosen)}" if chosen and line.choices else line.label
            if not line.there:
                words += f", {tr('not there now')}"
            if (item.data(CHOSEN), item.data(Qt.ItemDataRole.AccessibleTextRole)) != (chosen, words):
                item.setData(CHOSEN, chosen)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, words)

    def choice_at(self, at: QPoint) -> tuple[int, str]:
        """The row and the choice at a place of the viewport; -1 and "" where there is none."""
        index = self.indexAt(at)
        if not index.isValid():
            return -1, ""
        row = index.row()
        signs = places(self.line(row), self.visualRect(index), self.fontMetrics())
        return row, next((choice for choice, place in signs.items() if place.contains(at)), "")

    # mouse and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        row, choice = self.choice_at(event.position().toPoint())
        super().mousePressEvent(event)
        if choice and event.button() == Qt.MouseButton.LeftButton:
            self.asked_for.emit(self.line(row), choice)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        row, choice = self.choice_at(event.position().toPoint())
        if choice:
            self.mousePressEvent(event)
        elif row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.wanted_alone.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._hover(self.choice_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._hover((-1, ""))
        super().leaveEvent(event)

    def _hover(self, place: tuple[int, str]) -> None:
        if place != self.delegate.hovered:
            self.delegate.hovered = place
            self.viewport().update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            return takes(event, OWN_KEYS)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        line = self.current()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted_alone.emit()
            return
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is None or line is None:
            super().keyPressEvent(event)
            return
        chosen = self.currentItem().data(CHOSEN)
        place = line.choices.index(chosen) + by if chosen in line.choices else 0
        if 0 <= place < len(line.choices):
            self.asked_for.emit(line, line.choices[place])

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row, choice = self.choice_at(event.pos())
            QToolTip.showText(event.globalPos(), self._tip(row, choice), self)
            return True
        return super().viewportEvent(event)

    def _tip(self, row: int, choice: str) -> str:
        """A choice by its name; elsewhere the whole name of the body."""
        if row < 0 or choice:
            return choice_name(choice) if choice else ""
        line = self.line(row)
        return line.label if line.there else f"{line.label} ({tr('not there now')})"


class LayersPanel(QWidget):
    """The list with its buttons; `changed` gives all layers that a person asks for: names to "on", "faint" or "off"."""

    changed = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layersPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._rows: tuple[LayerRow, ...] = ()
        self._layers: dict[str, str] = {}
        self.list = LayerList()
        self.isolate = named(QPushButton(), "isolate")
        self.reset = QPushButton(tr("Reset"))
        self.reset.setToolTip(tr("All bodies as scripted"))
        for button in (self.isolate, self.reset):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.legend = Legend()
        self._lay_out()
        self.list.asked_for.connect(lambda line, choice: self._ask(asked(self._layers, line, choice)))
        self.list.currentRowChanged.connect(lambda _row: self._show_buttons())
        self.list.wanted_alone.connect(self._isolate)
        self.isolate.clicked.connect(self._isolate)
        self.reset.clicked.connect(lambda: self._ask({}))
        self._show_buttons()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(12, 10, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.isolate, 1)
        row.addWidget(self.reset)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 8)
        foot.addWidget(self.legend)
        column = tight(QVBoxLayout(self))
        column.addLayout(row)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

    def set_bodies(self, rows: tuple[LayerRow, ...]) -> None:
        """The bodies that are listed from now on, each name once."""
        if rows != self._rows:
            self._rows = rows
            self.list.set_lines(lines_of(rows))
            self._show()

    def set_layers(self, layers: Mapping[str, str]) -> None:
        """What is asked of bodies, by name; all others are as scripted."""
        if dict(layers) != self._layers:
            self._layers = dict(layers)
            self._show()

    def set_colours(self, colours: WindowColours) -> None:
        self.list.delegate.colours = colours
        self.legend.set_colours(colours)
        self.list.viewport().update()

    def _ask(self, layers: dict[str, str]) -> None:
        if layers != self._layers:
            self.set_layers(layers)
            self.changed.emit(dict(layers))

    def _rest(self) -> str:
        """What becomes of the others when the current line is isolated: faint, or off where they are faint already."""
        line = self.list.current()
        is_done = line is not None and self._layers == isolated(self._layers, self._rows, line, "faint")
        return "off" if is_done else "faint"

    def _isolate(self) -> None:
        line = self.list.current()
        if line is not None:
            self._ask(isolated(self._layers, self._rows, line, self._rest()))

    def _show(self) -> None:
        self.list.set_layers(self._layers)
        self._show_buttons()

    def _show_buttons(self) -> None:
        """Say what isolating would do next, and to which body."""
        line = self.list.current()
        off_next = self._rest() == "off"
        self.isolate.setText(tr("Isolate: others off") if off_next else tr("Isolate"))
        self.isolate.setEnabled(line is not None)
        name = line.label if line else ""
        wholly = tr("{body} on, all others off", body=name)
        words = wholly if off_next else tr("{body} on, all others faint; once more and they are off", body=name)
        self.isolate.setToolTip(words if line else tr("Choose a body in the list first"))
        self.isolate.setAccessibleDescription(words if line else "")
        self.reset.setEnabled(bool(self._layers))
