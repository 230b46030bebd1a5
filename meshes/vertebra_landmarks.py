"""Named places on a vertebra, broken or not, in its own frame."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import cos, radians, sin
from types import MappingProxyType

import numpy as np

from meshes.fracture import body_frame, broken
from meshes.pose import Pose, Vector, unit
from meshes.specs import VertebraSpec
from meshes.tables import size

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
        "spinous_process.tip": Pose((0, back + canal + s.spinous_length_mm, -7), FORWARD),
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
    turn, tilt = radians(s.pedicle_transverse_deg), radians(s.pedicle_sagittal_deg)
    axis = unit((-sign * sin(turn), -cos(turn), -sin(tilt)))
    inner, y, z = s.canal_width_mm / 2, f.back_mm + 4.0, f.half_mm - s.pedicle_height_mm / 2 - 0.5
    width = s.pedicle_width_mm
    return {
        f"{side}_pedicle.centre": Pose((sign * (inner + width / 2), y, z), axis),
        f"{side}_pedicle.medial_wall": Pose((sign * inner, y, z), axis),
        f"{side}_pedicle.lateral_wall": Pose((sign * (inner + width), y, z), axis),
        f"{side}_pedicle.entry": Pose((sign * (inner + width), y + 14, z + s.pedicle_height_mm / 4), axis),
        f"{side}_transverse_process.tip": Pose((sign * s.transverse_span_mm / 2, y + 16, z + 1), FORWARD),
        f"{side}_lamina": Pose((sign * inner / 2, f.back_mm + s.canal_depth_mm + 1, -5), FORWARD),
    }


@lru_cache(1024)
def vertebra_landmarks(spec: VertebraSpec) -> Mapping[str, Pose]:
    """Named places on the bone as it is now; poses point forward, or up where there is no forward."""
    whole = _middle(spec.level) | _side(spec.level, "left") | _side(spec.level, "right")
    moved = broken(np.array([pose.tip_mm for pose in whole.values()]), spec)
    return MappingProxyType(
        {name: Pose(tuple(map(float, at)), pose.axis) for (name, pose), at in zip(whole.items(), moved, strict=True)}  # type: ignore[arg-type]
    )
