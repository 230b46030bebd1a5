"""Everything that a person can do in the window, in one table: its name, its menu, its keys, what happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from viz.player.transport import SPEEDS
from viz.player.words import tr

if TYPE_CHECKING:
    from viz.player.window import PlayerWindow

TURN_DEG = 15.0
"""How far a key turns the body."""
SLIDE_PX = 40.0
"""How far a key slides it."""
SKIP_S = 1.0
"""How far a key moves along the lesson."""
MENUS = ("file", "lesson", "view", "sides", "measure", "questions", "present", "help")
"""The menus from left to right."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """Something to do.

    name : what a person calls it
    menu : one of `MENUS`, in which it stands
    keys : in Qt's spelling
    checked : for what is on or off, whether it is on now
    repeats : whether a key held down does it again and again; never for what goes to and fro
    apart : whether a line parts it in the menu from what stands above it
    """

    name: str
    menu: str
    keys: tuple[str, ...]
    do: Callable[[], object]
    checked: Callable[[], bool] | None = None
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
        "file": tr("&File"), "lesson": tr("&Lesson"), "view": tr("&View"), "sides": tr("&Sides"),
        "measure": tr("&Measure"), "questions": tr("&Questions"), "present": tr("&Present"), "help": tr("&Help"),
    }[menu]  # fmt: skip


def commands(window: PlayerWindow) -> dict[str, Command]:
    """The table for that window."""
    return {
        **_with_files(window), **_along_the_lesson(window), **_pace(window), **_round_the_body(window),
        **_looks(window), **_panels(window), **_two_pictures(window), **_by_hand(window), **_questions(window),
        **_for_an_audience(window), **_help(window),
    }  # fmt: skip


def _with_files(window: PlayerWindow) -> dict[str, Command]:
    return {
        "open": Command(menu="file", name=tr("Open a script …"), keys=("Ctrl+O",), do=window.ask_for_script),
        "reload": Command(menu="file", name=tr("Read the script again"), keys=("Ctrl+R",), do=window.reload),
        "export": Command(menu="file", name=tr("Export …"), keys=("Ctrl+E",), do=window.offer_export, apart=True),
        "copy": Command(
            menu="file", name=tr("Copy the picture"), keys=("Ctrl+Shift+C",), do=window.copy_picture
        ),
        "forget": Command(
            menu="file", name=tr("Reset all settings …"), keys=("Ctrl+Shift+R",), do=window.forget_settings, apart=True
        ),
        "close": Command(menu="file", name=tr("Close"), keys=("Ctrl+W", "Ctrl+Q"), do=window.close),
    }  # fmt: skip


def _along_the_lesson(window: PlayerWindow) -> dict[str, Command]:
    play = window.playback
    return {
        "play": Command(
            menu="lesson", name=tr("Play or pause"), keys=("Space",), do=lambda: press_or(play.toggle, window)
        ),
        "next": Command(
            menu="lesson", name=tr("Next step"), keys=("Right", "PgDown"), do=window.next_step, repeats=True
        ),
        "previous": Command(
            menu="lesson", name=tr("Previous step"), keys=("Left", "PgUp"), do=window.previous_step, repeats=True
        ),
        "frame_on": Command(
            menu="lesson", name=tr("One frame on"), keys=("N",), do=lambda: play.frame(1), repeats=True, apart=True
        ),
        "frame_back": Command(
            menu="lesson", name=tr("One frame back"), keys=("Shift+N",), do=lambda: play.frame(-1), repeats=True
        ),
        "later": Command(
            menu="lesson", name=tr("A second later"), keys=("Shift+Right",), do=lambda: play.skip(SKIP_S), repeats=True
        ),
        "earlier": Command(
            menu="lesson", name=tr("A second earlier"), keys=("Shift+Left",), do=lambda: play.skip(-SKIP_S),
            repeats=True,
        ),
        "start": Command(menu="lesson", name=tr("To the beginning"), keys=("Home",), do=lambda: play.seek(0.0)),
        "end": Command(
            menu="lesson", name=tr("To the end"), keys=("End",), do=lambda: play.seek(play.program.duration_s)
        ),
    }  # fmt: skip


def _pace(window: PlayerWindow) -> dict[str, Command]:
    play = window.playback
    modes = (
        ("step", tr("Pause after each step"), "P"),
        ("through", tr("Play through"), "Shift+P"),
        ("repeat_step", tr("Repeat this step"), "L"),
        ("repeat_lesson", tr("Repeat the lesson"), "Shift+L"),
    )
    return {
        **{
            f"mode_{mode}": Command(
                menu="lesson", name=name, keys=(keys,), do=partial(play.set_mode, mode),
                checked=_is(lambda: play.mode, mode), apart=mode == "step",
            )
            for mode, name, keys in modes
        },
        "faster": Command(
            menu="lesson", name=tr("Faster"), keys=("]",), repeats=True, apart=True,
            do=lambda: play.set_speed(_beside(play.clock.speed, 1)),
        ),
        "slower": Command(
            menu="lesson", name=tr("Slower"), keys=("[",), repeats=True,
            do=lambda: play.set_speed(_beside(play.clock.speed, -1)),
        ),
    }  # fmt: skip


def _round_the_body(window: PlayerWindow) -> dict[str, Command]:
    canvas = window.canvas
    moves: tuple[tuple[str, str, tuple[str, ...], Callable[[], object]], ...] = (
        ("turn_right", tr("Turn right"), ("Ctrl+Right",), lambda: canvas.orbit(TURN_DEG, 0)),
        ("turn_left", tr("Turn left"), ("Ctrl+Left",), lambda: canvas.orbit(-TURN_DEG, 0)),
        ("turn_up", tr("Turn up"), ("Ctrl+Up",), lambda: canvas.orbit(0, -TURN_DEG)),
        ("turn_down", tr("Turn down"), ("Ctrl+Down",), lambda: canvas.orbit(0, TURN_DEG)),
        ("slide_right", tr("Slide right"), ("Alt+Right",), lambda: canvas.pan(SLIDE_PX, 0)),
        ("slide_left", tr("Slide left"), ("Alt+Left",), lambda: canvas.pan(-SLIDE_PX, 0)),
        ("slide_up", tr("Slide up"), ("Alt+Up",), lambda: canvas.pan(0, -SLIDE_PX)),
        ("slide_down", tr("Slide down"), ("Alt+Down",), lambda: canvas.pan(0, SLIDE_PX)),
        ("nearer", tr("Nearer"), ("+", "="), lambda: canvas.zoom(1)),
        ("farther", tr("Farther"), ("-",), lambda: canvas.zoom(-1)),
    )
    return {
        "reset": Command(
            menu="view", name=tr("Back to the scripted view"), keys=("R",), do=window.viewing.look_as_scripted
        ),
        **{
            key: Command(menu="view", name=name, keys=keys, do=do, repeats=True, apart=key == "turn_right")
            for key, name, keys, do in moves
        },
    }


def _looks(window: PlayerWindow) -> dict[str, Command]:
    dress = window.dress
    return {
        "theme": Command(
            menu="view", name=tr("Light background"), keys=("T",), do=dress.switch_theme,
            checked=lambda: dress.theme == "light", apart=True,
        ),
        "palette": Command(
            menu="view", name=tr("Colours safe for colour-blind viewers"), keys=("Shift+T",), do=dress.switch_palette,
            checked=lambda: dress.palette == "safe",
        ),
        "larger": Command(menu="view", name=tr("Larger text"), keys=("Ctrl++", "Ctrl+="), do=lambda: dress.resize(1)),
        "smaller": Command(menu="view", name=tr("Smaller text"), keys=("Ctrl+-",), do=lambda: dress.resize(-1)),
        "captions": Command(
            menu="view", name=tr("Captions"), keys=("C",), do=dress.switch_captions, checked=lambda: dress.captions
        ),
        "labels": Command(
            menu="view", name=tr("Labels in the picture"), keys=("Shift+C",), do=window.viewing.switch_labels,
            checked=lambda: window.canvas.sight.labels,
        ),
    }  # fmt: skip


def _panels(window: PlayerWindow) -> dict[str, Command]:
    panels = (
        ("layers", tr("Layers"), "Ctrl+L"),
        ("cut", tr("Cutaway"), "Ctrl+K"),
        ("charts", tr("Charts"), "Ctrl+M"),
        ("about", tr("About a body"), "Ctrl+I"),
    )
    return {
        "steps": Command(
            menu="view", name=tr("Step list"), keys=("Ctrl+B",), do=window.switch_steps,
            checked=lambda: window.step_panel.isVisibleTo(window), apart=True,
        ),
        **{
            f"panel_{panel}": Command(
                menu="view", name=name, keys=(keys,), do=partial(window.panels.switch, panel),
                checked=partial(window.panels.shows, panel),
            )
            for panel, name, keys in panels
        },
        "unlayered": Command(
            menu="view", name=tr("All layers as scripted"), keys=("Shift+R",), do=window.viewing.reset_layers
        ),
    }  # fmt: skip


def _two_pictures(window: PlayerWindow) -> dict[str, Command]:
    viewing = window.viewing
    return {
        **{
            f"sides_{sides}": Command(
                menu="sides", name=name, keys=(keys,), do=partial(viewing.show_sides, sides),
                checked=_is(lambda: viewing.sides, sides),
            )
            for sides, name, keys in (
                ("both", tr("Both sides"), "Ctrl+1"), ("left", tr("Left side only"), "Ctrl+2"),
                ("right", tr("Right side only"), "Ctrl+3"),
            )
        },
        "swap": Command(menu="sides", name=tr("Swap the sides"), keys=("X",), do=viewing.swap, apart=True),
        "linked": Command(
            menu="sides", name=tr("Turn both sides together"), keys=("K",), do=viewing.switch_linked,
            checked=lambda: window.canvas.linked,
        ),
        "wipe": Command(
            menu="sides", name=tr("Wipe between an earlier time and now"), keys=("W",), do=viewing.switch_wipe,
            checked=lambda: window.canvas.sight.wipe is not None, apart=True,
        ),
        "before": Command(
            menu="sides", name=tr("Take this moment as the earlier time"), keys=("Shift+W",), do=viewing.take_before
        ),
    }  # fmt: skip


def _by_hand(window: PlayerWindow) -> dict[str, Command]:
    viewing = window.viewing
    return {
        **{
            tool: Command(
                menu="measure", name=name, keys=(keys,), do=partial(viewing.take_tool, tool),
                checked=_is(lambda: viewing.tool, tool),
            )
            for tool, name, keys in (
                ("length", tr("Ruler between two points"), "M"), ("angle", tr("Angle between three points"), "A"),
            )
        },
        "unmark": Command(
            menu="measure", name=tr("Take the last measurement away"), keys=("Backspace",), do=viewing.take_mark_away
        ),
        "unmark_all": Command(
            menu="measure", name=tr("Take all measurements away"), keys=("Delete",), do=viewing.take_marks_away
        ),
    }  # fmt: skip


def _questions(window: PlayerWindow) -> dict[str, Command]:
    check = window.self_check
    modes = (
        ("off", tr("Ask nothing"), "Alt+Q"),
        ("optional", tr("Ask, and let me skip"), "Q"),
        ("required", tr("Ask, and wait for the answer"), "Shift+Q"),
    )
    return {
        **{
            f"ask_{mode}": Command(
                menu="questions", name=name, keys=(keys,), do=partial(check.set_mode, mode),
                checked=_is(lambda: check.mode, mode),
            )
            for mode, name, keys in modes
        },
        "summary": Command(
            menu="questions", name=tr("Summary of the answers"), keys=("Y",), do=check.show_summary, apart=True
        ),
    }  # fmt: skip


def _for_an_audience(window: PlayerWindow) -> dict[str, Command]:
    present = window.presenting
    return {
        "present": Command(
            menu="present", name=tr("Present from the beginning"), keys=("F5",), do=lambda: present.begin(0)
        ),
        "present_here": Command(
            menu="present", name=tr("Present from this step"), keys=("Shift+F5",),
            do=lambda: present.begin(window.playback.step),
        ),
        "blank": Command(
            menu="present", name=tr("Blank screen"), keys=("B", "."), do=present.switch_blank,
            checked=lambda: present.blank, apart=True,
        ),
        "spotlight": Command(
            menu="present", name=tr("Spotlight at the pointer"), keys=("S",), do=present.switch_spotlight,
            checked=lambda: present.spotlit,
        ),
        "notes": Command(
            menu="present", name=tr("Window with the notes"), keys=("F6",), do=present.switch_notes,
            checked=lambda: present.shows_notes,
        ),
        "full": Command(
            menu="present", name=tr("Full screen"), keys=("F11",), do=window.switch_full_screen,
            checked=window.isFullScreen, apart=True,
        ),
        "leave": Command(menu="present", name=tr("Leave, or put away"), keys=("Esc",), do=window.leave),
    }  # fmt: skip


def _help(window: PlayerWindow) -> dict[str, Command]:
    return {
        "keys": Command(menu="help", name=tr("All commands and keys"), keys=("?", "F1"), do=window.show_keys),
    }


def press_or(do: Callable[[], object], window: QWidget) -> None:
    """What the space bar does: press the button that was reached with Tab, else `do`."""
    focused = window.focusWidget()
    if isinstance(focused, QAbstractButton) and focused.isEnabled():
        focused.click()
    elif isinstance(focused, QComboBox):
        focused.showPopup()
    else:
        do()


def _is(what: Callable[[], str], value: str) -> Callable[[], bool]:
    """Whether something is this now."""
    return lambda: what() == value


def _beside(speed: float, by: int) -> float:
    """The next faster (or slower) of the paces on offer."""
    nearest = min(range(len(SPEEDS)), key=lambda i: abs(SPEEDS[i] - speed))
    return SPEEDS[min(max(nearest + by, 0), len(SPEEDS) - 1)]
