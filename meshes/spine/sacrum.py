"""The upper sacrum, on which the spine stands: the body and the wings of S1 and S2, round the sacral canal."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.interpolate import PchipInterpolator

from kyphoscope.meshes.geometry.cache import cached_on_disk
from kyphoscope.meshes.geometry.grid import Grid, contour, sample_near
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.geometry.solids import Bar, radial_distance, smooth_cut, smooth_intersection, smooth_union
from kyphoscope.meshes.geometry.thinning import lightened
from kyphoscope.meshes.geometry.triangles import largest
from kyphoscope.meshes.specs import SacrumSpec
from kyphoscope.meshes.tables.tables import SACRUM, above
from kyphoscope.meshes.vertebra.stacking import vertebra_from_upper
from kyphoscope.meshes.vertebra.vertebra_arch import jointed
from kyphoscope.meshes.vertebra.vertebra_surface import bone_field

PLATE_WIDTH_MM, PLATE_DEPTH_MM = 50.0, 33.0
"""Of the upper end plate (recalled; about as wide as the lower one of L5, which the table has at 49.4 by 33.2 mm)."""
HALF_BREADTH_MM = 51.8
"""Half the greatest width across the wings: 103.6 mm in all, deviation 6.8, in 30 dry bones
(discovery.researcher.life/article/anatomical-evaluation-of-sacrum-in-dry-bones)."""
FORAMEN_RADII_MM = (6.0, 6.4)
"""Of the first anterior foramen: 12.2 mm wide and 13.0 mm high (Saluja 2018, JCDR 12(6):AC01)."""
BACK_FORAMEN_RADII_MM = (3.9, 5.0)
"""Of the first posterior foramen: 7.7 mm wide and 10.4 mm high (the same)."""
HOLLOW_MM, RIM_MM = 0.7, 1.2
"""How deep the end plate is hollowed, as the upper ones of vertebrae are, and how round its rim is."""
OUTLINE_POWER = 2.3
CUT_OFF_MM = -56.0
"""Where it is rounded off, below S2; all of a sacrum is about 107 mm high."""
CLEAR_MM = 1.0
"""Kept from all of L5, also beside the joints."""
SEAT_MM = 2.0
"""How much further down the hollow at the foot of each facet goes, where a tip of L5 comes down when L5 is crushed."""
SPACING_MM, NEAR_MM, TRIANGLES = 0.9, 2.6, 3500

_HEIGHTS = np.array([-64.0, -52.0, -40.0, -31.0, -28.0, -25.0, -12.0, -5.0, 0.0, 4.0])
_HALF_WIDTH = PchipInterpolator(_HEIGHTS, [10.0, 12.0, 13.5, 16.5, 17.4, 17.5, 21.0, 23.6, PLATE_WIDTH_MM / 2, 25.6])
_FRONT = PchipInterpolator(_HEIGHTS, [13.5, 8.8, 4.2, -0.8, -2.4, -2.8, -9.6, -14.0, -PLATE_DEPTH_MM / 2, -17.6])
_BACK = PchipInterpolator(_HEIGHTS, [27.5, 24.6, 22.2, 20.4, 19.9, 19.4, 17.6, 16.9, PLATE_DEPTH_MM / 2, 16.2])
"""The bodies of S1 and S2 by height, mm: a ridge stands in front where they are grown together (as drawn)."""


def sacrum(spec: SacrumSpec) -> Part:
    """The upper sacrum, rounded where it is cut off; frame: the middle of its upper end plate, which lies across z."""
    made = cached_on_disk("sacrum-surface", SACRUM, _surface)
    made["faces"].setflags(write=False)
    return Part(made["vertices"] * spec.size_factor, made["faces"], "bone")


def sacrum_landmarks(spec: SacrumSpec) -> dict[str, Pose]:
    """Places on the sacrum: "promontory", "upper_end_plate", "left_ala", "right_ala", "canal" and "median_crest"."""
    at = {
        "promontory": (0.0, -PLATE_DEPTH_MM / 2 + 0.5, -1.5),
        "upper_end_plate": (0.0, 0.0, -HOLLOW_MM),
        "left_ala": (36.0, 2.0, -14.0),
        "right_ala": (-36.0, 2.0, -14.0),
        "canal": canal_middle_mm(-20.0),
        "median_crest": (0.0, 44.5, -30.0),
    }
    return {
        name: Pose((spec.size_factor * x, spec.size_factor * y, spec.size_factor * z)) for name, (x, y, z) in at.items()
    }


def canal_middle_mm(height_mm: float) -> tuple[float, float, float]:
    """The middle of the sacral canal at a height, in the sacrum's frame."""
    return (0.0, float(_BACK(height_mm)) + _canal_half_depth(height_mm), height_mm)


