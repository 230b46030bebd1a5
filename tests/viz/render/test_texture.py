"""Spongy bone on a cut face: dense or sparse as the bone is, upright, and pressed together where the body has lost
height; a hemangioma's columns are dots in level cuts and stripes in upright ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import label

from kyphoscope.meshes.build import build
from kyphoscope.meshes.fracture.fracture import broken, unbroken
from kyphoscope.meshes.geometry.plane_section import Plane
from kyphoscope.meshes.specs import DiscSpec, VertebraSpec
from kyphoscope.meshes.vertebra.body_frame import body_frame
from kyphoscope.viz.render.cut_fill import in_space
from kyphoscope.viz.render.texture import TEXEL_MM, Grain, grain, layered
from kyphoscope.viz.render.trabeculae import VOXEL_MM, VOXELS, WEAVES, block

SAGITTAL, CORONAL, AXIAL = (1.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, 1.0)
COORDINATE = st.floats(-1.0, 1.0).map(lambda x: round(x, 3))
NORMAL = st.tuples(COORDINATE, COORDINATE, COORDINATE).filter(lambda n: np.linalg.norm(n) > 0.2)


def middle(spec: VertebraSpec, normal: tuple[float, float, float], at_mm: float = 0.0) -> Grain:
    """Sixteen by sixteen millimetres in the middle of the body."""
    plane = Plane.of(at_mm * np.array(normal), normal)
    return grain(spec, plane, (-8.0, -8.0), (8.0, 8.0))


def struts(image: np.ndarray) -> float:
    """The share of an image that is trabecula."""
    return float((image > 127).mean())


def mean_run_mm(image: np.ndarray, axis: int) -> float:
    """The mean length of what is seen of trabeculae along rows (1) or columns (0)."""
    on = np.moveaxis(image > 127, axis, -1)
    begins = on[:, 1:] & ~on[:, :-1]
    return float(on.sum() / max(1, begins.sum() + on[:, 0].sum())) * TEXEL_MM


@given(normal=NORMAL, offset=st.floats(-8.0, 8.0))
@settings(max_examples=30)
def test_healthy_bone_is_denser_than_osteoporotic_bone_at_any_plane(
    normal: tuple[float, float, float], offset: float
) -> None:
    plane = Plane.of(offset * np.array(normal) / np.linalg.norm(normal), normal)
    dense, sparse = (
        struts(grain(VertebraSpec(level="L1", bone=bone), plane, (-12.0, -12.0), (12.0, 12.0)).bone)
        for bone in ("healthy", "osteoporotic")
    )
    assert dense > 1.3 * sparse


@pytest.mark.parametrize("normal", [SAGITTAL, CORONAL])
def test_osteoporosis_takes_rungs_before_upright_walls(normal: tuple[float, float, float]) -> None:
    """What remains is longer from top to bottom in relation to its width."""
    shapes = []
    for bone in ("healthy", "osteoporotic"):
        images = [middle(VertebraSpec(level="L1", bone=bone), normal, at).bone for at in np.linspace(-9, 9, 13)]
        shapes.append(np.mean([mean_run_mm(i, 0) / mean_run_mm(i, 1) for i in images]))
    healthy, sparse = shapes
    assert 1.2 < healthy < 0.8 * sparse


@pytest.mark.parametrize("level", ["T8", "L1", "L5"])
@pytest.mark.parametrize("seed", [0, 5])
def test_columns_of_a_hemangioma_are_round_dots_in_level_cuts(level: str, seed: int) -> None:
    spec = VertebraSpec(level=level, lesion="hemangioma", seed=seed)
    found = grain(spec, Plane.of((0, 0, 2), AXIAL), (-25.0, -25.0), (25.0, 25.0))
    assert found.thick is not None
    dots, count = label((found.bone > 127) & found.thick)
    assert 13 <= count <= 27
    for i in range(count):
        dot = np.argwhere(dots == i + 1) * TEXEL_MM
        width, length = np.sqrt(np.linalg.eigvalsh(np.cov(dot.T)))
        assert length < 1.15 * width
        assert 0.9 < 2 * np.sqrt(len(dot) * TEXEL_MM**2 / np.pi) < 2.1, "columns are 1 to 2 mm thick"


@pytest.mark.parametrize("normal", [SAGITTAL, CORONAL])
@pytest.mark.parametrize("at_mm", [-5.0, 0.0, 4.0])
def test_columns_of_a_hemangioma_are_stripes_in_upright_cuts(normal: tuple[float, float, float], at_mm: float) -> None:
    found = middle(VertebraSpec(level="L1", lesion="hemangioma"), normal, at_mm)
    assert found.thick is not None
    inside = found.thick.all(axis=0)
    image = found.bone[:, inside]
    assert inside.mean() > 0.5
    assert (np.ptp(image, axis=0) == 0).all(), "a stripe runs from plate to plate"
    assert crossings(image[0].astype(float) - 40 + 128) >= 4
    assert mean_run_mm(image, 1) < 3.5


def test_a_hemangioma_leaves_the_arch_alone() -> None:
    back_mm = body_frame("L1").back_mm
    with_it, without = (
        grain(VertebraSpec(level="L1", lesion=lesion), Plane.of((0, 0, 0), SAGITTAL), (0.0, -8.0), (60.0, 8.0)).bone
        for lesion in ("hemangioma", "none")
    )
    behind = round(back_mm / TEXEL_MM) + 2
    np.testing.assert_array_equal(with_it[:, behind:], without[:, behind:])
    assert (with_it[:, : behind - 4] != without[:, : behind - 4]).any()


@given(
    fracture=st.sampled_from(["wedge", "biconcave", "crush", "burst"]), height_loss=st.floats(0.1, 0.6), normal=NORMAL
)
@settings(max_examples=15, deadline=None)
def test_trabeculae_move_with_the_broken_bone(
    fracture: str, height_loss: float, normal: tuple[float, float, float]
) -> None:
    """The weave at a place of the broken bone is that at the place in the unbroken bone from which it came."""
    spec = VertebraSpec(level="L1", fracture=fracture, height_loss=height_loss)
    plane = Plane.of((1.0, -6.0, 0.0), normal)
    found = grain(spec, plane, (-8.0, -6.0), (8.0, 6.0)).bone
    u, v = (low + TEXEL_MM * (np.arange(n) + 0.5) for low, n in ((-8.0, found.shape[1]), (-6.0, found.shape[0])))
    came_from = unbroken(in_space(np.stack(np.meshgrid(u, v), axis=-1).reshape(-1, 2), plane), spec)
    x, y, z = np.floor(came_from / VOXEL_MM).astype(int).T % VOXELS
    assert (np.abs(block(spec.bone)[x, y, z] - found.ravel().astype(float)) > 127).mean() < 0.08


def test_lost_height_presses_trabeculae_together() -> None:
    """In front, where half of the height is lost, as many rungs are crossed on half the way."""
    whole = VertebraSpec(level="L1", bone="healthy")
    pressed = VertebraSpec(level="L1", bone="healthy", fracture="wedge", height_loss=0.45)
    front_mm = body_frame("L1").front_mm + 4.0
    counts = []
    for spec in (whole, pressed):
        ends = broken(np.array([[0.0, front_mm, -8.0], [0.0, front_mm, 8.0]]), spec)[:, 2]
        images = [
            grain(spec, Plane.of((x, 0.0, 0.0), SAGITTAL), (front_mm - 1.0, ends[0]), (front_mm + 1.0, ends[1])).bone
            for x in np.linspace(-8.0, 8.0, 9)
        ]
        crossed = np.mean([np.abs(np.diff((i > 127).astype(int), axis=0)).sum(axis=0).mean() for i in images])
        counts.append(crossed / (ends[1] - ends[0]))
    assert counts[1] > 1.3 * counts[0]


@pytest.mark.parametrize("kind", WEAVES)
def test_the_block_repeats_without_a_seam(kind: str) -> None:
    """From its last layer to its first no more changes than from any layer to the next."""
    bone = block(kind).astype(float)
    for axis in range(3):
        steps = np.abs(np.diff(bone, axis=axis)).mean(axis=tuple({0, 1, 2} - {axis}))
        seam = np.abs(bone.take(0, axis) - bone.take(VOXELS - 1, axis)).mean()
        assert seam < 1.25 * steps.max()


def test_layers_of_a_disc_are_level_circles_and_upright_lines() -> None:
    spec = DiscSpec(above="L2")
    edge = build(spec).vertices
    low, high = edge.min(axis=0), edge.max(axis=0)
    level = layered(spec, Plane.of((0, 0, 0), AXIAL), tuple(low[:2]), tuple(high[:2])).bone.astype(float)
    upright = layered(spec, Plane.of((0, 0, 0), SAGITTAL), tuple(low[1:]), tuple(high[1:])).bone.astype(float)
    # Layers are crossed on the way out, in every direction of a level cut; upwards one bulges by one layer at most.
    row, column = level[len(level) // 2], level[:, level.shape[1] // 2]
    across, along = crossings(upright[len(upright) // 2]), crossings(upright[:, 4])
    assert min(crossings(row), crossings(column), across) >= 8
    assert along <= 4
    # The nucleus is soft and has none.
    middle = level[len(level) // 2 - 5 : len(level) // 2 + 5, level.shape[1] // 2 - 5 : level.shape[1] // 2 + 5]
    assert np.ptp(middle) == 0


def crossings(line: np.ndarray) -> int:
    """How often a line goes over the middle grey."""
    return int((np.diff(np.sign(line[line != 128] - 128)) != 0).sum())
