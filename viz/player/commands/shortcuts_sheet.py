"""The sheet of all keys: what can be done, by group, with the keys beside it, and a field to search in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kyphoscope.viz.player.commands.command import Command
from kyphoscope.viz.player.commands.menus import plain_name
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.widgets.basic import named, tight

COLUMN = 18.0
"""The least width of a column, in heights of a line of its text."""
GAP, BENEATH, MARGIN, SPACE = 32, 18, 20, 14
"""Between columns, beneath a group, round the sheet, and beneath the field, px."""
MOST_COLUMNS = 4
SHARE = 0.9
"""The largest share of the window's width and height that the sheet takes."""
SCROLLS = {
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
}
"""Keys that move the sheet while the field has the keyboard, which has no use for them."""


@dataclass(frozen=True, slots=True)
class ShortcutRow:
    """A command as the sheet lists it.

    group : the heading under which it stands; name : what a person calls it; keys : each in this system's spelling
    """

    group: str
    name: str
    keys: tuple[str, ...]

    def answers(self, asked: str) -> bool:
        """Whether it holds all words that a person typed, in any order."""
        words = " ".join((self.group, self.name, *self.keys)).casefold()
        return all(word in words for word in asked.casefold().split())


def into_columns(heights: Sequence[int], count: int) -> tuple[tuple[int, ...], ...]:
    """Indices of blocks of these heights, in order, in at most `count` columns, the highest as low as possible.

    No column is empty; there are fewer where there are fewer blocks.
    """
    count = max(1, min(count, len(heights)))
    limits = sorted({sum(heights[i:j]) for i in range(len(heights)) for j in range(i + 1, len(heights) + 1)})
    for limit in limits:
        columns = _filled(heights, limit)
        if len(columns) <= count:
            return columns
    return ()


def _filled(heights: Sequence[int], limit: int) -> tuple[tuple[int, ...], ...]:
    """Blocks one below the other, with a new column where the limit would be passed."""
    columns: list[list[int]] = []
    room = -1
    for index, height in enumerate(heights):
        if not columns or height > room:
            columns.append([])
            room = limit
        columns[-1].append(index)
        room -= height
    return tuple(map(tuple, columns))


