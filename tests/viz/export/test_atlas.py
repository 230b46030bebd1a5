"""The atlas: true to its scale, every figure in its place and none over another, both sheets or a sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import FRACTURES
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.viz.cli import command_line
from kyphoscope.viz.export import atlas
from kyphoscope.viz.export.sheet import ABOVE, BEHIND, LEFT, OBLIQUE, Figure, Placed, drawn

L1 = VertebraSpec(level="L1")


def box(frame: np.ndarray, blank: np.ndarray) -> tuple[int, int, int, int]:
    """Where something is drawn: left, upper, right and lower, px."""
    rows, columns = np.nonzero((np.abs(frame.astype(int) - blank) > 8).any(axis=2))
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


@pytest.mark.parametrize("look", [BEHIND, LEFT, ABOVE, OBLIQUE], ids=lambda look: look.name)
def test_a_figure_is_drawn_where_and_as_large_as_it_is_placed(look) -> None:  # type: ignore[no-untyped-def]
    size, px_per_mm = (420, 300), 2.0
    figure = Figure((L1,), look)
    left, up, right, down = figure.extent()
    at = (100.0, 70.0)
    found = box(drawn([Placed(figure, *at)], size, px_per_mm, "light"), drawn([], size, px_per_mm, "light"))
    asked = (at[0] - left, at[1] - up, at[0] + right, at[1] + down)
    assert np.array(found) / px_per_mm == pytest.approx(np.array(asked), abs=1.0)


def test_what_is_looked_at_is_the_right_side() -> None:
    points = build(L1).vertices
    behind, left, above = (points @ look.turn().T for look in (BEHIND, LEFT, ABOVE))
    assert np.allclose(behind[:, 1], points[:, 0] * -1)  # the patient's left is on the left
    assert np.allclose(left[:, 1], points[:, 1])  # the spinous process is on the right
    assert np.allclose(above[:, 2], -points[:, 1])  # the front is up


def test_a_cut_figure_shows_what_is_inside() -> None:
    def pictured(bone: str, cut: bool) -> np.ndarray:
        figure = Figure((VertebraSpec(level="L1", bone=bone),), LEFT, cut)
        return drawn([Placed(figure, 50.0, 50.0)], (300, 200), 2.0, "light")

    whole, opened = (pictured("healthy", cut) for cut in (False, True))
    blank = drawn([], (300, 200), 2.0, "light")
    assert box(opened, blank) == pytest.approx(box(whole, blank), abs=2)
    assert np.array_equal(whole, pictured("osteoporotic", False))
    assert not np.array_equal(opened, pictured("osteoporotic", True))


def test_levels_stand_beside_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Placed] = []

    def kept(placed: list[Placed], size: tuple[int, int], px_per_mm: float, theme: str) -> np.ndarray:
        seen.extend(placed)
        return np.full((size[1], size[0], 3), 255, np.uint8)

    monkeypatch.setattr(atlas, "drawn", kept)
    sheet = atlas.level_sheet(levels=("T4", "T9", "L1", "L5"))
    assert len(seen) == 16
    apart(seen, sheet, atlas.LEVEL_PX_PER_MM)
    seen.clear()
    sheet = atlas.fracture_sheet()
    kinds = {spec.fracture for p in seen for spec in p.figure.specs if isinstance(spec, VertebraSpec)}
    assert kinds == set(FRACTURES)
    apart(seen, sheet, atlas.FRACTURE_PX_PER_MM)


def apart(placed: list[Placed], sheet: np.ndarray, px_per_mm: float) -> None:
    """No two figures share room, and all are on the sheet."""
    boxes = []
    for p in placed:
        left, up, right, down = p.figure.extent()
        boxes.append((p.right_mm - left, p.down_mm - up, p.right_mm + right, p.down_mm + down))
    for i, (a, b, c, d) in enumerate(boxes):
        assert 0 < a < c < sheet.shape[1] / px_per_mm
        assert 0 < b < d < sheet.shape[0] / px_per_mm
        for e, f, g, h in boxes[:i]:
            assert c < e or g < a or d < f or h < b


def test_the_grades_of_the_sheet_are_those_that_are_measured() -> None:
    for row in atlas.fractures():
        kind = row[0].spec.fracture.capitalize()
        assert [atlas.caption_of(case.spec)[0] for case in row] == [f"{kind}, grade {grade}" for grade in (1, 2, 3)]


def test_the_command_writes_both_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atlas, "level_sheet", lambda theme: np.full((20, 30, 3), 250, np.uint8))
    monkeypatch.setattr(atlas, "fracture_sheet", lambda theme: np.full((30, 20, 3), 240, np.uint8))
    assert command_line.run(["atlas", "--out", str(tmp_path / "a.png")]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-fractures.png", "a.png"]
    with Image.open(tmp_path / "a-fractures.png") as picture:
        assert picture.size == (20, 30)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["atlas"], "--out needs a value"),
        (["atlas", "--out", "a.jpg"], "ends in .png"),
        (["atlas", "--out", "no/such/a.png"], "there is no folder"),
        (["atlas", "--out", "a.png", "--theme", "pink"], '"dark", "light"'),
    ],
)
def test_a_mistake_gets_a_sentence(
    arguments: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command_line.run(arguments) == 2
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
