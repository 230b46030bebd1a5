"""The fields of the export dialog: for each kind of file those that it needs, and beside each what is wrong in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from kyphoscope.meshes.choices import FRACTURES, LESIONS, LEVELS
from kyphoscope.meshes.specs import MOST_LOSS, MOST_NARROWING
from kyphoscope.viz.clock import clock_text
from kyphoscope.viz.export.options import USUAL_LOSS, MeshPart
from kyphoscope.viz.player.export.fields import FormRow, choice, fill, line, percent, pick
from kyphoscope.viz.player.export.order import MESH_ENDINGS, USUAL_QUALITY, VIEWS, Asked, Offer, all_settings
from kyphoscope.viz.player.export.texts import fracture_words, lesion_words, moment_text, part_words, view_words, worded
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.widgets.basic import named

SIZES = ("1280x720", "1920x1080", "3840x2160")
OTHER = ""
"""Stands for a size that is typed."""
RATES = ("24", "25", "30", "60")
CHOSEN = ("span", "moment", "fps", "quality", "theme", "view", "level", "part", "fracture", "lesion", "ending")
"""The drop-down lists that say what is asked as it stands."""
NAME_WIDE, NAME_DOWN = 136, 8
"""The column of the fields' names, px: the same for all kinds; and how far a name is below the field's upper edge."""


class ExportForm(QWidget):
    """The fields; which of them are shown depends on `kind`, which is set from outside.

    `changed` says that something else is asked, `done_with` that a person has left a field that can be wrong.
    """

    changed = Signal()
    done_with = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = "movie"
        self.folder = Path.home()
        self.file_is_named = False
        self._quality_is_chosen = False
        self._bone_of: tuple[str, dict[str, str]] = ("", {})
        self._make_span()
        self._make_frames()
        self._make_mesh()
        self.file = line(tr("Save as"))
        self.browse = QPushButton(tr("Browse …"))
        self.browse.setAccessibleName(tr("Browse for a file"))
        self.browse.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._lay_out()
        self._connect()

    def _make_span(self) -> None:
        self.span = choice(tr("What"))
        self.moment = choice(tr("Moment"))
        self.step = choice(tr("Step"))
        self.start = line(tr("Start"), tr("0:00, the beginning"))
        self.end = line(tr("End"))

    def _make_frames(self) -> None:
        self.view = choice(tr("Pictures"), worded(VIEWS, view_words()))
        self.pixels = choice(tr("Size"), [(size.replace("x", " × "), size) for size in SIZES])
        self.pixels.addItem(tr("Other …"), OTHER)
        self.own_size = line(tr("Width x height in pixels"), tr("Width x height"))
        self.own_size.setMinimumWidth(
            self.own_size.fontMetrics().horizontalAdvance(self.own_size.placeholderText()) + 40
        )
        self.fps = choice(tr("Frames a second"), [(rate, rate) for rate in RATES])
        pick(self.fps, "30")
        qualities = ((tr("Draft, fast"), "draft"), (tr("Standard"), "standard"), (tr("High, slow"), "high"))
        self.quality = choice(tr("Quality"), qualities)
        self.theme = choice(tr("Background"), [(tr("Dark"), "dark"), (tr("Light"), "light")])

    def _make_mesh(self) -> None:
        formats = (tr("STL, in mm"), tr("PLY, in mm"), tr("glTF (.glb), in m"))
        self.level = choice(tr("Level"), [(level, level) for level in LEVELS])
        self.part = choice(tr("Part"), worded(get_args(MeshPart), part_words()))
        self.fracture = choice(tr("Fracture"), worded(FRACTURES, fracture_words()))
        self.lost = percent(tr("Lost height"), 100 * MOST_LOSS, 100 * USUAL_LOSS)
        self.narrowed = percent(tr("Canal narrowed by"), 100 * MOST_NARROWING, 100 * USUAL_LOSS)
        self.lesion = choice(tr("Lesion"), worded(LESIONS, lesion_words()))
        self.ending = choice(tr("Format"), tuple(zip(formats, MESH_ENDINGS, strict=True)))

    def _lay_out(self) -> None:
        names = {
            "span": tr("&What"), "moment": tr("M&oment"), "step": tr("&Step"), "start": tr("Sta&rt"),
            "end": tr("&End"), "view": tr("Pict&ures"), "level": tr("&Level"), "part": tr("Par&t"),
            "fracture": tr("Fract&ure"), "lost": tr("Lost hei&ght"), "narrowed": tr("&Canal narrowed by"),
            "lesion": tr("Les&ion"), "ending": tr("F&ormat"), "size": tr("Si&ze"), "fps": tr("&Frames a second"),
            "quality": tr("&Quality"), "theme": tr("&Background"), "file": tr("Sa&ve as"),
        }  # fmt: skip
        beside = {"size": self.own_size, "file": self.browse}
        self.rows: dict[str, FormRow] = {}
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(6)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, words in names.items():
            field = self.pixels if name == "size" else getattr(self, name)
            label = named(QLabel(words), "fieldName")
            label.setBuddy(field)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            label.setContentsMargins(0, NAME_DOWN, 0, 0)
            label.setMinimumWidth(NAME_WIDE)
            self.rows[name] = FormRow(field, *([beside[name]] if name in beside else []))
            self._form.addRow(label, self.rows[name])

    def _connect(self) -> None:
        for name in (*CHOSEN, "step", "pixels"):
            getattr(self, name).currentIndexChanged.connect(self._change)
        for spin in (self.lost, self.narrowed):
            spin.valueChanged.connect(self._change)
        for name, typed in {"start": self.start, "end": self.end, "size": self.own_size, "file": self.file}.items():
            typed.textChanged.connect(self._change)
            typed.editingFinished.connect(lambda name=name: self.done_with.emit(name))
        self.quality.activated.connect(lambda _row: setattr(self, "_quality_is_chosen", True))
        self.file.textEdited.connect(lambda text: setattr(self, "file_is_named", bool(text)))

    # what is asked

    def offer(self, offer: Offer) -> None:
        """Offer this lesson at this moment; choices that do not depend on the lesson stay as they were."""
        lasts = clock_text(offer.duration_s)
        spans = ((tr("Whole lesson, {lasts}", lasts=lasts), "whole"), (tr("One step"), "step"), (tr("A part"), "part"))
        fill(self.span, spans)
        now = tr("Now, {time}", time=moment_text(offer.t_s))
        fill(self.moment, ((now, "now"), (tr("As a step ends"), "step")))
        fill(self.step, [(f"{mark.index + 1}  {mark.title}", mark.index) for mark in offer.steps])
        pick(self.step, offer.step)
        pick(self.theme, offer.theme)
        pick(self.view, offer.view)
        self.end.setPlaceholderText(tr("{time}, the end", time=lasts))
        if self._bone_of != (offer.lesson, dict(offer.settings)):
            self._bone_of = (offer.lesson, dict(offer.settings))
            self._offer_bone(all_settings(offer))
        self._change()

    def _offer_bone(self, settings: Mapping[str, str]) -> None:
        """The bone that the lesson treats."""
        pick(self.level, settings.get("level"))
        pick(self.fracture, settings.get("fracture"))
        self.lost.setValue(_percent(settings.get("height_loss", "")))

    def set_kind(self, kind: str) -> None:
        """What is written: one of `KINDS`."""
        self.kind = kind
        if not self._quality_is_chosen:
            pick(self.quality, USUAL_QUALITY.get(kind))
        self._change()

    def set_file(self, path: Path, named: bool) -> None:
        """Write to that file; a file that the user has not `named` changes as soon as another choice is made."""
        self.file_is_named = named
        self.folder = path.parent
        if self.file.text() != str(path):
            self.file.setText(str(path))

    def asked(self) -> Asked:
        """What the fields say."""
        chosen = {name: getattr(self, name).currentData() for name in CHOSEN}
        return Asked(
            **chosen,
            kind=self.kind,
            step=self.step.currentData() or 0,
            start=self.start.text(),
            end=self.end.text(),
            size=self.pixels.currentData() or self.own_size.text(),
            lost_percent=self.lost.value(),
            narrowed_percent=self.narrowed.value(),
            file=self.folder / os.path.expanduser(self.file.text().strip()),
        )

    # what is seen

    def tell(self, mistakes: Mapping[str, str]) -> None:
        """Say beside each field what is wrong in it, and nothing beside the others."""
        for name, row in self.rows.items():
            row.tell(mistakes.get(name, ""))

    def go_to(self, name: str) -> None:
        """Put the keyboard into that field, to be corrected."""
        field = self.own_size if name == "size" else getattr(self, name)  # the sizes on offer are never wrong
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(field, QLineEdit):
            field.selectAll()

    def _change(self, *_: object) -> None:
        shown = needed(self.asked())
        for name, row in self.rows.items():
            self._form.setRowVisible(row, name in shown)
        self.own_size.setVisible(self.pixels.currentData() == OTHER)
        self.changed.emit()


def needed(asked: Asked) -> frozenset[str]:
    """The fields that this kind of file needs."""
    if asked.kind == "movie":
        spans = {"step": ("step",), "part": ("start", "end")}
        return frozenset(("span", *spans.get(asked.span, ()), "view", "size", "fps", "quality", "theme", "file"))
    if asked.kind == "mesh":
        broken = {"none": (), "burst": ("lost", "narrowed")}
        return frozenset(
            ("level", "part", "fracture", *broken.get(asked.fracture, ("lost",)), "lesion", "ending", "file")
        )
    if asked.kind == "atlas":
        return frozenset(("theme", "file"))
    frame = ("view", "size", "quality", "theme") if asked.kind == "picture" else ()
    return frozenset(("moment", *(("step",) if asked.moment == "step" else ()), *frame, "file"))


def _percent(share: str) -> float:
    """A setting such as "0.35" in per cent; the usual loss where it is no number."""
    try:
        return 100 * float(share)
    except ValueError:
        return 100 * USUAL_LOSS
