"""Every kind of file as the dialog really writes it, by the command line in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
import trimesh
from PIL import Image
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kyphoscope.meshes.build import build
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.viz.export.inspect import instant
from kyphoscope.viz.frame.picture import Picture
from kyphoscope.viz.player.export import dialog as export_dialog
from kyphoscope.viz.player.export.dialog import ExportDialog
from kyphoscope.viz.player.export.fields import pick
from kyphoscope.viz.player.export.order import Offer
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS
from tests.lessons import load
from tests.sweep import every
from tests.viz.player.conftest import click

SETTINGS = {"level": "T12"}
T_S = 12.5
WAIT_MS = 60_000
ATLAS_MS = 240_000


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ExportDialog]:
    """The dialog on the vertebroplasty of T12, with the smallest and quickest pictures."""
    monkeypatch.setattr(export_dialog, "_usual_folder", lambda: tmp_path)
    program = load("pvp", SETTINGS)
    made = ExportDialog()
    qtbot.addWidget(made)
    made.set_colours(WINDOW_COLOURS["light"])
    made.offer(
        Offer(
            lesson="pvp", settings=SETTINGS, title=program.title, steps=program.steps, duration_s=program.duration_s,
            t_s=T_S, step=1,
        )
    )  # fmt: skip
    pick(made.form.quality, "draft")
    made.form.pixels.setCurrentIndex(made.form.pixels.count() - 1)
    QTest.keyClicks(made.form.own_size, "320x180")
    yield made
    made.exports.stop()


def export(qtbot: QtBot, dialog: ExportDialog, timeout: int = WAIT_MS) -> Path:
    """Press Export and wait until the file is there."""
    click(dialog.start)
    with qtbot.waitSignal(dialog.exports.finished, timeout=timeout) as written:
        pass
    return Path(written.args[0])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.sweep
def test_a_movie_of_two_frames(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    pick(dialog.form.span, "part")
    QTest.keyClicks(dialog.form.start, "0:10")
    QTest.keyClicks(dialog.form.end, "10.1")
    pick(dialog.form.fps, "24")
    told: list[tuple[int, int]] = []
    dialog.exports.progressed.connect(lambda done, total: told.append((done, total)))
    assert "2 frames of 320 × 180" in dialog.preview.text()
    path = export(qtbot, dialog)
    with av.open(str(path)) as movie:
        frames = [frame.to_ndarray(format="rgb24") for frame in movie.decode(video=0)]
        assert movie.metadata["title"] == load("pvp", SETTINGS).title
    assert [frame.shape for frame in frames] == [(180, 320, 3)] * 2
    assert told == [(1, 2), (2, 2)]
    assert names(tmp_path) == ["pvp-part.mp4"]


def test_a_picture_of_now(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    click(dialog.kinds["picture"])
    pick(dialog.form.quality, "draft")
    pick(dialog.form.theme, "light")
    path = export(qtbot, dialog)
    with Picture(load("pvp", SETTINGS), (320, 180), "draft", "light") as picture:
        np.testing.assert_array_equal(np.asarray(Image.open(path)), picture.at(T_S))
    assert names(tmp_path) == ["pvp-0m12.png"]


@pytest.mark.parametrize("ending", every([".stl", ".ply", ".glb"], (".glb",)))
def test_a_mesh(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path, ending: str) -> None:
    click(dialog.kinds["mesh"])
    pick(dialog.form.ending, ending)
    mesh = trimesh.load(export(qtbot, dialog), force="mesh")
    made = build(VertebraSpec(level="T12", fracture="wedge", height_loss=0.35))
    per_mm = 0.001 if ending == ".glb" else 1.0
    assert len(mesh.faces) == len(made.faces)
    assert sorted(mesh.extents) == pytest.approx(sorted(np.ptp(made.vertices, axis=0) * per_mm), rel=1e-5)
    assert names(tmp_path) == [f"T12-vertebra-wedge{ending}"]


def test_the_numbers_as_a_step_ends(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    click(dialog.kinds["numbers"])
    pick(dialog.form.moment, "step")
    pick(dialog.form.step, 7)
    program = load("pvp", SETTINGS)
    found = json.loads(export(qtbot, dialog).read_text(encoding="utf-8"))
    assert found == instant(program, program.steps[7].rests_s)
    assert found["step"] == 7
    assert names(tmp_path) == ["pvp-step-8.json"]


@pytest.mark.sweep
def test_an_atlas(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    click(dialog.kinds["atlas"])
    pick(dialog.form.theme, "dark")
    path = export(qtbot, dialog, ATLAS_MS)
    assert names(tmp_path) == ["atlas-fractures.png", "atlas.png"]
    for name in names(tmp_path):
        sheet = np.asarray(Image.open(path.with_name(name)))
        assert min(sheet.shape[:2]) > 500
        assert sheet[0, 0].max() < 80  # dark
        assert sheet.max() > 150


def test_what_the_command_line_refuses_is_told_in_the_dialog(
    qtbot: QtBot, dialog: ExportDialog, tmp_path: Path
) -> None:
    click(dialog.kinds["mesh"])
    pick(dialog.form.part, "sacrum")
    click(dialog.start)
    with qtbot.waitSignal(dialog.exports.failed, timeout=WAIT_MS):
        pass
    assert dialog.bar.news.text() == "Part sacrum: the sacrum is below L5, not below T12; write L5."
    assert names(tmp_path) == []


def test_the_window_answers_meanwhile_and_a_cancelled_movie_leaves_nothing(
    qtbot: QtBot, dialog: ExportDialog, tmp_path: Path
) -> None:
    ticks: list[int] = []
    timer = QTimer(interval=10)
    timer.timeout.connect(lambda: ticks.append(job.done if job is not None else 0))
    click(dialog.start)
    job = dialog.exports.running
    assert job is not None
    timer.start()
    qtbot.waitUntil(lambda: job.done >= 5, timeout=WAIT_MS)
    assert any(name.endswith(".part") for name in names(tmp_path))
    click(dialog.bar.cancel)
    with qtbot.waitSignal(dialog.exports.cancelled, timeout=WAIT_MS):
        pass
    timer.stop()
    assert names(tmp_path) == []
    assert len(ticks) > 50
    assert ticks[0] == 0, "the window answers before the first picture is written"
    assert len(set(ticks)) > 2, "and between pictures"
