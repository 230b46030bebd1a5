"""Lesions in a vertebra: a cleft of gas, a lytic void, a hemangioma's columns, a haematoma."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kyphoscope.meshes.fracture.fracture import broken
from kyphoscope.meshes.fracture.lesion_field import lesion_distance
from kyphoscope.meshes.geometry.cache import cached_on_disk
from kyphoscope.meshes.geometry.grid import contour, sample
from kyphoscope.meshes.geometry.loft import loft, ring
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.thinning import thinned
from kyphoscope.meshes.geometry.triangles import Surface
from kyphoscope.meshes.specs import FragmentSpec, LesionSpec, Spec, VertebraSpec
from kyphoscope.meshes.tables.tables import drawn
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.vertebra_surface import marrow_field

MATERIALS = {"cleft": "gas", "lytic": "tumour", "haematoma": "haematoma", "hemangioma": "bone"}
SPACING_MM = 0.6
TRIANGLES = 4_000
COLUMN_SIDES, COLUMN_STEP_MM = 8, 2.0
COLUMN_MM = (0.5, 1.0)
"""Least and greatest radius of a hemangioma's columns: coarse upright trabeculae (PMC3303463), 1 to 2 mm as drawn."""
APART_MM = 4.4
"""Between the middles of neighbouring columns, 3 to 5 mm with their thickness taken off (as drawn)."""
ROW = 3**0.5 / 2
"""How far apart the rows of a triangular lattice are."""
FILLS = 0.6
"""The part of the body's width and depth in which columns stand."""
COLUMNS = (17.0, 23.0)
"""About how many there are at the least and at the most; at the edge of the ellipse a few more or fewer."""


def lesion_parts(spec: VertebraSpec) -> tuple[Spec, ...]:
    """The bodies, beside bone and marrow, that a vertebra consists of; all in its frame, moving with it."""
    bodies: list[Spec] = []
    if spec.lesion != "none":
        bodies.append(LesionSpec(vertebra=spec))
    if spec.fracture == "burst":
        bodies.append(FragmentSpec(vertebra=spec))
    return tuple(bodies)


def lesion(spec: LesionSpec) -> Part:
    """The body of the lesion of `spec.vertebra`, in its frame, as the bone is now.

    Its material is gas, tumour, haematoma, or bone for the columns of a hemangioma. Raises ValueError for a vertebra
    without a lesion.
    """
    bone = spec.vertebra
    if bone.lesion == "none":
        raise ValueError(f"{bone.level} has no lesion to show: choose one of {', '.join(MATERIALS)}.")
    vertices, faces = _surface(bone.level, bone.lesion, bone.erodes if bone.lesion == "lytic" else "none", bone.seed)
    return Part(broken(vertices * bone.size_factor, bone), faces, MATERIALS[bone.lesion])


@lru_cache(32)
def _surface(level: str, kind: str, erodes: str, seed: int) -> Surface:
    """The lesion in the unbroken bone of the table's size."""
    if kind == "hemangioma":
        return _columns(level, seed)

    def made() -> dict[str, np.ndarray]:
        s, f = drawn(level), body_frame(level)
        half = (s.upper_width_mm + s.lower_width_mm) / 4 + 3.0
        low, high = np.array([-half, f.front_mm, -f.half_mm]), np.array([half, f.back_mm + 14.0, f.half_mm])
        field = sample(lambda p: lesion_distance(p, level, kind, erodes, seed), low, high, SPACING_MM)
        vertices, faces = contour(field, 0.0)
        fewer = thinned(vertices, faces, min(1.0, TRIANGLES / len(faces)))
        return dict(zip(("vertices", "faces"), fewer, strict=True))

    kept = cached_on_disk("lesion", (level, kind, erodes, seed), made)
    kept["faces"].setflags(write=False)
    return kept["vertices"], kept["faces"]


def column_places(level: str, seed: int = 0) -> np.ndarray:
    """(n, 3): x, y and radius, mm, of a hemangioma's upright columns in a body of the table's size, 15 to 25 of them.

    A triangular lattice, a little shaken, in an ellipse round the middle of the body.
    """
    s, f = drawn(level), body_frame(level)
    half_width, half_depth = FILLS * s.upper_width_mm / 2, 1.15 * FILLS * f.back_mm
    area = np.pi * half_width * half_depth
    count = float(np.clip(area / (ROW * APART_MM**2), *COLUMNS))
    apart = float(np.sqrt(area / (ROW * count)))
    rows, columns = np.mgrid[-9:10, -9:10]
    x, y = (columns + 0.5 * (rows % 2) - 0.25).ravel() * apart, rows.ravel() * apart * ROW
    inside = (x / half_width) ** 2 + (y / half_depth) ** 2 < 1.0
    rng = np.random.default_rng(seed)
    shaken = np.column_stack([x[inside], y[inside]]) + rng.uniform(-0.12, 0.12, (int(inside.sum()), 2)) * apart
    return np.column_stack([shaken, rng.uniform(*COLUMN_MM, len(shaken))])


def _columns(level: str, seed: int) -> Surface:
    """All columns, each a closed body from plate to plate within the marrow."""
    marrow, half = marrow_field(level), body_frame(level).half_mm
    z = np.arange(-half, half, 0.2)
    vertices, faces, count = [], [], 0
    for x, y, radius in column_places(level, seed).tolist():
        inside = z[marrow.at(np.column_stack([0 * z + x, 0 * z + y, z])) < -0.6]
        if len(inside) < 10 or np.diff(inside).max() > 0.3:  # this one would stand in the foramen
            continue
        heights = np.linspace(inside[0], inside[-1], max(3, round(np.ptp(inside) / COLUMN_STEP_MM)))
        flare = 1 + 0.3 * np.abs(np.linspace(-1, 1, len(heights))) ** 4  # columns widen where they meet the plates
        rings = [
            ring(float(at), radius * float(wide), sides=COLUMN_SIDES) + np.array([x, y, 0.0])
            for at, wide in zip(heights, flare, strict=True)
        ]
        one, links = loft(rings)
        vertices.append(one)
        faces.append(links + count)
        count += len(one)
    return np.vstack(vertices), np.vstack(faces)
