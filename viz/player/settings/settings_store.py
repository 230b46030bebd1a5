"""What the program remembers of a person's choices from one time to the next."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar, overload

from PySide6.QtCore import QSettings

from kyphoscope.viz.player.lesson.playback import MODES, SPEEDS
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS
from kyphoscope.viz.quiz import MODES as ASKING
from kyphoscope.viz.xray.fluoro_look import POLARITIES

GROUP = "player"
"""The group in the file under which everything is."""
PANELS = ("layers", "cut", "charts", "about")
YES_NO = ("yes", "no")
MOST_RECENT = 10
MOST_PLANNED = 50
MOST_TEXT, MOST_BYTES = 4096, 65536
"""The greatest lengths of a path and of a window's state; what is longer was not written by this program."""
LONGEST_MIN = 600.0

NONSENSE = (ValueError, TypeError, OverflowError, RecursionError)
"""Errors that may come of reading a text that stands for no value."""

Value = TypeVar("Value")


class Setting(Generic[Value]):
    """One remembered choice: its default, its legal values, and how it is written in the file.

    write : the text that stands for a value
    read : the value of a text; raises one of `NONSENSE` for text that stands for none
    legal : whether it may be
    """

    def __init__(
        self,
        default: Value,
        write: Callable[[Value], str],
        read: Callable[[str], Value],
        legal: Callable[[Value], bool],
    ) -> None:
        self.default, self._write, self._read, self._legal = default, write, read, legal
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, kept: None, owner: type) -> Setting[Value]: ...
    @overload
    def __get__(self, kept: SettingsStore, owner: type) -> Value: ...
    def __get__(self, kept: SettingsStore | None, owner: type) -> Setting[Value] | Value:
        return self if kept is None else self.of(kept.text(self.name))

    def __set__(self, kept: SettingsStore, value: Value) -> None:
        """Remember it; raises ValueError for what may not be."""
        if type(self.default) is float and type(value) is int:
            value = self._read(str(value))
        if type(value) is not type(self.default) or not self._legal(value):
            raise ValueError(f"Invalid value for the '{self.name}' setting: {value!r}.")
        text = self._write(value)
        stored = kept.text(self.name)
        if text != stored and not (stored is None and value == self.default):
            kept.write(self.name, text)

    def of(self, text: str | None) -> Value:
        """The value that a text from the file stands for; the default for none, and for text that makes no sense."""
        if text is None:
            return self.default
        try:
            value = self._read(text)
            return value if self._legal(value) else self.default
        except NONSENSE:
            return self.default


def one_of(words: tuple[str, ...], default: str) -> Setting[str]:
    """A word among these."""
    return Setting(default, str, str, words.__contains__)


def flag(default: bool) -> Setting[bool]:
    """Yes or no."""
    return Setting(default, lambda on: YES_NO[not on], lambda word: not YES_NO.index(word), lambda _on: True)


def text() -> Setting[str]:
    """Any words, such as a path."""
    return Setting("", json.dumps, _json_text, lambda words: len(words) <= MOST_TEXT)


def state() -> Setting[bytes]:
    """What Qt saves of a window or a splitter, and restores."""
    return Setting(
        b"",
        lambda data: b64encode(data).decode(),
        lambda text: b64decode(text, validate=True),
        lambda data: len(data) <= MOST_BYTES,
    )


def _json_text(words: str) -> str:
    value = json.loads(words)
    if not isinstance(value, str):
        raise TypeError("This is no text.")
    return value


def _json_texts(words: str) -> tuple[str, ...]:
    value = json.loads(words)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TypeError("This is no list of texts.")
    return tuple(value)


def _json_plan(words: str) -> tuple[tuple[str, float], ...]:
    value = json.loads(words)
    if not isinstance(value, dict):
        raise TypeError("This is no list of lessons with minutes.")
    return tuple((str(lesson), float(minutes)) for lesson, minutes in value.items())


def _may_be_recent(files: tuple[str, ...]) -> bool:
    return len(set(files)) == len(files) <= MOST_RECENT and all(0 < len(file) <= MOST_TEXT for file in files)


def _may_be_planned(plan: tuple[tuple[str, float], ...]) -> bool:
    return len(dict(plan)) == len(plan) <= MOST_PLANNED and all(0 < minutes <= LONGEST_MIN for _, minutes in plan)


