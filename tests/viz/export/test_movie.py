"""A movie is read back: every frame, its time, its colours, its chapters; and a broken one is never there."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import NeedleSpec, Spec
from kyphoscope.scenes.program import StepMark
from kyphoscope.scenes.state import PartState, SceneState, View
from kyphoscope.viz.errors import ExportError
from kyphoscope.viz.export import movie
from kyphoscope.viz.export.movie import BT709, MovieFile, chapters_of, frame_times, write_movie
from kyphoscope.viz.frame.picture import Picture

SIZE = (320, 180)
VIEW = View(focus_mm=(0, 0, -60), towards=(0, -1, 0), up=(0, 0, 1), height_mm=160)
MARKS = (
    StepMark(0, "Skin", "access", 0.0, 0.7, "Through the skin."),
    StepMark(1, "Über den Pedikel", "access", 0.7, 0.5, "Down the pedicle."),
    StepMark(2, "Cement", "fill", 1.2, 0.8, "Cement in."),
)


@dataclass(frozen=True)
class Sliding:
    """A needle that slides across the picture, 40 mm a second: every frame differs."""

    title: str = "A needle slides"
    lanes: tuple[str, ...] = ("PVP",)
    steps: tuple[StepMark, ...] = field(default=MARKS)
    duration_s: float = 2.0

    def states_at(self, t_s: float) -> tuple[SceneState, ...]:
        mark = max((m for m in self.steps if m.starts_s <= t_s), key=lambda m: m.index)
        needle = PartState("needle", NeedleSpec(), Pose((40 * t_s - 40, 0.0, 0.0)))
        return (SceneState(t_s, mark.index, mark.title, mark.phase, mark.say, (needle,), VIEW),)

    def specs(self) -> frozenset[Spec]:
        return frozenset({NeedleSpec()})


def write(out: Path, *, fps: Fraction = Fraction(20), start_s: float = 0.0, end_s: float = 2.0, **more: object) -> int:
    chosen = {"size": SIZE, "quality": "draft", "theme": "dark", **more}
    return write_movie(Sliding(), out, fps=fps, start_s=start_s, end_s=end_s, **chosen)  # type: ignore[arg-type]


@dataclass(frozen=True)
class ReadBack:
    frames: list[av.VideoFrame]
    duration_s: float
    chapters: list[tuple[str, float, float]]
    title: str
    tags: tuple[int, int, int, int]
    pixels: str
    rate: Fraction


def read(path: Path) -> ReadBack:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        codec = stream.codec_context
        frames = list(container.decode(stream))
        return ReadBack(
            frames=frames,
            duration_s=float(stream.duration * stream.time_base),
            chapters=[
                (c["metadata"]["title"], float(c["start"] * c["time_base"]), float(c["end"] * c["time_base"]))
                for c in container.chapters()
            ],
            title=container.metadata["title"],
            tags=(codec.colorspace, codec.color_primaries, codec.color_trc, codec.color_range),
            pixels=codec.pix_fmt,
            rate=stream.average_rate,
        )


def rgb(frame: av.VideoFrame) -> np.ndarray:
    """As a player shows it that believes the tags."""
    return frame.reformat(format="rgb24", src_colorspace="ITU709").to_ndarray().astype(int)


def test_a_movie_is_what_was_asked(tmp_path: Path) -> None:
    out = tmp_path / "a.mp4"
    assert write(out) == 40
    got = read(out)
    assert len(got.frames) == 40
    assert [frame.time for frame in got.frames] == pytest.approx([i / 20 for i in range(40)])
    assert got.duration_s == pytest.approx(2.0)
    assert got.chapters == [("Skin", 0.0, 0.7), ("Über den Pedikel", 0.7, 1.2), ("Cement", 1.2, 2.0)]
    assert got.title == "A needle slides"
    assert (got.tags, got.pixels, got.rate) == ((BT709, BT709, BT709, 1), "yuv420p", 20)
    assert (got.frames[0].width, got.frames[0].height) == SIZE
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]


def test_a_player_can_jump_to_each_chapter(tmp_path: Path) -> None:
    out = tmp_path / "a.mp4"
    write(out)
    key_frames = [i for i, frame in enumerate(read(out).frames) if frame.key_frame]
    assert {0, 14, 24} <= set(key_frames)


def test_frame_i_shows_the_state_at_start_plus_i_over_fps(tmp_path: Path) -> None:
    """Each decoded frame resembles the picture of its own time, and that of no neighbouring frame as much."""
    out = tmp_path / "a.mp4"
    fps = Fraction(10)
    assert write(out, fps=fps, start_s=0.5, end_s=1.5, quality="standard") == 10
    with Picture(Sliding(), SIZE, "standard", "dark") as picture:
        stills = [picture.at(0.5 + i / 10).astype(int) for i in range(10)]
    for i, frame in enumerate(read(out).frames):
        away = [np.abs(rgb(frame) - picture).mean() for picture in stills]
        assert int(np.argmin(away)) == i
        assert away[i] < 2.0
    assert read(out).chapters == [("Skin", 0.0, 0.2), ("Über den Pedikel", 0.2, 0.7), ("Cement", 0.7, 1.0)]


@pytest.mark.parametrize(
    "colour", [(255, 0, 0), (0, 255, 0), (0, 0, 255), (30, 160, 220), (12, 14, 18), (250, 250, 250)]
)
def test_colours_survive(tmp_path: Path, colour: tuple[int, int, int]) -> None:
    """By BT.601's weights instead of BT.709's a pure green would be off by more than 20."""
    out = tmp_path / "c.mp4"
    plain = np.empty((90, 160, 3), np.uint8)
    plain[:] = colour
    with MovieFile(out, size=(160, 90), fps=Fraction(5), quality="high", title="", chapters=[]) as file:
        for _ in range(3):
            file.add(plain)
    with av.open(str(out)) as container:
        frames = list(container.decode(video=0))
    for frame in frames:
        assert np.abs(rgb(frame) - np.array(colour)).max() <= 4


def test_the_same_movie_has_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        write(tmp_path / name)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


@given(
    start=st.floats(0, 300),
    lasts=st.floats(0.01, 300),
    fps=st.one_of(st.integers(1, 60).map(Fraction), st.just(Fraction(30000, 1001)), st.just(Fraction(2997, 100))),
)
def test_frame_times(start: float, lasts: float, fps: Fraction) -> None:
    times = frame_times(start, start + lasts, fps)
    span = Fraction(start + lasts) - Fraction(start)
    assert len(times) == max(1, round(span * fps))
    assert times[0] == start
    assert all(time == float(Fraction(start) + i / fps) for i, time in enumerate(times))
    assert times[-1] <= start + lasts + 0.5 / fps


def test_60_fps_shows_every_frame_of_30_fps() -> None:
    assert frame_times(0.3, 7.3, Fraction(60))[::2] == frame_times(0.3, 7.3, Fraction(30))


@given(start=st.floats(0, 1.99), lasts=st.floats(0.005, 2))
def test_chapters_tile_the_movie(start: float, lasts: float) -> None:
    end = min(2.0, start + lasts)
    chapters = chapters_of(Sliding(), start, end)
    assert chapters[0].starts_s == 0.0
    assert chapters[-1].ends_s == pytest.approx(end - start)
    assert all(a.ends_s == pytest.approx(b.starts_s) for a, b in pairwise(chapters))
    assert all(chapter.starts_s < chapter.ends_s for chapter in chapters)


@pytest.mark.parametrize("before", [None, b"an older movie"])
@pytest.mark.parametrize("failure", [KeyboardInterrupt, SystemExit, RuntimeError])
def test_an_interrupted_export_changes_nothing(
    tmp_path: Path, before: bytes | None, failure: type[BaseException]
) -> None:
    out = tmp_path / "a.mp4"
    if before is not None:
        out.write_bytes(before)

    def report(done: int, total: int) -> None:
        if done == 17:
            raise failure

    with pytest.raises(failure):
        write(out, report=report)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == ([] if before is None else [before])


def test_what_the_encoder_complains_of_comes_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It fails half way, on its own thread: the caller is told in a sentence and nothing is left."""
    turns = iter(range(100))

    def fails(frame: av.VideoFrame) -> av.VideoFrame:
        if next(turns) == 5:
            raise av.error.ExternalError(-1, "the encoder is unwell")
        return frame.reformat(format="yuv420p")

    monkeypatch.setattr(movie, "_in_bt709", fails)
    with pytest.raises(ExportError, match=r"a\.mp4 could not be written: the encoder is unwell\."):
        write(tmp_path / "a.mp4")
    assert list(tmp_path.iterdir()) == []


