"""Skin is closed with and without its incision, lets the instrument through, and the dressing lies on it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.instrument_tables import GAUGES
from meshes.measure import depth_mm
from meshes.pose import Vector, unit
from meshes.skin import bandage, skin
from meshes.specs import BandageSpec, SkinSpec

BACK = unit((0.05, 0.97, 0.2))


@settings(max_examples=15, deadline=None)
@given(incision_mm=st.floats(0.0, 12.0), tilt=st.floats(-0.5, 0.5))
def test_skin_is_closed_whatever_the_incision(incision_mm: float, tilt: float) -> None:
    mesh = skin(
        SkinSpec(incision_mm=incision_mm if incision_mm > 0.05 else 0.0, vertical=unit((0.1, 1.0, tilt)))
    ).mesh()
    assert mesh.is_volume
    assert mesh.body_count == 1
    assert mesh.euler_number == (0 if incision_mm > 0.05 else 2)


@pytest.mark.parametrize(("incision_mm", "number"), [(2.0, 11), (5.0, 11), (6.0, 8), (10.0, 8)])
def test_the_canal_is_as_wide_as_the_instrument(incision_mm: float, number: int) -> None:
    part = skin(SkinSpec(incision_mm=incision_mm, vertical=BACK))
    nearest = np.hypot(*part.vertices[:, :2].T).min()
    assert nearest * np.cos(np.pi / 48) > GAUGES[number].outer_mm / 2


def test_the_way_in_meets_the_outer_surface_at_the_origin() -> None:
    part = skin(SkinSpec(vertical=BACK))
    central = part.vertices[np.hypot(*part.vertices[:, :2].T) < 3.0]
    assert np.abs(central[:, 2]).min() < 0.5
    assert central[:, 2].max() > 2.0


@pytest.mark.parametrize("vertical", [(0.0, 0.0, 1.0), BACK, unit((-0.3, 0.9, -0.2))])
def test_the_dressing_lies_on_the_skin_and_not_in_it(vertical: Vector) -> None:
    surface = skin(SkinSpec(incision_mm=4.0, vertical=vertical))
    pad = bandage(BandageSpec(vertical=vertical))
    assert pad.mesh().is_volume
    deep = depth_mm(pad.vertices, surface)
    assert deep.max() < 0
    assert deep.max() > -0.2
    assert depth_mm(surface.vertices, pad).max() < 0


@pytest.mark.parametrize("incision_mm", [-1.0, 31.0, float("nan")])
def test_an_incision_that_cannot_be_is_refused(incision_mm: float) -> None:
    with pytest.raises(ValueError, match="write 0 to 30 mm"):
        skin(SkinSpec(incision_mm=incision_mm))
