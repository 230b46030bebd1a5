"""Keeps a person's choices for the next time: read when the window is made, written whenever they change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, SignalInstance
from PySide6.QtWidgets import QMainWindow, QMessageBox, QSplitter

from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.settings.settings_store import SETTINGS, SettingsStore


@dataclass(frozen=True, slots=True)
class SyncedSettings:
    """Settings that the window shows and the store remembers; those of one source stand together.

    names : of the store's `SETTINGS`
    changed : says that something else may be chosen now
    chosen : gives their values as they are chosen in the window now
    choose : chooses such values in the window
    is_layout : whether they say how the window is divided, which is not remembered while an audience has it
    """

    names: tuple[str, ...]
    changed: SignalInstance
    chosen: Callable[[], tuple[object, ...]]
    choose: Callable[..., object]
    is_layout: bool = False

    def __post_init__(self) -> None:
        unknown = set(self.names) - set(SETTINGS)
        if unknown:
            raise ValueError(f"The store has no setting {', '.join(sorted(unknown))}; it has {', '.join(SETTINGS)}.")


class SettingsSync(QObject):
    """Keeps the window and the store of settings equal: the store's values at the start, then the window's.

    split : what divides the window
    lent : whether the window is lent to an audience now
    """

    def __init__(
        self,
        window: QMainWindow,
        split: QSplitter,
        store: SettingsStore,
        settings: tuple[SyncedSettings, ...],
        *,
        lent: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self.settings = settings
        self._window, self._split, self._store, self._lent = window, split, store, lent
        self._applies = False
        self._new_split = split.saveState()
        self._apply()
        self._apply_places()
        for signal in (*(synced.changed for synced in settings), split.splitterMoved):
            signal.connect(lambda *_: self._keep())

    def ask_to_forget(self) -> None:
        """Forget, once a person has said yes."""
        frame = self._window.centralWidget()  # so that the question is in the window's own colours
        sure = QMessageBox.question(frame, tr("Reset all settings"), tr("Forget all that was chosen and opened?"))
        if sure == QMessageBox.StandardButton.Yes:
            self.forget()

    def forget(self) -> None:
        """Everything as it was when the program was new."""
        self._store.reset()
        self._apply()
        self._split.restoreState(self._new_split)

    def keep_places(self) -> None:
        """Where the window is and how large; for one that closes."""
        self._keep()
        self._store.window = bytes(self._window.saveGeometry().data())
        self._store.sync()

    def _apply(self) -> None:
        """Choose all that is remembered, and remember nothing meanwhile: most of the window is still as it was."""
        self._applies = True
        for synced in self.settings:
            synced.choose(*map(self._store.get, synced.names))
        self._applies = False

    def _apply_places(self) -> None:
        window, store = self._window, self._store
        if store.window and window.restoreGeometry(store.window) and window.isFullScreen():
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)  # it begins with its menus
            window.setGeometry(window.normalGeometry())
        if store.splitter:
            self._split.restoreState(store.splitter)

    def _keep(self) -> None:
        if self._applies:
            return
        lent = self._lent()
        for synced in self.settings:
            if not (lent and synced.is_layout):
                for name, value in zip(synced.names, synced.chosen(), strict=True):
                    self._store.set(name, value)
        if not lent:
            self._store.splitter = bytes(self._split.saveState().data())
