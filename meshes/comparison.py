"""A vertebra as published beside the same vertebra as built: every size, its difference and where it comes from."""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files

from kyphoscope.meshes.build import build
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.measure.morphometry import DiscHeights, Morphometry, measured, measured_disc
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.meshes.spine.column import bone_spec
from kyphoscope.meshes.tables.tables import LevelSize, beneath, size
from kyphoscope.meshes.vertebra.stacking import disc_from_lower, disc_from_upper

WORDS = {
    "upper_width_mm": "upper end plate, width",
    "lower_width_mm": "lower end plate, width",
    "upper_depth_mm": "upper end plate, depth",
    "lower_depth_mm": "lower end plate, depth",
    "anterior_height_mm": "body, height in front",
    "posterior_height_mm": "body, height behind",
    "pedicle_width_mm": "pedicle, width",
    "pedicle_height_mm": "pedicle, height",
    "pedicle_transverse_deg": "pedicle, transverse angle",
    "pedicle_sagittal_deg": "pedicle, sagittal angle",
    "canal_width_mm": "canal, width",
    "canal_depth_mm": "canal, depth",
    "transverse_span_mm": "transverse processes, span",
    "spinous_length_mm": "spinous process, length",
    "spinous_slope_deg": "spinous process, slope",
    "chord_mm": "chord along the pedicle",
    "disc_anterior_mm": "disc below, height in front",
    "disc_middle_mm": "disc below, height in the middle",
    "disc_posterior_mm": "disc below, height behind",
    "wedge_deg": "body, wedge angle",
    "body_volume_ml": "body, volume",
}
TOLERANCE = {"mm": 0.5, "deg": 1.5}
LOOSER = {"transverse_span_mm": 1.0, "spinous_length_mm": 1.0, "spinous_slope_deg": 5.0}
"""Processes to 1 mm. The slope is published for T6 and T12 only, where people differ by 9.3 and 7.4 degrees (Kaur 2016,
PMC4857161)."""
SHARE = {"chord_mm": 0.10, "body_volume_ml": 0.08}
"""The chord follows from the sizes of body, pedicle and arch, which the table has from other people than the chord: to
the tenth by which people differ (Kretzer 2011: 44.9 with a deviation of 4.4 mm at T9). The volume is a product of the
other sizes with a rough factor for the outline."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparedSize:
    """One size of one level.

    name, words : the column, as in `tables.LevelSize`, and in words
    unit : "mm", "deg" or "ml"
    published, built, difference : in that unit
    tolerance : how large the difference may be
    standing, source : how well the published value is known, and where it comes from
    """

    name: str
    words: str
    unit: str
    published: float
    built: float
    difference: float
    tolerance: float
    standing: str
    source: str

    @property
    def within(self) -> bool:
        """Whether the difference is within the tolerance."""
        return abs(self.difference) <= self.tolerance


@lru_cache(maxsize=64)
def measured_level(level: str, factor: float = 1.0) -> Morphometry:
    """What is measured on the built, unbroken vertebra of a level."""
    return measured(build(VertebraSpec(level=level, size_factor=factor)))


@lru_cache(maxsize=64)
def measured_disc_below(level: str, factor: float = 1.0) -> DiscHeights:
    """What is measured between a vertebra and the next one or the sacrum below it, both built and stacked."""
    lower = beneath(level)

    def standing(which: str, place: Pose) -> Part:
        part = build(bone_spec(which, factor))
        return Part(place.apply(part.vertices), part.faces, part.material)

    return measured_disc(
        standing(level, disc_from_upper(level, factor)), standing(lower, disc_from_lower(lower, factor))
    )


def compared(level: str, factor: float = 1.0) -> tuple[ComparedSize, ...]:
    """Every column of the table for a person `factor` times as large; raises ValueError for an unknown level."""
    spec = VertebraSpec(level=level, size_factor=factor)
    table, bone, disc = size(spec.level, factor), measured_level(level, factor), measured_disc_below(level, factor)
    rows = []
    for name, (standing, source) in _sources().items():
        published, unit = getattr(table, name), name.rsplit("_", 1)[1]
        built = float(getattr(disc if name.startswith("disc_") else bone, name))
        rows.append(
            ComparedSize(
                name=name,
                words=WORDS[name],
                unit=unit,
                published=published,
                built=built,
                difference=built - published,
                tolerance=_tolerance(name, published),
                standing=standing,
                source=source,
            )
        )
    return tuple(rows)


def _tolerance(name: str, published: float) -> float:
    return SHARE[name] * published if name in SHARE else LOOSER.get(name) or TOLERANCE[name.rsplit("_", 1)[1]]


@lru_cache(maxsize=1)
def _sources() -> dict[str, tuple[str, str]]:
    """How well each column is known and where it comes from; the file lists them in the order of the table."""
    text = files("kyphoscope.meshes.tables").joinpath("morphometry_sources.csv").read_text("utf-8")
    rows = [(row["standing"], row["source"]) for row in csv.DictReader(text.splitlines())]
    names = [field.name for field in fields(LevelSize)][1:]
    return dict(zip(names, rows, strict=True))
