"""The vertebra: body, pedicles, laminae and processes from smoothly joined solids with the sizes of its level."""

from __future__ import annotations

from functools import lru_cache
from math import radians, sin, tan

import numpy as np

from meshes.cache import remembered
from meshes.fracture import body_frame, broken
from meshes.grid import Grid, contour, node_points
from meshes.part import Part
from meshes.solids import Bar, radial_distance, smooth_cut, smooth_intersection, smooth_union
from meshes.specs import MarrowSpec, VertebraSpec
from meshes.tables import LevelSize, size

CORTEX_MM = 0.8
"""Drawn thickness of the shell; in life 0.24 to 0.5 mm (Silva 1994, doi 10.1359/jbmr.1997.12.1.89)."""
SPACING_MM = 0.8
UPPER_CUP_MM, LOWER_CUP_MM = 0.7, 1.5
"""Depth of the end plates' hollows, PMC3481085."""
WAIST = 0.1
POWER = 2.35
"""Of the superellipse that the body's outline is."""


def _outline(p: np.ndarray, s: LevelSize) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Points scaled to the body's kidney-shaped outline at their height, and the outline's half width and depth."""
    f = body_frame(s.level)
    x, y, z = p[:, 0], p[:, 1], p[:, 2]
    up = np.clip(z / f.half_mm, -1.1, 1.1)
    share = (up + 1) / 2
    belly = 1 - WAIST * np.clip(1 - up**2, 0, 1) ** 0.8
    a = (s.lower_width_mm + share * (s.upper_width_mm - s.lower_width_mm)) / 2 * belly
    b = (s.lower_depth_mm + share * (s.upper_depth_mm - s.lower_depth_mm)) / 2 * (1 - 0.75 * (1 - belly))
    notch = 0.07 * s.upper_depth_mm * np.exp(-((x / (0.33 * a)) ** 2))
    yk = np.where(y > 0, y + notch * np.clip(y / b, 0, 1.3), y)
    return (x / a, yk / b), (a, b)


def plate_height(level: str, side: int, points_mm: np.ndarray) -> np.ndarray:
    """How far points lie above the upper (side 1) or lower (side -1) end plate's hollow surface, mm; (n,)."""
    f, y = body_frame(level), points_mm[:, 1]
    scaled, _ = _outline(points_mm, size(level))
    reach = (np.abs(scaled[0]) ** POWER + np.abs(scaled[1]) ** POWER) ** (1 / POWER)
    cup = np.clip(1 - (reach / 0.85) ** 2, 0, 1) ** 1.5
    plate = f.top(y) - UPPER_CUP_MM * cup if side > 0 else f.bottom(y) + LOWER_CUP_MM * cup
    return points_mm[:, 2] - plate


def _body(p: np.ndarray, s: LevelSize) -> np.ndarray:
    side = radial_distance(*_outline(p, s), POWER)
    top, bottom = plate_height(s.level, 1, p), -plate_height(s.level, -1, p)
    return smooth_intersection(smooth_intersection(side, top, 1.6), bottom, 1.6)


def _bars(s: LevelSize) -> list[tuple[Bar, float]]:
    """The left half of pedicles, arch and processes, each with the fillet that joins it to the rest."""
    f = body_frame(s.level)
    back, half, canal = f.back_mm, f.half_mm, s.canal_width_mm / 2
    px = canal + s.pedicle_width_mm / 2
    pz = half - s.pedicle_height_mm / 2 - 0.5
    turn, tilt = radians(s.pedicle_transverse_deg), radians(s.pedicle_sagittal_deg)
    pillar_y = back + s.canal_depth_mm * 0.72
    inner = (px - 3 * sin(turn), back - 4, pz - 4 * tan(tilt))
    outer = (px + 8 * sin(turn), pillar_y - 1, pz + 6 * tan(tilt))
    ridge_y = back + s.canal_depth_mm + 2.5
    tip_y = ridge_y + s.spinous_length_mm * np.cos(radians(s.spinous_slope_deg))
    tip_z = -5 - s.spinous_length_mm * sin(radians(s.spinous_slope_deg))
    tp = s.transverse_span_mm / 2
    joint = canal + 3.0
    w, h = s.pedicle_width_mm / 2, s.pedicle_height_mm / 2
    return [
        (Bar(start=inner, end=outer, wide=(0, 0, 1), wide_mm=(h, h), thick_mm=(w, w)), 3.0),
        # pars and lamina
        (Bar(start=(px, pillar_y, pz + 2), end=(canal - 1, pillar_y + 3.5, -9), wide=(1, 0.4, 0),
             wide_mm=(5.5, 5.0), thick_mm=(3.4, 3.2)), 3.0),
        (Bar(start=(canal + 2, pillar_y + 2, -3), end=(0, ridge_y + 1, -7), wide=(0, -0.25, 1),
             wide_mm=(8.5, 8.0), thick_mm=(3.0, 3.2), power=2.6), 3.0),
        # articular processes
        (Bar(start=(joint + 4.5, pillar_y + 0.5, pz - 1), end=(joint + 4.6, pillar_y + 2.5, half + 5.5),
             wide=(0.35, 1, 0), wide_mm=(6.0, 5.0), thick_mm=(3.8, 2.8)), 2.5),
        (Bar(start=(joint - 4.5, pillar_y + 4, -6), end=(joint - 4.6, pillar_y + 5.0, -half - 8.0),
             wide=(0.35, 1, 0), wide_mm=(5.5, 4.6), thick_mm=(3.6, 2.9)), 2.5),
        # transverse process
        (Bar(start=(px, pillar_y, pz - 1), end=(tp - 3.2, pillar_y + 8, pz + 1), wide=(0, 0, 1),
             wide_mm=(5.0, 4.6), thick_mm=(3.4, 2.2)), 3.0),
        # spinous process
        (Bar(start=(0, ridge_y - 1, -5), end=(0, tip_y - 5, tip_z + 1), wide=(0, 0, 1),
             wide_mm=(7.5, 9.0), thick_mm=(2.8, 2.6), power=3.0), 3.0),
    ]  # fmt: skip


