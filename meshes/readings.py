"""What a radiologist would measure on the bodies that are shown: six-point heights, wedge angle, volumes, depths."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from pyvista import PolyData

from kyphoscope.meshes.build import build
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.polydata import polydata
from kyphoscope.meshes.measure.canal import canal_of
from kyphoscope.meshes.measure.grading import Grading, graded
from kyphoscope.meshes.measure.six_point import Heights, body_section, section, six_point
from kyphoscope.meshes.specs import FragmentSpec, VertebraSpec


@lru_cache(maxsize=512)
def heights(spec: VertebraSpec) -> Heights:
    """The heights and the wedge angle of a vertebra, from the triangles that are drawn alone."""
    part = build(spec)
    return six_point(body_section(part.vertices, part.faces))


@lru_cache(maxsize=512)
def canal_narrowing(spec: VertebraSpec) -> float:
    """The share of the canal's depth on the midline that bone takes up, at the height where it takes up the most.

    From the triangles that are drawn alone: of the same vertebra whole, of the broken one, and of the
    fragment of a burst.
    """
    before = build(VertebraSpec(level=spec.level, size_factor=spec.size_factor))
    canal = canal_of(before.vertices, before.faces)
    now = build(spec)
    taken = [canal.taken_mm(body_section(now.vertices, now.faces))]
    if spec.fracture == "burst":
        piece = build(FragmentSpec(vertebra=spec))
        taken.append(canal.taken_mm(section(piece.vertices, piece.faces)))
    return max(0.0, *taken) / canal.depth_mm


def volume_ml(part: Part) -> float:
    """What a body encloses, mL."""
    return part.volume_mm3 / 1000.0


def depth_mm(points_mm: np.ndarray, part: Part) -> np.ndarray:
    """(n,) mm: how deep (n, 3) points in the part's frame lie under its surface; negative for points outside it."""
    surface = polydata(part.vertices, part.faces)
    asked = PolyData(np.array(points_mm, float)).compute_implicit_distance(surface, inplace=True)
    return -np.array(asked["implicit_distance"])


def grading(spec: VertebraSpec) -> Grading:
    """The grade and the kind of a vertebra's fracture, measured against the same vertebra unbroken."""
    narrowing = canal_narrowing(spec) if spec.fracture == "burst" else 0.0
    return graded(heights(spec), heights(spec.unbroken()), narrowing)
