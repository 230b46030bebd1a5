"""The exports that were asked for, one after the other: two at once would only slow each other down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from kyphoscope.viz.player.export.job import ExportJob
from kyphoscope.viz.player.export.order import Order


class Exports(QObject):
    """One export that runs and those that wait for it.

    make_job : makes a job that does an order

    `changed` says that another runs or waits. The others are those of the job that runs; `failed` and `cancelled`
    give its first file too.
    """

    changed = Signal()
    added = Signal()
    progressed = Signal(int, int)
    finished = Signal(str)
    failed = Signal(str, str)
    cancelled = Signal(str)

    def __init__(self, make_job: Callable[[Order], ExportJob] = ExportJob, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_job = make_job
        self.running: ExportJob | None = None
        self.waiting: tuple[Order, ...] = ()
        if (app := QCoreApplication.instance()) is not None:
            app.aboutToQuit.connect(self.stop)

    @property
    def busy(self) -> frozenset[Path]:
        """The files that will be written."""
        running = (self.running.order,) if self.running else ()
        return frozenset(file for order in (*running, *self.waiting) for file in order.files)

    def add(self, order: Order) -> None:
        """Begin it, now or when those before it are done."""
        self.waiting += (order,)
        self.added.emit()
        self._next()

    def cancel(self) -> None:
        """End the one that runs; the next one then begins."""
        if self.running:
            self.running.cancel()
            self.changed.emit()

    def stop(self) -> None:
        """End everything, and come back when it is ended."""
        self.waiting = ()
        if self.running:
            self.running.stop()

    def _next(self) -> None:
        if self.running is None and self.waiting:
            order, *rest = self.waiting
            self.waiting = tuple(rest)
            self.running = job = self._make_job(order)
            job.setParent(self)
            job.progressed.connect(self.progressed)
            job.finished.connect(self._finish)
            job.failed.connect(self._fail)
            job.cancelled.connect(self._call_off)
            job.start()
        self.changed.emit()

    def _finish(self, path: str) -> None:
        self._over()
        self.finished.emit(path)
        self._next()

    def _fail(self, sentence: str) -> None:
        path = self._over()
        self.failed.emit(sentence, path)
        self._next()

    def _call_off(self) -> None:
        path = self._over()
        self.cancelled.emit(path)
        self._next()

    def _over(self) -> str:
        """The job is done with; the file that it was about."""
        job, self.running = self.running, None
        if job is None:
            return ""
        job.deleteLater()
        return str(job.order.files[0])
