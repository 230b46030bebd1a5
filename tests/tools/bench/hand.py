"""A hand on the window: it drags at the pace of a mouse, and waits for the picture to come to rest."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from kyphoscope.viz.player.picture.canvas import Canvas

EVERY_MS = 8
"""A mouse tells of itself 125 times a second."""
PATIENCE_S = 600.0

Way = Callable[[float], QPointF]
"""Where the hand is on the widget, from share 0 to 1 of a drag."""


def application() -> QApplication:
    """The one application there is, made when it is first asked for."""
    there = QApplication.instance()
    return there if isinstance(there, QApplication) else QApplication(["bench"])


def wait_until(done: Callable[[], bool]) -> float:
    """Let Qt do what there is to do until that is so; how long it took, s."""
    started = time.perf_counter()
    while not done():
        if time.perf_counter() - started > PATIENCE_S:
            raise TimeoutError("The window does not come to rest.")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
    return time.perf_counter() - started


def wait(seconds: float) -> None:
    """Let Qt do what there is to do for so long, asleep while there is nothing."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


@dataclass(frozen=True)
class Drag:
    """What came of a drag.

    lasted_s, cpu_s : by the clock, and of this process on all cores together
    pictures : how many were drawn while the hand moved, fine : how many of them were no drafts
    late : drafts that were still drawn after it had stopped
    sharp_s : from the last move to the sharp picture
    """

    lasted_s: float
    cpu_s: float
    moves: int
    pictures: int
    fine: int
    late: int
    sharp_s: float


class _Pictures(QObject):
    """Counts what a canvas draws, drafts and others."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas, self._first = canvas, canvas.frames
        self.fine = 0
        canvas.sharpened.connect(self._sharpened)

    def _sharpened(self) -> None:
        self.fine += 1

    @property
    def all(self) -> int:
        return self._canvas.frames - self._first


def drag(canvas: Canvas, widget: QWidget, way: Way, lasts_s: float) -> Drag:
    """Drag along a way on a widget of the window whose picture is on that canvas."""
    counted, loop, timer = _Pictures(canvas), QEventLoop(), QTimer(timerType=Qt.TimerType.PreciseTimer)
    moves, started, cpu_s = 0, time.perf_counter(), time.process_time()

    def move() -> None:
        nonlocal moves
        share = (time.perf_counter() - started) / lasts_s
        if share < 1.0:
            moves += 1
            _send(widget, QEvent.Type.MouseMove, way(share))
        else:
            loop.quit()

    _send(widget, QEvent.Type.MouseButtonPress, way(0.0))
    timer.timeout.connect(move)
    timer.start(EVERY_MS)
    loop.exec()
    timer.stop()
    lasted_s, cpu_s = time.perf_counter() - started, time.process_time() - cpu_s
    pictures, fine = counted.all, counted.fine
    _send(widget, QEvent.Type.MouseMove, way(1.0))
    sharp_s = wait_until(canvas.rests)
    late = counted.all - pictures - (counted.fine - fine)
    _send(widget, QEvent.Type.MouseButtonRelease, way(1.0))
    wait_until(canvas.rests)
    return Drag(lasted_s, cpu_s, moves, pictures, fine, late, sharp_s)


def _send(widget: QWidget, kind: QEvent.Type, at: QPointF) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    changed = none if kind == QEvent.Type.MouseMove else left
    held = none if kind == QEvent.Type.MouseButtonRelease else left
    event = QMouseEvent(
        kind, at, QPointF(widget.mapToGlobal(at)), changed, held, Qt.KeyboardModifier.NoModifier
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
