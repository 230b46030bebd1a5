"""The window in which a person chooses what to export from a lesson: a movie, a picture, a mesh, numbers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QGroupBox,
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from kyphoscope.viz.player.export.bar import ExportBar
from kyphoscope.viz.player.export.form import ExportForm
from kyphoscope.viz.player.export.order import (
    ENDINGS,
    KINDS,
    MESH_ENDINGS,
    Asked,
    Offer,
    Order,
    files,
    free_file,
    mistakes,
    order,
    usual_stem,
)
from kyphoscope.viz.player.export.preview import preview
from kyphoscope.viz.player.export.queue import Exports
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.style.style_sheet import palette, style_sheet
from kyphoscope.viz.player.style.window_colours import WindowColours
from kyphoscope.viz.player.widgets.basic import named, reading, tight

ALL_ENDINGS = frozenset((*ENDINGS.values(), *MESH_ENDINGS))
WIDE, HIGH = 720, 500
"""Its size at first, px: every kind of file has room, with a sentence or two on what is wrong."""


class ExportDialog(QDialog):
    """Stays open beside the lesson, which goes on; closing it does not stop what is being written.

    exports : carries the orders out; without it the dialog has a queue of its own
    """

    def __init__(self, parent: QWidget | None = None, exports: Exports | None = None) -> None:
        super().__init__(parent)
        self.exports = exports or Exports(parent=self)
        self._offer: Offer | None = None
        self._shown_for: set[str] = set()
        self._may_replace: tuple[Path, ...] = ()
        self.setWindowTitle(tr("Export"))
        self.setModal(False)
        self._make_kinds()
        self.form = ExportForm()
        self.preview = reading("exportPreview")
        self.bar = ExportBar(self.exports)
        self.start = QPushButton(tr("E&xport"))
        self.close_button = QPushButton(tr("Close"))
        self._lay_out()
        for button in (self.close_button, self.form.browse):  # Enter starts the export, Space presses these
            button.setAutoDefault(False)
        self.start.setDefault(True)
        self._connect()

    def _make_kinds(self) -> None:
        names = (tr("&Movie"), tr("&Picture"), tr("Mes&h of a part"), tr("&Numbers (JSON)"), tr("&Atlas sheet"))
        self.kinds = {kind: QRadioButton(name) for kind, name in zip(KINDS, names, strict=True)}
        self._kind_group = QButtonGroup(self)
        for button in self.kinds.values():
            self._kind_group.addButton(button)

    def _lay_out(self) -> None:
        box = QGroupBox(tr("What to write"))
        kinds = tight(QVBoxLayout(box))
        for button in self.kinds.values():
            kinds.addWidget(button)
        kinds.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.form)
        right.addStretch(1)
        right.addWidget(self.preview)
        body = QHBoxLayout()
        body.setContentsMargins(16, 14, 16, 8)
        body.setSpacing(20)
        body.addWidget(box)
        body.addLayout(right, 1)
        last = QHBoxLayout()
        last.setContentsMargins(16, 10, 16, 14)
        last.setSpacing(8)
        last.addStretch(1)
        last.addWidget(self.close_button)
        last.addWidget(self.start)
        self.frame = named(QWidget(), "frame")
        rows = tight(QVBoxLayout(self.frame))
        rows.addLayout(body, 1)
        rows.addWidget(self.bar)
        rows.addLayout(last)
        tight(QVBoxLayout(self)).addWidget(self.frame)

    def _connect(self) -> None:
        for kind, button in self.kinds.items():
            button.toggled.connect(lambda on, kind=kind: self.form.set_kind(kind) if on else None)
        self.form.changed.connect(self._refresh)
        self.form.done_with.connect(self._look_at)
        self.form.browse.clicked.connect(self._browse)
        self.exports.changed.connect(self._refresh)
        self.start.clicked.connect(self._begin)
        self.close_button.clicked.connect(self.reject)

    def offer(self, offer: Offer) -> None:
        """Show the window, ready to write something of that lesson at that moment."""
        self._offer = offer
        self._shown_for.clear()
        self.form.offer(offer)
        kind = self.kinds[self.form.kind]
        kind.setChecked(True)
        self._refresh()
        if not self.isVisible():
            self.resize(WIDE, HIGH)
        self.show()
        self.raise_()
        self.activateWindow()
        kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_colours(self, colours: WindowColours, writing: float = 1.0) -> None:
        """Dark or light, letters so many times as large as usual; the system's own file dialog looks as elsewhere."""
        self.setPalette(palette(colours))
        self.frame.setStyleSheet(style_sheet(colours, writing))

    def asked(self) -> Asked:
        """What is asked at present."""
        return self.form.asked()

    # as fields change

    def _refresh(self) -> None:
        """Update the name of the file, what will be written, and what is wrong where it is time to say so."""
        if self._offer is None:
            return
        self._name_file(self._offer)
        mistakes = self._mistakes()
        self.form.tell({name: sentence for name, sentence in mistakes.items() if name in self._shown_for})
        wait = self.exports.running is not None
        self.preview.setText("" if mistakes else preview(self._offer, self.asked(), wait))

    def _name_file(self, offer: Offer) -> None:
        """The usual name, or the one that a person gave, with the ending of this kind of file."""
        asked = self.asked()
        if not self.form.file_is_named:
            folder = self.form.folder if self.form.file.text() else _usual_folder()
            stem, ending = usual_stem(offer, asked), asked.file_ending
            self.form.set_file(free_file(folder, stem, ending, self.exports.busy), named=False)
        elif asked.file.suffix.lower() in ALL_ENDINGS and asked.file.suffix.lower() != asked.file_ending:
            self.form.set_file(asked.file.with_suffix(asked.file_ending), named=True)

    def _mistakes(self) -> dict[str, str]:
        return mistakes(self._offer, self.asked(), self.exports.busy) if self._offer else {}

    def _look_at(self, name: str) -> None:
        """Say at once, from now on, what is wrong in that field."""
        self._shown_for.add(name)
        self._refresh()

    def _browse(self) -> None:
        """Let a person look for a place among their folders; asks before it takes the name of a file that is there."""
        asked = self.asked()
        dialog = QFileDialog(self, tr("Save as"), str(asked.file))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"*{asked.file_ending}")
        dialog.setDefaultSuffix(asked.file_ending)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take_file)
        dialog.open()

    def _take_file(self, name: str) -> None:
        self.form.set_file(Path(name), named=True)
        self._may_replace = files(self.asked())[:1]
        self._look_at("file")

    # as it begins

    def _begin(self) -> None:
        """Write what is asked for; where that is not possible, say why and go to that field."""
        if self._offer is None:
            return
        if mistakes := self._mistakes():
            self._shown_for.update(self.form.rows)
            self._refresh()
            self.form.go_to(next(name for name in self.form.rows if name in mistakes))
            return
        wanted = order(self._offer, self.asked())
        there = [file for file in wanted.files if file.exists() and file not in self._may_replace]
        if there:
            self._ask_to_replace(wanted, there)
        else:
            self._add(wanted)

    def _ask_to_replace(self, wanted: Order, there: list[Path]) -> None:
        names = tr(" and ").join(file.name for file in there)
        box = QMessageBox(QMessageBox.Icon.Question, tr("Replace?"), tr("{names} is there already.", names=names))
        box.setParent(self.frame, box.windowFlags())
        box.setInformativeText(tr("Once the new one is whole, it takes the place of the old one."))
        replace = box.addButton(tr("Replace"), QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton(tr("Keep the old one"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.buttonClicked.connect(lambda button: self._add(wanted) if button is replace else self.form.go_to("file"))
        box.open()

    def _add(self, wanted: Order) -> None:
        self._may_replace = ()
        self._shown_for.clear()
        self.exports.add(wanted)


def _usual_folder() -> Path:
    """The folder for such files: a person's documents, or else their home."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(place) if place and Path(place).is_dir() else Path.home()
