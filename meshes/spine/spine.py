"""The motion segment: neighbours and discs stacked on the treated vertebra, and what follows when it loses height."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kyphoscope.meshes.choices import LEVELS
from kyphoscope.meshes.fracture.fracture import broken, lower_plate_motion, upper_plate_motion
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.meshes.tables.tables import COLUMN, beneath, size
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.stacking import disc_from_lower, disc_from_upper


@lru_cache(8192)
def world_from_vertebra(level: str, treated: VertebraSpec) -> Pose:
    """Where a vertebra or the sacrum stands: the treated one is at the origin, unturned, as broken as its spec says."""
    if level == treated.level:
        return Pose()
    if COLUMN.index(level) < COLUMN.index(treated.level):
        return world_from_disc(level, treated).then(disc_from_upper(level, treated.size_factor))
    return world_from_disc(COLUMN[COLUMN.index(level) - 1], treated).then(disc_from_lower(level, treated.size_factor))


@lru_cache(8192)
def world_from_disc(upper: str, treated: VertebraSpec) -> Pose:
    """Where the disc below the vertebra `upper` is."""
    lower = beneath(upper)
    if LEVELS.index(upper) >= LEVELS.index(treated.level):
        hangs_on = world_from_vertebra(upper, treated)
        if upper == treated.level:
            hangs_on = hangs_on.then(lower_plate_motion(treated))
        return hangs_on.then(disc_from_upper(upper, treated.size_factor).inverse())
    stands_on = world_from_vertebra(lower, treated)
    if lower == treated.level:
        stands_on = stands_on.then(upper_plate_motion(treated))
    return stands_on.then(disc_from_lower(lower, treated.size_factor).inverse())


WALL_SHARE = 0.27
"""Where the pedicles are narrowest, behind the posterior wall, as a share of the canal's depth; there none moves."""

NEAREST_MM = 0.05
"""Tissue this near a bone moves with that bone alone."""
AHEAD_MM = 4.0
"""Tissue this far in front of the body begins to move evenly between the two plates, as drawn."""
REACH = 0.7
"""How far a dent reaches into a disc beyond its plate's rigid motion, as a share of the disc's least height."""
ROOM = 0.8
"""How much further up and down than the body that goes, for each mm in front of it."""


def carried(points_mm: np.ndarray, treated: VertebraSpec, held_mm: np.ndarray | None = None) -> np.ndarray:
    """Where points (n, 3) of the soft tissue round the unbroken spine are when the treated body is broken, (n, 3) mm.

    Both in the frame of the treated vertebra. What lies round its body goes with the body and the discs beside it,
    what is further off with the plates, going over evenly from one to the other.
    held_mm : (n, 3) how far the points are, unbroken, from the bones above, from the treated one and from those below;
        with it what lies behind the body goes with the bones that it is near, and the arch of the treated one stays
    """
    points = np.asarray(points_mm, float)
    if treated.fracture == "none" or treated.height_loss <= 0.0:
        return points.copy()
    f, s = body_frame(treated.level, treated.size_factor), size(treated.level, treated.size_factor)
    y, z = points[:, 1], points[:, 2]
    held = np.clip(y, f.front_mm, f.back_mm)
    top, bottom = np.asarray(f.top(held)), np.asarray(f.bottom(held))
    with_upper, with_lower = upper_plate_motion(treated).apply(points), lower_plate_motion(treated).apply(points)
    # Far in front the plates' turn is felt as a long way up and down, which takes room to go over.
    room = ROOM * np.maximum(f.front_mm - y, 0.0)
    share = _soft(np.clip((z - bottom + room) / (top - bottom + 2 * room), 0.0, 1.0))[:, None]
    behind = with_lower + share * (with_upper - with_lower)
    if held_mm is not None:
        pull = 1.0 / np.maximum(held_mm, NEAREST_MM) ** 3
        pull /= pull.sum(axis=1, keepdims=True)
        by_bones = points + pull[:, :1] * (with_upper - points) + pull[:, 2:] * (with_lower - points)
        # In the canal what is at the height of a neighbour goes with it, however far down laminae and spines reach.
        beyond = np.maximum(z - top, bottom - z) - s.disc_middle_mm
        in_canal = 1.0 - np.clip((y - f.back_mm - 0.8 * s.canal_depth_mm) / (0.4 * s.canal_depth_mm), 0.0, 1.0)
        alone = (_soft(np.clip(beyond / (0.4 * f.half_mm), 0.0, 1.0)) * in_canal)[:, None]
        behind = np.where((y > f.back_mm)[:, None], by_bones + alone * (behind - by_bones), behind)
    reach = REACH * min(s.disc_anterior_mm, s.disc_middle_mm, s.disc_posterior_mm)
    beside = np.where((z > top)[:, None], with_upper, with_lower)
    near = (z <= top + reach) & (z >= bottom - reach) & (y < f.back_mm + WALL_SHARE * s.canal_depth_mm)
    past = _soft(np.clip(np.maximum(z - top, bottom - z) / reach, 0.0, 1.0))[near, None]
    beside[near] = past * beside[near] + (1.0 - past) * broken(points[near], treated)
    # Further in front than a ligament is thick the buckled wall is not felt, nor behind the pedicles' narrowest place.
    off = np.maximum((y - f.back_mm) / (WALL_SHARE * s.canal_depth_mm), (f.front_mm - AHEAD_MM - y) / AHEAD_MM)
    return beside + _soft(np.clip(off, 0.0, 1.0))[:, None] * (behind - beside)


def _soft(share: np.ndarray) -> np.ndarray:
    """The same from 0 to 1, without a kink at either end."""
    return share * share * (3 - 2 * share)
