"""What a teacher draws on the picture: pedicle eyes, medial wall, posterior wall, posterior quarter, needle tips.

All are lines in the world, taken from the bone that is shown, so that X-ray and 3D can both draw them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import SIDES
from kyphoscope.meshes.devices.stop_rule import stop_mm
from kyphoscope.meshes.fracture.fracture import broken
from kyphoscope.meshes.fracture.vertebra_landmarks import vertebra_landmarks
from kyphoscope.meshes.geometry.plane_section import cross_section
from kyphoscope.meshes.geometry.pose import Pose, Vector, distance_mm
from kyphoscope.meshes.specs import CannulaSpec, NeedleSpec, StyletSpec, VertebraSpec
from kyphoscope.meshes.tables.instrument_tables import STYLET_POINT_MM
from kyphoscope.meshes.vertebra.body_frame import RIM_MM, body_frame
from kyphoscope.scenes.state import PartState, SceneState

TIP_LINE_MM = 12.0
"""How much of a needle behind its tip is drawn."""
IN_PLACE_MM = 1.0
"""A stylet whose tip is so near to its needle's lies in it."""
ROWS = 24
MIDDLE_OF_EYE = (0.1, 0.9)
"""The inner margin of an eye is read between these shares of its height; above and below, it curves outward."""


@dataclass(frozen=True, eq=False)
class Outline:
    """One line.

    kind : "pedicle_eye", "medial_wall", "posterior_wall", "posterior_quarter" or "needle_tip"
    of : the side, "left" or "right", the instrument's name, or ""
    points_mm : (n, 3) in the world, in order
    closed : whether its end is joined to its beginning
    """

    kind: str
    of: str
    points_mm: np.ndarray
    closed: bool = False


def world_outlines(state: SceneState) -> tuple[Outline, ...]:
    """All lines of a state; empty where no vertebra is treated."""
    bone = state.treated_part
    if bone is None or not isinstance(bone.spec, VertebraSpec):
        return ()
    lines = []
    for side in SIDES:
        eye = pedicle_eye(bone.spec, side)
        lines.append(Outline("pedicle_eye", side, bone.pose.apply(eye), closed=True))
        lines.append(Outline("medial_wall", side, bone.pose.apply(_medial(eye))))
    lines.append(Outline("posterior_wall", "", bone.pose.apply(posterior_wall(bone.spec))))
    lines.append(Outline("posterior_quarter", "", bone.pose.apply(posterior_quarter(bone.spec))))
    for part in hollow_shafts(state):
        at = tip(part, state)
        lines.append(Outline("needle_tip", part.name, np.array([at.moved(-TIP_LINE_MM).tip_mm, at.tip_mm])))
    return tuple(lines)


def hollow_shafts(state: SceneState) -> list[PartState]:
    """The bone needles and working cannulas that are there."""
    return [part for part in state.parts if isinstance(part.spec, NeedleSpec | CannulaSpec)]


def tip(part: PartState, state: SceneState) -> Pose:
    """The foremost point of a needle or cannula in the world, its stylet's point while that lies in it."""
    for other in state.parts:
        in_it = distance_mm(other.pose.tip_mm, part.pose.tip_mm) < IN_PLACE_MM
        if isinstance(other.spec, StyletSpec) and in_it:
            return other.pose.moved(STYLET_POINT_MM)
    return part.pose


def pedicle_eye(spec: VertebraSpec, side: str) -> np.ndarray:
    """(n, 3) mm in the vertebra's frame: the outline of a pedicle where it is narrowest, across its axis.

    Read-only; no fracture changes it.
    """
    return _eye(spec.unbroken(), side)


@lru_cache(maxsize=64)
def _eye(spec: VertebraSpec, side: str) -> np.ndarray:
    part, at = build(spec), vertebra_landmarks(spec)[f"{side}_pedicle.centre"]
    forward, middle = np.array(at.axis), np.array(at.tip_mm)
    up = np.array([0.0, 0.0, 1.0]) - forward[2] * forward
    up /= np.linalg.norm(up)
    aside = np.cross(up, forward)
    loops = cross_section(part.vertices, part.faces, middle, aside, up).outlines
    # The pedicle's own outline goes round its axis; laminae and the other side are met too.
    round_axis = [loop for loop in loops if _goes_round(loop)]
    loop = min(round_axis or loops, key=lambda loop: float(np.abs(loop.mean(axis=0)).max()))
    eye = middle + loop[:, :1] * aside + loop[:, 1:] * up
    eye.setflags(write=False)
    return eye


def _goes_round(loop: np.ndarray) -> bool:
    """Whether a closed line (n, 2) goes round the origin."""
    turns = np.diff(np.unwrap(np.arctan2(*np.vstack([loop, loop[:1]]).T)))
    return abs(float(turns.sum())) > np.pi


def _medial(eye: np.ndarray) -> np.ndarray:
    """(ROWS, 3): the inner margin of an eye, from below upwards."""
    mirror = np.sign(eye[:, 0].mean())
    inner = eye[mirror * eye[:, 0] < mirror * eye[:, 0].mean()]
    inner = inner[np.argsort(inner[:, 2])]
    low, high = eye[:, 2].min(), eye[:, 2].max()
    z = low + np.linspace(*MIDDLE_OF_EYE, ROWS) * (high - low)
    return np.column_stack([np.interp(z, inner[:, 2], inner[:, i]) for i in range(2)] + [z])


def inner_margin_mm(spec: VertebraSpec, side: str, z_mm: float) -> float:
    """How far from the midline the inner margin of a pedicle's eye is on AP at a height, mm."""
    line = _medial(pedicle_eye(spec, side))
    return float(np.interp(z_mm, line[:, 2], np.abs(line[:, 0])))


def outer_margin_mm(spec: VertebraSpec, side: str) -> float:
    """How far from the midline a pedicle's eye reaches, mm."""
    return float(np.abs(pedicle_eye(spec, side)[:, 0]).max())


def posterior_wall(spec: VertebraSpec) -> np.ndarray:
    """(ROWS, 3) mm in the vertebra's frame: the back wall as a lateral shows it, on the midline, from below upwards."""
    return _upright(spec, body_frame(spec.level, spec.size_factor).back_mm)


def posterior_quarter(spec: VertebraSpec) -> np.ndarray:
    """(ROWS, 3) mm in the vertebra's frame: where the back quarter of the body begins, on the midline."""
    return _upright(spec, stop_mm(spec.level, spec.size_factor))


@lru_cache(maxsize=256)
def _upright(spec: VertebraSpec, y_mm: float) -> np.ndarray:
    """A line up through the body at a depth, as the body is broken now."""
    f = body_frame(spec.level, spec.size_factor)
    z = np.linspace(float(f.bottom(y_mm)) + RIM_MM / 2, float(f.top(y_mm)) - RIM_MM / 2, ROWS)
    line = broken(np.column_stack([0 * z, 0 * z + y_mm, z]), spec)
    line.setflags(write=False)
    return line


def wall_mm(spec: VertebraSpec, z_mm: float) -> float:
    """y of the back wall at a height, as the body is broken now, mm."""
    line = posterior_wall(spec)
    return float(np.interp(z_mm, line[:, 2], line[:, 1]))


def in_bone(bone: PartState, point_mm: Vector) -> Vector:
    """A point of the world in the frame of a bone."""
    return bone.pose.inverse().point(point_mm)
