"""Everything behind the vertebral body: pedicle and arch joined, each region with its own kind of arch."""

from __future__ import annotations

from types import ModuleType

import numpy as np

from kyphoscope.meshes.geometry.solids import smooth_cut, smooth_intersection, smooth_union
from kyphoscope.meshes.tables.shape import shape
from kyphoscope.meshes.tables.tables import above, drawn
from kyphoscope.meshes.vertebra import lumbar_arch, thoracic_arch
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.stacking import vertebra_from_upper
from kyphoscope.meshes.vertebra.vertebra_pedicle import canal_distance, pedicle_distance

JOINT_GAP_MM = 1.2
"""Left between the facets of neighbours; cartilage and joint space (drawn a little wider than in life to be seen)."""
COMES_DOWN, TIP_EDGE_MM = 0.35, 1.6
"""How far the arch above may come down, as over a crushed body, before the tips below run into it, as a share of half
the body's height; their roundness."""
EDGE_MM = 2.5
"""How round the edges are where the arch is hollowed: bone that would be thinner there than half of it is left out."""


def _region(level: str) -> ModuleType:
    """The module that makes the laminae and processes of a level."""
    return thoracic_arch if level.startswith("T") else lumbar_arch


def arch_distance(points_mm: np.ndarray, level: str) -> np.ndarray:
    """Signed distance of points (n, 3; x >= 0) to the left half of everything behind the body, (n,) mm."""
    arch = _region(level).processes_distance(points_mm, level)
    # Before this plane is pedicle alone.
    behind = body_frame(level).back_mm + shape("arch_begins", level) * drawn(level).canal_depth_mm - points_mm[:, 1]
    arch = smooth_union(smooth_intersection(arch, behind, 2.0), pedicle_distance(points_mm, level), 3.0)
    return smooth_cut(arch, canal_distance(points_mm, level), EDGE_MM)


def jointed(points_mm: np.ndarray, distance_mm: np.ndarray, level: str) -> np.ndarray:
    """The signed distance (n,) of points (n, 3; x >= 0) to a bone, hollowed by what meets it from above.

    distance_mm : (n,) to the bone before that. Its superior articular process and the inferior one of the vertebra
    above are then congruent and keep `JOINT_GAP_MM` apart.
    """
    upper = above(level)
    if upper is None:
        return distance_mm
    in_upper = vertebra_from_upper(level).inverse().apply(points_mm)
    facet = _region(upper).inferior_articular_distance(in_upper, upper)
    hollowed = smooth_cut(distance_mm, facet - JOINT_GAP_MM, EDGE_MM)
    if _region(level) is thoracic_arch:  # facets that lean forward: what meets them has room below already
        return hollowed
    # The spinous process above is left out: those of a crushed segment may touch, and this one keeps its upper border.
    f = body_frame(upper)
    before_spine = in_upper[:, 1] - f.back_mm - 1.2 * drawn(upper).canal_depth_mm
    come_down = arch_distance(in_upper + np.array([0.0, 0.0, COMES_DOWN * f.half_mm]), upper)
    come_down = smooth_intersection(come_down, before_spine, 3.0)
    return smooth_cut(hollowed, come_down, TIP_EDGE_MM)
