"""The C-arm: named places, what it reaches, and where points fall on the picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.meshes.access.pathway import pathway
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.scenes.state import View
from kyphoscope.scenes.views import view
from kyphoscope.viz.render import camera
from kyphoscope.viz.xray.c_arm import (
    CArm,
    ap,
    axes,
    down_the_pedicle,
    in_picture,
    lateral,
    on_detector,
    rays,
    source_mm,
)

arms = st.builds(
    CArm,
    rotation_deg=st.floats(-100, 100),
    angulation_deg=st.floats(-45, 45),
    isocentre_mm=st.tuples(*[st.floats(-50, 50)] * 3),
)


def named(name: str, side: str = "left") -> View:
    return view(name, (0.0, 0.0, 0.0), at_mm=None, way=(0.0, -1.0, 0.0), side=side)


@pytest.mark.parametrize(
    ("arm", "seen"),
    [(ap(), named("ap")), (lateral("left"), named("lateral")), (lateral("right"), named("lateral", "right"))],
)
def test_pictures_are_turned_as_the_named_views(arm: CArm, seen: View) -> None:
    for mine, theirs in zip(axes(arm), camera.axes(seen), strict=True):
        assert np.allclose(mine, theirs)


def test_in_ap_the_patients_left_is_on_the_left_and_the_tube_in_front() -> None:
    ((x, _),) = in_picture(ap(), (200, 200), np.array([[20.0, 0.0, 0.0]]))
    assert x < 100
    assert source_mm(ap())[1] == pytest.approx(-700.0)


@given(arm=arms)
def test_the_isocentre_is_in_the_middle(arm: CArm) -> None:
    assert np.allclose(in_picture(arm, (300, 200), np.array([arm.isocentre_mm])), [[150.0, 100.0]], atol=1e-6)
    right, up, along = axes(arm)
    assert np.allclose(np.array([right, up, along]) @ np.array([right, up, along]).T, np.eye(3), atol=1e-9)
    assert up[2] >= 0.0


@given(arm=arms, column=st.integers(0, 63), row=st.integers(0, 47), far=st.floats(300, 1200))
def test_a_point_on_a_pixels_ray_falls_into_that_pixel(arm: CArm, column: int, row: int, far: float) -> None:
    way = rays(arm, (64, 48))[row, column].astype(float)
    ((x, y),) = in_picture(arm, (64, 48), (source_mm(arm) + far * way)[None])
    assert (x, y) == (pytest.approx(column + 0.5, abs=0.01), pytest.approx(row + 0.5, abs=0.01))


def test_points_are_magnified_the_more_the_nearer_to_the_tube() -> None:
    near, middle, behind = (float(on_detector(ap(), np.array([[-10.0, y, 0.0]]))[0, 0]) for y in (-100.0, 0.0, 100.0))
    assert middle == pytest.approx(10.0 / 0.7)
    assert near > middle > behind


@pytest.mark.parametrize(
    "wrong",
    [{"rotation_deg": 101.0}, {"rotation_deg": -140.0}, {"angulation_deg": 46.0}, {"angulation_deg": float("nan")}],
)
def test_angles_out_of_reach_are_refused_in_a_sentence(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"The C-arm does not reach .*_deg"):
        CArm(**wrong)


def test_distances_that_no_c_arm_has_are_refused() -> None:
    with pytest.raises(ValueError, match="between tube and detector"):
        CArm(source_object_mm=990.0)
    with pytest.raises(ValueError, match="field_mm"):
        CArm(field_mm=0.0)
    with pytest.raises(ValueError, match="Allowed values are left, right"):
        lateral("l")


@pytest.mark.parametrize("level", ["L1", "L4", "T8"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_down_the_pedicle_the_way_is_a_dot(level: str, side: str) -> None:
    way = pathway(VertebraSpec(level=level), side, 3.0)
    arm = down_the_pedicle(way)
    ends = on_detector(arm, np.array([way.entry.tip_mm, way.pedicle.tip_mm, way.anterior_third.tip_mm]))
    assert np.abs(ends).max() < 1e-6
