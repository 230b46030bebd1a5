"""Named places on a vertebra, broken or not, in its own frame."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from meshes.body_frame import RIM_MM, body_frame
from meshes.fracture import broken
from meshes.pose import Pose, Vector
from meshes.specs import VertebraSpec
from meshes.tables import size
from meshes.vertebra import vertebra
from meshes.vertebra_pedicle import pedicle_axis
from meshes.vertebra_surface import bone_field

UP: Vector = (0.0, 0.0, 1.0)
FORWARD: Vector = (0.0, -1.0, 0.0)


def _farthest(level: str, axis: int) -> Pose:
    """The outermost point of the unbroken bone to the left (axis 0) or behind (axis 1)."""
    vertices = vertebra(VertebraSpec(level=level)).vertices
    x, y, z = (float(v) for v in vertices[np.argmax(vertices[:, axis])])
    return Pose((0.0 if axis == 1 else x, y, z), FORWARD)


def _mirrored(pose: Pose, sign: float) -> Pose:
    x, y, z = pose.tip_mm
    return Pose((sign * x, y, z), pose.axis)


def _lamina(level: str, x_mm: float) -> Pose:
    """Where a ray from behind at `x_mm` meets the lamina a little below mid body."""
    f, s = body_frame(level), size(level)
    y = np.arange(f.back_mm + s.canal_depth_mm + 12.0, f.back_mm, -0.1)
    z = -0.3 * f.half_mm
    inside = bone_field(level).at(np.column_stack([np.full(len(y), x_mm), y, np.full(len(y), z)])) < 0
    return Pose((x_mm, float(y[np.argmax(inside)]), z), FORWARD)


def _middle(level: str) -> dict[str, Pose]:
    f, s = body_frame(level), size(level)
    back, canal = f.back_mm, s.canal_depth_mm
    found: dict[str, Pose] = {
        "body.centre": Pose((0, 0, 0), UP),
        "body.anterior_wall": Pose((0, f.front_mm, 0), FORWARD),
        "body.posterior_wall": Pose((0, back, 0), FORWARD),
        "body.anterior_third": Pose((0, f.front_mm + (back - f.front_mm) / 3, 0), FORWARD),
        "canal.centre": Pose((0, back + canal / 2, 0), UP),
        "spinous_process.tip": _farthest(level, 1),
    }
    for plate, height, half in (("upper", f.top, s.upper_width_mm / 2), ("lower", f.bottom, s.lower_width_mm / 2)):
        found[f"{plate}_end_plate.centre"] = Pose((0, 0, float(height(0.0))), UP)
        for rim, y in (("anterior", f.front_mm + RIM_MM), ("posterior", back - RIM_MM)):
            found[f"{plate}_end_plate.{rim}_rim"] = Pose((0, y, float(height(y))), UP)
        found[f"{plate}_end_plate.left_rim"] = Pose((half, 0, float(height(0.0))), UP)
        found[f"{plate}_end_plate.right_rim"] = Pose((-half, 0, float(height(0.0))), UP)
    return found


def _side(level: str, side: str) -> dict[str, Pose]:
    s, sign = size(level), 1.0 if side == "left" else -1.0
    middle, forward = pedicle_axis(level)
    x, y, z = (float(v) for v in middle)
    axis: Vector = (sign * float(forward[0]), float(forward[1]), float(forward[2]))
    half, canal = s.pedicle_width_mm / 2, s.canal_depth_mm
    return {
        f"{side}_pedicle.centre": Pose((sign * x, y, z), axis),
        f"{side}_pedicle.medial_wall": Pose((sign * (x - half), y, z), axis),
        f"{side}_pedicle.lateral_wall": Pose((sign * (x + half), y, z), axis),
        f"{side}_pedicle.entry": Pose((sign * (x + half), y + 0.6 * canal, z + s.pedicle_height_mm / 4), axis),
        f"{side}_transverse_process.tip": _mirrored(_farthest(level, 0), sign),
        f"{side}_lamina": _lamina(level, sign * x / 3),
    }


@lru_cache(1024)
def vertebra_landmarks(spec: VertebraSpec) -> Mapping[str, Pose]:
    """Named places on the bone as it is now; poses point forward, or up where there is no forward."""
    whole = _middle(spec.level) | _side(spec.level, "left") | _side(spec.level, "right")
    moved = broken(np.array([pose.tip_mm for pose in whole.values()]), spec)
    return MappingProxyType(
        {name: Pose(tuple(map(float, at)), pose.axis) for (name, pose), at in zip(whole.items(), moved, strict=True)}  # type: ignore[arg-type]
    )
