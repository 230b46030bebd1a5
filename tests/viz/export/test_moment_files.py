"""Whole moments of a lesson as files, as typed: read back, they hold the bodies of the state, named and coloured."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import pyvista
import trimesh

from kyphoscope.meshes.build import build
from kyphoscope.scenes.library import load
from kyphoscope.scenes.program import Program
from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.viz.cli import command_line
from kyphoscope.viz.export.moment_files import MOMENT_ENDINGS
from kyphoscope.viz.render.style import THEMES, look_of

MOMENTS = [("pkp", 96.0), ("compare", 150.0)]
FLOAT32_MM = 2e-4
"""How far off a point may be that was written as float32: 1 000 mm to seven digits and a half."""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def programs() -> dict[str, Program]:
    return {name: load(name) for name, _ in MOMENTS}


def shown(program: Program, t_s: float) -> dict[str, tuple[PartState, SceneState]]:
    """Every body by its name in a file, with its state; in a comparison the side's name comes before."""
    states = program.states_at(t_s)
    sides = zip(program.lanes, states, strict=True)
    return {
        f"{side}.{part.name}" if len(states) > 1 else part.name: (part, state)
        for side, state in sides
        for part in state.parts
    }


def in_world(part: PartState) -> np.ndarray:
    placed = part.pose.matrix()
    return build(part.spec).vertices @ placed[:3, :3].T + placed[:3, 3]


def srgb(part: PartState, state: SceneState) -> np.ndarray:
    look = look_of(part, build(part.spec).material, state.treated, False, THEMES["dark"])
    return np.round(255 * np.array(look.colour))


