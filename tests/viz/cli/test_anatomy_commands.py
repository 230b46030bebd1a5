"""Measuring, exporting and the atlas, as typed: values, files that can be read again, and sentences for mistakes."""

from __future__ import annotations

import json
import typing
from pathlib import Path

import numpy as np
import pytest
import trimesh

from kyphoscope.meshes import choices
from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import LEVELS
from kyphoscope.meshes.comparison import compared
from kyphoscope.meshes.specs import DiscSpec, MarrowSpec, VertebraSpec
from kyphoscope.meshes.tables.tables import size
from kyphoscope.meshes.tissue.surroundings import TISSUES
from kyphoscope.viz.cli import command_line
from kyphoscope.viz.export.mesh_files import ENDINGS, PARTS
from kyphoscope.viz.export.options import USUAL_LOSS, MeshPart
from tests.sweep import every


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def done(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command says when all is well."""
    assert command_line.run(arguments) == 0
    out, said = capsys.readouterr()
    assert said == ""
    return out


def test_measure_tells_every_size_with_unit_and_source(capsys: pytest.CaptureFixture[str]) -> None:
    lines = done(capsys, "measure", "L1").splitlines()
    rows = compared("L1")
    assert len(lines) == len(rows) + 2
    for line, row in zip(lines[1:], rows, strict=False):
        assert line.startswith(row.words)
        assert f" {row.unit} " in line
        assert f"{row.published:.1f}" in line
        assert f"{row.built:.1f}" in line
        assert ("*" in line.removesuffix(row.source)) == (row.within is False)
        assert line.endswith(row.source)


def test_measure_as_json_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(done(capsys, "measure", "t12", "--json", "--size-factor", "1.1"))
    assert (told["level"], told["size_factor"]) == ("T12", 1.1)
    for said, row in zip(told["rows"], compared("T12", 1.1), strict=True):
        assert said["built"] - said["published"] == pytest.approx(said["difference"])
        assert said["within"] == (abs(said["difference"]) <= said["tolerance"])
        assert {name: getattr(row, name) for name in said} == said
    by_name = {row["name"]: row for row in told["rows"]}
    assert by_name["upper_width_mm"]["published"] == pytest.approx(1.1 * size("T12").upper_width_mm)
    assert by_name["body_volume_ml"]["published"] == pytest.approx(1.1**3 * size("T12").body_volume_ml)
    assert by_name["wedge_deg"]["published"] == size("T12").wedge_deg


def test_the_disc_below_l5_is_measured_to_the_sacrum(capsys: pytest.CaptureFixture[str]) -> None:
    by_name = {row["name"]: row for row in json.loads(done(capsys, "measure", "L5", "--json"))["rows"]}
    for place in ("anterior", "middle", "posterior"):
        assert by_name[f"disc_{place}_mm"]["within"] is True


def test_measuring_all_levels_tells_the_worst_of_each_size(capsys: pytest.CaptureFixture[str]) -> None:
    lines = done(capsys, "measure", "all").splitlines()[1:]
    rows = {level: {row.words: row for row in compared(level)} for level in LEVELS}
    for line in lines:
        words, rest = line[:32].strip(), line[32:].split()
        worst, at, beyond = float(rest[1]), rest[2], [w for w in rest[4:] if w != "none"]
        assert rows[at][words].difference == pytest.approx(worst, abs=0.006)
        assert beyond == [level for level in LEVELS if rows[level][words].within is False]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("part", ["vertebra", "marrow", "disc"])
def test_an_exported_file_holds_the_built_part(capsys: pytest.CaptureFixture[str], ending: str, part: str) -> None:
    said = done(capsys, "export", "L2", "--part", part, "--out", f"a{ending}")
    spec = VertebraSpec(level="L2")
    built = build({"vertebra": spec, "marrow": MarrowSpec(vertebra=spec), "disc": DiscSpec(above="L2")}[part])
    assert said == f"a{ending}: {part} of L2, {len(built.faces)} triangles, {built.volume_mm3 / 1000:.1f} mL.\n"
    read = trimesh.load_mesh(f"a{ending}")
    mesh = next(iter(read.geometry.values())) if isinstance(read, trimesh.Scene) else read
    assert mesh.is_watertight
    scale = 1000.0 if ending == ".glb" else 1.0
    assert mesh.volume * scale**3 == pytest.approx(built.volume_mm3, rel=1e-4)
    low, high = built.vertices.min(axis=0), built.vertices.max(axis=0)
    if ending == ".glb":  # +X left, +Y superior, +Z anterior
        low, high = np.array([low[0], low[2], -high[1]]), np.array([high[0], high[2], -low[1]])
    assert mesh.bounds * scale == pytest.approx(np.array([low, high]), abs=1e-3)


@pytest.mark.parametrize("part", every(PARTS, ("vertebra", "disc", "left_rib", "sacrum", "dural_sac", "back_muscles")))
def test_every_part_can_be_exported(capsys: pytest.CaptureFixture[str], part: str) -> None:
    level = {"cauda_equina": "L3", "sacrum": "L5"}.get(part, "T11")
    broken = ["--fracture", "burst", "--narrowing", "0.3", "--lesion", "haematoma"]
    done(capsys, "export", level, "--part", part, "--out", "a.ply", *broken)
    mesh = trimesh.load_mesh("a.ply", process=False)
    assert mesh.is_watertight
    assert mesh.volume > 0


def test_a_broken_vertebra_is_exported_as_asked(capsys: pytest.CaptureFixture[str]) -> None:
    done(
        capsys, "export", "L1", "--out", "a.ply", "--fracture", "wedge", "--height-loss", "0.4", "--size-factor", "0.9"
    )
    asked = VertebraSpec(level="L1", fracture="wedge", height_loss=0.4, size_factor=0.9)
    assert trimesh.load_mesh("a.ply").volume == pytest.approx(build(asked).volume_mm3, rel=1e-4)
    done(capsys, "export", "L1", "--out", "b.ply", "--fracture", "wedge")
    usual = VertebraSpec(level="L1", fracture="wedge", height_loss=USUAL_LOSS)
    assert trimesh.load_mesh("b.ply").volume == pytest.approx(build(usual).volume_mm3, rel=1e-4)


MISTAKES = [
    (["measure", "L6"], "'level'.*T4, T5.*'L6'"),
    (["measure", "L1", "--size-factor", "2"], "'size_factor'.*0.8 to 1.2"),
    (["measure", "L1", "--size-factor", "nan"], "'size_factor'.*0.8 to 1.2"),
    (["measure"], "LEVEL needs a value"),
    (["export", "L1"], "--out needs a value"),
    (["export", "T3", "--out", "a.stl"], "'level'.*T4, T5.*'T3'"),
    (["export", "L1", "--out", "a.obj"], r"\.stl, \.ply or \.glb; write a\.stl"),
    (["export", "L1", "--out", "a"], r"\.stl, \.ply or \.glb; write a\.stl"),
    (["export", "L1", "--out", "."], "this is a folder"),
    (["export", "L1", "--out", "no/such/a.stl"], "there is no folder"),
    (["export", "L1", "--out", "a.stl", "--fracture", "bent"], "bent"),
    (["export", "L1", "--out", "a.stl", "--fracture", "wedge", "--height-loss", "0.7"], "'height_loss'.*0 to 0.6"),
    (["export", "L1", "--out", "a.stl", "--fracture", "wedge", "--height-loss", "-0.1"], "'height_loss'.*0 to 0.6"),
    (["export", "L1", "--out", "a.stl", "--height-loss", "0.3"], "needs a kind of fracture"),
    (["export", "L4", "--out", "a.stl", "--part", "sacrum"], "below L5"),
    (["export", "L1", "--out", "a.stl", "--part", "left_rib"], "left_rib"),
    (["export", "L1", "--out", "a.stl", "--part", "brain"], "brain"),
    (["export", "L1", "--out", "a.stl", "--part", "lesion"], "no lesion"),
    (["export", "L1", "--out", "a.stl", "--part", "fragment"], "only a burst has a fragment"),
    (["export", "T8", "--out", "a.stl", "--part", "cauda_equina"], "no cauda equina"),
]


@pytest.mark.parametrize(("arguments", "words"), MISTAKES, ids=[" ".join(a) for a, _ in MISTAKES])
def test_a_mistake_gets_a_sentence(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    import re

    assert command_line.run(arguments) == 2
    out, said = capsys.readouterr()
    assert out == ""
    assert len(said.splitlines()) == 1, said
    assert re.search(words, said), said
    assert list(here.iterdir()) == []


def test_what_is_there_stays_when_writing_fails(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = here / "a.stl"
    kept.write_bytes(b"before")

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert command_line.run(["export", "L1", "--out", "a.stl"]) == 1
    assert kept.read_bytes() == b"before"
    assert list(here.iterdir()) == [kept]


def test_what_can_be_asked_for_is_what_can_be_written() -> None:
    assert typing.get_args(MeshPart) == tuple(PARTS)
    assert set(typing.get_args(choices.TissueName)) == set(TISSUES)
