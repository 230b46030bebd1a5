"""Named places on a vertebra, broken or not, in its own frame."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from meshes.fracture import body_frame, broken
from meshes.pose import Pose, Vector
from meshes.specs import VertebraSpec
from meshes.tables import size
from meshes.vertebra_arch import pedicle_axis

UP: Vector = (0.0, 0.0, 1.0)
FORWARD: Vector = (0.0, -1.0, 0.0)


def _middle(level: str) -> dict[str, Pose]:
    f, s = body_frame(level), size(level)
    back, canal = f.back_mm, s.canal_depth_mm
    found: dict[str, Pose] = {
        "body.centre": Pose((0, 0, 0), UP),
        "body.anterior_wall": Pose((0, f.front_mm, 0), FORWARD),
        "body.posterior_wall": Pose((0, back, 0), FORWARD),
        "body.anterior_third": Pose((0, f.front_mm + (back - f.front_mm) / 3, 0), FORWARD),
        "canal.centre": Pose((0, back + canal / 2, 0), UP),
        "spinous_process.tip": Pose((0, back + canal + s.spinous_length_mm, -0.75 * f.half_mm), FORWARD),
    }
    for plate, height, half in (("upper", f.top, s.upper_width_mm / 2), ("lower", f.bottom, s.lower_width_mm / 2)):
        found[f"{plate}_end_plate.centre"] = Pose((0, 0, float(height(0.0))), UP)
        found[f"{plate}_end_plate.anterior_rim"] = Pose((0, f.front_mm, float(height(f.front_mm))), UP)
        found[f"{plate}_end_plate.posterior_rim"] = Pose((0, back, float(height(back))), UP)
        found[f"{plate}_end_plate.left_rim"] = Pose((half, 0, float(height(0.0))), UP)
        found[f"{plate}_end_plate.right_rim"] = Pose((-half, 0, float(height(0.0))), UP)
    return found


def _side(level: str, side: str) -> dict[str, Pose]:
    f, s, sign = body_frame(level), size(level), 1.0 if side == "left" else -1.0
    middle, forward = pedicle_axis(level)
    x, y, z = (float(v) for v in middle)
    axis: Vector = (sign * float(forward[0]), float(forward[1]), float(forward[2]))
    half, canal = s.pedicle_width_mm / 2, s.canal_depth_mm
    return {
        f"{side}_pedicle.centre": Pose((sign * x, y, z), axis),
        f"{side}_pedicle.medial_wall": Pose((sign * (x - half), y, z), axis),
        f"{side}_pedicle.lateral_wall": Pose((sign * (x + half), y, z), axis),
        f"{side}_pedicle.entry": Pose((sign * (x + half), y + 0.6 * canal, z + s.pedicle_height_mm / 4), axis),
        f"{side}_transverse_process.tip": Pose(
            (sign * s.transverse_span_mm / 2, f.back_mm + canal, 0.25 * f.half_mm), FORWARD
        ),
        f"{side}_lamina": Pose((sign * x / 3, f.back_mm + 1.1 * canal, -0.3 * f.half_mm), FORWARD),
    }


@lru_cache(1024)
def vertebra_landmarks(spec: VertebraSpec) -> Mapping[str, Pose]:
    """Named places on the bone as it is now; poses point forward, or up where there is no forward."""
    whole = _middle(spec.level) | _side(spec.level, "left") | _side(spec.level, "right")
    moved = broken(np.array([pose.tip_mm for pose in whole.values()]), spec)
    return MappingProxyType(
        {name: Pose(tuple(map(float, at)), pose.axis) for (name, pose), at in zip(whole.items(), moved, strict=True)}  # type: ignore[arg-type]
    )
