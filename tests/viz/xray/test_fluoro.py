"""X-ray pictures: closed forms, rays one by one, both ways alike, and what an X-ray does not see of a lesson."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import trimesh

from kyphoscope.meshes import specs
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.scenes.state import Cut, PartState, SceneState
from kyphoscope.viz.xray import beam_layers
from kyphoscope.viz.xray.attenuation import TABLE, per_mm
from kyphoscope.viz.xray.beam_layers import SURFACES, Layer, layers
from kyphoscope.viz.xray.c_arm import CArm, ap, axes, lateral, rays, source_mm
from kyphoscope.viz.xray.fluoro import Fluoroscope, radiograph
from kyphoscope.viz.xray.path_length_gl import GlBeam
from kyphoscope.viz.xray.path_length_numpy import NumpyBeam
from kyphoscope.viz.xray.patient_surround import patient_surround, surround_loss
from tests.lessons import load
from tests.sweep import every
from tests.viz.xray.ray_casting import crossings, path_mm, sorted_loss

SIZE = (256, 256)
MOMENTS = [("pkp", 66.0), ("pkp", 100.0), ("pkp", 150.0), ("pvp", 95.0), ("pvp", 112.0)]
FAR = Pose((0.0, 0.0, 4000.0))


@pytest.fixture(params=["gl", "numpy"])
def beam(request: pytest.FixtureRequest) -> Iterator[GlBeam | NumpyBeam]:
    made = GlBeam() if request.param == "gl" else NumpyBeam()
    yield made
    made.close()


@pytest.fixture(scope="module")
def scope() -> Iterator[Fluoroscope]:
    with Fluoroscope() as made:
        yield made


@pytest.fixture
def body(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Layer]:
    """A layer of any mesh."""

    def made(mesh: trimesh.Trimesh, pose: Pose | None = None, weight: float = 1.0) -> Layer:
        kind = f"made by {id(mesh)}"
        faces = np.array(mesh.faces)
        monkeypatch.setitem(SURFACES, kind, lambda spec: (np.array(mesh.vertices), faces))
        return Layer(kind, kind, VertebraSpec(level="L1"), pose or Pose(), weight)

    yield made
    beam_layers.surface.cache_clear()


def ways_of(arm: CArm, px: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """(n, 3) unit directions through pixels (n, 2), in full precision."""
    right, up, along = axes(arm)
    flat = (px + 0.5 - np.array(size) / 2) * arm.mm_per_px(size)
    way = flat[:, :1] * right - flat[:, 1:] * up + arm.source_detector_mm * along
    return way / np.linalg.norm(way, axis=1, keepdims=True)


def chord_of_ball(arm: CArm, middle: tuple[float, float, float], radius_mm: float) -> tuple[np.ndarray, np.ndarray]:
    """(h, w) each: 2 * sqrt(r² - d²) of every ray, and how far it passes from the middle."""
    away = np.array(middle) - source_mm(arm)
    ways = rays(arm, SIZE).astype(float)
    off = np.linalg.norm(np.cross(ways, away), axis=2)
    return 2 * np.sqrt(np.maximum(radius_mm**2 - off**2, 0.0)), off


@pytest.mark.parametrize("arm", [ap(), lateral(), CArm(rotation_deg=-33.0, angulation_deg=21.0)])
def test_path_through_a_ball_is_its_chord(beam: GlBeam | NumpyBeam, body: Callable[..., Layer], arm: CArm) -> None:
    middle, radius = (6.0, -3.0, 9.0), 20.0
    ball = trimesh.creation.icosphere(subdivisions=6, radius=radius)
    path = beam.loss((body(ball, Pose(middle)),), arm, SIZE)
    chord, off = chord_of_ball(arm, middle, radius)
    clear_of_edge = (off < 0.95 * radius) | (off > radius + 0.3)
    assert np.abs(path - chord)[clear_of_edge].max() < 0.01
    assert (off < 0.95 * radius).sum() > 5000


def test_path_through_a_slab_is_its_thickness_along_the_ray(
    beam: GlBeam | NumpyBeam, body: Callable[..., Layer]
) -> None:
    slab = trimesh.creation.box((400.0, 17.0, 400.0))
    path = beam.loss((body(slab),), ap(), SIZE)
    along = rays(ap(), SIZE).astype(float) @ np.array([0.0, 1.0, 0.0])
    assert np.abs(path - 17.0 / along).max() < 0.002


def test_balls_in_each_other_add_up_their_differences(beam: GlBeam | NumpyBeam, body: Callable[..., Layer]) -> None:
    outer, inner = (trimesh.creation.icosphere(subdivisions=6, radius=r) for r in (20.0, 11.0))
    place = Pose((0.0, 5.0, 2.0))
    loss = beam.loss((body(outer, place, 0.06), body(inner, place, -0.04)), lateral(), SIZE)
    (long, off), (short, _) = (chord_of_ball(lateral(), place.tip_mm, r) for r in (20.0, 11.0))
    clear = (off < 10.6) | ((off > 11.3) & (off < 19.4)) | (off > 20.3)
    assert np.abs(loss - (0.06 * (long - short) + 0.02 * short))[clear].max() < 0.001


@pytest.mark.parametrize(("sdd", "sod"), [(1000.0, 700.0), (1200.0, 700.0), (1000.0, 500.0)])
def test_what_is_at_the_isocentre_is_magnified_by_the_ratio_of_distances(
    beam: GlBeam | NumpyBeam, body: Callable[..., Layer], sdd: float, sod: float
) -> None:
    arm = CArm(source_detector_mm=sdd, source_object_mm=sod)
    sheet = trimesh.creation.box((40.0, 0.02, 60.0))
    path = beam.loss((body(sheet),), arm, (600, 600))
    wide = (path[300] > 0.01).sum() * arm.mm_per_px((600, 600))
    assert wide == pytest.approx(40.0 * sdd / sod, abs=0.3)
    assert arm.magnification == pytest.approx(sdd / sod)


@pytest.mark.parametrize("moment", every(MOMENTS, (("pkp", 66.0), ("pvp", 112.0))), ids="{0[0]}-{0[1]}".format)
def test_paths_are_those_of_single_rays(beam: GlBeam | NumpyBeam, moment: tuple[str, float]) -> None:
    name, t_s = moment
    (state,) = load(name).states_at(t_s)
    arm, size = (ap() if t_s < 100 else lateral()), (512, 512)
    px = np.random.default_rng(3).integers(100, 412, (120, 2))
    ways = ways_of(arm, px, size)
    met_any = 0
    for layer in layers(state):
        path = beam.loss((replace(layer, weight=1.0),), arm, size)[px[:, 1], px[:, 0]]
        exact = np.array([path_mm(met) for met in crossings(layer, source_mm(arm), ways)])
        assert np.abs(path - exact).max() < 0.01, layer.name
        met_any += (exact > 0).sum()
    assert met_any > 150


MATERIAL = {
    specs.VertebraSpec: "cortical_bone", specs.MarrowSpec: "marrow_osteoporotic", specs.DiscSpec: "disc",
    specs.NucleusSpec: "nucleus", specs.CementSpec: "cement", specs.BalloonSpec: "contrast",
    specs.TampSpec: "platinum_iridium", specs.CavitySpec: "compacted_bone",
}  # fmt: skip


@pytest.mark.parametrize("moment", every(MOMENTS, (("pkp", 66.0), ("pkp", 150.0))), ids="{0[0]}-{0[1]}".format)
@pytest.mark.parametrize("arm", [ap(), lateral()])
def test_what_overlaps_in_part_is_counted_nearly_right(moment: tuple[str, float], arm: CArm) -> None:
    """Against rays that ask at every point what is there; what does not overlap may not differ at all."""
    name, t_s = moment
    (state,) = load(name).states_at(t_s)
    found, size = layers(state), (512, 512)
    material = {layer.name: MATERIAL.get(type(layer.spec), "steel") for layer in found}
    material |= {layer.name: "haematoma" for layer in found if layer.kind == "hollow"}
    material |= {layer.name: "cement" for layer in found if layer.kind == "bore"}
    px = np.random.default_rng(5).integers(100, 412, (100, 2))
    exact = sorted_loss(found, material, source_mm(arm), ways_of(arm, px, size))
    with GlBeam() as gl:
        off = np.abs(gl.loss(found, arm, size)[px[:, 1], px[:, 0]] - exact)
    assert (off < 0.01 + 0.12 * np.abs(exact)).all()
    assert np.median(off) < 1e-4


@pytest.mark.parametrize("arm", [ap(), lateral(), CArm(rotation_deg=40.0, angulation_deg=-12.0)])
def test_both_ways_make_the_same_picture(scope: Fluoroscope, arm: CArm) -> None:
    (state,) = load("pkp").states_at(100.0)
    by_gl, by_numpy = scope.radiograph(state, arm, SIZE), radiograph(state, arm, SIZE, "numpy")
    assert scope.way == "gl"
    off = np.abs(by_gl - by_numpy) / by_numpy
    # Along an edge a pixel may lie on the other side of it: the card rounds corners to 1/256 pixel.
    assert np.quantile(off, 0.999) < 0.002
    assert off.max() < 0.15


@pytest.fixture(scope="module")
def state() -> SceneState:
    (found,) = load("pvp").states_at(95.0)
    return found


def test_fading_cutting_and_hiding_a_patient_change_no_xray(scope: Fluoroscope, state: SceneState) -> None:
    clear = scope.radiograph(state, ap(), SIZE)
    faded = replace(state, parts=tuple(replace(part, opacity=0.2, highlight=1.0) for part in state.parts))
    assert np.array_equal(scope.radiograph(faded, ap(), SIZE), clear)
    assert np.array_equal(scope.radiograph(replace(state, cut=Cut((0, 0, 0), (1, 0, 0))), ap(), SIZE), clear)
    bone = state.part("upper")
    hidden = replace(state, parts=tuple(p for p in state.parts if p is not bone), hidden=(*state.hidden, bone))
    assert np.abs(scope.radiograph(hidden, ap(), SIZE) - clear).max() < 1e-6


def test_a_copy_beside_the_patient_is_not_in_the_beam(scope: Fluoroscope) -> None:
    program = load("pvp")
    (state,) = program.states_at(program.duration_s - 1.0)
    assert any(part.name == "start" for part in state.parts)
    without = replace(state, parts=tuple(part for part in state.parts if part.name != "start"))
    assert np.array_equal(scope.radiograph(state, lateral(), SIZE), scope.radiograph(without, lateral(), SIZE))


def test_nothing_in_the_beam_is_the_soft_tissue_alone(scope: Fluoroscope, state: SceneState) -> None:
    empty = replace(state, parts=(), hidden=(), treated="")
    seen = scope.radiograph(empty, ap(), SIZE)
    assert np.isfinite(seen).all()
    assert seen.min() > 0.001
    assert np.allclose(seen, np.exp(-surround_loss(patient_surround(empty), ap(), SIZE)))
    out_of_field = replace(state, parts=tuple(replace(part, pose=FAR.then(part.pose)) for part in state.parts))
    assert np.isfinite(scope.radiograph(out_of_field, ap(), SIZE)).all()


def test_twenty_centimetres_of_soft_tissue_let_1_3_percent_through(scope: Fluoroscope, state: SceneState) -> None:
    slab_cm = 20.0
    assert np.exp(-per_mm("soft_tissue") * 10 * slab_cm) == pytest.approx(0.013, abs=0.001)
    seen = scope.radiograph(replace(state, parts=(), hidden=(), treated=""), ap(), SIZE)
    assert 0.008 < seen[128, 128] < 0.016


def test_an_open_surface_is_refused_by_name(
    scope: Fluoroscope, state: SceneState, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_mesh(spec: Any) -> Part:
        ball = trimesh.creation.icosphere(radius=10.0)
        return Part(np.array(ball.vertices), np.array(ball.faces)[1:], "bone")

    monkeypatch.setattr(beam_layers, "build", open_mesh)
    beam_layers.surface.cache_clear()
    odd = VertebraSpec(level="L5", size_factor=0.913)
    broken = replace(state, parts=(PartState("my bone", odd, Pose()),), hidden=(), treated="")
    try:
        with pytest.raises(ValueError, match=r"surface of my bone \(VertebraSpec\) is open"):
            scope.radiograph(broken, ap(), SIZE)
    finally:
        beam_layers.surface.cache_clear()
    monkeypatch.undo()
    assert np.isfinite(scope.radiograph(state, ap(), SIZE)).all()


def test_a_refused_surface_is_refused_again_and_leaves_no_trace(
    beam: GlBeam | NumpyBeam, body: Callable[..., Layer]
) -> None:
    ball = body(trimesh.creation.icosphere(subdivisions=2, radius=10.0))
    ring = body(trimesh.creation.annulus(8.0, 12.0, 5.0), Pose((20.0, 0.0, 5.0), (1.0, 0.0, 0.0)))
    rim = trimesh.creation.icosphere(subdivisions=2, radius=30.0)
    open_ = replace(body(trimesh.Trimesh(rim.vertices, rim.faces[1:], process=False)), name=ring.name)
    sound = (ball, ring)
    elsewhere, first = (beam.loss(sound, arm, SIZE).copy() for arm in (lateral(), ap()))
    for arm, size in ((lateral(), SIZE), (ap(), SIZE), (ap(), (128, 128)), (lateral(), SIZE)):
        for _ in range(4):  # as often as makes what stands still known
            with pytest.raises(ValueError, match="is open"):
                beam.loss((ball, open_), arm, size)
    for arm, wanted in ((lateral(), elsewhere), (ap(), first), (ap(), first)):
        assert np.abs(beam.loss(sound, arm, SIZE) - wanted).max() < 1e-3


def test_the_same_state_gives_the_very_same_picture(scope: Fluoroscope, state: SceneState) -> None:
    first = scope.radiograph(state, ap(), SIZE)
    assert scope.radiograph(replace(state, t_s=state.t_s + 1.0, caption="said"), ap(), SIZE) is first


def test_a_picture_does_not_depend_on_those_before(scope: Fluoroscope) -> None:
    program = load("pkp")
    states = [program.states_at(t)[0] for t in (48.0, 48.5, 49.0, 49.5, 50.0, 50.5, 101.0, 101.5)]
    for state in states:  # most of it is summed up from what has stood still for some pictures
        for arm in (lateral(), ap()) if state is states[5] else (lateral(),):
            seen = scope.radiograph(state, arm, SIZE)
        if state in (states[4], states[5], states[7]):
            assert np.abs(seen / radiograph(state, arm, SIZE) - 1.0).max() < 1e-4


def test_a_lone_bone_stays_alone_and_a_spine_goes_on_to_the_edge(scope: Fluoroscope, state: SceneState) -> None:
    alone = replace(state, parts=(state.part("treated"),), hidden=())
    bare = surround_loss(patient_surround(state), lateral(), SIZE)
    dark = [-np.log(scope.radiograph(one, lateral(), SIZE)) - bare for one in (alone, state)]
    edge = slice(0, 8), slice(90, 170)
    assert np.abs(dark[0][edge]).max() < 1e-4
    assert dark[1][edge].max() > 0.05


def test_cement_is_darker_than_bone_and_gas_lighter_than_marrow() -> None:
    assert per_mm("steel") > per_mm("cement") > per_mm("cortical_bone") > per_mm("marrow_healthy")
    assert per_mm("marrow_healthy") > per_mm("marrow_osteoporotic") > per_mm("soft_tissue") > per_mm("air")
    assert all(row.source for row in TABLE.values())


@pytest.mark.parametrize("lesion", ["cleft", "lytic", "hemangioma"])
def test_a_cleft_of_gas_is_brighter_than_whole_bone(scope: Fluoroscope, state: SceneState, lesion: str) -> None:
    sick = VertebraSpec(level="L1", lesion=lesion)
    whole = replace(state, parts=(PartState("treated", replace(sick, lesion="none"), Pose()),), hidden=())
    parts = (PartState("treated", sick, Pose()), PartState("sick", specs.LesionSpec(vertebra=sick), Pose()))
    ratio = scope.radiograph(replace(whole, parts=parts), lateral(), SIZE) / scope.radiograph(whole, lateral(), SIZE)
    body = ratio[100:156, 70:120]
    if lesion == "hemangioma":  # columns: darker
        assert body.min() < 0.93
    else:
        assert body.max() > (1.15 if lesion == "cleft" else 1.0)
    assert ratio.max() < 2.0


@pytest.mark.parametrize("size", [(0, 10), (5, 512), (5000, 512)])
def test_a_size_that_is_no_pictures_is_refused(scope: Fluoroscope, state: SceneState, size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="pixels wide and high"):
        scope.radiograph(state, ap(), size)


def test_wide_and_high_pictures_show_the_same_middle(scope: Fluoroscope, state: SceneState) -> None:
    square = scope.radiograph(state, ap(), (200, 200))
    wide = scope.radiograph(state, ap(), (320, 200))
    assert wide.shape == (200, 320)
    assert np.abs(wide[:, 60:260] / square - 1.0).max() < 0.02


def test_what_vtk_made_dies_with_it(state: SceneState, vtk_objects_die: None) -> None:
    with Fluoroscope("gl") as one:
        one.radiograph(state, ap(), (64, 64))
