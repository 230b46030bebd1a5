"""Every body of a lesson has a name, a sentence and sizes, and the sizes are those of the body that is drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
import trimesh
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kyphoscope.meshes import specs
from kyphoscope.meshes.access.pathway import pathway
from kyphoscope.meshes.build import build
from kyphoscope.meshes.devices.balloon import cavity_void
from kyphoscope.meshes.fracture.lesion import lesion_parts
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.measure.morphometry import measured
from kyphoscope.meshes.readings import canal_narrowing, heights, volume_ml
from kyphoscope.meshes.specs import (
    BalloonSpec,
    BandageSpec,
    CannulaSpec,
    CavitySpec,
    DiscSpec,
    FragmentSpec,
    MarrowSpec,
    NeedleSpec,
    NucleusSpec,
    RibSpec,
    SacrumSpec,
    SkinSpec,
    Spec,
    TissueSpec,
    VertebraSpec,
)
from kyphoscope.meshes.tables.instrument_tables import gauge
from kyphoscope.meshes.tissue.surroundings import TISSUES
from kyphoscope.scenes.library import names
from kyphoscope.scenes.state import PartState, SceneState, View
from kyphoscope.viz.facts.about import about, display_name
from kyphoscope.viz.facts.readouts import readouts
from kyphoscope.viz.facts.sizes import opening_mm, shaft_mm
from kyphoscope.viz.facts.way_clearances import ways
from kyphoscope.viz.render.camera import Rect
from kyphoscope.viz.view.pick import hit
from tests.lessons import load
from tests.sweep import examples

MakeState = Callable[..., SceneState]
WALKED = [(name, {}) for name in names()] + [("pvp", {"level": "T8", "fracture": "burst", "sides": "two"})]
EVERY_S = 7.0
PANE = Rect(0, 0, 100, 100)
ROW = re.compile(r"^-?\d+\.\d (mm|mL|%)$|^-?\d+\.\d°$|^(Wedge|Biconcave|Crush|Burst), grade [123]$")
WEDGED = VertebraSpec(level="L1", fracture="wedge", height_loss=0.3)


def moments(name: str, chosen: dict[str, str]) -> Iterator[SceneState]:
    programme = load(name, chosen)
    for t_s in np.arange(0.0, programme.duration_s, EVERY_S):
        yield from programme.states_at(float(t_s))


def told(spec: Spec, pose: Pose = Pose()) -> dict[str, str]:  # noqa: B008
    part = PartState("it", spec, pose)
    return dict(about(part, scene(part)).sizes)


def scene(*parts: PartState, treated: str = "") -> SceneState:
    state = load("anatomy").states_at(0.0)[0]
    return replace(state, parts=parts, treated=treated, cut=None)


def number(text: str) -> float:
    return float(re.split(r"[ °]", text)[0])


def again(spec: Spec) -> list[float]:
    """What is there to be measured of a body, taken afresh from its triangles."""
    mesh = build(spec).mesh()
    found = [float(mesh.volume) / 1000.0, *(float(length) for length in mesh.extents)]
    if isinstance(spec, VertebraSpec):
        found += [heights(spec).anterior_mm, heights(spec).posterior_mm]
    elif isinstance(spec, DiscSpec):
        on_midline = mesh.section(plane_origin=(0, 0, 0), plane_normal=(1, 0, 0))
        found.append(float(np.ptp(on_midline.vertices[:, 1])))
    elif isinstance(spec, SkinSpec | BandageSpec):
        skin = spec.skin if isinstance(spec, BandageSpec) else spec
        found += [float(np.ptp(mesh.vertices @ np.array(way))) for way in (skin.outward, skin.vertical)]
    elif not isinstance(spec, BalloonSpec):
        found.append(2.0 * float(np.hypot(*mesh.vertices[mesh.vertices[:, 2] > -30.0, :2].T).max(initial=0.0)))
    return found


@pytest.mark.parametrize(("name", "chosen"), WALKED)
def test_every_body_of_every_lesson_is_told_of(name: str, chosen: dict[str, str]) -> None:
    seen: set[Spec] = set()
    for state in moments(name, chosen):
        shown = [display_name(part, state) for part in state.parts]
        assert len(set(shown)) == len(shown)
        for part in state.parts:
            entry = about(part, state)
            assert entry.name[0].isupper()
            assert entry.source
            assert re.fullmatch(r"[A-Z][^.]*(\d\.\d[^.]*)*\.", entry.sentence), entry.sentence
            assert entry.sizes
            assert all(ROW.match(value) for _, value in entry.sizes), entry.sizes
            assert len({label for label, _ in entry.sizes}) == len(entry.sizes)
            if part.spec not in seen:
                seen.add(part.spec)
                afresh = {f"{value:.1f}" for value in again(part.spec)}
                assert afresh & {f"{number(value):.1f}" for _, value in entry.sizes if value[0] in "-0123456789"}


@pytest.mark.parametrize(
    ("spec", "full", "short"),
    [
        (VertebraSpec(level="L1"), "First lumbar vertebra (L1)", "L1"),
        (VertebraSpec(level="T12"), "Twelfth thoracic vertebra (T12)", "T12"),
        (DiscSpec(above="T12"), "Intervertebral disc T12/L1", "Disc T12/L1"),
        (DiscSpec(above="L5"), "Intervertebral disc L5/S1", "Disc L5/S1"),
        (NucleusSpec(disc=DiscSpec(above="L1")), "Nucleus pulposus of the disc L1/L2", "Nucleus L1/L2"),
        (RibSpec(level="T11", side="right"), "Eleventh rib, right", "Rib 11, right"),
        (SacrumSpec(), "Sacrum", "Sacrum"),
        (CannulaSpec(), "Working cannula, 8G, left", "Cannula, left"),
        (NeedleSpec(gauge=13), "Bone needle, 13G, left", "Needle, left"),
        (specs.TampSpec(balloon_mm=20.0), "Shaft of the inflatable bone tamp, 20 mm, left", "Tamp shaft, left"),
        (FragmentSpec(vertebra=replace(WEDGED, fracture="burst")), "Retropulsed fragment of L1", "Fragment"),
        (MarrowSpec(vertebra=WEDGED), "Spongy bone of L1", "Spongy bone"),
    ],
)  # fmt: skip
def test_bodies_are_called_as_the_field_calls_them(spec: Spec, full: str, short: str) -> None:
    place = (
        Pose((4.0, 20.0, 0.0), (-0.3, -((1 - 0.09) ** 0.5), 0.0))
        if isinstance(spec, CannulaSpec | NeedleSpec)
        else Pose()
    )
    if isinstance(spec, specs.TampSpec):  # past the midline it is still the left one
        place = Pose((-3.0, -9.0, 0.0), (-0.3, -((1 - 0.09) ** 0.5), 0.0))
    part = PartState("it", spec, place)
    assert about(part, scene(part)).name == full
    assert display_name(part, scene(part)) == short
    assert about(part, scene(part), "PKP").name == f"PKP: {full}"


def test_bodies_of_one_name_are_told_apart_by_the_script() -> None:
    one, other = (PartState(name, VertebraSpec(level="L2"), Pose()) for name in ("lower", "spare_bone"))
    assert display_name(one, scene(one)) == "L2"
    assert [display_name(part, scene(one, other)) for part in (one, other)] == ["L2 (lower)", "L2 (spare bone)"]
    copy = PartState("start", WEDGED, Pose())
    treated = PartState("bone", WEDGED, Pose())
    state = scene(treated, copy, treated="bone")
    assert [display_name(part, state) for part in state.parts] == ["L1", "L1, as it was"]


@pytest.mark.parametrize("shown", [(0,), (1,), (0, 1), ()])
def test_bodies_of_one_name_are_told_apart_shown_or_hidden(shown: tuple[int, ...]) -> None:
    both = [PartState(name, VertebraSpec(level="L2"), Pose()) for name in ("lower", "spare_bone")]
    state = replace(scene(*(both[k] for k in shown)), hidden=tuple(both[k] for k in range(2) if k not in shown))
    assert [display_name(part, state) for part in both] == ["L2 (lower)", "L2 (spare bone)"]


def test_what_lies_in_a_copy_of_the_treated_bone_is_as_it_was_too() -> None:
    aside = Pose((0.0, 90.0, 0.0))
    treated, copy = PartState("bone", WEDGED, Pose()), PartState("start", WEDGED, aside)
    inside = [PartState(f"marrow_{k}", MarrowSpec(vertebra=WEDGED), place) for k, place in enumerate((Pose(), aside))]
    state = replace(scene(copy, *inside, treated="bone"), hidden=(treated,))
    names = [display_name(part, state) for part in (treated, *state.parts)]
    assert names == ["L1", "L1, as it was", "Spongy bone", "Spongy bone, as it was"]


@pytest.mark.parametrize("name", sorted(TISSUES))
def test_tissues_say_what_they_are(name: str) -> None:
    spec = TissueSpec(tissue=name, levels=("T12", "L1", "L2"), treated=VertebraSpec(level="L1"))
    part = PartState("layer", spec, Pose())
    entry = about(part, scene(part))
    assert (entry.name, entry.sentence) == (TISSUES[name].name, TISSUES[name].says)
    assert dict(entry.sizes)["Volume drawn"] == f"{volume_ml(build(spec)):.1f} mL"


@given(loss=st.floats(0.0, 0.5), level=st.sampled_from(["T8", "L1", "L4"]))
@examples(12, few=4)
def test_a_vertebra_is_as_high_as_it_is_read_out(loss: float, level: str) -> None:
    bone = VertebraSpec(level=level, fracture="wedge", height_loss=loss)
    part = PartState("bone", bone, Pose())
    rows, read = dict(about(part, scene(part)).sizes), readouts(scene(part, treated="bone"))
    assert rows["Anterior height"] == f"{read['anterior_height_mm']:.1f} mm"
    assert rows["Middle height"] == f"{read['middle_height_mm']:.1f} mm"
    assert rows["Posterior height"] == f"{read['posterior_height_mm']:.1f} mm"
    assert rows["Wedge angle"] == f"{read['wedge_angle_deg']:.1f}°"
    assert number(rows["Pedicle width"]) == pytest.approx(measured(build(bone)).pedicle_width_mm, abs=0.1)
    if loss > 0.21:
        assert rows["Fracture"].startswith("Wedge, grade ")
        assert "wedge fracture" in about(part, scene(part)).sentence
    if loss < 0.19:
        assert "Fracture" not in rows


@given(number_of=st.sampled_from([8, 10, 11, 13, 22]), length_mm=st.floats(60.0, 160.0), kind=st.sampled_from("ncsh"))
@settings(max_examples=20)
@example(number_of=22, length_mm=60.0, kind="h")
def test_a_shaft_is_as_thick_and_long_as_it_was_made(number_of: int, length_mm: float, kind: str) -> None:
    """Found from the triangles alone, hub, grooves, bore and point of the stylet and all."""
    made = {"n": NeedleSpec, "c": CannulaSpec, "s": specs.StyletSpec, "h": specs.HypodermicSpec}[kind]
    diameter_mm, found_mm = shaft_mm(build(made(gauge=number_of, length_mm=length_mm)).vertices)
    wanted = gauge(number_of).inner_mm - 0.09 if kind == "s" else gauge(number_of).outer_mm
    assert diameter_mm == pytest.approx(wanted, abs=1e-6)
    assert found_mm == pytest.approx(length_mm + (3.0 if kind == "s" else 0.0), abs=1e-6)


def test_tools_are_as_thick_and_long_as_they_were_made() -> None:
    for spec in (specs.DrillSpec(), specs.FillerSpec()):
        rows = told(spec)
        assert rows == {"Outer diameter": f"{spec.diameter_mm:.1f} mm", "Length to the hub": f"{spec.length_mm:.1f} mm"}
    assert told(specs.TampSpec())["Length to the hub"] == "240.0 mm"


@given(incision_mm=st.floats(2.5, 30.0))
@settings(max_examples=15)
def test_an_incision_is_as_long_as_it_was_cut(incision_mm: float) -> None:
    spec = SkinSpec(incision_mm=incision_mm)
    assert opening_mm(build(spec).vertices, spec) == pytest.approx(max(incision_mm, 3.4), abs=1.3)
    if incision_mm > 6.0:
        assert opening_mm(build(spec).vertices, spec) == pytest.approx(incision_mm, rel=0.01)
    assert "Opening" not in told(SkinSpec())


def test_what_is_filled_in_is_what_it_holds(make_state: MakeState) -> None:
    state = make_state(balloon_ml=1.5, cavity_ml=2.0, cement_ml=3.0)
    rows = {part.name: dict(about(part, state).sizes) for part in state.parts}
    assert rows["left_balloon"]["Volume"] == "1.5 mL"
    assert rows["cement"]["Volume"] == "3.0 mL"
    cavity = state.part("left_cavity").spec
    assert isinstance(cavity, CavitySpec)
    hollow = trimesh.Trimesh(*cavity_void(cavity), process=False)
    assert rows["left_cavity"]["Volume of the hollow"] == f"{hollow.volume / 1000:.1f} mL"
    assert rows["left_cavity"]["Volume of the compacted rim"] == f"{volume_ml(build(cavity)):.1f} mL"


@pytest.mark.parametrize("upper", ["T8", "L3", "L5"])
def test_a_disc_is_as_high_as_it_looks_from_above_and_below(upper: str) -> None:
    """On the midline at a fifth, the half and four fifths of its depth; lumbar discs are higher in front."""
    spec = DiscSpec(above=upper)
    state, rows = scene(PartState("disc", spec, Pose())), told(DiscSpec(above=upper))
    on_midline = build(spec).mesh().section(plane_origin=(0, 0, 0), plane_normal=(1, 0, 0)).vertices
    front, depth_mm = float(on_midline[:, 1].min()), float(np.ptp(on_midline[:, 1]))
    assert rows["Depth on the midline"] == f"{depth_mm:.1f} mm"
    for label, share in (("Height in front", 0.2), ("Height in the middle", 0.5), ("Height behind", 0.8)):
        focus = (0.0, front + share * depth_mm, 0.0)
        met = [hit(state, View(focus, (0.0, 0.0, up), (0.0, 1.0, 0.0), 50.0), PANE, 50, 50) for up in (1.0, -1.0)]
        above, below = (found.point_mm[2] for found in met if found is not None)
        assert number(rows[label]) == pytest.approx(above - below, abs=0.051)
    if upper.startswith("L"):
        assert number(rows["Height in front"]) > number(rows["Height behind"])


@pytest.mark.parametrize("spec", [SacrumSpec(), RibSpec(level="T9", side="left"), MarrowSpec(vertebra=WEDGED)])
def test_bones_are_as_large_as_their_meshes(spec: Spec) -> None:
    rows, mesh = told(spec), build(spec).mesh()
    assert list(rows.values())[-1] == f"{mesh.volume / 1000:.1f} mL"
    if "Width drawn" in rows:
        assert rows["Width drawn"] == f"{mesh.extents[0]:.1f} mm"


def test_what_else_is_in_a_bone_is_measured() -> None:
    for kind in ("cleft", "lytic", "hemangioma", "haematoma"):
        bone = VertebraSpec(level="L2", lesion=kind)
        (lesion,) = lesion_parts(bone)
        assert told(lesion) == {"Volume": f"{volume_ml(build(lesion)):.1f} mL"}
    burst = VertebraSpec(level="L1", fracture="burst", height_loss=0.35, narrowing=0.2)
    taken = told(FragmentSpec(vertebra=burst))["Depth of the canal taken up"]
    assert taken == f"{100 * canal_narrowing(burst):.1f} %"
    assert number(taken) == pytest.approx(20.0, abs=1.0)


@given(
    level=st.sampled_from(["T5", "T8", "L1", "L4"]), side=st.sampled_from(["left", "right"]), needle=st.booleans(),
    further_mm=st.floats(-3.0, 8.0), stands=st.sampled_from([Pose(), Pose((3.0, -8.0, 20.0), (0.0, -0.28, 0.96))]),
)  # fmt: skip
@examples(16, few=6)
def test_on_its_way_an_instrument_tells_what_is_left_round_it(
    level: str, side: str, needle: bool, further_mm: float, stands: Pose
) -> None:
    """The same as `kyphoscope inspect` tells, whether it goes through the pedicle or beside it."""
    bone = VertebraSpec(level=level, fracture="wedge", height_loss=0.2)
    spec = NeedleSpec() if needle else CannulaSpec()
    way = pathway(bone, side, gauge(spec.gauge).outer_mm)
    parts = (
        PartState("bone", bone, stands),
        PartState("shaft", spec, stands.then(way.posterior_wall).moved(further_mm)),
    )
    state = scene(*parts, treated="bone")
    free = ways(state)["shaft"]["clearances_mm"]
    assert isinstance(free, dict)
    rows = dict(about(parts[1], state).sizes)
    assert number(rows["To the medial wall of the pedicle"]) == pytest.approx(free["medial_mm"], abs=0.11)
    assert number(rows["To the canal"]) == pytest.approx(free["canal_mm"], abs=0.11)
    outside = replace(parts[1], pose=stands.then(way.entry).moved(-20.0))
    assert "To the canal" not in dict(about(outside, scene(parts[0], outside, treated="bone")).sizes)


def test_the_front_wall_is_as_far_as_it_is() -> None:
    """From the end of the planned way as the plan has it; a millimetre further in it is a millimetre less."""
    bone = VertebraSpec(level="L1")
    way = pathway(bone, "left", gauge(11).outer_mm)
    for further_mm in (-4.0, 0.0, 3.0):
        parts = (
            PartState("bone", bone, Pose()),
            PartState("needle", NeedleSpec(), way.anterior_third.moved(further_mm)),
        )
        rows = dict(about(parts[1], scene(*parts, treated="bone")).sizes)
        left_mm = way.clearances.anterior_cortex_mm - further_mm
        assert number(rows["From the tip to the front wall"]) == pytest.approx(left_mm, abs=0.06)