class _ShortcutLine(QWidget):
    """A command's name, and its keys as caps at the right."""

    def __init__(self, row: ShortcutRow) -> None:
        super().__init__()
        self.row = row
        line = tight(QHBoxLayout(self))
        line.setContentsMargins(0, 3, 0, 3)
        line.setSpacing(6)
        name = named(QLabel(row.name), "shortcutName")
        name.setWordWrap(True)
        name.setTextFormat(Qt.TextFormat.PlainText)
        line.addWidget(name, 1)
        for keys in row.keys:
            cap = named(QLabel(keys), "keyCap")
            cap.setTextFormat(Qt.TextFormat.PlainText)
            cap.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            line.addWidget(cap, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{row.name}: {', '.join(row.keys)}")


class _Block(QWidget):
    """A group's title and its rows; hidden while no row matches the search."""

    def __init__(self, title: str, rows: list[ShortcutRow]) -> None:
        super().__init__()
        self.rows = [_ShortcutLine(row) for row in rows]
        self._column = tight(QVBoxLayout(self))
        self._column.addWidget(named(QLabel(title), "shortcutGroup"))
        for row in self.rows:
            self._column.addWidget(row)
        self.setAccessibleName(title)

    def high(self, wide: int) -> int:
        """The height it needs at that width, px."""
        return self._column.totalHeightForWidth(wide)

    def search(self, asked: str) -> bool:
        """Show the rows that match; returns whether there are any."""
        matching = [row for row in self.rows if row.row.answers(asked)]
        for row in self.rows:
            row.setVisible(row in matching)
        return bool(matching)


class _Page(QWidget):
    """The groups that match the search, in as many columns as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("shortcutPage")
        self.blocks: list[_Block] = []

    def set_rows(self, rows: tuple[ShortcutRow, ...]) -> None:
        """Other groups, in the order of their first command."""
        for block in self.blocks:
            block.hide()
            block.deleteLater()
        groups: dict[str, list[ShortcutRow]] = {}
        for row in rows:
            groups.setdefault(row.group, []).append(row)
        self.blocks = [_Block(title, members) for title, members in groups.items()]
        for block in self.blocks:
            block.setParent(self)

    def search(self, asked: str) -> bool:
        """Show what matches; returns whether anything does."""
        matching = [block for block in self.blocks if block.search(asked)]
        for block in self.blocks:
            block.setVisible(block in matching)
        self.place()
        return bool(matching)

    def place(self) -> None:
        """Every group that is shown into its place."""
        top, count = 0, self.fit(self.width())
        wide = (self.width() - (count - 1) * GAP) // count
        there = [block for block in self.blocks if not block.isHidden()]
        heights = [block.high(wide) for block in there]
        for place, column in enumerate(into_columns(heights, count)):
            top = 0
            for index in column:
                there[index].setGeometry(place * (wide + GAP), top, wide, heights[index])
                top += heights[index] + BENEATH
        self.setMinimumHeight(self.high(self.width()))

    def fit(self, wide: int) -> int:
        """How many columns a width has room for."""
        return max(1, min(MOST_COLUMNS, (wide + GAP) // (self.column() + GAP)))

    def column(self) -> int:
        """The least width of a column, px; it grows with the letters."""
        names = self.findChildren(QLabel, "shortcutName")
        return round(COLUMN * names[0].fontMetrics().height()) if names else 1

    def polish(self) -> None:
        """Let every label know its font, without which its size is unknown."""
        for label in self.findChildren(QLabel):
            label.ensurePolished()

    def high(self, wide: int) -> int:
        """The height that the groups that are shown need at that width, px."""
        count = self.fit(wide)
        each = (wide - (count - 1) * GAP) // count
        heights = [block.high(each) + BENEATH for block in self.blocks if not block.isHidden()]
        return max((sum(heights[i] for i in column) for column in into_columns(heights, count)), default=BENEATH)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self.place()


class ShortcutSheet(QDialog):
    """All commands with their keys, in as many columns as fit; typing leaves those that match; Esc closes.

    parent : gives it its colours, and its window is what it has to fit into
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcutSheet")
        self.setWindowTitle(tr("Keys"))
        self.setModal(True)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search a command or a key"))
        self.search.setAccessibleName(tr("Search a command or a key"))
        self.search.textChanged.connect(self._show_matching)
        self.nothing = named(QLabel(tr("No command answers to that.")), "shortcutNothing")
        self.page = _Page()
        self.area = named(QScrollArea(), "shortcutArea")
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setAccessibleName(tr("Keys"))
        self.area.setWidget(self.page)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self._column.setSpacing(SPACE)
        for widget in (self.search, self.nothing):
            self._column.addWidget(widget)
        self._column.addWidget(self.area, 1)

    def set_rows(self, rows: tuple[ShortcutRow, ...]) -> None:
        """List these commands from now on; groups stand in the order of their first command."""
        self.page.set_rows(rows)
        self._show_matching(self.search.text())

    def shown(self) -> tuple[ShortcutRow, ...]:
        """The commands that match what was typed."""
        asked = self.search.text()
        return tuple(row.row for block in self.page.blocks for row in block.rows if row.row.answers(asked))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Start afresh: nothing searched for, the keyboard in the field, as large as the window has room for."""
        self.search.clear()
        self.search.setFocus()
        self.page.polish()
        above = self.parentWidget()
        room = (above.window() if above else self).size()
        wide = min(int(room.width() * SHARE), MOST_COLUMNS * (self.page.column() + GAP) + 2 * MARGIN)
        bar = self.area.verticalScrollBar().sizeHint().width()
        high = self.page.high(wide - 2 * MARGIN - bar) + self.search.sizeHint().height() + SPACE + 2 * MARGIN
        self.resize(wide, min(int(room.height() * SHARE), high))
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        action = SCROLLS.get(Qt.Key(event.key()))
        if action is None:
            super().keyPressEvent(event)
        else:
            self.area.verticalScrollBar().triggerAction(action)

    def _show_matching(self, asked: str) -> None:
        matching = self.page.search(asked)
        self.nothing.setVisible(not matching and bool(asked.strip()))
        self.area.verticalScrollBar().setValue(0)


def show_keys(commands: Iterable[Command], parent: QWidget) -> None:
    """Open the sheet with these commands until a person closes it."""
    sheet = ShortcutSheet(parent)
    sheet.set_rows(tuple(ShortcutRow(plain_name(c.menu), c.name, c.native_keys) for c in commands))
    sheet.exec()
    sheet.deleteLater()
