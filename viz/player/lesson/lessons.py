"""Which lesson is open: another by name, path or drop, the same again when its script was saved."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from kyphoscope.scenes.errors import SceneError
from kyphoscope.scenes.program import Program
from kyphoscope.viz.player.lesson.playback import Playback, step_at
from kyphoscope.viz.player.lesson.script_watch import ScriptWatch

SUFFIXES = (".yaml", ".yml")


def same_place_s(old: Program, t_s: float, new: Program) -> float:
    """The time in a changed lesson that matches `t_s` of the old one: as far into the step of the same title, s.

    Among several of that title, the one with as many of them before it; the step of the same number where there is
    none. In a step that has become too short for that, the instant at which it is done.
    """
    step = old.steps[step_at(old.steps, t_s)]
    before = [mark.title for mark in old.steps[: step.index]].count(step.title)
    same = [mark.index for mark in new.steps if mark.title == step.title]
    there = new.steps[same[min(before, len(same) - 1)] if same else min(step.index, len(new.steps) - 1)]
    time_s, is_last = t_s + (there.starts_s - step.starts_s), there.index == len(new.steps) - 1
    ends_s = new.duration_s if is_last else new.steps[there.index + 1].starts_s
    within = time_s <= ends_s if is_last else time_s < ends_s
    return time_s if within else min(there.rests_s, new.duration_s)


class RecentScripts(Protocol):
    """Remembers which scripts were opened."""

    def add_recent(self, path: str) -> object: ...

    def drop_recent(self, path: str) -> object: ...


class Lessons(QObject):
    """Reads lessons for the playback and watches the script of the open one.

    opened : a lesson is open, another (True) or the same one changed (False)
    refused : a sentence on why one was not; what was open before goes on
    """

    opened = Signal(bool)
    refused = Signal(str)

    def __init__(
        self,
        name: str,
        names: tuple[str, ...],
        load: Callable[[str], Program],
        playback: Playback,
        recent: RecentScripts,
    ) -> None:
        super().__init__(playback)
        self.name, self._names, self._load = name, names, load
        self._playback, self._recent = playback, recent
        self._anew = True
        self._watch = ScriptWatch(self)
        self._watch.changed.connect(lambda _path: self.reload())
        playback.opened.connect(lambda: self.opened.emit(self._anew))
        self._settle(name)

    def open(self, name: str) -> None:
        """Another lesson, by name or path; if it has a mistake, say so and go on with the one that is open."""
        program = self._read(name)
        if program is None and not os.path.exists(name):  # Path.exists raises for a name that is too long
            self._recent.drop_recent(os.path.abspath(name))
        elif program is not None:
            self.name = name
            self._settle(name)
            self._playback.open(program)

    def reload(self) -> None:
        """The same script again, as it is now, at the same place; it runs on if it ran."""
        program = self._read(self.name)
        if program is not None:
            before, t_s, ran = self._playback.program, self._playback.t_s, self._playback.runs
            self._anew = False
            self._playback.open(program, same_place_s(before, t_s, program))
            self._anew = True
            if ran:
                self._playback.play()

    def _read(self, name: str) -> Program | None:
        QApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
        try:
            return self._load(name)
        except SceneError as mistake:
            self.refused.emit(str(mistake))
            return None
        finally:
            QApplication.restoreOverrideCursor()

    def _settle(self, name: str) -> None:
        """Watch a script, and remember that it was opened; a lesson that comes with the program needs neither."""
        is_file = name not in self._names
        self._watch.watch(name if is_file else None)
        if is_file:
            self._recent.add_recent(str(Path(name).absolute()))


def dropped_script(paths: list[str]) -> str:
    """The script among files that were dropped on the window, "" where there is none."""
    return next((path for path in paths if path.lower().endswith(SUFFIXES)), "")
