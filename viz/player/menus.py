"""The menu bar: every command has its entry, its keys and its tooltip there, and works with the bar hidden too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from viz.player.commands import MENUS, Command, menu_name
from viz.player.words import tr


def build_menus(table: dict[str, Command], window: QMainWindow) -> dict[str, QAction]:
    """Make the menus of the window; gives the entry of each command.

    The keys work wherever the keyboard is: a list that has the focus would swallow space and letters.
    """
    actions: dict[str, QAction] = {}
    for name in MENUS:
        menu = window.menuBar().addMenu(menu_name(name))
        menu.setToolTipsVisible(True)
        entries = {key: command for key, command in table.items() if command.menu == name}
        for key, command in entries.items():
            if command.apart:
                menu.addSeparator()
            actions[key] = action = _action(command, window)
            menu.addAction(action)
            window.addAction(action)  # so that the keys work while the bar is hidden
        menu.aboutToShow.connect(lambda entries=entries: sync(entries, actions))
    sync(table, actions)
    return actions


def plain_name(menu: str) -> str:
    """What a menu is called, without the sign before the letter that opens it."""
    return menu_name(menu).replace("&", "")


def _action(command: Command, window: QMainWindow) -> QAction:
    action = QAction(command.name, window)
    action.setShortcuts([QKeySequence(keys) for keys in command.keys])
    action.setAutoRepeat(command.repeats)
    action.setToolTip(command.tip)
    action.setCheckable(command.checked is not None)
    action.triggered.connect(lambda: command.do())
    return action


def sync(table: dict[str, Command], actions: dict[str, QAction]) -> None:
    """Show what is on and what is off as it is now."""
    for key, command in table.items():
        if command.checked is not None:
            actions[key].setChecked(command.checked())


class RecentMenu(QMenu):
    """The scripts that were opened last; `chosen` is called with the path of one that is picked."""

    def __init__(self, chosen: Callable[[str], None], paths: Callable[[], Iterable[str]]) -> None:
        super().__init__(tr("Recent scripts"))
        self.setToolTipsVisible(True)
        self._chosen, self._paths = chosen, paths
        self.aboutToShow.connect(self.fill)
        self.fill()

    def fill(self) -> None:
        """List them as they are now."""
        self.clear()
        for path in self._paths():
            action = self.addAction(Path(path).name)
            action.setToolTip(path)
            action.triggered.connect(lambda _checked=False, path=path: self._chosen(path))
        if self.isEmpty():
            self.addAction(tr("None yet")).setEnabled(False)
