"""A lesson in a notebook: bodies for pyvista and trimesh, the lesson's own picture, and the numbers of `inspect`."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import pyvista
import trimesh
from PIL import Image

import kyphoscope
from kyphoscope import Lesson, RequestError, SceneError, open_lesson
from kyphoscope.meshes.build import build
from kyphoscope.meshes.readings import heights
from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.viz.cli import command_line
from kyphoscope.viz.export.solids import COLOURS
from kyphoscope.viz.render.palette import themed
from kyphoscope.viz.render.stage import Stage
from kyphoscope.viz.render.style import THEMES, look_of

MOMENTS = [("pvp", 60.0), ("pkp", 96.0), ("pkp", 130.0), ("anatomy", 3.0), ("compare", 150.0)]
"""Needles, balloons, cement, soft tissue, and two sides."""


@pytest.fixture(scope="module")
def lessons() -> dict[str, Lesson]:
    return {name: open_lesson(name) for name, _ in MOMENTS}


def sides(lesson: Lesson, t_s: float) -> Iterator[tuple[str, SceneState, pyvista.MultiBlock]]:
    """Each side's name, "" for the only one, with its state and its blocks."""
    blocks, states = lesson.at(t_s), lesson.program.states_at(t_s)
    if len(states) == 1:
        yield "", states[0], blocks
    else:
        assert blocks.keys() == list(lesson.lanes)
        yield from zip(lesson.lanes, states, (blocks[name] for name in lesson.lanes), strict=True)


def in_world(part: PartState) -> np.ndarray:
    return np.array([part.pose.point(vertex) for vertex in build(part.spec).vertices[::97].tolist()])


def srgb(part: PartState, state: SceneState) -> list[int]:
    colour = look_of(part, build(part.spec).material, state.treated, False, THEMES["dark"]).colour
    return [round(255 * c) for c in colour]


@pytest.mark.parametrize(("name", "t_s"), MOMENTS)
def test_blocks_are_the_bodies_of_the_state(lessons: dict[str, Lesson], name: str, t_s: float) -> None:
    for side, state, blocks in sides(lessons[name], t_s):
        assert blocks.keys() == [part.name for part in state.parts]
        for part, block in zip(state.parts, blocks, strict=True):
            built = build(part.spec)
            assert block.n_open_edges == 0
            assert block.volume == pytest.approx(built.volume_mm3, rel=1e-6)
            assert block.points[::97] == pytest.approx(in_world(part), abs=1e-9)
            assert (block.point_data[COLOURS][:, :3] == srgb(part, state)).all()
            assert block.field_data["name"][0] == part.name
            assert ("lane" in block.field_data) == bool(side)
            assert not side or block.field_data["lane"][0] == side
            assert block.field_data["material"][0] == built.material
            assert block.field_data["mesh_volume_mm3"][0] == built.volume_mm3


def test_the_sizes_of_a_bone_are_those_that_are_measured_on_it(lessons: dict[str, Lesson]) -> None:
    lesson = lessons["pkp"]
    told, numbers = lesson.at(96.0)["treated"].field_data, lesson.readouts(96.0)
    measured = heights(lesson.program.states_at(96.0)[0].part("treated").spec)  # type: ignore[arg-type]
    for name in ("anterior_height_mm", "middle_height_mm", "posterior_height_mm", "wedge_angle_deg"):
        assert told[name][0] == numbers[name]
    assert told["anterior_height_mm"][0] == measured.anterior_mm
    assert told["fracture"][0] == lesson.inspect(96.0)["finding"]
    assert told["full_name"][0] == "First lumbar vertebra (L1)"


def test_pyvista_draws_a_block_in_its_colour_unasked(lessons: dict[str, Lesson]) -> None:
    plotter = pyvista.Plotter(off_screen=True, lighting="none")
    plotter.add_mesh(lessons["pkp"].at(96.0)["balloon_left"], lighting=False)
    pixels = plotter.screenshot().reshape(-1, 3)
    plotter.close()
    red, green, blue = (pixels[pixels.sum(axis=1) < 3 * 250].mean(axis=0)).tolist()
    assert blue > green > red


@pytest.mark.parametrize(("name", "t_s"), MOMENTS)
def test_a_scene_of_trimesh_holds_the_same(lessons: dict[str, Lesson], name: str, t_s: float) -> None:
    scene = lessons[name].trimesh(t_s)
    assert isinstance(scene, trimesh.Scene)
    met = 0
    for side, state, blocks in sides(lessons[name], t_s):
        for part, block in zip(state.parts, blocks, strict=True):
            called = f"{side}.{part.name}" if side else part.name
            mesh = scene.geometry[called]
            assert mesh.is_volume
            assert mesh.units == "mm"
            assert (mesh.vertices == block.points).all()
            assert (mesh.visual.vertex_colors == block.point_data[COLOURS]).all()
            told = {key: value for key, value in mesh.metadata.items() if key != "units"}
            assert told == {key: block.field_data[key][0] for key in block.field_data}
            assert scene.graph[called][1] == called
            assert scene.graph[called][0] == pytest.approx(np.eye(4))
            assert scene.graph.transforms.parents[called] == (side or "world")
            met += 1
    assert len(scene.geometry) == met


