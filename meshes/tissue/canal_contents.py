"""What lies in the vertebral canal: the spinal cord down to L1, the cauda equina below it, their sac and its roots."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter1d, minimum_filter1d

from kyphoscope.meshes.choices import LEVELS
from kyphoscope.meshes.geometry.grid import contour, sample
from kyphoscope.meshes.geometry.loft import loft, pipe
from kyphoscope.meshes.geometry.solids import smooth_intersection
from kyphoscope.meshes.geometry.thinning import lightened
from kyphoscope.meshes.geometry.triangles import Surface, joined
from kyphoscope.meshes.tables.shape import between
from kyphoscope.meshes.tables.tables import size
from kyphoscope.meshes.tissue.spinal_segment import SpinalSegment, oval_distance, smooth_line
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.vertebra_pedicle import pedicle_axis

FRONT_MM, BEHIND_MM, BESIDE_MM = 3.4, 1.6, 2.6
"""Left for fat and veins between the sac and the front, the back and each side of the canal, as drawn."""
SAC_WIDTH_MM = 16.5
"""The widest the sac is drawn; in life it is 12 to 18 mm across in the lumbar spine (recalled)."""
DURA_MM = 1.0
"""Kept between the sac's surface and what is in it, as drawn; the dura is about 0.3 mm thick (recalled)."""
CORD_KNOTS = {
    "T4": (8.2, 6.2), "T8": (8.0, 6.2), "T10": (8.4, 6.8), "T12": (8.8, 7.4), "L1": (6.0, 5.0),
}  # fmt: skip
"""Width and depth of the cord, mm: about 8 to 9 by 6 to 7 in the chest, with the lumbar enlargement (recalled)."""
CONUS = "L1"
"""The conus ends at its lower end plate; in adults most often between L1 and L2 (Saifuddin 1998, recalled)."""
STRANDS = 12
STRAND_MM = 0.75
ROOT_MM = {"T4": 1.5, "T12": 1.7, "L1": 1.9, "L5": 2.6}
"""Radius of a root in its foramen, as drawn, from 3 mm across in the chest to 5 at L5."""
ROOT_GAP_MM, ROOT_BELOW_MM = 0.5, 1.0
"""Left between a root and bone, and between it and the pedicle above it."""
SIDES = 16
FAT_MM = 1.3
"""Kept between the sac and bone all round."""
SPACING_MM = 0.9


def _middle(level: str, share: float) -> tuple[float, float, float]:
    """The middle of the sac at a share of half the body's height, in the vertebra's frame."""
    f, s = body_frame(level), size(level)
    back = f.back_mm + (FRONT_MM + s.canal_depth_mm - BEHIND_MM) / 2
    return (0.0, back, share * f.half_mm)


def _sac_mm(level: str) -> tuple[float, float]:
    """Half the width and half the depth of the sac."""
    s = size(level)
    return min(s.canal_width_mm - 2 * BESIDE_MM, SAC_WIDTH_MM) / 2, (s.canal_depth_mm - FRONT_MM - BEHIND_MM) / 2


def _along(segment: SpinalSegment, line: np.ndarray, values: dict[str, tuple[float, float]]) -> np.ndarray:
    """(n, 2) numbers given at the middle of each level, smooth along a line down the canal."""
    heights = [segment.placed(level, [_middle(level, 0.0)])[0, 2] for level in values]
    order = np.argsort(heights)
    return PchipInterpolator(np.array(heights)[order], np.array(list(values.values()))[order])(
        np.clip(line[:, 2], min(heights), max(heights))
    )


def _tube(line: np.ndarray, half_x: np.ndarray, half_y: np.ndarray, sides: int, every: int) -> Surface:
    """A closed tube of oval section round a line that runs down."""
    keep = np.unique(np.append(np.arange(0, len(line), every), len(line) - 1))
    turn = np.arange(sides) * (2 * np.pi / sides)
    along = np.gradient(line, axis=0)
    rings = []
    for i in keep:
        z = along[i] / np.linalg.norm(along[i])
        x = np.array([1.0, 0.0, 0.0]) - z[0] * z
        x /= np.linalg.norm(x)
        ring = line[i] + np.outer(np.cos(turn) * half_x[i], x) + np.outer(np.sin(turn) * half_y[i], np.cross(z, x))
        rings.append(ring)
    return loft(rings)


def sac_distance(segment: SpinalSegment, points_mm: np.ndarray) -> np.ndarray:
    """Signed distance of points (n, 3) to the sac: oval, but no nearer to the bones than their fat is thick."""
    line = segment.canal(_middle)
    halves = _along(segment, line, {level: _sac_mm(level) for level in segment.around})
    oval = oval_distance(points_mm, line, halves[:, 0], halves[:, 1])
    return smooth_intersection(oval, FAT_MM - segment.to_bones(points_mm), 1.5)


def dural_sac(segment: SpinalSegment) -> Surface:
    """The sac of dura with the fluid in it, all the way down the segment."""
    line, (low, high) = segment.canal(_middle), segment.span_mm
    reach = np.array([SAC_WIDTH_MM / 2, 9.0])

    def distance(points: np.ndarray) -> np.ndarray:
        ends = np.maximum(points[:, 2] - high, low - points[:, 2])
        return smooth_intersection(sac_distance(segment, points), ends, 1.0)

    box = np.vstack([line[:, :2] - reach - 2.0, line[:, :2] + reach + 2.0])
    corners = np.append(box.min(axis=0), low - 2.0), np.append(box.max(axis=0), high + 2.0)
    vertices, faces = contour(sample(distance, *corners, SPACING_MM), 0.0)
    return lightened(vertices, faces, int(12.0 * (high - low)))