class SettingsStore:
    """The choices, each by its name; a value that is the same as before is not written again.

    What makes no sense in the file, or comes from another version, is taken as missing.

    path : the file; by default the one in which this system keeps a person's settings of Kyphoscope
    """

    theme = one_of(tuple(WINDOW_COLOURS), "dark")
    palette = one_of(("natural", "safe"), "natural")
    text_size = Setting(100, str, int, lambda percent: 80 <= percent <= 200)
    """Per cent of the letters' usual height."""
    captions = flag(True)
    labels = flag(True)
    speed = Setting(1.0, str, float, lambda speed: speed in SPEEDS)
    mode = one_of(MODES, "step")
    """What playing comes to; the default stops at the end of each step."""
    questions = one_of(ASKING, "optional")
    """Whether a lesson's questions are asked, and whether it goes on without an answer."""
    panels = flag(True)
    tab = one_of(("", *PANELS), "")
    """The name of the panel that was shown last, "" for none yet."""
    steps = flag(True)
    """Whether the list of steps is shown."""
    linked_cameras = flag(True)
    xray = flag(False)
    polarity = one_of(tuple(POLARITIES), "bone_dark")
    rules = flag(False)
    """Whether outlines and rules are drawn."""
    window = state()
    splitter = state()
    recent: Setting[tuple[str, ...]] = Setting((), json.dumps, _json_texts, _may_be_recent)
    """Paths of opened scripts, the latest first, whether they are still there or not."""
    planned: Setting[tuple[tuple[str, float], ...]] = Setting(
        (), lambda plan: json.dumps(dict(plan)), _json_plan, _may_be_planned
    )
    """Minutes that are planned for lessons, in pairs of a lesson's name and minutes; the latest last."""
    notes_letters = Setting(0, str, int, lambda larger: -4 <= larger <= 8)
    """How many sizes above the usual the educator's notes are."""
    folder = text()
    """Where a file was last opened or saved."""

    def __init__(self, path: Path | None = None) -> None:
        if path is None:
            kept = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Kyphoscope", "Kyphoscope")
        else:
            kept = QSettings(str(path), QSettings.Format.IniFormat)
        kept.setFallbacksEnabled(False)
        self._kept = kept

    @property
    def path(self) -> Path:
        """The file, whether there is one yet or not."""
        return Path(self._kept.fileName())

    def get(self, name: str) -> object:
        """What is remembered under that name; raises KeyError for none of `SETTINGS`."""
        return SETTINGS[name].of(self.text(name))

    def set(self, name: str, value: object) -> None:
        """Remember it; raises KeyError for none of `SETTINGS`, ValueError for a value that may not be."""
        SETTINGS[name].__set__(self, value)

    def add_recent(self, path: str) -> None:
        """A script was opened: it comes first."""
        self.recent = (path, *(other for other in self.recent if other != path))[:MOST_RECENT]

    def drop_recent(self, path: str) -> None:
        """Forget one opened script."""
        self.recent = tuple(other for other in self.recent if other != path)

    def planned_minutes(self, lesson: str) -> float | None:
        """How long a lesson is planned to take, minutes; None where nothing is planned."""
        return dict(self.planned).get(lesson)

    def plan(self, lesson: str, minutes: float | None) -> None:
        """A lesson is to take so many minutes; None for no plan. Raises ValueError for 0 and for more than 600."""
        others = [pair for pair in self.planned if pair[0] != lesson]
        self.planned = tuple((others + ([] if minutes is None else [(lesson, float(minutes))]))[-MOST_PLANNED:])

    def reset(self) -> None:
        """Forget all choices; what else stands in the file stays."""
        self._kept.remove(GROUP)
        self._kept.sync()

    def sync(self) -> None:
        """Write now what is to be written; otherwise Qt does so before long, and at the end of the program."""
        self._kept.sync()

    # what settings ask of the file

    def text(self, name: str) -> str | None:
        """The text that stands in the file for a setting; None for none."""
        text = self._kept.value(f"{GROUP}/{name}")
        return text if isinstance(text, str) else None

    def write(self, name: str, words: str) -> None:
        """Put that text in the file."""
        self._kept.setValue(f"{GROUP}/{name}", words)


SETTINGS: dict[str, Setting] = {name: one for name, one in vars(SettingsStore).items() if isinstance(one, Setting)}
"""Every setting by its name."""
