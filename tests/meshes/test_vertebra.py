"""The built vertebra: one closed smooth body at every level, symmetric, with the sizes of its table."""

import numpy as np
import pytest

from meshes.body_frame import body_frame
from meshes.grid import volume_mm3
from meshes.measure import heights
from meshes.six_point import crossings
from meshes.specs import MarrowSpec, VertebraSpec
from meshes.tables import LEVELS, size
from meshes.vertebra import marrow, vertebra
from meshes.vertebra_pedicle import canal_distance, pedicle_axis
from meshes.vertebra_surface import (
    CORTEX_MM,
    END_PLATE_MM,
    MARROW_TRIANGLES,
    TRIANGLES,
    body_field,
    bone_field,
    marrow_field,
)  # fmt: skip

SHOWN = ("T12", "L1", "L2")


def whole(level: str) -> VertebraSpec:
    return VertebraSpec(level=level)


def reach(level: str, low_mm: float, high_mm: float) -> tuple[float, float]:
    """The width and the mid-sagittal depth, mm, of the body between two heights, from its field's zero."""
    grid = body_field(level)
    x = np.arange(0.0, 30.0, 0.02)
    width, front, back = 0.0, 0.0, 0.0
    for z in np.arange(low_mm, high_mm, 0.25):
        for y in np.arange(-6.0, 6.1, 1.0):
            inside = grid.at(np.column_stack([x, np.full(len(x), y), np.full(len(x), z)])) < 0
            width = max(width, 2 * x[inside].max(initial=0.0))
        line = np.column_stack([0 * x, x, np.full(len(x), z)])
        back = max(back, x[grid.at(line) < 0].max(initial=0.0))
        front = max(front, x[grid.at(line * [1, -1, 1]) < 0].max(initial=0.0))
    return width, front + back


@pytest.mark.parametrize("level", LEVELS)
def test_bone_is_one_closed_body(level: str) -> None:
    mesh = vertebra(whole(level)).mesh()
    assert mesh.is_volume
    assert mesh.body_count == 1
    # A sphere has 2; the ring of pedicles and laminae round the canal makes one hole.
    assert mesh.euler_number == 0
    assert 0.9 * TRIANGLES < len(mesh.faces) <= TRIANGLES


@pytest.mark.parametrize("level", LEVELS)
def test_marrow_is_one_closed_body_a_shell_within_the_bone(level: str) -> None:
    part = marrow(MarrowSpec(vertebra=whole(level)))
    mesh = part.mesh()
    assert mesh.is_volume
    assert mesh.body_count == 1
    assert len(mesh.faces) <= MARROW_TRIANGLES
    depth = -bone_field(level).at(part.vertices)
    assert depth.min() > CORTEX_MM - 0.2
    assert np.median(depth) == pytest.approx(CORTEX_MM, abs=0.05)


@pytest.mark.parametrize("level", LEVELS)
def test_the_end_plates_are_thicker_than_the_shell(level: str) -> None:
    # Under the deepest of the hollows, where a plate is level.
    line = np.column_stack([np.zeros((2000, 2)), np.linspace(-20, 20, 2000)])
    bone, inner = (line[grid.at(line) < 0, 2] for grid in (bone_field(level), marrow_field(level)))
    assert bone.max() - inner.max() == pytest.approx(END_PLATE_MM, abs=0.1)
    assert inner.min() - bone.min() == pytest.approx(END_PLATE_MM, abs=0.1)


@pytest.mark.parametrize("level", SHOWN)
def test_left_is_the_mirror_of_right(level: str) -> None:
    values = bone_field(level).values
    assert np.array_equal(values, values[::-1])


@pytest.mark.parametrize("level", SHOWN)
def test_the_body_has_the_heights_of_the_table(level: str) -> None:
    s, measured = size(level), heights(whole(level))
    assert measured.anterior_mm == pytest.approx(s.anterior_height_mm, abs=0.3)
    assert measured.posterior_mm == pytest.approx(s.posterior_height_mm, abs=0.3)
    assert measured.wedge_angle_deg == pytest.approx(s.wedge_deg, abs=0.6)


@pytest.mark.parametrize("level", SHOWN)
def test_the_end_plates_have_the_widths_and_depths_of_the_table(level: str) -> None:
    s, half = size(level), body_frame(level).half_mm
    upper, lower = reach(level, half - 3.0, half), reach(level, -half, -half + 3.0)
    assert upper == pytest.approx((s.upper_width_mm, s.upper_depth_mm), abs=0.8)
    assert lower == pytest.approx((s.lower_width_mm, s.lower_depth_mm), abs=0.8)


@pytest.mark.parametrize("level", SHOWN)
def test_the_waist_is_within_what_is_published(level: str) -> None:
    s = size(level)
    width, _ = reach(level, -1.0, 1.0)
    assert 0.84 <= width / ((s.upper_width_mm + s.lower_width_mm) / 2) <= 0.9


