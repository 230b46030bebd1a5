"""The C-arm: where tube and detector stand round the patient, and where a point of the patient falls on the picture.

The patient lies prone; the tube is under the table and the detector above, behind the back. The picture is seen as the
operator sees it, from the detector: in AP the patient's left is on the left.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import asin, atan2, cos, degrees, hypot, radians, sin

import numpy as np

from kyphoscope.meshes.access.pathway import Pathway
from kyphoscope.meshes.choices import SIDES
from kyphoscope.meshes.geometry.pose import Pose, Vector
from kyphoscope.meshes.specs import check_choice, check_range

ROTATIONS_DEG = (-100.0, 100.0)
ANGULATIONS_DEG = (-45.0, 45.0)
"""What the C-arm reaches, as chosen: along its own bow from one lateral to the other and a little under the table, and
towards head or feet as far as the table lets tube and detector. Bows of mobile C-arms turn 115 to 165 degrees in all
(recalled), and the other lateral is then reached by turning the whole bow."""
DISTANCES_MM = (400.0, 2000.0)
LEAST_OBJECT_MM = 300.0
FIELDS_MM = (50.0, 450.0)
FIELD_MM = 150.0
"""Round field on the detector; image intensifiers have 230, 150 and 110 mm. At the spine it is 105 mm wide."""
LATERAL_FOCUS_MM: Vector = (0.0, 12.0, 0.0)
"""Between body and arch, so that both are in a lateral picture."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CArm:
    """Where the beam comes from and goes to.

    rotation_deg : round the patient's long axis: 0 with the detector behind the back, 90 on the patient's left
    angulation_deg : of the detector towards the head; negative towards the feet
    source_detector_mm, source_object_mm : from the tube's focus to the detector and to the isocentre
    field_mm : diameter of the round field on the detector
    isocentre_mm : the point in the world round which the arm turns; in the middle of the picture
    Raises ValueError, a sentence, for an angle out of reach and for distances that no C-arm has.
    """

    rotation_deg: float = 0.0
    angulation_deg: float = 0.0
    source_detector_mm: float = 1000.0
    source_object_mm: float = 700.0
    field_mm: float = FIELD_MM
    isocentre_mm: Vector = (0.0, 0.0, 0.0)

    def __post_init__(self) -> None:
        for name, (least, most) in (("rotation_deg", ROTATIONS_DEG), ("angulation_deg", ANGULATIONS_DEG)):
            value = getattr(self, name)
            if not least <= value <= most:
                raise ValueError(
                    f"The C-arm does not reach {name} {value:g}: table and patient leave it {least:g} to {most:g}."
                )
        check_range("source_detector_mm", self.source_detector_mm, *DISTANCES_MM)
        check_range("field_mm", self.field_mm, *FIELDS_MM)
        if not LEAST_OBJECT_MM <= self.source_object_mm <= self.source_detector_mm - 50.0:
            raise ValueError(
                f"The patient must lie between tube and detector: source_object_mm may be from"
                f" {LEAST_OBJECT_MM:g} to {self.source_detector_mm - 50.0:g}, but got {self.source_object_mm!r}."
            )

    @property
    def magnification(self) -> float:
        """How much larger than in life the isocentre is on the detector."""
        return self.source_detector_mm / self.source_object_mm

    def mm_per_px(self, size: tuple[int, int]) -> float:
        """Edge of a pixel on the detector in a picture of `size` (w, h): the field just fits in it, mm."""
        return self.field_mm / min(size)


@lru_cache(maxsize=256)
def axes(arm: CArm) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unit directions in the world of right and up in the picture and from tube to detector, (3,) float each."""
    turn, tilt = radians(arm.rotation_deg), radians(arm.angulation_deg)
    along = np.array([sin(turn) * cos(tilt), cos(turn) * cos(tilt), sin(tilt)])
    right = np.array([-cos(turn), sin(turn), 0.0])
    return right, np.cross(along, right), along


def source_mm(arm: CArm) -> np.ndarray:
    """(3,) mm: the tube's focus in the world."""
    return np.array(arm.isocentre_mm) - arm.source_object_mm * axes(arm)[2]


def on_detector(arm: CArm, points_mm: np.ndarray) -> np.ndarray:
    """(n, 2) mm: where points (n, 3) of the world fall on the detector, right and up from its middle."""
    right, up, along = axes(arm)
    away = np.asarray(points_mm, float).reshape(-1, 3) - source_mm(arm)
    scale = arm.source_detector_mm / (away @ along)
    return np.column_stack([away @ right * scale, away @ up * scale])


def in_picture(arm: CArm, size: tuple[int, int], points_mm: np.ndarray) -> np.ndarray:
    """(n, 2) px: where points (n, 3) of the world fall in a picture of `size` (w, h), from its upper left corner."""
    flat = on_detector(arm, points_mm) / arm.mm_per_px(size)
    return np.column_stack([size[0] / 2 + flat[:, 0], size[1] / 2 - flat[:, 1]])


@lru_cache(maxsize=8)
def rays(arm: CArm, size: tuple[int, int]) -> np.ndarray:
    """(h, w, 3) float32, read-only: unit directions in the world from the tube to the middle of every pixel."""
    right, up, along = axes(arm)
    pitch = arm.mm_per_px(size)
    u = (np.arange(size[0]) + 0.5 - size[0] / 2) * pitch
    v = (size[1] / 2 - np.arange(size[1]) - 0.5) * pitch
    way = u[None, :, None] * right + v[:, None, None] * up + arm.source_detector_mm * along
    directions = (way / np.linalg.norm(way, axis=2, keepdims=True)).astype(np.float32)
    directions.setflags(write=False)
    return directions


@lru_cache(maxsize=8)
def secants(arm: CArm, size: tuple[int, int]) -> np.ndarray:
    """(h, w) float32, read-only: how much longer each pixel's ray is than its way along the beam's middle."""
    pitch, far = arm.mm_per_px(size), arm.source_detector_mm
    u = (np.arange(size[0]) + 0.5 - size[0] / 2) * (pitch / far)
    v = (np.arange(size[1]) + 0.5 - size[1] / 2) * (pitch / far)
    longer = np.sqrt(1.0 + u[None, :] ** 2 + v[:, None] ** 2).astype(np.float32)
    longer.setflags(write=False)
    return longer


def ap(field_mm: float = FIELD_MM) -> CArm:
    """From the front through to the back, as for a prone patient with the tube under the table."""
    return CArm(field_mm=field_mm)


def lateral(side: str = "left", field_mm: float = FIELD_MM) -> CArm:
    """From the side; `side` is the patient's side on which the detector is, from which the picture is seen."""
    check_choice("side", side, SIDES)
    return CArm(rotation_deg=90.0 if side == "left" else -90.0, field_mm=field_mm, isocentre_mm=LATERAL_FOCUS_MM)


def down_the_pedicle(way: Pathway, world_from_vertebra: Pose | None = None, field_mm: float = FIELD_MM) -> CArm:
    """Down the barrel of a needle on `way`, which is then a dot in the pedicle's eye.

    world_from_vertebra : where the vertebra is, at the origin if it is not given
    Raises ValueError where the arm cannot reach that angle.
    """
    at = (world_from_vertebra or Pose()).then(way.pedicle)
    x, y, z = (-part for part in at.axis)
    rotation, angulation = degrees(atan2(x, y)), degrees(asin(z / hypot(x, y, z)))
    return CArm(rotation_deg=rotation, angulation_deg=angulation, field_mm=field_mm, isocentre_mm=at.tip_mm)