def exported(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert command_line.run(["export", *arguments]) == 0
    out, said = capsys.readouterr()
    assert said == ""
    return out


@pytest.mark.parametrize(("name", "t_s"), MOMENTS)
def test_gltf_holds_every_body_in_metres(
    programs: dict[str, Program], name: str, t_s: float, capsys: pytest.CaptureFixture[str]
) -> None:
    exported(capsys, name, "--at", str(t_s), "--out", "a.glb")
    scene, expected = trimesh.load_scene("a.glb"), shown(programs[name], t_s)
    assert set(scene.geometry) == set(expected)
    for called, (part, state) in expected.items():
        place, geometry = scene.graph[called]
        assert geometry == called
        assert place == pytest.approx(np.eye(4))
        assert scene.graph.transforms.parents[called] == (called.split(".")[0] if "." in called else "world")
        mesh, built = scene.geometry[called], build(part.spec)
        x, y, z = 1000.0 * mesh.vertices.T  # +X left, +Y superior, +Z anterior
        assert np.column_stack([x, -z, y]) == pytest.approx(in_world(part), abs=FLOAT32_MM)
        assert (mesh.faces == built.faces).all()
        assert 1e9 * mesh.volume == pytest.approx(built.volume_mm3, rel=1e-4)
        assert mesh.metadata["material"] == built.material
        paint = mesh.visual.material
        assert 255 * (np.array(paint.baseColorFactor[:3]) / 255) ** (1 / 2.2) == pytest.approx(srgb(part, state), abs=4)
        assert (paint.alphaMode == "BLEND") == (paint.baseColorFactor[3] < 255)


@pytest.mark.parametrize(("name", "t_s"), MOMENTS)
def test_vtk_s_blocks_are_the_bodies_to_the_last_digit(
    programs: dict[str, Program], name: str, t_s: float, capsys: pytest.CaptureFixture[str]
) -> None:
    exported(capsys, name, "--at", str(t_s), "--out", "a.vtm")
    read, met = pyvista.read("a.vtm"), 0
    sides = [("", read)] if name == "pkp" else [(f"{side}.", read[side]) for side in read.keys()]  # noqa: SIM118
    expected = shown(programs[name], t_s)
    for side, blocks in sides:
        for called in blocks.keys():  # noqa: SIM118
            part, state = expected[f"{side}{called}"]
            block = blocks[called]
            assert (block.points == in_world(part)).all()
            assert (block.regular_faces == build(part.spec).faces).all()
            assert block.volume == pytest.approx(build(part.spec).volume_mm3, rel=1e-6)
            assert (block.point_data["colour_rgba"][:, :3] == srgb(part, state)).all()
            assert block.field_data["name"][0] == called
            assert block.field_data["material"][0] == build(part.spec).material
            met += 1
    assert met == len(expected)


@pytest.mark.parametrize(("name", "t_s"), MOMENTS)
def test_ply_is_one_mesh_whose_parts_are_numbered_and_named(
    programs: dict[str, Program], name: str, t_s: float, capsys: pytest.CaptureFixture[str]
) -> None:
    exported(capsys, name, "--at", str(t_s), "--out", "a.ply")
    expected = shown(programs[name], t_s)
    header = Path("a.ply").read_bytes().split(b"end_header\n")[0].decode()
    named = re.findall(r"^comment part (\d+) ([^:]+): .+$", header, re.MULTILINE)
    assert named == [(str(number), called) for number, called in enumerate(expected)]
    mesh = trimesh.load_mesh("a.ply", process=False)
    numbers = mesh.metadata["_ply_raw"]["vertex"]["data"]["part"].ravel()
    assert mesh.is_watertight
    for number, (part, state) in enumerate(expected.values()):
        own = numbers == number
        assert mesh.vertices[own] == pytest.approx(in_world(part), abs=FLOAT32_MM)
        assert (mesh.visual.vertex_colors[own][:, :3] == srgb(part, state)).all()
        faces = mesh.faces[own[mesh.faces].any(axis=1)]
        assert own[faces].all()
        lone = trimesh.Trimesh(mesh.vertices, faces, process=False)
        assert lone.volume == pytest.approx(build(part.spec).volume_mm3, rel=1e-4)


@pytest.mark.parametrize("ending", MOMENT_ENDINGS)
def test_a_step_of_a_changed_lesson_is_written_as_it_ends(ending: str, capsys: pytest.CaptureFixture[str]) -> None:
    program = load("pvp", {"level": "L2"})
    rests_s, out = program.steps[4].rests_s, f"a{ending}"
    said = exported(capsys, "pvp", "--step", "5", "--set", "level=L2", "--out", out)
    parts = program.states_at(rests_s)[0].parts
    triangles = sum(len(build(part.spec).faces) for part in parts)
    assert said == f"{out}: {program.title} at {rests_s:.2f} s, {len(parts)} bodies, {triangles} triangles.\n"


def test_a_later_moment_takes_the_place_of_an_earlier_one(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exported(capsys, "compare", "--at", "150", "--out", "a.vtm")
    exported(capsys, "pkp", "--at", "96", "--out", "a.vtm")
    assert {entry.name for entry in here.iterdir()} == {"a", "a.vtm"}
    assert len(list((here / "a").iterdir())) == len(pyvista.read("a.vtm")) == len(load("pkp").states_at(96.0)[0].parts)


@pytest.mark.parametrize("before", ["a file", "a folder of other things", "a link"])
def test_what_is_not_an_earlier_moment_is_left_alone(
    here: Path, before: str, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = here / "a" / "letter.txt" if before == "a folder of other things" else here / "b"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("dear all")
    if before == "a file":
        kept = kept.rename(here / "a")
    elif before == "a link":
        (here / "a").symlink_to(here)
    assert command_line.run(["export", "pkp", "--at", "96", "--out", "a.vtm"]) == 2
    said = capsys.readouterr().err
    assert re.search("something else of that name; write another name", said)
    assert kept.read_text() == "dear all"
    assert not (here / "a.vtm").exists()
    assert {entry.name for entry in here.iterdir()} <= {"a", "b"}


@pytest.mark.parametrize("ending", MOMENT_ENDINGS)
def test_what_is_there_stays_when_the_disk_is_full(
    here: Path, ending: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = f"a{ending}"
    exported(capsys, "pkp", "--at", "3", "--out", out)
    before = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    monkeypatch.setattr(pyvista.MultiBlock, "save", full)
    assert command_line.run(["export", "pkp", "--at", "96", "--out", out]) == 1
    assert capsys.readouterr().err == f"{out} could not be written: No space left on device.\n"
    assert {path: path.read_bytes() for path in here.rglob("*") if path.is_file()} == before


DARK = """
title: Nothing yet
cast: {L1: {part: vertebra, level: L1, shown: false}}
steps: [{step: A dark stage, phase: plan, lasts_s: 3, view: ap, say: Nothing is shown.}]
"""


def test_a_moment_without_bodies_is_not_written(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("dark.yaml").write_text(DARK)
    assert command_line.run(["export", "dark.yaml", "--at", "1", "--out", "a.glb"]) == 2
    assert capsys.readouterr().err == "Nothing is shown in 'Nothing yet' at 1 s; name another time.\n"
    assert not Path("a.glb").exists()


MISTAKES = [
    (["pkp", "--out", "a.glb"], "--at SECONDS or --step NUMBER"),
    (["pkp", "--at", "3", "--step", "2", "--out", "a.glb"], "--at SECONDS or --step NUMBER"),
    (["pkp", "--at", "999", "--out", "a.glb"], "seconds from 0 to"),
    (["pkp", "--step", "99", "--out", "a.glb"], "has steps 1 to"),
    (["pkp", "--at", "3", "--out", "a.stl"], r"\.glb, \.vtm or \.ply; write a\.glb"),
    (["pkp", "--at", "3", "--out", "no/such/a.glb"], "there is no folder"),
    (["pkp", "--at", "3", "--out", "."], "this is a folder"),
    (["pkp", "--at", "3"], "--out needs a value"),
    (["pkp", "--at", "3", "--out", "a.glb", "--set", "level=L9"], "L9"),
    (["pkp", "--at", "3", "--out", "a.glb", "--fracture", "burst"], "--fracture is for a level.*--set"),
    (["pkp", "--at", "3", "--out", "a.glb", "--part", "disc"], "--part is for a level.*--set"),
    (["pkq", "--at", "3", "--out", "a.glb"], 'no lesson "pkq".*"pkp"'),
    (["mine.yaml", "--out", "a.glb"], r"mine\.yaml"),
    (["T12", "--at", "3", "--out", "a.glb"], "--at is for a scene, and T12 is a level"),
    (["t12", "--set", "level=T8", "--out", "a.glb"], "--set is for a scene, and t12 is a level"),
    (["T12", "--out", "a.vtm"], r"\.stl, \.ply or \.glb"),
]


@pytest.mark.parametrize(("arguments", "words"), MISTAKES, ids=[" ".join(a) for a, _ in MISTAKES])
def test_a_mistake_gets_a_sentence(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    assert command_line.run(["export", *arguments]) == 2
    out, said = capsys.readouterr()
    assert out == ""
    assert len(said.splitlines()) == 1, said
    assert re.search(words, said), said
    assert list(here.iterdir()) == []
