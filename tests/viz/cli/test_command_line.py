"""What can be typed, and the sentence, exit code and empty folder that a mistake gets."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from kyphoscope.scenes.library import names, settings_of
from kyphoscope.viz.cli import command_line
from kyphoscope.viz.export import request
from kyphoscope.viz.export.files import free_name
from kyphoscope.viz.export.inspect import instant
from kyphoscope.viz.frame.layout import divide, parted
from kyphoscope.viz.frame.picture import Picture
from kyphoscope.viz.view.view_options import ViewOptions, Xray
from tests.lessons import load
from tests.sweep import every_row

SMALL = ["--size", "320x180", "--quality", "draft"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


def refused(capsys: pytest.CaptureFixture[str], arguments: list[str], code: int = 2) -> str:
    """The one sentence that a mistake gets; checks that nothing else is said or written."""
    before = sorted(Path().iterdir())
    assert command_line.run(arguments) == code
    out, said = capsys.readouterr()
    assert out == ""
    assert len(said.splitlines()) == 1, said
    assert "Traceback" not in said
    assert sorted(Path().iterdir()) == before
    return said


MISTAKES = [
    (["movie", "pvp", "--out", "a.mp4", "--size", "1281x720"], "odd side.*1282x720"),
    (["movie", "pvp", "--out", "a.mp4", "--size", "big"], "'big' is not a size.*1280x720"),
    (["movie", "pvp", "--out", "a.mp4", "--size", "0x0"], "from 320x180"),
    (["movie", "pvp", "--out", "a.mp4", "--size", "-2x720"], "--size needs a value"),
    (["movie", "pvp", "--out", "a.mp4", "--size", "100000x100000"], "out of range"),
    (["movie", "pvp", "--out", "a.mp4", "--fps", "0"], "from 1 to 240"),
    (["movie", "pvp", "--out", "a.mp4", "--fps", "-5"], "from 1 to 240"),
    (["movie", "pvp", "--out", "a.mp4", "--fps", "nan"], "not a number"),
    (["movie", "pvp", "--out", "a.mp4", "--fps", "1/0"], "not a number"),
    (["movie", "pvp", "--out", "a.mp4", "--fps", "1e9"], "from 1 to 240"),
    (["movie", "pvp", "--out", "a.mp4", "--start", "-1"], "--start -1 is not a time"),
    (["movie", "pvp", "--out", "a.mp4", "--end", "nan"], "--end nan is not a time"),
    (["movie", "pvp", "--out", "a.mp4", "--end", "inf"], "--end inf is not a time"),
    (["movie", "pvp", "--out", "a.mp4", "--end", "1e6"], "write seconds from 0 to"),
    (["movie", "pvp", "--out", "a.mp4", "--start", "5", "--end", "5"], "start before its end"),
    (["movie", "pvp", "--out", "a.mp4", "--start", "5", "--end", "4"], "start before its end"),
    (["movie", "pvp", "--out", "a.mp4", "--step", "1", "--end", "4"], "exclude each other"),
    (["movie", "pvp", "--out", "a.mp4", "--step", "0"], "has steps 1 to"),
    (["movie", "pvp", "--out", "a.mp4", "--step", "999"], "has steps 1 to"),
    (["movie", "pvp", "--out", "a.mp4", "--step", "-1"], "has steps 1 to"),
    (["movie", "pvp", "--out", "a.mp4", "--step", "1.5"], "not a whole number"),
    (["movie", "pvp", "--out", "a.avi"], r"ends in \.mp4; write a\.mp4"),
    (["movie", "pvp", "--out", "a"], r"ends in \.mp4; write a\.mp4"),
    (["movie", "pvp", "--out", "no/such/a.mp4"], "there is no folder"),
    (["movie", "pvp", "--out", "."], "this is a folder"),
    (["movie", "pvp", "--out", "x" * 300 + ".mp4"], "cannot be written"),
    (["movie", "pvp", "--out", "a.mp4", "--quality", "best"], '"draft", "standard", "high"'),
    (["movie", "pvp", "--out", "a.mp4", "--view", "front"], '"3d", "ap", "lateral", "all"'),
    (["still", "pvp", "--out", "a.png", "--at", "1", "--polarity", "dark"], '"bone-dark", "bone-bright"'),
    (["still", "pvp", "--out", "a.png", "--at", "1", "--no-rules"], "Unknown option"),
    (["movie", "pvp", "--out", "a.mp4", "--theme", "pink"], '"dark", "light"'),
    (["movie", "pvp"], "--out needs a value"),
    (["movie"], "needs a value"),
    (["movie", "pvq", "--out", "a.mp4"], "pvp"),
    (["movie", "pvp", "--out", "a.mp4", "--sise", "1x1"], "Did you mean --size"),
    (["still", "pvp", "--out", "a.png"], "either --at SECONDS or --step NUMBER"),
    (["still", "pvp", "--out", "a.png", "--at", "1", "--step", "1"], "one of the two"),
    (["still", "pvp", "--out", "a.png", "--at", "-3"], "--at -3 is not a time"),
    (["still", "pvp", "--out", "a.png", "--at", "1:30"], "--at"),
    (["still", "pvp", "--out", "a.png", "--at", "nan"], "--at nan is not a time"),
    (["still", "pvp", "--out", "a.png", "--step", "0"], "has steps 1 to"),
    (["still", "pvp", "--out", "a.jpg", "--at", "1"], r"ends in \.png; write a\.png"),
    (["still", "pvp", "--out", "no/a.png", "--at", "1"], "there is no folder"),
    (["still", "pvp", "--out", "/dev/null/a.png", "--at", "1"], "/dev/null"),
    (["still", "pvp", "--out", "a.png", "--at", "1", "--size", "10x10"], "from 320x180"),
    (["inspect", "pvp", "--at", "inf", "--json"], "--at inf is not a time"),
    (["inspect", "pvp"], "--at needs a value"),
    (["inspect", "nothing.yaml", "--at", "1"], r"nothing\.yaml"),
    (["play", "pvq"], "pvp"),
    (["play", "a", "b"], "one word too many"),
    (["list", "pvq"], "pvp"),
    (["check"], "which scripts"),
    (["list", "pvp", "--set", "levle=T5"], 'no setting "levle". Did you mean "level"'),
    (["list", "compare", "--set", "levle=T5"], 'no setting "levle". Did you mean "level"'),
    (["list", "pvp", "--set", "level=T3"], r"--set level=T3: `level` cannot be .*T4, T5"),
    (["list", "pvp", "--set", "height_loss=0.7"], r"must be at most 0\.6"),
    (["list", "pvp", "--set", "level"], "write name=value, such as --set level=T12"),
    (["list", "pvp", "--set", "level=T5", "--set", "level=T6"], "said twice, T5 and T6"),
    (["list", "pkp", "--set", "gauge=13"], "A cannula of 13G is not made. Legal are: 8, 10"),
    (
        ["still", "pkp", "--out", "a.png", "--at", "1", "--set", "level=T7", "--set", "approach=transpedicular"],
        r"not taken through the pedicles of T4 to T7.*Kaur 2016.*parapedicular, or gauge: 10",
    ),
    (["stil"], "did you mean 'still'"),
    (["--verison"], "Unknown option: --verison. See kyphoscope --help"),
]


@pytest.mark.parametrize(("arguments", "sentence"), MISTAKES, ids=[" ".join(words)[:60] for words, _ in MISTAKES])
def test_a_mistake_gets_a_sentence(capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str) -> None:
    said = refused(capsys, arguments)
    assert re.search(sentence, said), said


def test_a_mistake_in_a_script_names_its_line(capsys: pytest.CaptureFixture[str], here: Path) -> None:
    script = (
        "title: Mine\nsources: [me]\ncast:\n  L1: {part: vertebra, level: L1}\nsteps:\n  - stepp: One\n    lasts_s: 3\n"
    )
    (here / "mine.yaml").write_text(script)
    for arguments in (["still", "mine.yaml", "--at", "1", "--out", "a.png"], ["inspect", "mine.yaml", "--at", "1"]):
        assert re.search(r"mine\.yaml, line 6: .*stepp", refused(capsys, arguments))


def test_a_folder_that_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    """/proc takes nobody's files, not even those of root, for whom a folder's mode means nothing."""
    assert re.search(
        "--out /proc/self/a.png: ", refused(capsys, ["still", "pvp", "--at", "1", "--out", "/proc/self/a.png"])
    )


def test_check_tells_good_from_bad(capsys: pytest.CaptureFixture[str], here: Path) -> None:
    (here / "bad.yaml").write_text("title: [")
    (here / "empty.yaml").write_text("")
    (here / "binary.yaml").write_bytes(bytes(range(256)))
    assert command_line.run(["check", *names()]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(names())
    for bad in ("bad.yaml", "empty.yaml", "binary.yaml", ".", "missing.yaml"):
        assert command_line.run(["check", "pvp", bad]) == 1
        out, said = capsys.readouterr()
        assert out.startswith("pvp: good")
        assert len(said.splitlines()) == 1, said
        assert bad in said


def test_list_numbers_the_steps_as_step_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.run(["list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(names())
    assert command_line.run(["list", "pvp"]) == 0
    told = capsys.readouterr().out.splitlines()[1:]
    program = load("pvp")
    lines, settings = told[: len(program.steps)], told[len(program.steps) :]
    assert [line.strip() for line in settings] == [f"--set {k}={v}" for k, v in settings_of("pvp").items()]
    assert [line.split(maxsplit=2)[0::2] for line in lines] == [
        [str(n), mark.title] for n, mark in enumerate(program.steps, start=1)
    ]
    second = program.steps[1]
    assert request.span(program, start=None, end=None, step=2) == (second.starts_s, second.starts_s + second.lasts_s)
    assert second.starts_s < request.moment(program, at=None, step=2) < second.starts_s + second.lasts_s


def test_inspect_prints_the_instant(capsys: pytest.CaptureFixture[str]) -> None:
    for scene in names():
        assert command_line.run(["inspect", scene, "--at", "3.5", "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == instant(load(scene), 3.5)
    assert command_line.run(["inspect", "pvp", "--at", "3.5"]) == 0
    assert "anterior_height_mm" in capsys.readouterr().out


def test_a_still_is_the_picture_of_its_time(capsys: pytest.CaptureFixture[str], here: Path) -> None:
    (here / "a.png").write_bytes(b"an older picture")
    assert command_line.run(["still", "pvp", "--at", "2.5", "--out", "a.png", "--theme", "light", *SMALL]) == 0
    with Picture(load("pvp"), (320, 180), "draft", "light") as picture:
        assert np.array_equal(np.asarray(Image.open("a.png")), picture.at(2.5))
    assert [path.name for path in here.iterdir()] == ["a.png"]
    assert capsys.readouterr().out.startswith("a.png")


def test_a_still_in_colours_that_are_safe_for_everybody(here: Path) -> None:
    assert command_line.run(["still", "pkp", "--step", "9", "--out", "a.png", "--palette", "safe", *SMALL]) == 0
    program = load("pkp")
    with Picture(program, (320, 180), "draft", palette="safe") as picture:
        assert np.array_equal(np.asarray(Image.open("a.png")), picture.at(program.steps[8].rests_s))


X_RAYS = [
    ([], Xray()),
    (["--view", "3d", "--rules"], Xray(drawn=True)),
    (["--view", "ap"], Xray(views=("ap",), alone=True)),
    (["--view", "lateral", "--polarity", "bone-bright"], Xray(views=("lateral",), alone=True, polarity="bone_bright")),
    (["--view", "all", "--rules"], Xray(views=("ap", "lateral"), drawn=True)),
]


@pytest.mark.parametrize(("words", "xray"), every_row(X_RAYS, X_RAYS[2::2]))
def test_a_still_shows_the_pictures_that_were_asked_for(here: Path, words: list[str], xray: Xray) -> None:
    assert command_line.run(["still", "compare", "--at", "70", "--out", "a.png", *words, *SMALL]) == 0
    with Picture(load("compare"), (320, 180), "draft") as picture:
        expected = picture.at(70.0, ViewOptions(xray=xray))
        assert np.array_equal(np.asarray(Image.open("a.png")), expected)
        assert words == [] or not np.array_equal(expected, picture.at(70.0))


def test_a_movie_with_x_rays_is_the_same_bytes_every_time(here: Path) -> None:
    part = ["--start", "74", "--end", "75", "--fps", "8"]
    for name in ("a.mp4", "b.mp4", "3d.mp4"):
        words = [] if name == "3d.mp4" else ["--view", "all", "--rules"]
        assert command_line.run(["movie", "pkp", "--out", name, *part, *words, *SMALL]) == 0
    assert (here / "a.mp4").read_bytes() == (here / "b.mp4").read_bytes()
    with av.open("a.mp4") as seen, av.open("3d.mp4") as plain:
        a, b = (next(file.decode(video=0)).to_ndarray(format="rgb24").astype(int) for file in (seen, plain))
    beside = parted(divide((320, 180), 1, captions=True).areas[0], ("3d", "ap", "lateral"), "3d")["3d"].w
    assert np.abs(a - b)[:100, beside:].mean() > 10


def test_a_still_may_have_odd_sides(here: Path) -> None:
    odd = ["--size", "321x181", "--quality", "draft"]
    assert command_line.run(["still", "pvp", "--step", "1", "--out", "a.PNG", *odd]) == 0
    assert Image.open("a.PNG").size == (321, 181)


def test_a_movie_of_a_part_of_a_scene(capsys: pytest.CaptureFixture[str], here: Path) -> None:
    span = ["--start", "1.5", "--end", "2.5", "--fps", "10"]
    assert command_line.run(["movie", "compare", "--out", "a.mp4", *span, *SMALL]) == 0
    with av.open("a.mp4") as container:
        assert len(list(container.decode(video=0))) == 10
        assert container.metadata["title"] == load("compare").title
    out, said = capsys.readouterr()
    assert out.startswith("a.mp4: 10 frames")
    assert said.splitlines()[-1] == "a.mp4: 10 of 10 frames"
    assert [path.name for path in here.iterdir()] == ["a.mp4"]


def test_a_link_stays_a_link(here: Path) -> None:
    (here / "true").mkdir()
    (here / "a.png").symlink_to(here / "true" / "b.png")
    assert command_line.run(["still", "pvp", "--at", "0", "--out", "a.png", *SMALL]) == 0
    assert (here / "a.png").is_symlink()
    assert Image.open(here / "true" / "b.png").size == (320, 180)


@pytest.mark.usefixtures("no_display")
def test_without_display_or_command_the_comparison_becomes_a_movie(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    asked = []
    monkeypatch.setattr(command_line, "movie", lambda scene, out: asked.append((scene, out)) or 0)
    assert command_line.run([]) == 0
    (here / "kyphoscope-compare.mp4").write_text("somebody's")
    assert command_line.run([]) == 0
    assert asked == [("compare", "kyphoscope-compare.mp4"), ("compare", "kyphoscope-compare-2.mp4")]
    for line, (_, out) in zip(capsys.readouterr().err.splitlines(), asked, strict=True):
        assert line.startswith("There is no display here")
        assert out in line


@pytest.mark.usefixtures("no_display")
def test_play_without_display_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert "kyphoscope movie pkp --out pkp.mp4" in refused(capsys, ["play", "pkp"])


@pytest.mark.parametrize(("arguments", "scene"), [([], "compare"), (["play"], "compare"), (["play", "pvp"], "pvp")])
def test_with_a_display_the_player_opens(monkeypatch: pytest.MonkeyPatch, arguments: list[str], scene: str) -> None:
    from kyphoscope.viz import player

    opened = []
    monkeypatch.setattr(player, "run", lambda name, settings: opened.append((name, settings)) or 0)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert command_line.run(arguments) == 0
    assert opened == [(scene, {})]


def test_a_free_name_takes_nothing_from_anybody(here: Path) -> None:
    name = here / "a.mp4"
    for expected in ("a.mp4", "a-2.mp4", "a-3.mp4"):
        assert free_name(name).name == expected
        free_name(name).touch()
    (here / "b.mp4").symlink_to("nowhere")
    assert free_name(here / "b.mp4").name == "b-2.mp4"


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.run(["--version"]) == 0
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*\n", capsys.readouterr().out)
    assert command_line.run(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(command in told for command in ("play", "list", "movie", "still", "inspect", "check", "doctor"))
    for command in ("movie", "still"):
        assert command_line.run([command, "--help"]) == 0
        assert "counted from 1" in " ".join(capsys.readouterr().out.split())


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from kyphoscope.viz.cli import command_line; command_line.run(['--help']); "
        "print(sorted({name.split('.')[0] for name in sys.modules} & set(sys.argv[1:])), file=sys.stderr)"
    )
    heavy = ["numpy", "scipy", "vtkmodules", "vtk", "pyvista", "PySide6", "av", "PIL", "trimesh", "pydantic", "yaml"]
    answer = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert answer.stderr.strip() == "[]"


def test_the_reader_of_a_pipe_may_leave() -> None:
    code = f"{sys.executable} -m kyphoscope list pvp | head -1"

    answer = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=True)
    assert answer.stderr == ""


@pytest.mark.parametrize("text", ["1280x720", "1280X720", " 1280x720 ", "1280×720"])
def test_sizes(text: str) -> None:
    assert request.size(text, even=True) == (1280, 720)


@pytest.mark.parametrize(("text", "rate"), [("30", 30), ("29.97", 29.97), ("30000/1001", 30000 / 1001), ("1", 1)])
def test_frame_rates(text: str, rate: float) -> None:
    assert math.isclose(request.frame_rate(text), rate)


def test_the_end_of_a_scene_is_a_time_in_it() -> None:
    program = load("pvp")
    assert request.moment(program, at=program.duration_s, step=None) == program.duration_s
    assert request.span(program, start=None, end=None, step=None) == (0.0, program.duration_s)
