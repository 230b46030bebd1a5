"""The long ligaments in front of and behind the bodies, from one end of a segment of the spine to the other."""

from __future__ import annotations

import numpy as np

from kyphoscope.meshes.geometry.grid import contour, sample
from kyphoscope.meshes.geometry.solids import smooth_intersection
from kyphoscope.meshes.geometry.thinning import lightened
from kyphoscope.meshes.geometry.triangles import Surface, largest
from kyphoscope.meshes.tables.tables import size
from kyphoscope.meshes.tissue.spinal_segment import SpinalSegment
from kyphoscope.meshes.vertebra.body_frame import body_frame

ANTERIOR_MM, POSTERIOR_MM = 1.6, 1.0
"""Thickness as drawn; in life about 1.2 to 2 mm in front and 0.7 to 1.4 mm behind (recalled)."""
OFF_MM = 0.25
"""Left between a ligament and what it lies on."""
ANTERIOR_WIDTH = 0.52
"""Of the anterior ligament, a share of the upper end plate's width."""
NARROW_MM, WIDE_MM = 3.2, 6.0
"""Half the width of the posterior ligament: narrow behind the bodies, wide behind the discs."""
SPACING_MM = 0.6


def _band(
    segment: SpinalSegment, sided: int, thick_mm: float, half_width: dict[float, float], triangles: float
) -> Surface:
    """A layer on the front (-1) or the back (1) of the column, `half_width` mm to either side at some heights."""
    low, high = segment.span_mm
    heights = sorted(half_width)
    order = sorted(segment.poses.values(), key=lambda pose: pose.tip_mm[2])
    rows, places = [pose.tip_mm[2] for pose in order], np.array([pose.tip_mm[1] for pose in order])
    deepest = max(body_frame(level).back_mm for level in segment.around) + 6.0
    near, far = (places.min() - deepest, places.max()) if sided < 0 else (places.min(), places.max() + deepest)

    def distance(points: np.ndarray) -> np.ndarray:
        # The body's wall goes on over the basivertebral foramen, which the bone's does not.
        off = np.minimum(segment.to_column(points), segment.to_bones(points))
        wide = np.interp(points[:, 2], heights, [half_width[z] for z in heights])
        middle = np.interp(points[:, 2], rows, places)
        beside = np.maximum(np.abs(points[:, 0]) - wide, (middle - points[:, 1]) * sided + 3.0)
        ends = np.maximum(points[:, 2] - high, low - points[:, 2])
        layer = np.maximum(off - OFF_MM - thick_mm, OFF_MM - off)
        return smooth_intersection(np.maximum(layer, ends), beside, 0.5)

    reach = max(half_width.values()) + 2.0
    grid = sample(distance, np.array([-reach, near, low - 2.0]), np.array([reach, far, high + 2.0]), SPACING_MM)
    vertices, faces = largest(*contour(grid, 0.0))
    return lightened(vertices, faces, int(triangles * (high - low)))


def anterior_longitudinal_ligament(segment: SpinalSegment) -> Surface:
    """The broad band on the front of bodies and discs."""
    widths = {pose.tip_mm[2]: ANTERIOR_WIDTH / 2 * size(level).upper_width_mm for level, pose in segment.poses.items()}
    return _band(segment, -1, ANTERIOR_MM, widths, 9.0)


def posterior_longitudinal_ligament(segment: SpinalSegment) -> Surface:
    """The band on the back of bodies and discs, in the canal: narrow behind a body, wide behind a disc."""
    widths: dict[float, float] = {}
    for level, pose in segment.poses.items():
        share = min(1.0, size(level).canal_width_mm / 23.0)
        half = body_frame(level).half_mm
        widths[pose.point((0.0, 0.0, 0.5 * half))[2]] = NARROW_MM * share
        widths[pose.point((0.0, 0.0, -0.5 * half))[2]] = NARROW_MM * share
        for end in (1.15, -1.15):
            widths[pose.point((0.0, 0.0, end * half))[2]] = WIDE_MM * share
    return _band(segment, 1, POSTERIOR_MM, widths, 7.0)
