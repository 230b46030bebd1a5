"""The stacked spine: nothing passes through anything, discs fill their gaps, all above follows the upper plate."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.meshes.choices import LEVELS
from kyphoscope.meshes.fracture.fracture import upper_plate_motion
from kyphoscope.meshes.fracture.vertebra import vertebra
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.plane_section import cross_section
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.readings import depth_mm
from kyphoscope.meshes.specs import DiscSpec, VertebraSpec
from kyphoscope.meshes.spine.disc import disc
from kyphoscope.meshes.spine.spine import world_from_disc, world_from_vertebra
from kyphoscope.meshes.tables.tables import size
from kyphoscope.meshes.vertebra.body_frame import body_frame

Placed = tuple[Part, Pose]


def wedge(loss: float, level: str = "L1") -> VertebraSpec:
    return VertebraSpec(level=level, fracture="wedge", height_loss=loss)


def bone(level: str, treated: VertebraSpec) -> Placed:
    spec = treated if level == treated.level else VertebraSpec(level=level)
    return vertebra(spec), world_from_vertebra(level, treated)


def cushion(above: str, treated: VertebraSpec) -> Placed:
    return disc(DiscSpec(above=above, beside=treated)), world_from_disc(above, treated)


def deepest_mm(one: Placed, other: Placed) -> float:
    """How deep the deepest vertex of either lies in the other; negative is the gap between them."""
    found = []
    for (part, pose), (host, host_pose) in ((one, other), (other, one)):
        points = host_pose.inverse().apply(pose.apply(part.vertices))
        near = ((points > host.vertices.min(0) - 0.5) & (points < host.vertices.max(0) + 0.5)).all(axis=1)
        if near.any():
            found.append(depth_mm(points[near], host).max())
    return float(max(found, default=-1.0))


LOSSES = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]


@pytest.mark.parametrize("loss", LOSSES)
def test_no_bone_is_in_another_and_the_joints_stay_open(loss: float) -> None:
    treated = wedge(loss)
    assert deepest_mm(bone("T12", treated), bone("L1", treated)) < -0.25
    assert deepest_mm(bone("L1", treated), bone("L2", treated)) < -0.25


@pytest.mark.parametrize("loss", LOSSES)
def test_discs_lie_on_their_plates_without_touching(loss: float) -> None:
    treated = wedge(loss)
    for upper, lower in (("T12", "L1"), ("L1", "L2")):
        for level in (upper, lower):
            assert -0.35 < deepest_mm(cushion(upper, treated), bone(level, treated)) < 0.0


@pytest.mark.parametrize(("upper", "lower"), list(pairwise(LEVELS[7:])))
def test_unbroken_neighbours_keep_out_of_each_other(upper: str, lower: str) -> None:
    treated = VertebraSpec(level=lower)
    assert deepest_mm(bone(upper, treated), bone(lower, treated)) < 0.0


@pytest.mark.parametrize("upper", LEVELS)
def test_a_disc_is_one_closed_body(upper: str) -> None:
    mesh = disc(DiscSpec(above=upper)).mesh()
    assert mesh.is_volume
    assert mesh.body_count == 1


@pytest.mark.parametrize("upper", ["T12", "L1", "L5"])
def test_a_disc_has_the_heights_of_the_table(upper: str) -> None:
    part, s, depth = disc(DiscSpec(above=upper)), size(upper), size(upper).lower_depth_mm
    section = cross_section(part.vertices, part.faces, np.zeros(3), *np.eye(3)[1:]).starts

    def height(y_mm: float) -> float:
        sides = [section[np.sign(section[:, 1]) == side] for side in (1, -1)]
        top, bottom = (np.interp(y_mm, *side[np.argsort(side[:, 0])].T) for side in sides)
        return float(top - bottom)

    share = 0.3  # as far in front as behind, so that the hollows of the plates add the same to both
    slope_mm = height(-share * depth) - height(share * depth)
    assert slope_mm == pytest.approx(2 * share * (s.disc_anterior_mm - s.disc_posterior_mm), abs=0.4)
    # In the middle it also fills the hollows of both plates, 1.5 and 0.7 mm deep, but for the gap of 0.2 mm at each.
    assert height(0.0) == pytest.approx(s.disc_middle_mm + 1.5 + 0.7 - 0.4, abs=0.35)


@given(loss=st.floats(0.0, 0.6))
def test_all_above_follows_the_upper_plate_and_nothing_below_moves(loss: float) -> None:
    whole, treated = VertebraSpec(level="L1"), wedge(loss)
    moved = upper_plate_motion(treated).matrix()
    for before, now in (
        (world_from_vertebra("T12", whole), world_from_vertebra("T12", treated)),
        (world_from_disc("T12", whole), world_from_disc("T12", treated)),
        (world_from_vertebra("T11", whole), world_from_vertebra("T11", treated)),
    ):
        assert now.matrix() == pytest.approx(moved @ before.matrix(), abs=1e-6)
    assert world_from_vertebra("L1", treated) == Pose()
    assert world_from_vertebra("L2", treated) == world_from_vertebra("L2", whole)
    assert world_from_disc("L1", treated) == world_from_disc("L1", whole)


def test_posterior_walls_make_one_line() -> None:
    whole = VertebraSpec(level="L1")
    for level in ("T12", "L2"):
        f = body_frame(level)
        near = f.bottom(f.back_mm) if level == "T12" else f.top(f.back_mm)
        y = world_from_vertebra(level, whole).point((0.0, f.back_mm, float(near)))[1]
        assert y == pytest.approx(body_frame("L1").back_mm, abs=1.5)
