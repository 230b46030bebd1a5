"""Everything that a key can do in the window, in one table: what it is called, its keys, what happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from viz.player.transport import SPEEDS

if TYPE_CHECKING:
    from viz.player.window import PlayerWindow

TURN_DEG = 15.0
"""How far a key turns the body."""
SLIDE_PX = 40.0
"""How far a key slides it."""
SKIP_S = 1.0
"""How far a key moves along the lesson."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """Something to do: what a person calls it, the keys in Qt's spelling, and the deed.

    repeats : whether a key held down does it again and again; never for what goes to and fro
    """

    name: str
    keys: tuple[str, ...]
    do: Callable[[], object]
    repeats: bool = True

    @property
    def tip(self) -> str:
        """The tooltip: the name and the keys in this system's spelling."""
        native = [QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) for keys in self.keys]
        return f"{self.name}  ({', '.join(native)})"


def commands(window: PlayerWindow) -> dict[str, Command]:
    """The table for that window."""
    return {**_along_the_lesson(window), **_round_the_body(window), **_for_the_window(window)}


def _along_the_lesson(window: PlayerWindow) -> dict[str, Command]:
    play = window.playback
    return {
        "play": Command(name="Play or pause", keys=("Space",), do=lambda: press_or(play.toggle, window), repeats=False),
        "next": Command(name="Next step", keys=("Right", "PgDown"), do=play.next_step),
        "previous": Command(name="Previous step", keys=("Left", "PgUp"), do=play.previous_step),
        "later": Command(name="A second later", keys=("Shift+Right",), do=lambda: play.skip(SKIP_S)),
        "earlier": Command(name="A second earlier", keys=("Shift+Left",), do=lambda: play.skip(-SKIP_S)),
        "start": Command(name="To the beginning", keys=("Home",), do=lambda: play.seek(0.0)),
        "end": Command(name="To the end", keys=("End",), do=lambda: play.seek(play.program.duration_s)),
        "faster": Command(name="Faster", keys=("]",), do=lambda: play.set_speed(_beside(play.clock.speed, 1))),
        "slower": Command(name="Slower", keys=("[",), do=lambda: play.set_speed(_beside(play.clock.speed, -1))),
        "loop": Command(
            name="Start again at the end", keys=("L",), do=lambda: play.set_loop(not play.clock.loop), repeats=False
        ),
    }


def _round_the_body(window: PlayerWindow) -> dict[str, Command]:
    canvas = window.canvas
    return {
        "reset": Command(name="Back to the scripted view", keys=("R",), do=lambda: canvas.set_camera(None)),
        "turn_right": Command(name="Turn right", keys=("Ctrl+Right",), do=lambda: canvas.orbit(TURN_DEG, 0)),
        "turn_left": Command(name="Turn left", keys=("Ctrl+Left",), do=lambda: canvas.orbit(-TURN_DEG, 0)),
        "turn_up": Command(name="Turn up", keys=("Ctrl+Up",), do=lambda: canvas.orbit(0, -TURN_DEG)),
        "turn_down": Command(name="Turn down", keys=("Ctrl+Down",), do=lambda: canvas.orbit(0, TURN_DEG)),
        "slide_right": Command(name="Slide right", keys=("Alt+Right",), do=lambda: canvas.pan(SLIDE_PX, 0)),
        "slide_left": Command(name="Slide left", keys=("Alt+Left",), do=lambda: canvas.pan(-SLIDE_PX, 0)),
        "slide_up": Command(name="Slide up", keys=("Alt+Up",), do=lambda: canvas.pan(0, -SLIDE_PX)),
        "slide_down": Command(name="Slide down", keys=("Alt+Down",), do=lambda: canvas.pan(0, SLIDE_PX)),
        "nearer": Command(name="Nearer", keys=("+", "="), do=lambda: canvas.zoom(1)),
        "farther": Command(name="Farther", keys=("-",), do=lambda: canvas.zoom(-1)),
    }


def _for_the_window(window: PlayerWindow) -> dict[str, Command]:
    return {
        "open": Command(name="Open a script", keys=("Ctrl+O",), do=window.ask_for_script, repeats=False),
        "theme": Command(name="Dark or light", keys=("T",), do=window.switch_theme, repeats=False),
        "dismiss": Command(name="Put the message away", keys=("Esc",), do=window.notice.hide),
        "close": Command(name="Close", keys=("Ctrl+W", "Ctrl+Q"), do=window.close),
    }


def bind(table: dict[str, Command], window: QWidget) -> None:
    """Make every key work wherever the keyboard is: a list that has the focus would swallow space and letters."""
    for command in table.values():
        for keys in command.keys:
            QShortcut(QKeySequence(keys), window, command.do).setAutoRepeat(command.repeats)


def press_or(do: Callable[[], object], window: QWidget) -> None:
    """What the space bar does: press the button that was reached with Tab, else `do`."""
    focused = window.focusWidget()
    if isinstance(focused, QAbstractButton) and focused.isEnabled():
        focused.click()
    elif isinstance(focused, QComboBox):
        focused.showPopup()
    else:
        do()


def _beside(speed: float, by: int) -> float:
    """The next faster (or slower) of the paces on offer."""
    nearest = min(range(len(SPEEDS)), key=lambda i: abs(SPEEDS[i] - speed))
    return SPEEDS[min(max(nearest + by, 0), len(SPEEDS) - 1)]
