"""Every kind of fracture is a displacement of space: it loses what is asked, never folds, and can be undone."""

from __future__ import annotations

from math import asin, degrees

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import FRACTURES, LEVELS
from kyphoscope.meshes.fracture.displacement import root_ends_mm
from kyphoscope.meshes.fracture.fracture import (
    broken,
    lower_plate_motion,
    unbroken,
    upper_plate_motion,
)
from kyphoscope.meshes.fracture.fracture_kinds import JUDGED_BY
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.geometry.triangles import is_closed
from kyphoscope.meshes.readings import heights
from kyphoscope.meshes.specs import SIZE_FACTORS, MarrowSpec, VertebraSpec
from kyphoscope.meshes.tables.tables import drawn
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.vertebra_surface import bone_field
from tests.sweep import examples

KINDS = FRACTURES[1:]
kinds = st.sampled_from(KINDS)
losses = st.integers(0, 600).map(lambda n: n / 1000)
levels = st.sampled_from(LEVELS)
factors = st.sampled_from((SIZE_FACTORS[0], 0.93, 1.0, SIZE_FACTORS[1]))
narrowings = st.sampled_from((0.0, 0.2, 0.5))


@st.composite
def drawn_specs(draw: st.DrawFn) -> VertebraSpec:
    kind = draw(kinds)
    narrowing = draw(narrowings) if kind == "burst" else 0.0
    return VertebraSpec(
        level=draw(levels), fracture=kind, height_loss=draw(losses), size_factor=draw(factors), narrowing=narrowing
    )


specs = drawn_specs()


def whole(spec: VertebraSpec) -> VertebraSpec:
    return VertebraSpec(level=spec.level, size_factor=spec.size_factor)


def cloud(spec: VertebraSpec, n: int = 1500) -> np.ndarray:
    """Points all over a vertebra, body and arch."""
    f = body_frame(spec.level, spec.size_factor)
    low, high = np.array([-20, f.front_mm, -f.half_mm - 3]), np.array([20, f.back_mm + 12, f.half_mm + 3])
    return low + np.random.default_rng(3).random((n, 3)) * (high - low)


@examples(80, few=12)
@given(spec=specs)
def test_the_height_lost_is_the_height_asked(spec: VertebraSpec) -> None:
    before, now = heights(whole(spec)), heights(spec)
    for name in JUDGED_BY[spec.fracture]:
        lost = 1 - getattr(now, f"{name}_mm") / getattr(before, f"{name}_mm")
        assert lost == pytest.approx(spec.height_loss, abs=0.005), name


@examples(40, few=10)
@given(spec=specs.filter(lambda spec: spec.fracture in ("wedge", "biconcave")))
def test_the_posterior_wall_holds_where_the_kind_says_so(spec: VertebraSpec) -> None:
    before, now = heights(whole(spec)), heights(spec)
    assert now.posterior_mm == pytest.approx(before.posterior_mm, rel=0.01)
    if spec.fracture == "biconcave":
        assert now.anterior_mm == pytest.approx(before.anterior_mm, rel=0.01)


@settings(max_examples=25)
@given(loss=losses, level=levels)
def test_the_wedge_angle_grows_by_what_the_plate_turns(loss: float, level: str) -> None:
    spec = VertebraSpec(level=level, fracture="wedge", height_loss=loss)
    grown = heights(spec).wedge_angle_deg - heights(whole(spec)).wedge_angle_deg
    assert grown == pytest.approx(degrees(-asin(upper_plate_motion(spec).axis[1])), abs=1.0)


@examples(100, few=10)
@given(spec=specs)
def test_breaking_can_be_undone(spec: VertebraSpec) -> None:
    points = cloud(spec)
    assert unbroken(broken(points, spec), spec) == pytest.approx(points, abs=1e-6)
    assert broken(unbroken(points, spec), spec) == pytest.approx(points, abs=1e-6)


@examples(100, few=10)
@given(spec=specs)
def test_space_is_pressed_together_but_never_folded(spec: VertebraSpec) -> None:
    points, step = cloud(spec), 1e-5
    columns = [(broken(points + e, spec) - broken(points - e, spec)) / (2 * step) for e in step * np.eye(3)]
    assert np.linalg.det(np.stack(columns, axis=-1)).min() > 0.1