def test_what_is_handed_out_is_the_taker_s_own(lessons: dict[str, Lesson]) -> None:
    lesson = lessons["pkp"]
    before = lesson.at(96.0)["treated"].points.copy()
    lesson.at(96.0)["treated"].points[:] = 0.0
    lesson.trimesh(96.0).apply_scale(3.0)
    lesson.trimesh(96.0).geometry["treated"].faces[:] = 0
    assert (lesson.at(96.0)["treated"].points == before).all()
    assert lesson.at(96.0)["treated"].n_open_edges == 0


@pytest.mark.parametrize(("name", "t_s"), [("pkp", 96.0), ("pvp", 20.0), ("compare", 150.0)])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_plotter_draws_what_the_lesson_draws(lessons: dict[str, Lesson], name: str, t_s: float, theme: str) -> None:
    lesson, size = lessons[name], (640, 360)
    plotter = lesson.plotter(t_s, off_screen=True, window_size=size, theme=theme, palette="safe")
    drawn = plotter.screenshot()
    names = {part.name for part in lesson.program.states_at(t_s)[0].parts}
    assert names <= set(plotter.actors)
    assert len(plotter.renderers) == len(lesson.lanes)
    plotter.close()
    with Stage(size, lanes=len(lesson.lanes), quality="standard", theme=theme, palette="safe") as stage:
        stage.show(lesson.program.states_at(t_s))
        assert np.abs(drawn.astype(int) - stage.frame()).max() == 0


