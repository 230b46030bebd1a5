"""What a person can do with a lesson: open it, go along it, answer, present, take it along."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from kyphoscope.viz.player.commands import Command, is_now
from kyphoscope.viz.player.transport import SPEEDS
from kyphoscope.viz.player.words import tr

if TYPE_CHECKING:
    from kyphoscope.viz.player.window import PlayerWindow

SKIP_S = 1.0
"""How far a key moves along the lesson."""


def lesson_commands(window: PlayerWindow) -> dict[str, Command]:
    """Those commands of that window."""
    return {
        **_with_files(window), **_along_the_lesson(window), **_pace(window), **_questions(window),
        **_for_an_audience(window), **_help(window),
    }  # fmt: skip


def _with_files(window: PlayerWindow) -> dict[str, Command]:
    return {
        "open": Command(menu="file", name=tr("Open a script …"), keys=("Ctrl+O",), do=window.ask_for_script),
        "reload": Command(menu="file", name=tr("Read the script again"), keys=("Ctrl+R",), do=window.lessons.reload),
        "export": Command(menu="file", name=tr("Export …"), keys=("Ctrl+E",), do=window.offer_export, apart=True),
        "copy": Command(
            menu="file", name=tr("Copy the picture"), keys=("Ctrl+Shift+C",), do=window.copy_picture
        ),
        "forget": Command(
            menu="file", name=tr("Reset all settings …"), keys=("Ctrl+Shift+R",), apart=True,
            do=lambda: window.keeping.ask_to_forget(),
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
                checked=is_now(lambda: play.mode, mode), apart=mode == "step",
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
                checked=is_now(lambda: check.mode, mode),
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
            checked=lambda: present.blank, useful=lambda: present.on, apart=True,
        ),
        "spotlight": Command(
            menu="present", name=tr("Spotlight at the pointer"), keys=("S",), do=present.switch_spotlight,
            checked=lambda: present.spotlit, useful=lambda: present.on,
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


def _beside(speed: float, by: int) -> float:
    """The next faster (or slower) of the paces on offer."""
    nearest = min(range(len(SPEEDS)), key=lambda i: abs(SPEEDS[i] - speed))
    return SPEEDS[min(max(nearest + by, 0), len(SPEEDS) - 1)]
