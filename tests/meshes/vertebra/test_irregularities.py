"""Irregular processes: small, smooth, chosen by the seed, nowhere on body, pedicles, canal and joints."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import LEVELS
from kyphoscope.meshes.fracture.vertebra_landmarks import vertebra_landmarks
from kyphoscope.meshes.specs import MOST_SEED, MarrowSpec, VertebraSpec
from kyphoscope.meshes.tables.tables import size
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.meshes.vertebra.irregularities import irregular

SPECS = st.builds(
    VertebraSpec,
    level=st.sampled_from(LEVELS),
    seed=st.integers(1, MOST_SEED),
    size_factor=st.floats(0.8, 1.2),
)


def points_round(spec: VertebraSpec) -> np.ndarray:
    """Points all over the box in which the vertebra lies."""
    s, f = size(spec.level, spec.size_factor), body_frame(spec.level, spec.size_factor)
    x = np.linspace(-s.transverse_span_mm / 2 - 3, s.transverse_span_mm / 2 + 3, 31)
    y = np.linspace(f.front_mm, f.back_mm + s.canal_depth_mm + s.spinous_length_mm, 33)
    z = np.linspace(-2.5 * f.half_mm, 1.5 * f.half_mm, 5)
    return np.stack(np.meshgrid(x, y, z, indexing="ij"), axis=-1).reshape(-1, 3)


@given(spec=SPECS)
@settings(max_examples=60, deadline=None)
def test_only_free_ends_move_and_by_little(spec: VertebraSpec) -> None:
    points = points_round(spec)
    s, f = size(spec.level, spec.size_factor), body_frame(spec.level, spec.size_factor)
    moved = np.linalg.norm(irregular(points, spec) - points, axis=1)
    assert 0 < moved.max() < 2.2 * spec.size_factor
    beside = np.abs(points[:, 0]) < s.canal_width_mm / 2 + s.pedicle_width_mm
    assert moved[beside & (points[:, 1] < f.back_mm + s.canal_depth_mm)].max() == 0


@given(spec=SPECS)
@settings(max_examples=60, deadline=None)
def test_nothing_folds(spec: VertebraSpec) -> None:
    points = points_round(spec)
    for axis in np.eye(3) * 0.01:
        stretched = irregular(points + axis, spec) - irregular(points, spec) - axis
        assert np.linalg.norm(stretched, axis=1).max() < 0.5 * 0.01


def test_the_seed_chooses() -> None:
    points = points_round(VertebraSpec(level="L3"))
    first, again, other = (irregular(points, VertebraSpec(level="L3", seed=seed)) for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert np.array_equal(irregular(points, VertebraSpec(level="L3")), points)


def test_left_is_no_mirror_of_right() -> None:
    left = np.array([[40.0, 30.0, 2.0]])
    spec = VertebraSpec(level="L3", seed=9)
    by_left, by_right = irregular(left, spec) - left, irregular(left * [-1, 1, 1], spec) - left * [-1, 1, 1]
    assert np.abs(by_left - by_right * [-1, 1, 1]).max() > 0.1


@pytest.mark.parametrize("level", ["T6", "T12", "L3", "L5"])
def test_the_tips_that_are_named_go_with_the_bone(level: str) -> None:
    even, leaning = VertebraSpec(level=level), VertebraSpec(level=level, seed=3)
    before, after = vertebra_landmarks(even), vertebra_landmarks(leaning)
    assert before["spinous_process.tip"].tip_mm != after["spinous_process.tip"].tip_mm
    for name in ("spinous_process.tip", "left_transverse_process.tip", "right_transverse_process.tip"):
        on_even, on_leaning = (
            np.linalg.norm(build(spec).vertices - marks[name].tip_mm, axis=1).min()
            for spec, marks in ((even, before), (leaning, after))
        )
        assert on_leaning == pytest.approx(on_even, abs=0.3)


@pytest.mark.parametrize("level", ["T6", "T12", "L3", "L5"])
def test_bone_and_marrow_stay_closed_and_within_each_other(level: str) -> None:
    spec = VertebraSpec(level=level, seed=17)
    bone, marrow = build(spec), build(MarrowSpec(vertebra=spec))
    assert not np.array_equal(bone.vertices, build(VertebraSpec(level=level)).vertices)
    assert bone.mesh().is_volume
    assert marrow.mesh().is_volume
    assert bone.mesh().volume == pytest.approx(build(VertebraSpec(level=level)).mesh().volume, rel=0.005)
