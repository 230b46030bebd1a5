"""Exporting a lesson: the dialog with its choices, the bar with its progress, the work in another process."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from kyphoscope.scenes.errors import SceneError
from kyphoscope.viz.player.export.bar import ExportBar
from kyphoscope.viz.player.export.dialog import ExportDialog
from kyphoscope.viz.player.export.order import Offer
from kyphoscope.viz.player.export.queue import Exports
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.lesson.lessons import Lessons
from kyphoscope.viz.player.lesson.playback import Playback
from kyphoscope.viz.player.picture.canvas import Canvas
from kyphoscope.viz.player.style.appearance import WindowAppearance
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS


class Exporting(QObject):
    """Offers what is on the screen for export; `refused` says in a sentence why it cannot be offered.

    window : above which the dialog opens
    settings : gives the chosen settings of a lesson, by the lesson's name
    """

    refused = Signal(str)

    def __init__(
        self,
        window: QWidget,
        *,
        lessons: Lessons,
        playback: Playback,
        canvas: Canvas,
        appearance: WindowAppearance,
        settings: Callable[[str], dict[str, str]],
    ) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self._lessons, self._playback, self._canvas, self._appearance = lessons, playback, canvas, appearance
        self.exports = Exports(parent=self)
        self.dialog: ExportDialog | None = None
        self.bar = ExportBar(self.exports)

    def offer(self) -> None:
        """Ask what is to be written of the lesson as it stands now."""
        lesson, play, xray = self._lessons.name, self._playback, self._canvas.view_options.xray
        try:
            settings = self._settings(lesson)
        except SceneError as mistake:  # the script has a mistake by now, on which another process would fail too
            self.refused.emit(str(mistake))
            return
        if self.dialog is None:
            self.dialog = ExportDialog(self._window, self.exports)
            self.show_appearance()
        self.dialog.offer(
            Offer(
                lesson=lesson, settings=settings, title=play.program.title,
                steps=play.program.steps, duration_s=play.program.duration_s, t_s=play.t_s, step=play.step,
                theme=self._appearance.theme, palette=self._appearance.palette, view="all" if xray.views else "3d",
                rules=xray.drawn, polarity=xray.polarity.replace("_", "-"),
            )
        )  # fmt: skip

    def show_appearance(self) -> None:
        """The window is dark or light, its letters have another size."""
        if self.dialog is not None:
            self.dialog.set_colours(WINDOW_COLOURS[self._appearance.theme], self._appearance.text_percent / 100)

    def may_close(self) -> bool:
        """Whether the window may close; where an export is still running a person is asked first."""
        job = self.exports.running
        if job is None:
            return True
        sentence = tr(
            "An export is still running: {name} is not written yet. Stop it and close?", name=job.order.files[0].name
        )
        box = QMessageBox(QMessageBox.Icon.Question, tr("Stop the export?"), sentence, parent=self._window)
        stop = box.addButton(tr("Stop and close"), QMessageBox.ButtonRole.DestructiveRole)
        go_on = box.addButton(tr("Go on"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(go_on)
        box.setEscapeButton(go_on)
        box.exec()
        sure = box.clickedButton() is stop
        box.deleteLater()
        return sure or self.exports.running is None  # it may have ended meanwhile

    def stop(self) -> None:
        """End what is being written; for a window that closes."""
        self.exports.stop()