def test_a_plotter_takes_more_and_gives_up_what_it_shows(lessons: dict[str, Lesson]) -> None:
    plotter = lessons["pkp"].plotter(96.0, off_screen=True, window_size=(640, 360))
    before = plotter.screenshot()
    plotter.remove_actor("tamp_left")
    plotter.add_mesh(pyvista.Sphere(radius=5.0, center=plotter.camera.focal_point), color="red", reset_camera=False)
    after = plotter.screenshot()
    plotter.close()
    assert (before != after).any()
    assert plotter.actors.get("tamp_left") is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_without_a_display_no_window_is_asked_for(lessons: dict[str, Lesson], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    plotter = lessons["pkp"].plotter(96.0, window_size=(320, 180))
    assert plotter.off_screen
    plotter.close()


@pytest.mark.parametrize("wrong", [{"theme": "grey"}, {"palette": "vivid"}])
def test_a_look_that_there_is_not_is_told(lessons: dict[str, Lesson], wrong: dict[str, str]) -> None:
    ((parameter, word),) = wrong.items()
    with pytest.raises(ValueError, match=f"'{parameter}' parameter.*{word}"):
        lessons["pkp"].plotter(96.0, off_screen=True, **wrong)  # type: ignore[arg-type]
    assert themed("light", "safe").name == "light"


@pytest.mark.parametrize(("name", "t_s"), MOMENTS)
def test_numbers_are_those_of_inspect_to_the_last_digit(
    lessons: dict[str, Lesson], name: str, t_s: float, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.run(["inspect", name, "--at", str(t_s), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    lesson = lessons[name]
    assert json.loads(json.dumps(lesson.inspect(t_s))) == told
    two = "lanes" in told
    readouts = {side: one["readouts"] for side, one in told["lanes"].items()} if two else told["readouts"]
    assert lesson.readouts(t_s) == readouts
    table = lesson.table([t_s])
    for row, side in enumerate(told["lanes"].values() if two else [told]):
        for key, value in side["readouts"].items():
            assert np.isnan(table[key][row]) if value is None else table[key][row] == value
        assert (table["t_s"][row], table["step"][row], table["phase"][row]) == (t_s, side["step"], side["phase"])


@pytest.mark.parametrize("name", ["pkp", "compare"])
def test_a_table_has_every_readout_of_the_whole_lesson(lessons: dict[str, Lesson], name: str) -> None:
    lesson = lessons[name]
    table = lesson.table()
    assert {(column.ndim, len(column)) for column in table.values()} == {(1, len(table["t_s"]))}
    for row in range(0, len(table["t_s"]), 53):
        told = lesson.readouts(float(table["t_s"][row]))
        told = told[table["lane"][row]] if name == "compare" else told
        for key, value in told.items():
            assert table[key].dtype == np.float64
            assert np.isnan(table[key][row]) if value is None else table[key][row] == value
    assert list(dict.fromkeys(table.get("lane", np.array([])).tolist())) == (
        ["PVP", "PKP"] if name == "compare" else []
    )
    marks = {time for step in lesson.steps for time in (step.starts_s, step.rests_s)}
    assert marks <= set(table["t_s"].tolist())


def test_pandas_takes_a_table(lessons: dict[str, Lesson]) -> None:
    pandas = pytest.importorskip("pandas")
    table = lessons["compare"].table([10.0, 96.0, 150.0])
    frame = pandas.DataFrame(table)
    assert list(frame.columns) == list(table)
    assert frame.groupby("lane")["cement_ml"].max().to_dict() == {
        lane: max(lessons["compare"].readouts(t_s)[lane]["cement_ml"] for t_s in (10.0, 96.0, 150.0))
        for lane in ("PVP", "PKP")
    }


def test_settings_are_the_lesson_s_own() -> None:
    lesson = open_lesson("pkp", level="T12", height_loss=0.4, sides="two")
    assert "T12" in lesson.title
    assert lesson.at(0.0)["treated"].field_data["full_name"][0] == "Twelfth thoracic vertebra (T12)"
    assert lesson.duration_s >= lesson.steps[-1].rests_s
    assert repr(lesson) == f"<Lesson {lesson.title!r}, {len(lesson.steps)} steps, {lesson.duration_s:g} s>"


def test_a_script_is_opened_by_its_path(tmp_path: Path) -> None:
    script = tmp_path / "mine.yaml"
    shipped = Path(kyphoscope.__file__).parent / "scenes" / "library" / "anatomy.yaml"
    script.write_text(shipped.read_text("utf-8").replace("\ntitle: ", "\ntitle: My ", 1), "utf-8")
    assert open_lesson(script).duration_s == open_lesson(str(script)).duration_s == open_lesson("anatomy").duration_s


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The sentence of the command line."""
    assert command_line.run(["inspect", *arguments]) == 2
    return capsys.readouterr().err.strip()


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("pkq", {}),
        ("no/such.yaml", {}),
        ("pkp", {"level": "L9"}),
        ("pkp", {"levle": "L1"}),
        ("compare", {"height_loss": 0.9}),
    ],
)
def test_no_such_lesson_or_setting_is_said_as_on_the_command_line(
    name: str, settings: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SceneError) as refused:
        open_lesson(name, **settings)
    chosen = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
    assert str(refused.value) == refusal(capsys, name, "--at", "3", *chosen)


@pytest.mark.parametrize(("name", "t_s"), [("pkp", -1.0), ("pkp", float("nan")), ("compare", 1e6)])
def test_no_such_time_is_said_as_on_the_command_line(
    lessons: dict[str, Lesson], name: str, t_s: float, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence, lesson = re.escape(refusal(capsys, name, f"--at={t_s}")), lessons[name]
    for ask in (lesson.at, lesson.trimesh, lesson.plotter, lesson.readouts, lesson.inspect):
        with pytest.raises(RequestError, match=f"^{sentence}$"):
            ask(t_s)
    with pytest.raises(RequestError, match=f"^{sentence}$"):
        lesson.table([0.0, t_s])


def test_the_notebook_of_the_documentation_runs(tmp_path: Path) -> None:
    notebook = Path(kyphoscope.__file__).parent / "docs" / "notebook.py"
    ran = subprocess.run(
        [sys.executable, str(notebook)], cwd=tmp_path, env={**os.environ, "PYVISTA_OFF_SCREEN": "true"},
        capture_output=True, text=True,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "4.0 mL of cement are in" in ran.stdout
    assert trimesh.load_mesh(tmp_path / "T12.stl").is_volume
    assert len(np.unique(np.asarray(Image.open(tmp_path / "done.png")))) > 50


def test_the_package_says_what_it_offers_and_loads_it_on_demand() -> None:
    assert set(kyphoscope.__all__) <= set(dir(kyphoscope))
    for name in kyphoscope.__all__:
        assert getattr(kyphoscope, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'open_lessen'"):
        kyphoscope.open_lessen  # noqa: B018
    light = "import sys, kyphoscope; print({'numpy', 'vtkmodules', 'pyvista', 'trimesh'} & set(sys.modules))"
    at = "import sys; from kyphoscope import open_lesson; open_lesson('pkp').at(9.0); "
    for source, said in ((light, "set()"), (f"{at}print('pyvista.plotting' in sys.modules)", "False")):
        asked = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
        assert asked.stdout.strip() == said
