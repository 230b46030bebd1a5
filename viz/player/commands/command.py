"""What a command of the window is: its name, its menu, its keys, what happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from kyphoscope.viz.player.language.words import tr

MENUS = ("file", "lesson", "view", "sides", "xray", "measure", "questions", "present", "help")
"""The menus from left to right."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """Something to do.

    name : what a person calls it
    menu : one of `MENUS`, in which it stands
    keys : in Qt's spelling
    checked : for what is on or off, whether it is on now
    useful : whether the command can do anything now; without it, it always can
    repeats : whether a key held down does it again and again; never for what switches on and off
    apart : whether a line in the menu sets it apart from the command above
    """

    name: str
    menu: str
    keys: tuple[str, ...]
    do: Callable[[], object]
    checked: Callable[[], bool] | None = None
    useful: Callable[[], bool] | None = None
    repeats: bool = False
    apart: bool = False

    @property
    def native_keys(self) -> tuple[str, ...]:
        """The keys in this system's spelling."""
        return tuple(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in self.keys)

    @property
    def tip(self) -> str:
        """The tooltip: the name and the keys."""
        return f"{self.name}  ({', '.join(self.native_keys)})"


def menu_name(menu: str) -> str:
    """What a menu is called, with the letter that opens it."""
    return {
        "file": tr("&File"), "lesson": tr("&Lesson"), "view": tr("&View"), "sides": tr("&Sides"), "xray": tr("&X-ray"),
        "measure": tr("&Measure"), "questions": tr("&Questions"), "present": tr("&Present"), "help": tr("&Help"),
    }[menu]  # fmt: skip


def is_now(what: Callable[[], str], value: str) -> Callable[[], bool]:
    """Gives whether something has this value now."""
    return lambda: what() == value