def _conus_mm(segment: SpinalSegment) -> float | None:
    """The height of the conus's tip, None where the segment lies wholly below it."""
    if CONUS not in segment.around:
        return None if LEVELS.index(segment.around[0]) > LEVELS.index(CONUS) else -1e9
    return float(segment.placed(CONUS, [_middle(CONUS, -1.0)])[0, 2])


def spinal_cord(segment: SpinalSegment) -> Surface:
    """The cord, tapering to the conus at L1; empty below it."""
    tip = _conus_mm(segment)
    line = segment.canal(_middle)
    line = line[line[:, 2] > tip] if tip is not None else line[:0]
    if tip is None or len(line) < 4:
        return np.zeros((0, 3)), np.zeros((0, 3), np.int64)
    wide, deep = ({knot: pair[i] for knot, pair in CORD_KNOTS.items()} for i in (0, 1))
    widths = {level: (between(wide, level), between(deep, level)) for level in segment.around}
    halves = _along(segment, line, widths) / 2
    taper = np.clip((line[:, 2] - tip) / 24.0, 0.0, 1.0)[:, None] ** 0.6
    halves = halves * np.maximum(taper, 0.06)
    line = line + np.column_stack([0 * taper, 0.9 * (1 - taper), 0 * taper])
    return _tube(line, halves[:, 0], halves[:, 1], SIDES, 4)


def cauda_equina(segment: SpinalSegment) -> Surface:
    """Strands of roots that run on in the sac beside and below the conus; empty above the lumbar enlargement."""
    tip = _conus_mm(segment)
    line = segment.canal(_middle)
    begins = np.inf if tip is None else tip + 14.0
    line = line[line[:, 2] < begins]
    if len(line) < 8:
        return np.zeros((0, 3)), np.zeros((0, 3), np.int64)
    halves = _along(segment, line, {level: _sac_mm(level) for level in segment.around}) - DURA_MM - STRAND_MM
    strands: list[Surface] = []
    for i in range(STRANDS):
        bearing = np.radians(-30 + 240 * i / (STRANDS - 1))  # beside and behind, the front is left free
        aside = np.column_stack([np.cos(bearing) * halves[:, 0], np.sin(bearing) * halves[:, 1], 0 * line[:, 0]])
        strand = line + _within(segment, line, aside, 0.98 if i % 2 else 0.70)[:, None] * aside
        thin = np.full(len(line), STRAND_MM)
        strands.append(_tube(strand, thin, thin, 6, 8))
    return joined(strands)


def _within(segment: SpinalSegment, line: np.ndarray, aside: np.ndarray, most: float) -> np.ndarray:
    """(n,) how much of the way aside a strand may lie and still be covered by the sac, smooth along the line."""
    shares = np.linspace(most, 0.0, 15)
    depth = np.array([sac_distance(segment, line + share * aside) for share in shares])
    fits = shares[np.argmax(depth < -DURA_MM - STRAND_MM, axis=0)]
    return gaussian_filter1d(minimum_filter1d(fits, 9), 2.0)


def root_radius_mm(level: str) -> float:
    """How thick a root is before its ganglion."""
    return between(ROOT_MM, level)


def root_line(segment: SpinalSegment, level: str, side: int) -> tuple[np.ndarray, np.ndarray]:
    """A root's line (n, 3) and its radii (n,) mm: from the sac, below the pedicle of its vertebra, out of the foramen.

    side : 1 left, -1 right
    """
    s, f = size(level), body_frame(level)
    radius = root_radius_mm(level)
    middle, _ = pedicle_axis(level)
    lumbar = np.clip((LEVELS.index(level) - 7) / 4, 0.0, 1.0)
    sac_x, _ = _sac_mm(level)
    under = middle[2] - s.pedicle_height_mm / 2 - radius - ROOT_BELOW_MM
    inner, canal_y = s.canal_width_mm / 2, f.back_mm + s.canal_depth_mm * 0.42
    marks = [
        (0.55 * sac_x, canal_y + 1.0, under + 9.0 + 5.0 * lumbar),
        (0.93 * sac_x, canal_y - 0.5, under + 5.0 + 3.0 * lumbar),
        (inner - 0.5, f.back_mm + 0.34 * s.canal_depth_mm, under + 1.0),
        (middle[0] + 0.5, f.back_mm + 0.26 * s.canal_depth_mm, under - 0.4),
        (middle[0] + 6.0, f.back_mm + 0.20 * s.canal_depth_mm, under - 2.0 - 2.0 * lumbar),
        (middle[0] + 12.0, f.back_mm + 0.10 * s.canal_depth_mm, under - 3.0 - 7.0 * lumbar),
    ]
    line = smooth_line(segment.placed(level, [(side * x, y, z) for x, y, z in marks]), 1.5)
    share = np.linspace(0.0, 1.0, len(line))
    ganglion = 1.0 + 0.30 * np.exp(-(((share - 0.62) / 0.10) ** 2))
    radii = radius * ganglion * np.interp(share, [0.0, 0.3, 1.0], [0.75, 0.85, 0.9])
    return segment.kept_clear(line, radii, ROOT_GAP_MM), radii


def nerve_roots(segment: SpinalSegment) -> Surface:
    """The roots that leave below each vertebra of the segment, left and right, with their ganglia."""
    return joined([pipe(*root_line(segment, level, side), sides=10) for level in segment.levels for side in (1, -1)])
