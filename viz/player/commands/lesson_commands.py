"""What a person can do with a lesson: open it, move through it, answer, present, export."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from kyphoscope.viz.player.commands.command import Command, is_now
from kyphoscope.viz.player.export.exporting import Exporting
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.lesson.lessons import Lessons
from kyphoscope.viz.player.lesson.playback import SPEEDS, Playback
from kyphoscope.viz.player.presenter.presenting import Presenting
from kyphoscope.viz.player.questions.self_check import SelfCheck

SKIP_S = 1.0
"""How far a key moves along the lesson."""


class LessonWindow(Protocol):
    """What these commands ask of the window itself."""

    def ask_for_script(self) -> object: ...
    def copy_picture(self) -> object: ...
    def ask_to_forget(self) -> object: ...
    def next_step(self) -> object: ...
    def previous_step(self) -> object: ...
    def switch_full_screen(self) -> object: ...
    def leave(self) -> object: ...
    def show_keys(self) -> object: ...

    # Qt's own

    def close(self) -> bool: ...
    def isFullScreen(self) -> bool: ...  # noqa: N802
    def focusWidget(self) -> QWidget | None: ...  # noqa: N802


def lesson_commands(
    window: LessonWindow,
    *,
    lessons: Lessons,
    playback: Playback,
    self_check: SelfCheck,
    presenting: Presenting,
    exporting: Exporting,
) -> dict[str, Command]:
    """Those commands, by name."""
    return {
        **_with_files(window, lessons, exporting), **_along_the_lesson(window, playback), **_pace(playback),
        **_questions(self_check), **_for_an_audience(window, playback, presenting), **_help(window),
    }  # fmt: skip


def _with_files(window: LessonWindow, lessons: Lessons, exporting: Exporting) -> dict[str, Command]:
    return {
        "open": Command(menu="file", name=tr("Open a script …"), keys=("Ctrl+O",), do=window.ask_for_script),
        "reload": Command(menu="file", name=tr("Read the script again"), keys=("Ctrl+R",), do=lessons.reload),
        "export": Command(menu="file", name=tr("Export …"), keys=("Ctrl+E",), do=exporting.offer, apart=True),
        "copy": Command(
            menu="file", name=tr("Copy the picture"), keys=("Ctrl+Shift+C",), do=window.copy_picture
        ),
        "forget": Command(
            menu="file", name=tr("Reset all settings …"), keys=("Ctrl+Shift+R",), apart=True,
            do=window.ask_to_forget,
        ),
        "close": Command(menu="file", name=tr("Close"), keys=("Ctrl+W", "Ctrl+Q"), do=window.close),
    }  # fmt: skip


def _along_the_lesson(window: LessonWindow, play: Playback) -> dict[str, Command]:
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


def _pace(play: Playback) -> dict[str, Command]:
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


def _questions(check: SelfCheck) -> dict[str, Command]:
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


def _for_an_audience(window: LessonWindow, play: Playback, present: Presenting) -> dict[str, Command]:
    return {
        "present": Command(
            menu="present", name=tr("Present from the beginning"), keys=("F5",), do=lambda: present.begin(0)
        ),
        "present_here": Command(
            menu="present", name=tr("Present from this step"), keys=("Shift+F5",),
            do=lambda: present.begin(play.step),
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


def _help(window: LessonWindow) -> dict[str, Command]:
    return {
        "keys": Command(menu="help", name=tr("All commands and keys"), keys=("?", "F1"), do=window.show_keys),
    }


def press_or(do: Callable[[], object], window: LessonWindow) -> None:
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
