"""Where soft tissue gives way to bone: beside bones that come near each other, and behind the fragment of a burst."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kyphoscope.meshes.fracture.fragment import fragment
from kyphoscope.meshes.geometry.grid import Grid
from kyphoscope.meshes.specs import FragmentSpec, VertebraSpec
from kyphoscope.meshes.spine.column import any_bone_field, back_mm, with_sacrum
from kyphoscope.meshes.spine.spine import world_from_vertebra
from kyphoscope.meshes.tables.tables import size
from kyphoscope.meshes.vertebra.body_frame import body_frame

OFF_MM = 0.1
"""Left between soft tissue and the bone that pushes it."""
ROUNDS = 6
STEP_MM = 0.4
"""Over which the direction out of a bone is found."""
SOFT_MM = 6.0
"""How far beside a fragment the tissue behind it is still pushed back, as drawn."""

REACHED = 0.85
"""How far back, as a share of the canal's depth, a fragment displaces tissue."""


def off_bones(points_mm: np.ndarray, treated: VertebraSpec, levels: tuple[str, ...]) -> np.ndarray:
    """Points (n, 3) behind the bodies, in the frame of the treated vertebra, pushed out of the bones of `levels`."""
    moved, factor = points_mm.copy(), treated.size_factor
    places = [
        (any_bone_field(level, factor), world_from_vertebra(level, treated), back_mm(level, factor))
        for level in with_sacrum(levels)
    ]
    for _ in range(ROUNDS):
        pushed = False
        for field, pose, wall_mm in places:
            local = pose.inverse().apply(moved)
            # The arch of the treated vertebra stays as it is; its body does not.
            behind = local[:, 1] > wall_mm + 1.0
            near = np.flatnonzero(behind & (field.distance_mm(local) < OFF_MM))
            if len(near):
                pushed = True
                moved[near] = pose.apply(_out(local[near], field))
        if not pushed:
            break
    return moved


def _out(points_mm: np.ndarray, field: Grid) -> np.ndarray:
    """Points (n, 3) in a bone, moved to its surface as straight as its distance tells."""
    steps = STEP_MM * np.eye(3)
    slope = np.stack([field.at(points_mm + step) - field.at(points_mm - step) for step in steps], axis=1)
    away = slope / np.maximum(np.linalg.norm(slope, axis=1, keepdims=True), 1e-6)
    return points_mm + np.clip(OFF_MM + 0.05 - field.at(points_mm), 0.0, 1.5)[:, None] * away


def behind_fragment(points_mm: np.ndarray, treated: VertebraSpec) -> np.ndarray:
    """Points (n, 3) in the canal of a burst vertebra, pressed back by its fragment, most where it reaches furthest."""
    if treated.fracture != "burst" or treated.narrowing <= 0.0:
        return points_mm
    wall = body_frame(treated.level, treated.size_factor).back_mm
    depth_mm = REACHED * size(treated.level, treated.size_factor).canal_depth_mm
    low, high = _extent(treated)
    taken = max(0.0, float(high[1]) + 2 * OFF_MM - wall)
    x, y, z = points_mm.T
    aside = np.maximum(np.abs(x) - high[0], np.maximum(low[2] - z, z - high[2]))
    share = np.clip(1.0 - aside / SOFT_MM, 0.0, 1.0)
    share = share * share * (3 - 2 * share)
    back = np.clip(1.0 - (y - wall) / depth_mm, 0.0, 1.0)
    begins = np.clip((y - wall + 1.0) / 1.0, 0.0, 1.0)  # what is still in the body stays in it
    moved = points_mm.copy()
    moved[:, 1] += taken * share * back * begins
    return moved


@lru_cache(64)
def _extent(treated: VertebraSpec) -> tuple[np.ndarray, np.ndarray]:
    """The corners, (3,) mm each, of the part of a fragment that is in the canal."""
    vertices = fragment(FragmentSpec(vertebra=treated)).vertices
    out = vertices[vertices[:, 1] > body_frame(treated.level, treated.size_factor).back_mm]
    out = out if len(out) else vertices
    return out.min(axis=0), out.max(axis=0)
