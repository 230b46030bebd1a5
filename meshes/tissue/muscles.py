"""What covers the spine from behind: the erector muscles on either side of the spinous processes, and the skin."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import maximum_filter1d

from kyphoscope.meshes.choices import RIBBED
from kyphoscope.meshes.geometry.grid import contour, sample
from kyphoscope.meshes.geometry.loft import loft
from kyphoscope.meshes.geometry.solids import smooth_intersection
from kyphoscope.meshes.geometry.thinning import lightened
from kyphoscope.meshes.geometry.triangles import Surface, joined, largest
from kyphoscope.meshes.spine.rib import rib_field
from kyphoscope.meshes.tables.shape import between
from kyphoscope.meshes.tables.tables import size
from kyphoscope.meshes.tissue.canal_contents import sac_distance
from kyphoscope.meshes.tissue.spinal_segment import SpinalSegment, oval_distance
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.vertebra_surface import outer_surface

OFF_MM = 1.2
"""Left between muscle and bone."""
APART_MM = 1.2
"""Half of what is left between left and right, where the spinous processes are."""
HALF_WIDTH_MM = {"T4": 13.0, "T12": 17.0, "L3": 21.0, "L5": 20.0}
"""Half the width of one side's muscle as drawn, after axial sections in anatomy atlases."""
HALF_DEPTH_MM = {"T4": 10.0, "T12": 14.0, "L3": 19.0, "L5": 18.0}
SKIN_MM, FAT_MM = 2.5, 8.0
"""Skin of the back, and what lies between it and the spinous processes, as drawn."""
SKIN_HALF_MM, ROUND_MM = 75.0, 160.0
"""How far the skin is drawn to either side, and how strongly it is bent."""
SPACING_MM = 1.6


def back_muscles(segment: SpinalSegment) -> Surface:
    """The erector spinae and multifidus of either side as one quiet column, which the bones and ribs indent."""
    low, high = segment.span_mm
    marks = []
    for level, pose in segment.poses.items():
        s, f = size(level), body_frame(level)
        wide, deep = between(HALF_WIDTH_MM, level), between(HALF_DEPTH_MM, level)
        at = pose.point((wide + APART_MM, f.back_mm + 0.75 * s.canal_depth_mm + deep, -0.3 * f.half_mm))
        marks.append((*at, wide, deep))
    row = np.array(marks)
    row = np.vstack([row[0] + (row[0] - row[1]), row, row[-1] + (row[-1] - row[-2])])
    line = row[:, :3]

    def distance(points: np.ndarray) -> np.ndarray:
        column = oval_distance(points, line, row[:, 3], row[:, 4])
        ends = np.maximum(points[:, 2] - high, low - points[:, 2])
        clear = np.maximum(OFF_MM - _hard(segment, points), APART_MM - points[:, 0])
        return smooth_intersection(smooth_intersection(column, ends, 2.0), clear, 1.5)

    wide, deep = row[:, 3].max() + 3, row[:, 4].max() + 3
    corner = np.array([0.0, line[:, 1].min() - deep, low - 2.0])
    grid = sample(distance, corner, np.array([2 * wide + 3, line[:, 1].max() + deep, high + 2.0]), SPACING_MM)
    vertices, faces = largest(*contour(grid, 0.0))
    vertices, faces = lightened(vertices, faces, int(8.0 * (high - low)))
    return joined([(vertices, faces), (vertices * np.array([-1.0, 1.0, 1.0]), faces[:, ::-1])])


def _hard(segment: SpinalSegment, points: np.ndarray) -> np.ndarray:
    """(n,) mm: how far points (n, 3) on the left are from bones, ribs and, between the laminae, the sac."""
    away = np.minimum(segment.to_bones(points), sac_distance(segment, points) - OFF_MM)
    for level in segment.around:
        if level in RIBBED:
            away = np.minimum(away, rib_field(level).at(segment.poses[level].inverse().apply(points)))
    return away


def skin_of_the_back(segment: SpinalSegment) -> Surface:
    """The skin over the segment, from flank to flank."""
    low, high = segment.span_mm
    order = list(segment.poses)[::-1]
    heights = [segment.poses[level].tip_mm[2] for level in order]
    behind = maximum_filter1d([_behind(segment, level) + FAT_MM for level in order], 3)
    x = np.linspace(-SKIN_HALF_MM, SKIN_HALF_MM, 25)
    rings = []
    for z in np.linspace(low, high, 14):
        y = float(np.interp(z, heights, np.convolve(np.pad(behind, 1, "edge"), [0.25, 0.5, 0.25], "valid")))
        outer = np.column_stack([x, y + SKIN_MM - x**2 / (2 * ROUND_MM), np.full(len(x), z)])
        rings.append(np.vstack([outer, (outer - [0.0, SKIN_MM, 0.0])[::-1]]))
    return loft(rings)


def _behind(segment: SpinalSegment, level: str) -> float:
    """How far behind the frame's middle a vertebra reaches."""
    return float(segment.poses[level].apply(outer_surface(level)[0])[:, 1].max())
