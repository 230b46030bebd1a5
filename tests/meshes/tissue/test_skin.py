"""Skin is closed with and without its incision, lets the instrument through, and the dressing lies on it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from kyphoscope.meshes.readings import depth_mm
from kyphoscope.meshes.specs import BandageSpec, SkinSpec
from kyphoscope.meshes.tables.instrument_tables import GAUGES
from kyphoscope.meshes.tissue.skin import bandage, skin


def back(turn_deg: float, tilt_deg: float, midline_mm: float = 30.0, incision_mm: float = 0.0) -> SkinSpec:
    """Skin that a way in meets turned towards the midline and tilted downwards by so much."""
    way = Rotation.from_euler("yx", [-turn_deg, tilt_deg], degrees=True)
    outward, vertical = (tuple(float(v) for v in way.apply(axis)) for axis in ((1, 0, 0), (0, 1, 0)))
    return SkinSpec(incision_mm=incision_mm, outward=outward, vertical=vertical, midline_mm=midline_mm)  # type: ignore[arg-type]


WAYS = [(0.0, 0.0), (15.0, 12.0), (25.0, -10.0)]


@settings(max_examples=15, deadline=None)
@given(incision_mm=st.floats(0.05, 12.0) | st.just(0.0), turn=st.floats(-5.0, 30.0), tilt=st.floats(-20.0, 20.0))
def test_skin_is_closed_whatever_the_incision(incision_mm: float, turn: float, tilt: float) -> None:
    mesh = skin(back(turn, tilt, incision_mm=incision_mm)).mesh()
    assert mesh.is_volume
    assert mesh.body_count == 1
    assert mesh.euler_number == (0 if incision_mm else 2)


@pytest.mark.parametrize(("incision_mm", "number"), [(2.0, 11), (5.0, 11), (6.0, 8), (10.0, 8)])
@pytest.mark.parametrize("way", WAYS)
def test_the_canal_is_as_wide_as_the_instrument(incision_mm: float, number: int, way: tuple[float, float]) -> None:
    part = skin(back(*way, incision_mm=incision_mm))
    nearest = np.hypot(*part.vertices[:, :2].T).min()
    assert nearest * np.cos(np.pi / 48) > GAUGES[number].outer_mm / 2


def test_the_way_in_meets_the_outer_surface_at_the_origin() -> None:
    part = skin(back(15.0, 12.0))
    central = part.vertices[np.hypot(*part.vertices[:, :2].T) < 3.0]
    assert np.abs(central[:, 2]).min() < 0.5
    assert central[:, 2].max() > 2.0


@given(turn=st.floats(0.0, 25.0), tilt=st.floats(-15.0, 15.0), midline_mm=st.floats(15.0, 35.0))
@settings(max_examples=15, deadline=None)
def test_skin_reaches_the_midline_and_never_crosses_it(turn: float, tilt: float, midline_mm: float) -> None:
    spec = back(turn, tilt, midline_mm)
    across = skin(spec).vertices @ np.array(spec.outward)
    assert 0.0 < across.min() + midline_mm < 4.0


@pytest.mark.parametrize("way", WAYS)
def test_the_dressing_lies_on_the_skin_and_not_in_it(way: tuple[float, float]) -> None:
    spec = back(*way, incision_mm=4.0)
    surface, pad = skin(spec), bandage(BandageSpec(skin=spec))
    assert pad.mesh().is_volume
    deep = depth_mm(pad.vertices, surface)
    assert deep.max() < 0
    assert deep.max() > -0.2
    assert depth_mm(surface.vertices, pad).max() < 0


@pytest.mark.parametrize("incision_mm", [-1.0, 31.0, float("nan")])
def test_an_incision_that_cannot_be_is_refused(incision_mm: float) -> None:
    with pytest.raises(ValueError, match="write 0 to 30 mm"):
        skin(SkinSpec(incision_mm=incision_mm))
