"""The sizes of the bodies, measured on the meshes that are drawn, each with its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from kyphoscope.meshes import specs
from kyphoscope.meshes.access.access_anatomy import access_anatomy
from kyphoscope.meshes.access.clearances import beside_pedicle, in_pedicle
from kyphoscope.meshes.build import build
from kyphoscope.meshes.devices.balloon import cavity_void
from kyphoscope.meshes.geometry.plane_section import CrossSection, cross_section
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.geometry.triangles import volume_mm3
from kyphoscope.meshes.measure.morphometry import measured
from kyphoscope.meshes.readings import canal_narrowing, grading, heights, volume_ml
from kyphoscope.meshes.specs import (
    CannulaSpec,
    CavitySpec,
    DiscSpec,
    FragmentSpec,
    NeedleSpec,
    NucleusSpec,
    Spec,
    TissueSpec,
    VertebraSpec,
)
from kyphoscope.meshes.tables.instrument_tables import gauge
from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.viz.bodies import BODIES, Measured
from kyphoscope.viz.facts.names import side_of
from kyphoscope.viz.facts.way_clearances import BEHIND_ENTRY_MM


@dataclass(frozen=True, slots=True)
class Amount:
    """A measured amount: a number and its unit, one of `UNITS`; as text it is written with one decimal place."""

    value: float
    unit: str

    def __str__(self) -> str:
        return f"{self.value:.1f}{'' if self.unit == '°' else ' '}{self.unit}"


Size = tuple[str, Amount | str]
"""What is measured, and how much it is; of a fracture, its name."""

UNITS = {"mm": "mm", "mL": "ml", "°": "deg", "%": "percent"}
"""Each unit as it is written, and as names in data end with it."""

DISC_PLACES = (("in front", 0.2), ("in the middle", 0.5), ("behind", 0.8))
"""Where the height of a disc is taken, as shares of its depth from the front."""
SHAFT_SHARE = 0.25
"""This length of an instrument, from its tip, is certainly shaft."""
LEAST_FORWARD = 0.3
"""An instrument heads into the body where the cosine of its direction to the front is at least this."""
BESIDE_MM = 14.0
"""An instrument on its way passes the middle of the pedicle within this distance."""
STEP_MM, GAP_MM = 0.05, 0.2
"""A hub is wider than the shaft by more than the first; anything thinner by more than the second is not its outside."""


def sizes(part: PartState, state: SceneState) -> tuple[Size, ...]:
    """What can be measured on a body at an instant: rows of a name and a length, an angle or a volume."""
    return (*_measured(part.spec), *_way(part, state))


def data_name(label: str, amount: Amount | str) -> str:
    """What a size is called in data: "pedicle_width_mm" of "Pedicle width"."""
    words = label.lower().split()
    return "_".join([*words, UNITS[amount.unit]] if isinstance(amount, Amount) else words)


def mm(value: float) -> Amount:
    """A length: "23.4 mm"."""
    return Amount(value, "mm")


def ml(value: float) -> Amount:
    """A volume: "2.1 mL"."""
    return Amount(value, "mL")


@lru_cache(maxsize=256)
def _measured(spec: Spec) -> tuple[Size, ...]:
    return tuple(MEASURED[BODIES[type(spec)].measured](spec))


def _volume(spec: Spec) -> list[Size]:
    return [("Volume", ml(volume_ml(build(spec))))]


def _vertebra(spec: VertebraSpec) -> list[Size]:
    body, seen = heights(spec), grading(spec)
    rows: list[Size] = [
        ("Anterior height", mm(body.anterior_mm)),
        ("Middle height", mm(body.middle_mm)),
        ("Posterior height", mm(body.posterior_mm)),
        ("Wedge angle", Amount(body.wedge_angle_deg, "°")),
        ("Pedicle width", mm(_pedicle_width_mm(replace(spec.unbroken(), lesion="none", erodes="none")))),
    ]
    return [*rows, ("Fracture", f"{seen.kind.capitalize()}, grade {seen.grade}")] if seen.grade else rows


@lru_cache(maxsize=32)
def _pedicle_width_mm(spec: VertebraSpec) -> float:
    """Pedicles keep their width when the body breaks, and are measured best on the whole bone."""
    return measured(build(spec)).pedicle_width_mm


def _disc(spec: DiscSpec) -> list[Size]:
    front, behind = _ends_mm(spec)
    rows = [(f"Height {where}", mm(_height_mm(spec, front + share * (behind - front)))) for where, share in DISC_PLACES]
    return [*rows, ("Depth on the midline", mm(behind - front))]


def _nucleus(spec: NucleusSpec) -> list[Size]:
    return [("Height in the middle", mm(_height_mm(spec, sum(_ends_mm(spec)) / 2))), *_volume(spec)]


def _ends_mm(spec: DiscSpec | NucleusSpec) -> tuple[float, float]:
    """y of the front and the back end of a disc or its nucleus on the midline."""
    along = _midline(spec).starts[:, 0]
    return float(along.min()), float(along.max())


def _height_mm(spec: DiscSpec | NucleusSpec, y: float) -> float:
    """How high a disc or its nucleus is on the midline, along an upright line at a depth."""
    return float(np.ptp(_midline(spec).along(np.array([y, 0.0]), np.array([0.0, 1.0]))))


def _midline(spec: Spec) -> CrossSection:
    part = build(spec)
    return cross_section(part.vertices, part.faces, np.zeros(3), np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0]))


def _fragment(spec: FragmentSpec) -> list[Size]:
    return [("Depth of the canal taken up", Amount(100 * canal_narrowing(spec.vertebra), "%")), *_volume(spec)]


def _tissue(spec: TissueSpec) -> list[Size]:
    drawn = build(spec)
    return [("Length drawn", mm(float(np.ptp(drawn.vertices[:, 2])))), ("Volume drawn", ml(volume_ml(drawn)))]


def _drawn_bone(spec: Spec) -> list[Size]:
    """Ribs and sacrum, of which only a part is drawn."""
    drawn = build(spec)
    return [("Width drawn", mm(float(np.ptp(drawn.vertices[:, 0])))), ("Volume drawn", ml(volume_ml(drawn)))]


def _skin(spec: specs.SkinSpec) -> list[Size]:
    vertices = build(spec).vertices
    rows: list[Size] = [("Length drawn", mm(float(np.ptp(vertices @ np.array(spec.vertical)))))]
    return [("Opening", mm(opening_mm(vertices, spec))), *rows] if spec.incision_mm > 0.0 else rows


def opening_mm(vertices: np.ndarray, spec: specs.SkinSpec) -> float:
    """How long the opening of incised skin is, along the back, between its nearest points above and below, mm."""
    along = vertices @ np.array(spec.vertical)
    near = np.abs(vertices @ np.cross(spec.vertical, (0.0, 0.0, 1.0))) < STEP_MM
    return float(along[near & (along > 0.0)].min() - along[near & (along < 0.0)].max())


def _bandage(spec: specs.BandageSpec) -> list[Size]:
    vertices = build(spec).vertices
    across, along = (float(np.ptp(vertices @ np.array(way))) for way in (spec.skin.outward, spec.skin.vertical))
    return [("Length", mm(max(across, along))), ("Width", mm(min(across, along)))]


def _shaft(spec: Spec) -> list[Size]:
    diameter_mm, length_mm = shaft_mm(build(spec).vertices)
    return [("Outer diameter", mm(diameter_mm)), ("Length to the hub", mm(length_mm))]


def shaft_mm(vertices: np.ndarray) -> tuple[float, float]:
    """The outer diameter of an instrument's shaft, and how long it is from its tip to where its hub begins, mm.

    vertices : (n, 3) mm, shaft along -z
    """
    radius, z = np.hypot(vertices[:, 0], vertices[:, 1]), vertices[:, 2]
    tip = float(z.max())
    outer = float(radius[z > tip - SHAFT_SHARE * float(np.ptp(z))].max())
    hub = float(z[radius > outer + STEP_MM].max())
    shaft = (z > hub) & (radius > outer - GAP_MM)
    return 2.0 * outer, tip - float(z[shaft].min())


def _balloon(spec: specs.BalloonSpec) -> list[Size]:
    vertices = build(spec).vertices
    wide = 2.0 * float(np.hypot(vertices[:, 0], vertices[:, 1]).max())
    return [*_volume(spec), ("Length", mm(float(np.ptp(vertices[:, 2])))), ("Widest", mm(wide))]


def _cavity(spec: CavitySpec) -> list[Size]:
    hollow = volume_mm3(*cavity_void(spec)) / 1000.0
    return [("Volume of the hollow", ml(hollow)), ("Volume of the compacted rim", ml(volume_ml(build(spec))))]


def _cement(spec: specs.CementSpec) -> list[Size]:
    across, deep, high = (float(length) for length in np.ptp(build(spec).vertices, axis=0))
    return [*_volume(spec), ("Width", mm(across)), ("Depth", mm(deep)), ("Height", mm(high))]


def _way(part: PartState, state: SceneState) -> list[Size]:
    """What is left round a needle or cannula whose tip has come as far as the pedicle of the treated vertebra."""
    treated = next((other for other in state.parts if other.name == state.treated), None)
    if (
        treated is None
        or not isinstance(treated.spec, VertebraSpec)
        or not isinstance(part.spec, NeedleSpec | CannulaSpec)
    ):
        return []
    bone, place = treated.spec, treated.pose.inverse().then(part.pose)
    anatomy, side = access_anatomy(bone), 1.0 if side_of(part) == "left" else -1.0
    behind_mm = anatomy.pedicle_ends_mm[1]
    if place.tip_mm[1] > behind_mm or place.axis[1] > -LEAST_FORWARD:
        return []
    wall, middle, entry = (_at_depth(place, y) for y in (anatomy.frame.back_mm, float(anatomy.isthmus[1]), behind_mm))
    if np.linalg.norm(np.subtract(middle.tip_mm, anatomy.isthmus * (side, 1.0, 1.0))) > BESIDE_MM:
        return []
    diameter_mm = gauge(part.spec.gauge).outer_mm
    if anatomy.bone.at(np.array([middle.tip_mm]))[0] < 0.0:
        free = in_pedicle(bone, entry, wall, place, side, diameter_mm)
    else:
        back_mm = float(np.linalg.norm(np.subtract(entry.tip_mm, place.tip_mm))) + BEHIND_ENTRY_MM
        free = beside_pedicle(bone, middle, place, side, diameter_mm, back_mm)
    rows: list[Size] = [("To the medial wall of the pedicle", mm(free.medial_mm)), ("To the canal", mm(free.canal_mm))]
    ahead_mm = free.anterior_cortex_mm
    return [*rows, ("From the tip to the front wall", mm(ahead_mm))] if ahead_mm > 0.0 else rows


def _at_depth(place: Pose, y_mm: float) -> Pose:
    """The point of an instrument's axis at a depth of the body."""
    return place.moved((y_mm - place.tip_mm[1]) / place.axis[1])


MEASURED: dict[Measured, Callable[[Any], list[Size]]] = {
    "vertebra": _vertebra,
    "volume": _volume,
    "fragment": _fragment,
    "disc": _disc,
    "nucleus": _nucleus,
    "tissue": _tissue,
    "drawn bone": _drawn_bone,
    "skin": _skin,
    "bandage": _bandage,
    "shaft": _shaft,
    "balloon": _balloon,
    "cavity": _cavity,
    "cement": _cement,
}
"""How each kind of body is measured (`viz.bodies`)."""