def above_sacral_plate_mm(points_mm: np.ndarray) -> np.ndarray:
    """How far points (n, 3) lie above the upper end plate, hollow and all; (n,) mm."""
    u, v = points_mm[:, 0] / (PLATE_WIDTH_MM / 2), points_mm[:, 1] / (PLATE_DEPTH_MM / 2)
    reach = (np.abs(u) ** OUTLINE_POWER + np.abs(v) ** OUTLINE_POWER) ** (1 / OUTLINE_POWER)
    return points_mm[:, 2] + HOLLOW_MM * np.clip(1 - (reach / 0.93) ** 2, 0.0, 1.0)


@lru_cache(8)
def sacrum_field(factor: float = 1.0) -> Grid:
    """Signed distance to the surface of the upper sacrum, in its frame."""
    made = cached_on_disk("sacrum", SACRUM, _sampled)
    return Grid(made["origin_mm"], SPACING_MM, made["values"]).scaled(factor)


def _canal_half_depth(z: float) -> float:
    return float(np.interp(z, [-56.0, -30.0, 0.0], [4.2, 6.0, 8.0]))


def _bodies(p: np.ndarray) -> np.ndarray:
    z = np.clip(p[:, 2], _HEIGHTS[0], _HEIGHTS[-1])
    a, front, back = _HALF_WIDTH(z), _FRONT(z), _BACK(z)
    b = (back - front) / 2
    wall = radial_distance((p[:, 0] / a, (p[:, 1] - (front + back) / 2) / b), (a, b), OUTLINE_POWER)
    return smooth_intersection(wall, above_sacral_plate_mm(p), RIM_MM)


WING = (
    # from the body of S1 outwards; its upper side looks forwards
    Bar(start=(12.0, 4.0, -15.5), end=(41.0, 7.0, -19.0), wide=(0.0, 1.0, 0.38), wide_mm=(15.0, 19.0),
        thick_mm=(11.5, 13.0), power=2.4),
    # the ear-shaped side, downwards and backwards
    Bar(start=(38.0, 11.0, -24.0), end=(24.0, 24.0, -51.0), wide=(0.0, 1.0, 0.4), wide_mm=(18.0, 9.0),
        thick_mm=(10.5, 7.0), power=2.3),
    # the wing of S2, below the foramina
    Bar(start=(8.0, 17.0, -48.0), end=(23.0, 21.0, -50.0), wide=(0.0, 1.0, 0.2), wide_mm=(9.5, 9.0),
        thick_mm=(7.5, 8.0), power=2.2),
)  # fmt: skip
ROOF = (
    # from the wing and the pedicle to the lamina, beside the canal
    Bar(start=(21.0, 20.0, -12.0), end=(17.0, 33.0, -50.0), wide=(0.3, 1.0, 0.0), wide_mm=(10.0, 8.0),
        thick_mm=(6.0, 6.0), power=2.2),
    # the laminae
    Bar(start=(17.0, 34.0, -24.0), end=(0.0, 41.0, -26.0), wide=(0.0, 0.0, 1.0), wide_mm=(9.0, 7.5),
        thick_mm=(3.6, 3.6), power=2.4),
    Bar(start=(15.0, 36.0, -46.0), end=(0.0, 40.5, -45.0), wide=(0.0, 0.0, 1.0), wide_mm=(14.0, 15.0),
        thick_mm=(3.6, 3.6), power=2.4),
    # the median crest, a tubercle for each segment
    Bar(start=(0.0, 42.0, -26.0), end=(0.0, 46.5, -29.0), wide=(0.0, 0.0, 1.0), wide_mm=(5.5, 5.5),
        thick_mm=(3.8, 2.8), power=2.2),
    Bar(start=(0.0, 41.0, -42.0), end=(0.0, 44.5, -46.0), wide=(0.0, 0.0, 1.0), wide_mm=(6.0, 5.0),
        thick_mm=(3.8, 2.6), power=2.2),
)  # fmt: skip
FACET = Bar(
    start=(24.0, 26.0, -15.0), end=(24.5, 26.5, 2.5), wide=(0.75, 0.66, 0.0), wide_mm=(10.0, 8.0), thick_mm=(8.0, 5.4),
    power=2.0,
)  # fmt: skip
"""The superior articular process; its facet, back and inwards, is what the inferior one of L5 leaves of it."""
FORAMINA = (
    Bar(start=(13.0, 24.0, -30.0), end=(25.0, -14.0, -37.0), wide=(1.0, 0.0, 0.0),
        wide_mm=(5.0, FORAMEN_RADII_MM[0] + 1.5), thick_mm=(5.5, FORAMEN_RADII_MM[1] + 1.5)),
    Bar(start=(13.0, 26.0, -32.0), end=(20.0, 50.0, -35.0), wide=(1.0, 0.0, 0.0),
        wide_mm=(BACK_FORAMEN_RADII_MM[0],) * 2, thick_mm=(BACK_FORAMEN_RADII_MM[1],) * 2),
)  # fmt: skip


