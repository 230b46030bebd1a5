"""Writes a movie, a picture, a mesh or numbers in a process of its own, so that the lesson goes on meanwhile."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from kyphoscope.viz.errors import ExportError
from kyphoscope.viz.export.files import beside, failures_of
from kyphoscope.viz.export.progress import ASKED_BY, EACH, Pace, frames_reported
from kyphoscope.viz.player.export.order import Order
from kyphoscope.viz.player.export.texts import in_words
from kyphoscope.viz.player.language.words import tr

COMMAND = (sys.executable, "-P", "-m", "kyphoscope")
"""The command line of this very program; -P, so that nothing is imported from the folder the player was started in."""

PATIENCE_MS = 10_000
"""How long a process may take to end in good order: between two frames it does not listen."""

DRAFT = re.compile(r"\.[0-9a-f]{16}\.part")
"""The name of a file that `viz.export.files.beside` has begun."""

REFUSED = 2


class ExportJob(QObject):
    """One export. `progressed` gives how many frames are done, and of how many; then comes one of the other three.

    order : what is to be done
    command : the program that does it and the words before the order's own

    `finished` gives the first file, `failed` a sentence on what went wrong and what to do.
    """

    progressed = Signal(int, int)
    finished = Signal(str)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, order: Order, command: tuple[str, ...] = COMMAND, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.order = order
        self.done, self.total = 0, 0
        self.cancelling = False
        self._pace: Pace | None = None
        self._said: list[str] = []
        self._killed = False
        self._drafts: frozenset[Path] = frozenset()
        self._process = QProcess(self)
        self._process.setProgram(command[0])
        self._process.setArguments([*command[1:], *order.arguments])
        self._process.setProcessEnvironment(_environment())
        self._process.setStandardInputFile(QProcess.nullDevice())
        self._process.readyReadStandardError.connect(self._listen)
        self._process.finished.connect(self._end)
        self._process.errorOccurred.connect(self._stumble)
        self._patience = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(self._kill)

    @property
    def runs(self) -> bool:
        """Whether its process is there."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    def left_s(self) -> float | None:
        """How long it will still take, s; None while that cannot be known."""
        return self._pace.left_s(self.total, time.monotonic()) if self._pace else None

    def start(self) -> None:
        """Begin; returns at once."""
        self._drafts = self._drafts_there()
        self._process.start()

    def cancel(self) -> None:
        """Ask the process to end and to clear away what it began; one that does not listen is ended."""
        if not self.runs or self.cancelling:
            return
        self.cancelling = True
        if sys.platform == "win32":  # a console program there listens to nothing gentler
            self._kill()
        else:
            self._process.terminate()
            self._patience.start()

    def stop(self) -> None:
        """Cancel, and come back when the process has ended; for a window that closes."""
        self.cancel()
        if self.runs and not self._process.waitForFinished(PATIENCE_MS // 2):
            self._kill()
            self._process.waitForFinished(PATIENCE_MS // 2)

    def _kill(self) -> None:
        self._killed = True
        self._process.kill()

    def _listen(self) -> None:
        """Take in the whole lines that the process has said."""
        self._process.setReadChannel(QProcess.ProcessChannel.StandardError)
        while self._process.canReadLine():
            self._hear(bytes(self._process.readLine().data()))

    def _hear(self, said: bytes) -> None:
        """Its progress, or words for people."""
        line = said.decode(errors="replace").strip()
        progress = frames_reported(line)
        if progress is None:
            self._said += [line] if line else []
            return
        now_s = time.monotonic()
        self.done, self.total = progress
        self._pace = self._pace.updated(self.done, now_s) if self._pace else Pace(done=self.done, at_s=now_s)
        self.progressed.emit(self.done, self.total)

    def _end(self, code: int, status: QProcess.ExitStatus) -> None:
        self._patience.stop()
        self._listen()
        self._hear(bytes(self._process.readAllStandardError().data()))
        crashed = status == QProcess.ExitStatus.CrashExit
        if crashed or self._killed:
            self._clear_drafts()
        if code == 0 and not crashed:
            self._deliver()
        elif self.cancelling:
            self.cancelled.emit()
        else:
            self.failed.emit(_why(self._said, code, crashed))

    def _deliver(self) -> None:
        """The file is there, or becomes so from what was printed."""
        path = self.order.files[0]
        if self.order.prints:
            printed = bytes(self._process.readAllStandardOutput().data())
            try:
                with failures_of(path), beside(path) as draft:
                    draft.write_bytes(printed)
            except ExportError as error:
                self.failed.emit(_elsewhere(str(error)))
                return
        self.finished.emit(str(path))

    def _stumble(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            why = self._process.errorString()
            self.failed.emit(tr("The export could not be started ({why}); install Kyphoscope anew.", why=why))

    def _drafts_there(self) -> frozenset[Path]:
        folder = Path(os.path.realpath(self.order.files[0])).parent
        if not folder.is_dir():
            return frozenset()
        return frozenset(path for path in folder.iterdir() if DRAFT.fullmatch(path.name))

    def _clear_drafts(self) -> None:
        """Remove what a process that was ended could not: every draft begun in the folder since the start.

        On Windows, where this is the rule, a draft that another process is writing cannot be removed.
        """
        for path in self._drafts_there() - self._drafts:
            try:
                path.unlink()
            except OSError:
                continue


def _environment() -> QProcessEnvironment:
    """This program's environment, with which the other one reports each per cent, in UTF-8."""
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("PYTHONUTF8", "1")
    environment.insert(ASKED_BY, EACH)
    return environment


def _why(said: list[str], code: int, crashed: bool) -> str:
    """In a sentence or two: why nothing was written, and what to do."""
    if crashed:
        return tr(
            "The export was ended by the system, perhaps for want of memory; nothing half done is left behind. Close "
            "other programs, or choose a smaller size or a lower quality, and export again."
        )
    if not said or any(line.startswith("Traceback ") for line in said):
        return tr(
            "The export failed by a mistake in the program ({what}); nothing half done is left behind. Run "
            "kyphoscope doctor to see what this machine lacks.",
            what=said[-1] if said else tr("it said nothing, code {code}", code=code),
        )
    sentence = in_words(said[-1])
    return sentence if code == REFUSED else _elsewhere(sentence)


def _elsewhere(sentence: str) -> str:
    return (
        sentence + " " + tr("Nothing half done is left behind; make room or choose another folder, then export again.")
    )
