"""Signals that the open script has been saved by the program in which an educator writes it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

CALM_MS = 150
"""How long nothing must have happened to the file before it counts as saved."""


class ScriptWatch(QObject):
    """Watches one file; `changed` gives its path, as it was given, once new text has been saved in it.

    It does not matter how they are saved: into the file, as a new file that takes its name, or after it was deleted.
    While nothing happens it costs nothing: the system reports when something does.
    """

    changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path: str | None = None
        self._seen: bytes | None = None
        self._watcher = QFileSystemWatcher(self)
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._check)
        self._watcher.fileChanged.connect(lambda _path: self._calm.start())
        self._watcher.directoryChanged.connect(self._something_near)

    def watch(self, path: str | Path | None) -> None:
        """This file from now on, whether it is there yet or not; None for a lesson that comes with the program."""
        self._path = None if path is None else str(path)
        self._calm.stop()
        self._attach()
        self._seen = self._read()

    def _something_near(self, _folder: str) -> None:
        """In the folder: perhaps the file came, went or was replaced; a busy folder must not delay the check."""
        if self._path is None:
            return
        if Path(self._path).exists() and self._path not in self._watcher.files():
            self._watcher.addPath(self._path)  # while it is still being written, the check is delayed
        if not self._calm.isActive():
            self._calm.start()

    def _check(self) -> None:
        """Signal if the file has new text; one that is gone is waited for."""
        self._attach()  # first, so that nothing is saved unseen after the reading
        words = self._read()
        if self._path is not None and words is not None and words != self._seen:
            self._seen = words
            self.changed.emit(self._path)

    def _attach(self) -> None:
        """Watch the file that has the name now: a watch follows a file that is renamed, and ends with a deleted one."""
        stale = self._watcher.files() + self._watcher.directories()
        if stale:
            self._watcher.removePaths(stale)
        if self._path is not None:
            self._watcher.addPaths(_watched(Path(self._path)))

    def _read(self) -> bytes | None:
        """What stands in the file; None while it cannot be read."""
        if self._path is None:
            return None
        try:
            return Path(self._path).read_bytes()
        except OSError:
            return None


def _watched(path: Path) -> list[str]:
    """The file, if it is there, and its folder, or what is left of the way to it; for a link also where it leads."""
    folders = {_nearest(path.absolute().parent), _nearest(path.resolve().parent)}
    return [*([str(path)] if path.is_file() else []), *sorted(map(str, folders))]


def _nearest(folder: Path) -> Path:
    return next((up for up in (folder, *folder.parents) if up.is_dir()), folder)
