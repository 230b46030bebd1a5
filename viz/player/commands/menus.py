"""The menu bar: every command has its entry, its keys and its tooltip there, and works with the bar hidden too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from kyphoscope.viz.player.commands.command import MENUS, Command, menu_name
from kyphoscope.viz.player.language.words import tr


def build_menus(table: dict[str, Command], window: QMainWindow) -> dict[str, QAction]:
    """Make the menus of the window; gives the entry of each command.

    The keys work wherever the keyboard is: a list that has the focus would swallow space and letters.
    """
    actions: dict[str, QAction] = {}
    taken = {keys.removeprefix("Alt+") for one in table.values() for keys in one.keys if keys.startswith("Alt+")}
    for name in MENUS:
        title = lettered(menu_name(name), taken)
        taken.add(letter_of(title))
        menu = window.menuBar().addMenu(title)
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


def lettered(title: str, taken: Collection[str]) -> str:
    """The title of a menu with the sign before a letter that opens it and is not taken; without it where all are.

    A letter that together with Alt is also a command's key would mean both, and Qt then does neither.
    taken : capital letters
    """
    if letter_of(title) and letter_of(title) not in taken:
        return title
    plain = title.replace("&", "")
    for place, letter in enumerate(plain):
        if letter.isalpha() and letter.upper() not in taken:
            return f"{plain[:place]}&{plain[place:]}"
    return plain


def letter_of(title: str) -> str:
    """The capital letter that opens a menu together with Alt, "" for none."""
    return title.partition("&")[2][:1].strip().upper()


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
        if command.useful is not None:
            actions[key].setEnabled(command.useful())
        if command.checked is not None:
            actions[key].setChecked(command.checked())


class RecentMenu(QMenu):
    """The scripts that were opened last; `chosen` is called with the path of one that is picked.

    above : the entry of a menu that it stands above
    paths : gives them as they are now, the latest first
    """

    def __init__(self, above: QAction, chosen: Callable[[str], object], paths: Callable[[], Iterable[str]]) -> None:
        within = next(menu for menu in above.associatedObjects() if isinstance(menu, QMenu))
        super().__init__(tr("Recent scripts"), within)
        self.setToolTipsVisible(True)
        self._chosen, self._paths = chosen, paths
        within.insertMenu(above, self)
        self.aboutToShow.connect(self.fill)
        self.fill()

    def fill(self) -> None:
        """List them as they are now."""
        self.clear()
        for number, (path, name) in enumerate(distinct_names(self._paths()).items(), start=1):
            letter = f"&{number}  " if number < 10 else ""
            action = self.addAction(letter + name.replace("&", "&&"))
            action.setToolTip(path)
            action.triggered.connect(lambda _checked=False, path=path: self._chosen(path))
        if self.isEmpty():
            self.addAction(tr("None yet")).setEnabled(False)


def distinct_names(paths: Iterable[str]) -> dict[str, str]:
    """What each file is called by its path: its name, and its folder too where another has the same name."""
    names = {path: Path(path).name for path in paths}
    count = Counter(names.values())
    return {path: name if count[name] == 1 else f"{name} – {Path(path).parent}" for path, name in names.items()}
