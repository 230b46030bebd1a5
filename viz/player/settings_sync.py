"""What a person chose is there again next time: read when the window is made, kept whenever it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox

from kyphoscope.viz.player.words import tr

if TYPE_CHECKING:
    from kyphoscope.viz.player.window import PlayerWindow


class Keeping(QObject):
    """Ties the window to what is remembered."""

    def __init__(self, window: PlayerWindow) -> None:
        super().__init__(window)
        self._window, self._kept = window, window.remembered
        self._applies = False
        self._new_split = window.split.saveState()
        self._apply()
        self._apply_places()
        for signal in (
            window.dress.changed, window.playback.changed, window.viewing.changed, window.self_check.changed,
            window.panels.changed, window.fluoroscopy.changed, window.actions_by_name["steps"].toggled,
            window.split.splitterMoved,
        ):  # fmt: skip
            signal.connect(lambda *_: self._keep())

    def ask_to_forget(self) -> None:
        """Forget, once a person has said yes."""
        frame = self._window.frame  # so that the question is in the window's own colours
        sure = QMessageBox.question(frame, tr("Reset all settings"), tr("Forget all that was chosen and opened?"))
        if sure == QMessageBox.StandardButton.Yes:
            self.forget()

    def forget(self) -> None:
        """Everything as it was when the program was new."""
        self._kept.reset()
        self._apply()
        self._window.split.restoreState(self._new_split)

    def keep_places(self) -> None:
        """Where the window is and how large; for one that closes."""
        self._keep()
        self._kept.window = bytes(self._window.saveGeometry().data())
        self._kept.sync()

    def _apply(self) -> None:
        """Put on all that is remembered, and remember nothing meanwhile: most of the window is still as it was."""
        self._applies = True
        window, kept = self._window, self._kept
        window.playback.set_speed(kept.speed)
        window.playback.set_mode(kept.mode)
        window.canvas.linked = kept.linked_cameras
        if window.canvas.sight.labels != kept.labels:
            window.viewing.switch_labels()
        window.self_check.set_mode(kept.questions)
        window.fluoroscopy.put_on(shown=kept.xray, polarity=kept.polarity, drawn=kept.rules)
        window.step_panel.setVisible(kept.steps)
        window.panels.bring(kept.tab) if kept.panels and kept.tab else window.panels.put_away()
        window.dress.put_on(theme=kept.theme, palette=kept.palette, text_percent=kept.text_size, captions=kept.captions)
        self._applies = False

    def _apply_places(self) -> None:
        window = self._window
        if self._kept.window and window.restoreGeometry(self._kept.window) and window.isFullScreen():
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)  # it begins with its menus
            window.setGeometry(window.normalGeometry())
        if self._kept.splitter:
            self._window.split.restoreState(self._kept.splitter)

    def _keep(self) -> None:
        if self._applies:
            return
        window, kept = self._window, self._kept
        dress = window.dress
        kept.theme, kept.palette, kept.text_size = dress.theme, dress.palette, dress.text_percent
        kept.captions, kept.labels = dress.captions, window.canvas.sight.labels
        kept.speed, kept.mode = window.playback.clock.speed, window.playback.mode
        kept.linked_cameras, kept.questions = window.canvas.linked, window.self_check.mode
        xray = window.fluoroscopy.xray
        kept.xray, kept.polarity, kept.rules = bool(xray.views), xray.polarity, xray.drawn
        if not window.presenting.on:
            kept.steps, kept.panels = not window.step_panel.isHidden(), not window.panels.isHidden()
            kept.tab = window.panels.current or kept.tab
            kept.splitter = bytes(window.split.saveState().data())
