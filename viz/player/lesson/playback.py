"""What runs and where it stands: the lesson that is open, its clock, and the ways of moving along it."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from kyphoscope.scenes.program import Program, StepMark
from kyphoscope.viz.clock import Clock

TICK_MS = 15
"""How often a running lesson is updated; a slower picture simply skips ticks."""
AGAIN_S = 1.0
"""Within this wall time after a step's start `previous` goes to the step before it, as on a music player."""
STILL_S = 0.0015
"""The same while paused: a time picked on the slider is a whole number of milliseconds."""
FRAME_S = 1.0 / 30.0
"""How far a step of one frame goes, as in a movie of 30 frames a second."""
SPEEDS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
"""The paces on offer."""
MODES = ("step", "through", "repeat_step", "repeat_lesson")
"""What playing comes to: the end of the step, the end of the lesson, or again the beginning of one of them."""


def step_at(steps: tuple[StepMark, ...], t_s: float) -> int:
    """Index of the step that runs at `t_s`; a step has begun at its very start."""
    return max(0, bisect_right([step.starts_s for step in steps], t_s) - 1)


def next_start_s(steps: tuple[StepMark, ...], t_s: float, duration_s: float) -> float:
    """The start of the next step; the end of the scene from the last one."""
    later = step_at(steps, t_s) + 1
    return steps[later].starts_s if later < len(steps) else duration_s


def previous_start_s(steps: tuple[StepMark, ...], t_s: float, again_s: float) -> float:
    """The start of the running step; of the one before where this one began no more than `again_s` ago."""
    index = step_at(steps, t_s)
    if t_s - steps[index].starts_s <= again_s:
        index = max(0, index - 1)
    return steps[index].starts_s


def stretch_s(program: Program, mode: str, t_s: float) -> tuple[float, float]:
    """Beginning and end of what is played from `t_s` on in one of `MODES`, s.

    A step is played until its work is done, while it is still seen from its own view; after that, the next step.
    """
    if mode in ("through", "repeat_lesson"):
        return 0.0, program.duration_s
    index, last = step_at(program.steps, t_s), len(program.steps) - 1
    if mode == "step" and index < last and t_s >= program.steps[index].rests_s - STILL_S:
        index += 1
    step = program.steps[index]
    ends_s = program.duration_s if index == last else step.rests_s
    return (step.starts_s, ends_s) if step.starts_s < ends_s else (0.0, program.duration_s)


class Playback(QObject):
    """The open lesson and its clock; signals when the time has moved and when it began, halted or changed its pace.

    Its timer lives only while scene time passes: a lesson at rest costs nothing.
    """

    opened = Signal()
    moved = Signal(float)
    changed = Signal()

    def __init__(
        self, program: Program, now: Callable[[], float] = time.monotonic, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._now = now
        self.program = program
        self.mode = "step"
        self.clock = self._led(Clock(duration_s=program.duration_s))
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._scrubbed_while_running = False

    @property
    def t_s(self) -> float:
        """The scene time now, s."""
        return self.clock.time_s(self._now())

    @property
    def runs(self) -> bool:
        """Whether scene time is passing now."""
        return self.clock.runs(self._now())

    @property
    def step(self) -> int:
        """Index of the running step."""
        return step_at(self.program.steps, self.t_s)

    def open(self, program: Program, t_s: float = 0.0) -> None:
        """Another lesson, at rest at its beginning or at `t_s`, at the pace chosen before."""
        self.program = program
        held_s = min(max(t_s, 0.0), program.duration_s)
        self.clock = self._led(Clock(duration_s=program.duration_s, speed=self.clock.speed, held_s=held_s))
        self._timer.stop()
        self.opened.emit()
        self.moved.emit(self.t_s)
        self.changed.emit()

    def play(self) -> None:
        """Run on from here; from the beginning at the end."""
        now = self._now()
        held = self.clock.pause(now)
        self._become(self._led(held.seek(0.0, now) if held.held_s >= held.duration_s else held).play(now))

    def pause(self) -> None:
        self._become(self.clock.pause(self._now()))

    def toggle(self) -> None:
        if self.runs:
            self.pause()
        else:
            self.play()

    def seek(self, t_s: float) -> None:
        self._become(self.clock.seek(t_s, self._now()))

    def frame(self, by: int) -> None:
        """Halt, and go so many frames on (or back): to a whole number of them, so that each is seen again exactly."""
        self.pause()
        self.seek((round(self.t_s / FRAME_S) + by) * FRAME_S)

    def skip(self, by_s: float) -> None:
        """Forward (or back) by so many seconds of the scene."""
        self.seek(self.t_s + by_s)

    def go_to_step(self, index: int) -> None:
        """To the very start of the step."""
        self.seek(self.program.steps[index].starts_s)

    def next_step(self) -> None:
        self.seek(next_start_s(self.program.steps, self.t_s, self.program.duration_s))

    def previous_step(self) -> None:
        again_s = AGAIN_S * self.clock.speed if self.runs else STILL_S
        self.seek(previous_start_s(self.program.steps, self.t_s, again_s))

    def set_speed(self, speed: float) -> None:
        self._become(self.clock.at_speed(speed, self._now()))

    def set_mode(self, mode: str) -> None:
        """What playing comes to, one of `MODES`."""
        if mode != self.mode:
            self.mode = mode
            self._become(self.clock.touched(self._now()))
            self.changed.emit()

    def begin_scrub(self) -> None:
        """A person holds the timeline: time waits."""
        self._scrubbed_while_running = self.runs
        self.pause()

    def end_scrub(self) -> None:
        """The timeline is let go: a lesson that ran runs on, unless it was dragged to its end."""
        if self._scrubbed_while_running and self.t_s < self.program.duration_s:
            self.play()
        self._scrubbed_while_running = False

    def stop(self) -> None:
        """No more ticks; for a window that closes."""
        self._timer.stop()

    def _led(self, clock: Clock) -> Clock:
        """The clock with the stretch that is to be played from where it is."""
        stretch = stretch_s(self.program, self.mode, clock.held_s)
        return clock.playing(stretch, self.mode.startswith("repeat"))

    def _become(self, clock: Clock) -> None:
        before, self.clock = self._pace, self._led(clock)
        self._wind()
        self.moved.emit(self.t_s)
        if self._pace != before:
            self.changed.emit()

    @property
    def _pace(self) -> tuple[bool, float, str]:
        """What `changed` signals: whether time passes, how fast, and what playing comes to."""
        return self._timer.isActive(), self.clock.speed, self.mode

    def _tick(self) -> None:
        self.moved.emit(self.t_s)
        if not self.runs:
            self._wind()
            self.changed.emit()

    def _wind(self) -> None:
        """The timer runs exactly while scene time does."""
        if self.runs != self._timer.isActive():
            self._timer.start() if self.runs else self._timer.stop()