def test_without_an_encoder_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(av, "codecs_available", {"mpeg4"})
    with pytest.raises(ExportError, match=r"no H\.264 encoder"):
        write(tmp_path / "a.mp4")


# The command line in a process of its own, with the sliding needle for every command.
ALONE = """
import resource, signal, sys, time
from fractions import Fraction
from pathlib import Path
from tests.viz.export.test_movie import SIZE, Sliding
from kyphoscope.viz.cli import command_line

out, pause_s, limit = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])

def app(arguments, **more):
    from kyphoscope.viz.export.movie import write_movie
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    write_movie(Sliding(), out, size=SIZE, fps=Fraction(20), start_s=0.0, end_s=2.0, quality="draft", theme="dark",
                report=lambda done, total: time.sleep(pause_s))

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that runs the tests in the background ignores it
command_line.app = app
command_line.main()
"""


def alone(out: Path, *, pause_s: float = 0.0, limit: int = 10**9) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ALONE, str(out), str(pause_s), str(limit)], stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_leaves_nothing(tmp_path: Path, sent: signal.Signals, code: int) -> None:
    with alone(tmp_path / "a.mp4", pause_s=0.5) as process:
        while not list(tmp_path.iterdir()):  # until the draft is there
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(sent)
        _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert len(said.splitlines()) <= 1, said
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_in_a_sentence(tmp_path: Path) -> None:
    with alone(tmp_path / "a.mp4", limit=1000) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "a.mp4 could not be written: File too large." in said
    assert len(said.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