def _canal(p: np.ndarray, s: LevelSize) -> np.ndarray:
    """The vertebral canal, a rounded triangle with its base on the posterior wall."""
    f = body_frame(s.level)
    a, b = s.canal_width_mm / 2, s.canal_depth_mm / 2
    y = p[:, 1] - (f.back_mm + b - 1.0)
    narrower = 1 - 0.18 * np.clip(y / b, -1, 1)
    return radial_distance((p[:, 0] / (a * narrower), y / b), (a, b), 2.4)


def _whole(p: np.ndarray, s: LevelSize) -> np.ndarray:
    arch = None
    for bar, fillet in _bars(s):
        d = bar.distance(p)
        arch = d if arch is None else smooth_union(arch, d, fillet)
    arch = smooth_cut(arch, _canal(p, s), 0.8)
    return smooth_union(_body(p, s), arch, 2.5)


def _mirrored(field: np.ndarray) -> np.ndarray:
    return np.concatenate([field[:0:-1], field], axis=0)


def _sampled(level: str) -> dict[str, np.ndarray]:
    s, f = size(level), body_frame(level)
    low = np.array([0.0, f.front_mm - 4, -f.half_mm - 28])
    high = np.array(
        [s.transverse_span_mm / 2 + 4, f.back_mm + s.canal_depth_mm + s.spinous_length_mm + 10, f.half_mm + 16]
    )
    shape = tuple(int(n) for n in np.ceil((high - low) / SPACING_MM) + 1)
    points = node_points(low, SPACING_MM, shape)
    origin = low - np.array([SPACING_MM * (shape[0] - 1), 0, 0])
    bone, body = (_mirrored(d(points, s).reshape(shape).astype(np.float32)) for d in (_whole, _body))
    return {"bone": bone, "body": body, "origin_mm": origin}


@lru_cache(16)
def _fields(level: str) -> dict[str, np.ndarray]:
    return remembered("vertebra-field", level, lambda: _sampled(level))


@lru_cache(16)
def bone_field(level: str) -> Grid:
    """Signed distance to the outer surface of a level's unbroken bone, in the vertebra's frame."""
    fields = _fields(level)
    return Grid(fields["origin_mm"], SPACING_MM, fields["bone"])


@lru_cache(16)
def body_field(level: str) -> Grid:
    """Signed distance to the surface of the unbroken body alone, without pedicles and arch, in the vertebra's frame."""
    fields = _fields(level)
    return Grid(fields["origin_mm"], SPACING_MM, fields["body"])


@lru_cache(32)
def _surface(level: str, depth_mm: float) -> tuple[np.ndarray, np.ndarray]:
    vertices, faces = contour(bone_field(level), -depth_mm)
    faces.setflags(write=False)
    return vertices, faces


def vertebra(spec: VertebraSpec) -> Part:
    """The outer surface of the bone; all of a level share one faces array."""
    vertices, faces = _surface(spec.level, 0.0)
    return Part(broken(vertices, spec), faces, "bone")


def marrow(spec: MarrowSpec) -> Part:
    """The surface of the spongy bone within the shell."""
    vertices, faces = _surface(spec.vertebra.level, CORTEX_MM)
    return Part(broken(vertices, spec.vertebra), faces, "marrow")