def _canal(p: np.ndarray) -> np.ndarray:
    """The sacral canal, a triangle with its base on the bodies that grows narrower downwards."""
    z = np.clip(p[:, 2], -60.0, 6.0)
    b = np.interp(z, [-56.0, -30.0, 0.0], [4.2, 6.0, 8.0])
    y = p[:, 1] - (_BACK(z) + b - 0.4)
    a = np.interp(z, [-56.0, -30.0, 0.0], [8.5, 11.5, 15.0]) * (1 - 0.45 * np.clip(y / b, 0.0, 1.0))
    return radial_distance((p[:, 0] / a, y / b), (a, b), 2.4)


def _joined(p: np.ndarray, bars: tuple[Bar, ...], fillet_mm: float) -> np.ndarray:
    nearest = np.full(len(p), 1e3)
    for bar in bars:
        nearest = smooth_union(nearest, bar.distance(p), fillet_mm)
    return nearest


def sacrum_distance(points_mm: np.ndarray) -> np.ndarray:
    """Signed distance of points (n, 3; x >= 0) to the left half of the upper sacrum, (n,) mm."""
    p = points_mm
    # No wing stands above the plate or reaches past the joint with the hip bone.
    wing = smooth_intersection(_joined(p, WING, 8.0), p[:, 0] - HALF_BREADTH_MM, 5.0)
    wing = smooth_intersection(wing, p[:, 2] + 3.0 + 0.18 * np.maximum(p[:, 0] - 20.0, 0.0), 4.0)
    behind = smooth_union(_joined(p, ROOF, 4.0), FACET.distance(p), 5.0)
    bodies = _bodies(p)
    bone = smooth_union(smooth_union(bodies, wing, 5.0), behind, 5.0)
    bone = smooth_cut(bone, _canal(p), 1.5)
    for hole in FORAMINA:
        bone = smooth_cut(bone, hole.distance(p), 3.0)
    bone = smooth_intersection(bone, CUT_OFF_MM - p[:, 2], 6.0)
    upper = above(SACRUM)
    near = bone_field(str(upper)).distance_mm(vertebra_from_upper(SACRUM).inverse().apply(p))
    seated = jointed(p + np.array([0.0, 0.0, SEAT_MM]), jointed(p, bone, SACRUM), SACRUM)
    return np.maximum(seated, CLEAR_MM - near)


def _sampled() -> dict[str, np.ndarray]:
    """The field on the left half of a box, mirrored."""
    low, high = np.array([0.0, -24.0, CUT_OFF_MM - 4.0]), np.array([HALF_BREADTH_MM + 4.0, 54.0, 20.0])
    half = sample_near(sacrum_distance, low, high, SPACING_MM, NEAR_MM)
    values = np.concatenate([half.values[:0:-1], half.values], axis=0).astype(np.float32)
    return {"origin_mm": low - np.array([SPACING_MM * (half.values.shape[0] - 1), 0.0, 0.0]), "values": values}


def _surface() -> dict[str, np.ndarray]:
    vertices, faces = largest(*contour(sacrum_field(), 0.0))
    return dict(zip(("vertices", "faces"), lightened(vertices, faces, TRIANGLES), strict=True))
