"""The fragment of a burst fracture: the upper corner of the body behind, driven back into the canal.

It comes from between the pedicles, from the height of the basivertebral foramen up to the end plate (PMC11375485).
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import cos, radians, sin

import numpy as np

from kyphoscope.meshes.fracture.fracture import broken
from kyphoscope.meshes.fracture.fragment_field import HALF_WIDTH, fragment_distance
from kyphoscope.meshes.geometry.cache import cached_on_disk
from kyphoscope.meshes.geometry.grid import contour, sample
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.solids import smooth_intersection
from kyphoscope.meshes.geometry.thinning import thinned
from kyphoscope.meshes.geometry.triangles import Surface
from kyphoscope.meshes.measure.canal import Canal, canal_of
from kyphoscope.meshes.measure.six_point import section
from kyphoscope.meshes.specs import MOST_NARROWING, FragmentSpec
from kyphoscope.meshes.tables.tables import drawn
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.vertebra_surface import body_field, bone_field, outer_surface

TILT_DEG = 18.0
"""How far its upper edge is turned backwards when it takes up the most of the canal (as drawn)."""
SPACING_MM, TRIANGLES = 0.6, 1_500


def fragment(spec: FragmentSpec) -> Part:
    """The fragment where it is now, one closed body in the frame of its vertebra.

    What is left of the canal's depth behind it is what `narrowing` leaves, measured on the midline. Raises ValueError
    for a vertebra that has no burst fracture.
    """
    bone = spec.vertebra
    if bone.fracture != "burst":
        raise ValueError(f"Only a burst fracture has a fragment, but {bone.level} has the fracture {bone.fracture!r}.")
    vertices, faces = _whole(bone.level)
    # In place it goes with the bone round it; then it is turned about its lower edge in front, and driven back.
    still = replace(bone, size_factor=1.0, narrowing=0.0)
    there = _turned(broken(vertices, still), radians(TILT_DEG) * bone.narrowing / MOST_NARROWING)
    return Part((there + _way(bone.level, there, faces, bone.narrowing)) * bone.size_factor, faces, "fragment")


@lru_cache(16)
def _whole(level: str) -> Surface:
    """The fragment in the unbroken body."""

    def made() -> dict[str, np.ndarray]:
        s, f = drawn(level), body_frame(level)
        half = HALF_WIDTH * s.canal_width_mm + 2.0
        low = np.array([-half, f.back_mm - 0.4 * (f.back_mm - f.front_mm), -2.0])
        high = np.array([half, f.back_mm + 3.0, float(f.top(f.back_mm)) + 3.0])

        def distance(points: np.ndarray) -> np.ndarray:
            bone = np.maximum(bone_field(level).at(points), body_field(level).at(points))
            return smooth_intersection(bone, fragment_distance(points, level), 0.3)

        vertices, faces = contour(sample(distance, low, high, SPACING_MM), 0.0)
        fewer = thinned(vertices, faces, min(1.0, TRIANGLES / len(faces)))
        return dict(zip(("vertices", "faces"), fewer, strict=True))

    kept = cached_on_disk("fragment", level, made)
    kept["faces"].setflags(write=False)
    return kept["vertices"], kept["faces"]


def _turned(vertices: np.ndarray, angle: float) -> np.ndarray:
    """Turned backwards about the lower edge in front."""
    c, s = cos(angle), sin(angle)
    edge = np.array([vertices[:, 1].min(), vertices[:, 2].min()])
    y, z = (vertices[:, 1:] - edge).T
    return np.column_stack([vertices[:, 0], edge[0] + c * y + s * z, edge[1] - s * y + c * z])


def _way(level: str, vertices: np.ndarray, faces: np.ndarray, narrowing: float) -> np.ndarray:
    """(3,) mm: how far it is driven back, so that so much of the canal's depth is taken up."""
    if narrowing <= 0.0:
        return np.zeros(3)
    canal = _canal(level)
    return np.array([0.0, narrowing * canal.depth_mm - canal.taken_mm(section(vertices, faces)), 0.0])


@lru_cache(16)
def _canal(level: str) -> Canal:
    return canal_of(*outer_surface(level))
