"""Instruments are closed bodies of the diameters that were asked for, and they fit into each other."""

from __future__ import annotations

import numpy as np
import pytest

from kyphoscope.meshes.devices import instruments
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.specs import CannulaSpec, DrillSpec, FillerSpec, HypodermicSpec, NeedleSpec, StyletSpec, TampSpec
from kyphoscope.meshes.tables.instrument_tables import BALLOONS, FOLDED_BALLOON_MM, GAUGES, STYLET_POINT_MM, TOOL_MM

ALL = [
    instruments.needle(NeedleSpec()),
    instruments.needle(NeedleSpec(gauge=13, length_mm=100.0)),
    instruments.stylet(StyletSpec()),
    instruments.stylet(StyletSpec(gauge=8)),
    instruments.cannula(CannulaSpec()),
    instruments.drill(DrillSpec()),
    *(instruments.tamp(TampSpec(balloon_mm=b)) for b in BALLOONS),
    instruments.filler(FillerSpec()),
    instruments.hypodermic(HypodermicSpec()),
]
BONE_GAUGES = [8, 10, 11, 13]


def radii(part: Part, low_mm: float, high_mm: float) -> np.ndarray:
    """Distance from the axis of all vertices with z in a range."""
    z = part.vertices[:, 2]
    within = (z >= low_mm) & (z <= high_mm)
    return np.hypot(*part.vertices[within, :2].T)


def narrowest_mm(part: Part, low_mm: float, high_mm: float) -> float:
    """How near to the axis a hollow shaft comes between two z, its flat facets counted: the nearest of all edges."""
    corners = part.vertices[part.faces]
    z = corners[..., 2]
    across = corners[(z.min(axis=1) < high_mm) & (z.max(axis=1) > low_mm)][..., :2]
    a, b = across.reshape(-1, 2), np.roll(across, -1, axis=1).reshape(-1, 2)
    share = np.clip(-(a * (b - a)).sum(1) / np.maximum(((b - a) ** 2).sum(1), 1e-12), 0, 1)
    return float(np.hypot(*(a + share[:, None] * (b - a)).T).min())


@pytest.mark.parametrize("part", ALL)
def test_an_instrument_is_one_closed_body_with_its_tip_at_the_origin(part: Part) -> None:
    mesh = part.mesh()
    assert mesh.is_volume
    assert mesh.body_count == 1
    assert 100 < len(mesh.faces) < 5000
    foremost = mesh.vertices[:, 2].max()
    assert foremost in (pytest.approx(0.0, abs=1e-6), pytest.approx(STYLET_POINT_MM, abs=1e-6))


@pytest.mark.parametrize("number", BONE_GAUGES)
def test_a_needle_measures_its_gauge(number: int) -> None:
    shaft = radii(instruments.needle(NeedleSpec(gauge=number)), -120.0, -0.6)
    assert 2 * shaft.max() == pytest.approx(GAUGES[number].outer_mm, abs=1e-6)
    assert 2 * shaft.min() == pytest.approx(GAUGES[number].inner_mm, abs=1e-6)


@pytest.mark.parametrize("number", BONE_GAUGES)
def test_a_stylet_slides_in_its_needle_and_its_point_stands_out(number: int) -> None:
    needle, stylet = instruments.needle(NeedleSpec(gauge=number)), instruments.stylet(StyletSpec(gauge=number))
    assert radii(stylet, -125.0, 0.0).max() < narrowest_mm(needle, -124.0, -1.0)
    assert stylet.vertices[:, 2].max() == pytest.approx(STYLET_POINT_MM)
    # The cap stays behind the hub.
    wide = stylet.vertices[np.hypot(*stylet.vertices[:, :2].T) > GAUGES[number].outer_mm, 2]
    assert wide.max() < needle.vertices[:, 2].min()


def test_a_diamond_point_has_four_facets() -> None:
    mesh = instruments.stylet(StyletSpec()).mesh()
    tip = (mesh.triangles_center[:, 2] > 0.5) & (mesh.triangles_center[:, 2] < 2.5)
    facing = mesh.face_normals[tip] * np.array([1, 1, 0])
    headings = np.degrees(np.arctan2(facing[:, 1], facing[:, 0])) % 90
    flat = np.minimum(headings, 90 - headings) < 1.0
    assert mesh.area_faces[tip][flat].sum() > 0.8 * mesh.area_faces[tip].sum()


@pytest.mark.parametrize(
    ("tool", "asked_mm"),
    [(instruments.drill(DrillSpec()), TOOL_MM), (instruments.filler(FillerSpec()), TOOL_MM)],
)
def test_a_tool_measures_its_diameter_and_passes_the_working_cannula(tool: Part, asked_mm: float) -> None:
    shaft = radii(tool, -199.0, -0.1)
    assert 2 * shaft.max() == pytest.approx(asked_mm, abs=0.01)
    assert shaft.max() < narrowest_mm(instruments.cannula(CannulaSpec()), -124.0, -1.0)


@pytest.mark.parametrize("balloon_mm", sorted(BALLOONS))
def test_a_tamp_bears_two_bands_a_balloon_apart_and_passes_the_working_cannula(balloon_mm: float) -> None:
    tamp = instruments.tamp(TampSpec(balloon_mm=balloon_mm))
    front, rear = instruments.markers_mm(balloon_mm)
    assert front - rear == balloon_mm
    bare = radii(tamp, rear + 1.0, front - 1.0)
    for z in (front, rear):
        assert radii(tamp, z - 0.71, z + 0.71).max() > (bare.max() if len(bare) else 1.0) + 0.1
    assert radii(tamp, -239.0, 0.0).max() < FOLDED_BALLOON_MM / 2
    assert narrowest_mm(instruments.cannula(CannulaSpec()), -124.0, -1.0) > FOLDED_BALLOON_MM / 2


def test_centimetre_marks_are_where_they_should_be() -> None:
    needle = instruments.needle(NeedleSpec())
    outside = needle.vertices[np.hypot(*needle.vertices[:, :2].T) > 1.4]
    grooved = outside[np.hypot(*outside[:, :2].T) < GAUGES[11].outer_mm / 2 - 0.04]
    marks = np.unique(np.round(-grooved[grooved[:, 2] > -120][:, 2] / 10).astype(int))
    assert marks.tolist() == list(range(1, 13))


@pytest.mark.parametrize("spec", [NeedleSpec(gauge=12), StyletSpec(gauge=3), CannulaSpec(gauge=99)])
def test_a_gauge_that_is_not_made_is_refused_with_those_that_are(spec: NeedleSpec | StyletSpec | CannulaSpec) -> None:
    maker = {NeedleSpec: instruments.needle, StyletSpec: instruments.stylet, CannulaSpec: instruments.cannula}
    with pytest.raises(ValueError, match=r"Allowed values are .*11.*but got"):
        maker[type(spec)](spec)
