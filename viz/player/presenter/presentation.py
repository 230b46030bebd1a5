"""Whether a lesson is being presented, and what the hall sees of it: the picture, a spot of it, or nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from kyphoscope.viz.talk import Stopwatch

STEPS = ("next", "previous")
"""The commands that go from step to step."""


class Presentation(QObject):
    """The state of presenter mode; `changed` says that any of it has changed. It knows nothing of windows.

    on : whether the lesson is being presented
    from_step : the step it was begun at, None where it was begun at whatever was on the screen
    blank : "" while the picture is seen, else "black" or "white"
    spotlight : whether all but the place at the pointer is darkened
    stopwatch : the time of the talk
    now : a steady wall clock, s
    """

    changed = Signal()

    def __init__(self, now: Callable[[], float] = time.monotonic, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.on = False
        self.from_step: int | None = None
        self.blank = ""
        self.spotlight = False
        self.stopwatch = Stopwatch()

    @property
    def elapsed_s(self) -> float:
        """How long the talk has gone on, s."""
        return self.stopwatch.elapsed_s(self._now())

    def begin(self, step: int | None = None) -> None:
        """Present from that step with the talk's time at 0; None presents what is on the screen and counts on.

        To begin while presenting lifts what covers the picture and leaves the time alone.
        """
        if not self.on:
            fresh = Stopwatch() if step is not None else self.stopwatch
            self.stopwatch = fresh.start(self._now())
        self.on, self.from_step, self.blank = True, step, ""
        self.changed.emit()

    def leave(self) -> None:
        """Back to the ordinary window; the talk's time is held."""
        if self.on:
            self.on, self.blank, self.spotlight = False, "", False
            self.stopwatch = self.stopwatch.pause(self._now())
            self.changed.emit()

    def toggle_blank(self, colour: str = "black") -> None:
        """Cover the picture in "black" or "white", or lift what covers it."""
        if colour not in ("black", "white"):
            raise ValueError(f"Invalid colour. Allowed values are 'black' and 'white', but got {colour!r} instead.")
        if self.on:
            self.blank = "" if self.blank else colour
            self.changed.emit()

    def lift(self) -> bool:
        """Show the picture again; whether anything covered it."""
        covered = bool(self.blank)
        if covered:
            self.blank = ""
            self.changed.emit()
        return covered

    def back_out(self) -> None:
        """What Escape does: show the picture again if it is covered, else leave."""
        if not self.lift():
            self.leave()

    def toggle_spotlight(self) -> None:
        """Darken all but the place at the pointer, or nothing."""
        if self.on:
            self.spotlight = not self.spotlight
            self.changed.emit()

    def pause_or_resume(self) -> None:
        """Hold the talk's time, or count on."""
        watch, now = self.stopwatch, self._now()
        self.stopwatch = watch.pause(now) if watch.runs else watch.start(now)
        self.changed.emit()

    def reset_stopwatch(self) -> None:
        """The talk's time at 0; running if it ran."""
        self.stopwatch = self.stopwatch.reset(self._now())
        self.changed.emit()

    def obey(self, command: str) -> bool:
        """Do what a key or a button asks, if it is done here; returns whether that was all there is to do.

        Under a blank screen a step key only lifts it, so that the hall sees nothing jump.
        """
        deeds: dict[str, Callable[[], object]] = {
            "blank": self.toggle_blank,
            "white": lambda: self.toggle_blank("white"),
            "spotlight": self.toggle_spotlight,
            "stopwatch": self.pause_or_resume,
            "reset_stopwatch": self.reset_stopwatch,
            "leave": self.back_out,
        }
        if command in deeds:
            deeds[command]()
            return True
        return command in STEPS and self.lift()
