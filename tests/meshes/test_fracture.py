"""The wedge fracture as a displacement of space: it loses what is asked, never folds, and can be undone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.body_frame import body_frame
from meshes.fracture import broken, plate_angle_deg, unbroken, upper_plate_motion
from meshes.measure import heights
from meshes.specs import VertebraSpec
from meshes.tables import LEVELS

losses = st.integers(0, 600).map(lambda n: n / 1000)
levels = st.sampled_from(LEVELS)


def wedge(loss: float, level: str = "L1") -> VertebraSpec:
    return VertebraSpec(level=level, fracture="wedge", height_loss=loss)


def cloud(level: str, n: int = 1500) -> np.ndarray:
    """Points all over a vertebra, body and arch."""
    f = body_frame(level)
    spread = np.random.default_rng(3).random((n, 3))
    low, high = np.array([-20, f.front_mm, -f.half_mm - 3]), np.array([20, f.back_mm + 10, f.half_mm + 3])
    return low + spread * (high - low)


@settings(max_examples=25)
@given(loss=losses, level=st.sampled_from(["T12", "L1", "L2"]))
def test_the_height_lost_is_the_height_asked(loss: float, level: str) -> None:
    whole, now = heights(VertebraSpec(level=level)), heights(wedge(loss, level))
    assert 1 - now.anterior_mm / whole.anterior_mm == pytest.approx(loss, abs=0.003)
    # The rim's highest point may lie half a millimetre in front of the hinge, and comes down by so little.
    assert now.posterior_mm == pytest.approx(whole.posterior_mm, abs=0.3)


@settings(max_examples=25)
@given(loss=losses, level=st.sampled_from(["T12", "L1", "L2"]))
def test_the_wedge_angle_grows_by_what_the_plate_turns(loss: float, level: str) -> None:
    grown = heights(wedge(loss, level)).wedge_angle_deg - heights(VertebraSpec(level=level)).wedge_angle_deg
    assert grown == pytest.approx(plate_angle_deg(level, loss), abs=0.25)


@given(loss=losses, level=levels)
def test_breaking_can_be_undone(loss: float, level: str) -> None:
    points = cloud(level)
    assert unbroken(broken(points, wedge(loss, level)), wedge(loss, level)) == pytest.approx(points, abs=1e-6)
    assert broken(unbroken(points, wedge(loss, level)), wedge(loss, level)) == pytest.approx(points, abs=1e-6)


@given(loss=losses, level=levels)
def test_space_is_pressed_together_but_never_folded(loss: float, level: str) -> None:
    points, step = cloud(level), 1e-5
    spec = wedge(loss, level)
    columns = [(broken(points + e, spec) - broken(points - e, spec)) / (2 * step) for e in step * np.eye(3)]
    assert np.linalg.det(np.stack(columns, axis=-1)).min() > 0.0


@given(less=losses, more=losses)
def test_more_loss_brings_every_point_of_the_upper_plate_further_down(less: float, more: float) -> None:
    less, more = sorted((less, more))
    f = body_frame("L1")
    y = np.linspace(f.front_mm, f.hinge_mm[0], 40)
    plate = np.column_stack([0 * y, y, f.top(y)])
    assert (broken(plate, wedge(more))[:, 2] <= broken(plate, wedge(less))[:, 2] + 1e-9).all()
    assert plate_angle_deg("L1", more) >= plate_angle_deg("L1", less)


@given(loss=losses, level=levels)
def test_the_posterior_wall_and_all_behind_it_keep_their_place(loss: float, level: str) -> None:
    points = cloud(level)
    behind = points[points[:, 1] >= body_frame(level).back_mm]
    assert np.array_equal(broken(behind, wedge(loss, level)), behind)


@given(loss=losses, level=levels)
def test_the_lower_end_plate_keeps_its_place(loss: float, level: str) -> None:
    f, points = body_frame(level), cloud(level)
    foot = points[points[:, 2] <= f.bottom(points[:, 1])]
    assert np.array_equal(broken(foot, wedge(loss, level)), foot)


@given(loss=losses, level=levels)
def test_the_upper_end_plate_moves_as_one_with_what_stands_on_it(loss: float, level: str) -> None:
    f, points = body_frame(level), cloud(level)
    y = points[:, 1]
    # The rim in front of the mean outline is less than half a millimetre and follows without turning.
    plate = points[(y < f.hinge_mm[0] - 1.0) & (points[:, 2] > f.top(y) - 1.0)]
    assert broken(plate, wedge(loss, level)) == pytest.approx(
        upper_plate_motion(wedge(loss, level)).apply(plate), abs=1e-9
    )


def test_unbroken_bone_is_not_moved() -> None:
    points = cloud("L1")
    for spec in (VertebraSpec(level="L1"), VertebraSpec(level="L1", height_loss=0.4), wedge(0.0)):
        assert np.array_equal(broken(points, spec), points)
        assert np.array_equal(unbroken(points, spec), points)


def test_the_front_wall_buckles_forward() -> None:
    f = body_frame("L1")
    wall = np.column_stack([np.zeros(50), np.full(50, f.front_mm), np.linspace(-f.half_mm + 2, f.half_mm - 2, 50)])
    y, z = broken(wall, wedge(0.35))[:, 1:].T
    straight = np.interp(z, [z[0], z[-1]], [y[0], y[-1]])
    assert (straight - y).max() > 0.4
