"""Named places on a vertebra, broken or not, in its own frame; they lie on the bone's surface where they name one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from kyphoscope.meshes.fracture.fracture import broken
from kyphoscope.meshes.geometry.grid import first_crossing_mm
from kyphoscope.meshes.geometry.pose import Pose, Vector
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.meshes.tables.tables import size
from kyphoscope.meshes.vertebra.body_frame import RIM_MM, body_frame
from kyphoscope.meshes.vertebra.irregularities import irregular
from kyphoscope.meshes.vertebra.vertebra_pedicle import pedicle_axis
from kyphoscope.meshes.vertebra.vertebra_surface import bone_field, outer_surface

UP: Vector = (0.0, 0.0, 1.0)
FORWARD: Vector = (0.0, -1.0, 0.0)
STEP_MM = 0.1
BELOW_FORAMEN = -0.35
"""Where the posterior wall is named, as a share of half the height: the basivertebral foramen opens above."""
LAMINA = (-1.2, 0.3)
"""Between which heights a lamina is looked for, as shares of half the body's height."""


def _tip(at: np.ndarray) -> Vector:
    return float(at[0]), float(at[1]), float(at[2])


def _met(level: str, starts: np.ndarray, direction: Vector, reach_mm: float = 60.0) -> np.ndarray:
    """Where rays from `starts` (n, 3) first go into the bone or, starting in it, come out, (n, 3) mm; nan if never."""
    depth = bone_field(level).along(starts, np.array(direction), STEP_MM, reach_mm)
    return starts + first_crossing_mm(depth, STEP_MM)[:, None] * np.array(direction)


def _on_bone(level: str, start: tuple[float, float, float], direction: Vector) -> np.ndarray:
    """As `_met` for one ray, or the start itself where it meets nothing."""
    met = _met(level, np.array([start], float), direction)[0]
    return np.array(start) if np.isnan(met).any() else met


def _farthest(level: str, axis: int) -> np.ndarray:
    """The outermost point, (3,) mm, of the unbroken bone to the left (axis 0) or behind (axis 1)."""
    vertices, _ = outer_surface(level)
    at = vertices[np.argmax(vertices[:, axis])].copy()
    if axis == 1:
        at[0] = 0.0
    return np.asarray(at)


def _lamina(level: str, x_mm: float) -> np.ndarray:
    """Where a ray from behind at `x_mm` meets the lamina, halfway up it, (3,) mm."""
    f, s = body_frame(level), size(level)
    start_y = f.back_mm + s.canal_depth_mm + 12.0
    starts = np.array([(x_mm, start_y, share * f.half_mm) for share in np.linspace(*LAMINA, 16)])
    met = _met(level, starts, FORWARD, start_y - f.back_mm - s.canal_depth_mm / 2)
    hits = met[~np.isnan(met).any(axis=1)]
    return hits[len(hits) // 2] if len(hits) else starts[8]


def _middle(level: str) -> dict[str, Pose]:
    f, s = body_frame(level), size(level)
    front, back, high = f.front_mm, f.back_mm, 2 * f.half_mm
    named: dict[str, Pose] = {
        "body.centre": Pose((0, 0, 0), UP),
        "body.anterior_wall": Pose(_tip(_on_bone(level, (0, front - 5, 0), (0, 1, 0))), FORWARD),
        "body.posterior_wall": Pose(_tip(_on_bone(level, (0, back + 3, BELOW_FORAMEN * f.half_mm), FORWARD)), FORWARD),
        "body.anterior_third": Pose((0, front + (back - front) / 3, 0), FORWARD),
        "canal.centre": Pose((0, back + s.canal_depth_mm / 2, 0), UP),
        "spinous_process.tip": Pose(_tip(_farthest(level, 1)), FORWARD),
    }
    for plate, sign, width in (("upper", 1.0, s.upper_width_mm), ("lower", -1.0, s.lower_width_mm)):
        places = {
            "centre": (0.0, 0.0),
            "anterior_rim": (0.0, front + RIM_MM),
            "posterior_rim": (0.0, back - RIM_MM),
            "left_rim": (width / 2 - RIM_MM, 0.0),
            "right_rim": (RIM_MM - width / 2, 0.0),
        }
        for name, (x, y) in places.items():
            at = _on_bone(level, (x, y, sign * high), (0.0, 0.0, -sign))
            named[f"{plate}_end_plate.{name}"] = Pose(_tip(at), UP)
    return named


def _left(level: str) -> dict[str, Pose]:
    """What lies on the left side; its axes point forward."""
    s = size(level)
    middle, forward = pedicle_axis(level)
    outward = np.cross(forward, UP)
    outward *= np.sign(outward[0]) / np.linalg.norm(outward)
    above = np.cross(outward, forward)
    above *= np.sign(above[2])
    # Upwards and outwards of the pedicle's middle, where its eye is entered (10 or 2 o'clock).
    corner = middle + s.pedicle_width_mm / 4 * outward + s.pedicle_height_mm / 4 * above
    at = {
        "pedicle.centre": middle,
        "pedicle.medial_wall": _on_bone(level, _tip(middle), _tip(-outward)),
        "pedicle.lateral_wall": _on_bone(level, _tip(middle), _tip(outward)),
        "pedicle.entry": _on_bone(level, _tip(corner), _tip(-forward)),
        "transverse_process.tip": _farthest(level, 0),
        "lamina": _lamina(level, float(middle[0]) / 3),
    }
    return {name: Pose(_tip(point), _tip(forward) if "pedicle" in name else FORWARD) for name, point in at.items()}


@lru_cache(32)
def _whole(level: str) -> Mapping[str, Pose]:
    """All landmarks on the unbroken bone of the table's size."""
    named = _middle(level)
    for name, pose in _left(level).items():
        (x, y, z), (ahead_x, ahead_y, ahead_z) = pose.tip_mm, pose.axis
        named[f"left_{name}"] = pose
        named[f"right_{name}"] = Pose((-x, y, z), (-ahead_x, ahead_y, ahead_z))
    return named


@lru_cache(1024)
def vertebra_landmarks(spec: VertebraSpec) -> Mapping[str, Pose]:
    """Named places on the bone as it is now; poses point forward, or up where there is no forward."""
    whole = _whole(spec.level)
    even = spec.size_factor * np.array([pose.tip_mm for pose in whole.values()])
    moved = broken(irregular(even, spec), spec)
    return MappingProxyType(
        {name: Pose(_tip(at), pose.axis) for (name, pose), at in zip(whole.items(), moved, strict=True)}
    )