@pytest.mark.parametrize("level", SHOWN)
def test_the_body_has_the_volume_of_the_table(level: str) -> None:
    grid = body_field(level)
    inside_ml = float((grid.values < 0).sum()) * grid.spacing_mm**3 / 1000
    assert inside_ml == pytest.approx(size(level).body_volume_ml, rel=0.08)


@pytest.mark.parametrize("level", SHOWN)
def test_the_end_plates_are_hollow_as_published(level: str) -> None:
    vertices = vertebra(whole(level)).vertices
    f = body_frame(level)
    middle = vertices[np.hypot(vertices[:, 0], vertices[:, 1]) < 2.5]
    above, below = middle[middle[:, 2] > 0], middle[middle[:, 2] < 0]
    assert (f.top(above[:, 1]) - above[:, 2]).max() == pytest.approx(0.7, abs=0.1)
    assert (below[:, 2] - f.bottom(below[:, 1])).max() == pytest.approx(1.5, abs=0.1)


@pytest.mark.parametrize("level", LEVELS)
def test_nothing_of_the_bone_behind_the_body_is_in_the_canal(level: str) -> None:
    v = vertebra(whole(level)).vertices
    behind = v[(v[:, 1] > body_frame(level).back_mm + 3.0) & (np.abs(v[:, 2]) < 40)]
    folded = np.abs(behind) * [1, 0, 0] + behind * [0, 1, 1]
    assert canal_distance(folded, level).min() > -0.3


@pytest.mark.parametrize("level", SHOWN)
def test_the_narrowest_pedicle_is_the_tables(level: str) -> None:
    middle, _ = pedicle_axis(level)
    reach_mm = np.arange(0.0, 16.0, 0.05)
    widths, tall = [], []
    for y in np.arange(middle[1] - 3.0, middle[1] + 3.1, 0.5):
        at = np.array([middle[0], y, middle[2]])
        out = [bone_field(level).at(at + reach_mm[:, None] * np.array(d)) > 0 for d in ((1, 0, 0), (-1, 0, 0))]
        upright = [bone_field(level).at(at + reach_mm[:, None] * np.array(d)) > 0 for d in ((0, 0, 1), (0, 0, -1))]
        widths.append(sum(reach_mm[o.argmax()] for o in out))
        tall.append(sum(reach_mm[o.argmax()] for o in upright))
    s = size(level)
    assert min(widths) == pytest.approx(s.pedicle_width_mm, abs=1.2)
    assert min(tall) == pytest.approx(s.pedicle_height_mm, abs=1.2)


@pytest.mark.parametrize("level", ["L1", "L2", "L3", "L4", "L5"])
def test_the_transverse_processes_span_what_the_table_says(level: str) -> None:
    assert np.ptp(vertebra(whole(level)).vertices[:, 0]) == pytest.approx(size(level).transverse_span_mm, abs=1.0)


@pytest.mark.parametrize("level", SHOWN)
def test_the_spinous_process_is_a_plate(level: str) -> None:
    part = vertebra(whole(level))
    outline = crossings(part.vertices, part.faces, 0.01)
    tip_y = outline[:, 0].max()
    v = part.vertices[part.vertices[:, 1] > tip_y - 10.0]
    assert np.ptp(v[:, 2]) > 2 * np.ptp(v[:, 0])


def test_a_broken_vertebra_shares_the_triangles_of_the_whole_one() -> None:
    one, other = whole("L1"), VertebraSpec(level="L1", fracture="wedge", height_loss=0.333)
    assert vertebra(one).faces is vertebra(other).faces
    assert marrow(MarrowSpec(vertebra=one)).faces is marrow(MarrowSpec(vertebra=other)).faces
    assert vertebra(other).volume_mm3 < volume_mm3(vertebra(one).vertices, vertebra(one).faces)
    assert vertebra(other).mesh().is_volume


@pytest.mark.parametrize("level", SHOWN)
def test_the_canal_is_as_wide_and_deep_as_the_table_says(level: str) -> None:
    middle, _ = pedicle_axis(level)
    f, s, out = body_frame(level), size(level), np.arange(0.0, 45.0, 0.05)
    half_widths = []
    for y in np.arange(middle[1] - 2.0, middle[1] + 3.0, 0.5):
        free = bone_field(level).at(np.column_stack([out, np.full(len(out), y), np.full(len(out), middle[2])])) > 0
        half_widths.append(out[free.argmin()])
    assert 2 * max(half_widths) == pytest.approx(s.canal_width_mm, abs=0.5)
    depths = []
    for z in np.arange(-0.7, -0.2, 0.1) * f.half_mm:  # where the laminae meet behind the canal
        line = np.column_stack([0 * out, f.back_mm + 1.0 + out, np.full(len(out), z)])
        depths.append(1.0 + out[(bone_field(level).at(line) < 0).argmax()])
    assert min(depths) == pytest.approx(s.canal_depth_mm, abs=1.0)
