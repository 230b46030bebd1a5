"""A slim bar for the export that runs: what is written, how far it is, how long it will take, and a way to end it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QAccessible, QAccessibleEvent, QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kyphoscope.viz.player.export.queue import Exports
from kyphoscope.viz.player.export.texts import left_text
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.widgets.basic import named, reading, tight

OFTEN_MS = 1000
"""How often the time that is left is updated."""
NAME_PX = 220
"""Room for the file's name."""


class ExportBar(QFrame):
    """Hidden while nothing is exported; afterwards it says how that ended, until it is dismissed."""

    def __init__(self, exports: Exports, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("exportBar")
        self.exports = exports
        self.written = ""
        self._make_pieces()
        self._lay_out()
        self._often = QTimer(self, interval=OFTEN_MS)
        self._often.timeout.connect(self._show_left)
        exports.changed.connect(self._show_running)
        exports.progressed.connect(self._show_progress)
        exports.added.connect(self.put_away)
        exports.finished.connect(self._tell_finished)
        exports.failed.connect(lambda sentence, _path: self._tell(sentence, alarm=True))
        exports.cancelled.connect(self._tell_cancelled)
        self.cancel.clicked.connect(exports.cancel)
        self.show_folder.clicked.connect(self._show_in_folder)
        self.dismiss.clicked.connect(self.put_away)
        self.put_away()

    def put_away(self) -> None:
        """Forget how the last export ended."""
        self.written = ""
        self._news_row.hide()
        self._show_running()

    def _make_pieces(self) -> None:
        self.name = named(QLabel(), "exportName")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.left = named(QLabel(), "exportLeft")
        self.cancel = _button(tr("Cancel"))
        self.news = reading("exportNews")
        self.news.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.show_folder = _button(tr("Show in folder"))
        self.dismiss = _button(tr("Dismiss"))

    def _lay_out(self) -> None:
        self._run_row, run = _row()
        for widget in (self.name, self.bar, self.left, self.cancel):
            run.addWidget(widget, 1 if widget is self.bar else 0)
        self._news_row, news = _row()
        for widget in (self.news, self.show_folder, self.dismiss):
            news.addWidget(widget, 1 if widget is self.news else 0)
        column = tight(QVBoxLayout(self))
        column.addWidget(self._run_row)
        column.addWidget(self._news_row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    # while it runs

    def _show_running(self) -> None:
        job = self.exports.running
        self._run_row.setVisible(job is not None)
        if job is None:
            self._often.stop()
        else:
            name = job.order.files[0].name
            self.name.setText(self.name.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, NAME_PX))
            self.name.setToolTip(str(job.order.files[0]))
            self.bar.setAccessibleName(tr("Export of {name}", name=name))
            self.cancel.setAccessibleName(tr("Cancel the export of {name}", name=name))
            self.cancel.setEnabled(not job.cancelling)
            self._show_progress(job.done, job.total)
            self._often.start()
        self.setVisible(not (self._run_row.isHidden() and self._news_row.isHidden()))

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)  # 0 to 0 is a bar that only says that something goes on
        self.bar.setValue(done)
        self._show_left()

    def _show_left(self) -> None:
        job = self.exports.running
        if job is None:
            return
        waiting = len(self.exports.waiting)
        words = [
            tr("cancelling") if job.cancelling else left_text(job.left_s()) if job.total else tr("preparing"),
            tr("one more waits") if waiting == 1 else tr("{count} more wait", count=waiting) if waiting else "",
        ]
        self.left.setText("  ·  ".join(filter(None, words)))

    # how it ended

    def _tell_finished(self, path: str) -> None:
        self.written = path
        self._tell(tr("{name} is written.", name=Path(path).name))

    def _tell_cancelled(self, path: str) -> None:
        self._tell(tr("{name} was cancelled; nothing of it is left behind.", name=Path(path).name))

    def _tell(self, sentence: str, alarm: bool = False) -> None:
        """Show it, let screen readers read it aloud, and draw attention if the person has gone to another window."""
        self.written = "" if alarm else self.written
        self.news.setText(sentence)
        self.news.setAccessibleName(sentence)
        self.news.setProperty("alarm", alarm)
        self.news.style().polish(self.news)
        self.show_folder.setVisible(bool(self.written))
        self._news_row.show()
        self._show_running()
        if self.isVisible():
            QAccessible.updateAccessibility(QAccessibleEvent(self.news, QAccessible.Event.Alert))
            if not self.isActiveWindow():
                QApplication.alert(self.window())

    def _show_in_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self.written).parent)))


def _button(text: str) -> QPushButton:
    """A button that is reached with Tab and never takes an Enter that is meant for another."""
    button = QPushButton(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAutoDefault(False)
    return button


def _row() -> tuple[QWidget, QHBoxLayout]:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(12, 6, 12, 6)
    row.setSpacing(12)
    return holder, row