@examples(100, few=10)
@given(spec=specs)
def test_a_larger_person_breaks_alike(spec: VertebraSpec) -> None:
    table = VertebraSpec(
        level=spec.level, fracture=spec.fracture, height_loss=spec.height_loss, narrowing=spec.narrowing
    )
    points, factor = cloud(table), spec.size_factor
    assert broken(factor * points, spec) == pytest.approx(factor * broken(points, table), abs=1e-9)


@examples(20, few=5)
@given(spec=specs)
def test_broken_bone_and_marrow_are_closed_and_marrow_stays_within_the_bone(spec: VertebraSpec) -> None:
    bone, marrow = build(spec), build(MarrowSpec(vertebra=spec))
    assert is_closed(bone.faces)
    assert is_closed(marrow.faces)
    assert 0.0 < marrow.volume_mm3 < bone.volume_mm3
    inside = bone_field(spec.level, spec.size_factor).at(unbroken(marrow.vertices, spec))
    assert inside.max() < 0.1


@given(spec=specs)
def test_pedicles_from_their_narrowest_place_on_and_arch_keep_their_place(spec: VertebraSpec) -> None:
    points, s = cloud(spec), drawn(spec.level)
    f = body_frame(spec.level)
    stays = root_ends_mm(spec.level) if spec.fracture in ("crush", "burst") else f.back_mm
    beside = np.abs(points[:, 0]) > spec.size_factor * s.canal_width_mm / 2
    behind = points[(points[:, 1] >= spec.size_factor * stays) & (beside | (spec.narrowing == 0.0))]
    if spec.fracture != "biconcave":  # a dent ends within the rims, on whichever side of them a point lies
        assert broken(behind, spec) == pytest.approx(behind, abs=1e-9)


@given(spec=specs)
def test_what_stands_on_a_rim_goes_with_the_plate(spec: VertebraSpec) -> None:
    f = body_frame(spec.level, spec.size_factor)
    for plane, motion in ((f.top, upper_plate_motion(spec)), (f.bottom, lower_plate_motion(spec))):
        y = np.array([f.front_mm, f.back_mm]) * 0.9
        rims = np.column_stack([0 * y, y, plane(y)])
        # Pressing moves upright lines along themselves, turning shortens a plate's level extent: a mm or two, level.
        assert broken(rims, spec)[:, 2] == pytest.approx(motion.apply(rims)[:, 2], abs=1.0)
        assert broken(rims, spec)[:, 1] == pytest.approx(motion.apply(rims)[:, 1], abs=5.0)


@pytest.mark.parametrize("kind", KINDS)
@given(less=losses, more=losses)
def test_more_loss_brings_every_point_of_the_upper_plate_further_down(kind: str, less: float, more: float) -> None:
    less, more = sorted((less, more))
    f = body_frame("L1")
    y = np.linspace(f.front_mm, f.back_mm - 2.0, 40)
    plate = np.column_stack([0 * y, y, f.top(y)])
    low, high = (broken(plate, VertebraSpec(level="L1", fracture=kind, height_loss=h)) for h in (more, less))
    assert (low[:, 2] <= high[:, 2] + 1e-3).all()


def test_unbroken_bone_is_not_moved() -> None:
    spec = VertebraSpec(level="L1")
    points = cloud(spec)
    kinds_whole = [VertebraSpec(level="L1", fracture=kind) for kind in KINDS]
    for one in (spec, VertebraSpec(level="L1", height_loss=0.4), *kinds_whole):
        assert np.array_equal(broken(points, one), points)
        assert np.array_equal(unbroken(points, one), points)
        assert upper_plate_motion(one) == lower_plate_motion(one) == Pose()


@pytest.mark.parametrize("kind", ["wedge", "crush", "burst"])
def test_the_front_wall_buckles_forward(kind: str) -> None:
    f, spec = body_frame("L1"), VertebraSpec(level="L1", fracture=kind, height_loss=0.35)
    wall = np.column_stack([np.zeros(50), np.full(50, f.front_mm), np.linspace(-f.half_mm + 2, f.half_mm - 2, 50)])
    y, z = broken(wall, spec)[:, 1:].T
    straight = np.interp(z, [z[0], z[-1]], [y[0], y[-1]])
    assert (straight - y).max() > 0.4
