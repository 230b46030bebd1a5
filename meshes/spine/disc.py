"""The intervertebral disc: the annulus between two end plates and the nucleus within it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kyphoscope.meshes.geometry.cache import cached_on_disk
from kyphoscope.meshes.geometry.grid import Grid, contour, sample
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.solids import radial_distance, smooth_intersection
from kyphoscope.meshes.geometry.thinning import lightened
from kyphoscope.meshes.geometry.triangles import largest
from kyphoscope.meshes.specs import DiscSpec, NucleusSpec, VertebraSpec
from kyphoscope.meshes.spine.column import above_upper_plate_mm, any_bone_field, upper_plate_mm
from kyphoscope.meshes.spine.spine import carried, world_from_disc
from kyphoscope.meshes.tables.tables import beneath, size
from kyphoscope.meshes.vertebra.stacking import disc_from_lower, disc_from_upper
from kyphoscope.meshes.vertebra.vertebra_body import OUTLINE_POWER, above_plate_mm, outline
from kyphoscope.meshes.vertebra.vertebra_surface import bone_field

GAP_MM = 0.2
"""Left between a disc and the plates it lies on, so that surfaces never cross."""
SET_BACK_MM = 0.9
"""How far the disc's edge lies within the mean outline of the two plates."""
BULGE = 0.025
SPACING_MM = 0.7
TRIANGLES, NUCLEUS_TRIANGLES = 2000, 700
NUCLEUS_WIDTH, NUCLEUS_DEPTH, NUCLEUS_BACK = 0.60, 0.58, 0.06
"""The nucleus as shares of the disc's width and depth, and how far behind the middle it lies: about a third to a half
of the section (White and Panjabi 1990: 30 to 50 %)."""
FIBRES_MM = 0.7
"""Annulus left between the nucleus and the end plates, as drawn; in life cartilage of about that thickness."""


def disc(spec: DiscSpec) -> Part:
    """The disc below a vertebra: it fills what the two end plates leave and bulges a little beyond their rims.

    Beside a broken vertebra it follows the dents of its plate.
    """
    return Part(_followed(_surface(spec.above, "disc"), spec), _surface(spec.above, "disc")[1], "disc")


def nucleus(spec: NucleusSpec) -> Part:
    """The soft middle of a disc, closed all round by annulus, in the disc's frame."""
    surface = _surface(spec.disc.above, "nucleus")
    return Part(_followed(surface, spec.disc), surface[1], "nucleus")


def _followed(surface: tuple[np.ndarray, np.ndarray], spec: DiscSpec) -> np.ndarray:
    """The vertices of a body in the disc, moved as the plates move that it lies on; in the disc's frame now."""
    vertices = surface[0] * spec.size_factor
    bone = spec.beside
    if bone is None or bone.fracture == "none":
        return vertices
    whole = VertebraSpec(level=bone.level, size_factor=bone.size_factor)
    moved = carried(world_from_disc(spec.above, whole).apply(vertices), bone)
    return world_from_disc(spec.above, bone).inverse().apply(moved)


@lru_cache(32)
def disc_field(upper: str) -> Grid:
    """Signed distance to the disc below the vertebra `upper`, of the table's size, in the disc's frame."""
    made = cached_on_disk("disc-field", upper, lambda: _sampled(upper))
    return Grid(made["origin_mm"], SPACING_MM, made["values"])


@lru_cache(64)
def _surface(upper: str, which: str) -> tuple[np.ndarray, np.ndarray]:
    """Vertices and faces of the "disc" or its "nucleus", of the table's size."""

    def made() -> dict[str, np.ndarray]:
        grid = disc_field(upper) if which == "disc" else _nucleus_field(upper)
        vertices, faces = contour(grid, 0.0)
        most = TRIANGLES if which == "disc" else NUCLEUS_TRIANGLES
        return dict(zip(("vertices", "faces"), largest(*lightened(vertices, faces, most)), strict=True))

    kept = cached_on_disk(which, upper, made)
    kept["faces"].setflags(write=False)
    return kept["vertices"], kept["faces"]


def _half_mm(upper: str) -> tuple[float, float]:
    """Half the width and half the depth of the disc below `upper`."""
    s, (width_mm, depth_mm) = size(upper), upper_plate_mm(beneath(upper))
    return (s.lower_width_mm + width_mm) / 4 - SET_BACK_MM, (s.lower_depth_mm + depth_mm) / 4 - SET_BACK_MM


def _sampled(upper: str) -> dict[str, np.ndarray]:
    a, b = _half_mm(upper)
    lower = beneath(upper)
    to_upper, to_lower = disc_from_upper(upper).inverse(), disc_from_lower(lower).inverse()

    def distance(p: np.ndarray) -> np.ndarray:
        bulge = 1.0 + BULGE * np.clip(1 - (p[:, 2] / 5) ** 2, -1, 1)
        edge = radial_distance(outline(p[:, 0], p[:, 1], a * bulge, b * bulge, upper), (a, b), OUTLINE_POWER)
        below_upper = GAP_MM + above_plate_mm(upper, -1, to_upper.apply(p))
        above_lower = GAP_MM - above_upper_plate_mm(lower, to_lower.apply(p))
        between = smooth_intersection(smooth_intersection(edge, below_upper, 0.4), above_lower, 0.4)
        # The pedicles' roots rise a little over the plate behind, and lips may stand out round a facet.
        clear = GAP_MM - np.minimum(
            any_bone_field(lower).at(to_lower.apply(p)), bone_field(upper).at(to_upper.apply(p))
        )
        return np.maximum(between, clear)

    field = sample(distance, np.array([-a - 3, -b - 3, -12.0]), np.array([a + 3, b + 3, 12.0]), SPACING_MM)
    return {"origin_mm": field.origin_mm, "values": field.values}


def _nucleus_field(upper: str) -> Grid:
    a, b = _half_mm(upper)
    grid = disc_field(upper)
    p, back = grid.nodes(), 2 * NUCLEUS_BACK * b
    radii = (NUCLEUS_WIDTH * a, NUCLEUS_DEPTH * b)
    edge = radial_distance((p[:, 0] / radii[0], (p[:, 1] - back) / radii[1]), radii, 2.2)
    inside = smooth_intersection(edge, grid.values.ravel() + FIBRES_MM, 1.2)
    return Grid(grid.origin_mm, grid.spacing_mm, inside.reshape(grid.values.shape).astype(np.float32))
