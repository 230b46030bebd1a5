"""Measuring: solids of known size give their sizes, however they are turned; nothing is read from a table."""

from dataclasses import dataclass, fields
from functools import cached_property
from math import cos, pi, radians, sin, tan

import numpy as np
import pytest

from kyphoscope.meshes.geometry.grid import contour, sample
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.plane_section import area_and_middle, cross_section
from kyphoscope.meshes.geometry.thinning import thinned
from kyphoscope.meshes.measure.morphometry import Morphometry, measured, measured_disc
from kyphoscope.meshes.tables.tables import LevelSize
from tests.sweep import every

SPACING_MM = 0.6


@dataclass(frozen=True, kw_only=True)
class Block:
    """A vertebra made of simple solids: a block with sloping plates, elliptical pedicles, a lamina, bars."""

    width: float
    depth: float
    anterior: float
    posterior: float
    pedicle_width: float
    pedicle_height: float
    transverse_deg: float
    sagittal_deg: float
    canal_width: float
    canal_depth: float
    span: float
    spinous_slope_deg: float
    spinous_thick: float = 5.0
    spinous_tall: float = 10.0
    spinous_reach: float = 45.0

    @property
    def slope(self) -> float:
        return (self.posterior - self.anterior) / self.depth / 2

    @property
    def pedicle(self) -> tuple[np.ndarray, np.ndarray]:
        """A point on the left pedicle's axis and its direction forward."""
        turn, fall = radians(self.transverse_deg), radians(self.sagittal_deg)
        forward = np.array([-sin(turn) * cos(fall), -cos(turn) * cos(fall), -sin(fall)])
        inward = 0.3 * self.canal_depth * tan(turn)  # the medial wall comes to the canal's full width behind it
        x = self.canal_width / 2 + self.pedicle_width / 2 / cos(turn) - inward
        return np.array([x, self.depth / 2 + 0.25 * self.canal_depth, 0.15 * self.posterior]), forward

    @property
    def spinous(self) -> tuple[np.ndarray, np.ndarray]:
        """Where the spinous process's axis leaves the lamina, and its direction backward, y and z."""
        fall = radians(self.spinous_slope_deg)
        return np.array([self.depth / 2 + self.canal_depth + 2.5, 0.0]), np.array([cos(fall), -sin(fall)])

    def distance(self, p: np.ndarray) -> np.ndarray:
        x, y, z = np.abs(p[:, 0]), p[:, 1], p[:, 2]
        mean = (self.anterior + self.posterior) / 4
        plate = mean + self.slope * y - 1.2 * np.clip(1 - (2.2 * y / self.depth) ** 2, 0, 1)
        body = np.maximum.reduce([x - self.width / 2, np.abs(y) - self.depth / 2, np.abs(z) - plate])
        at, forward = self.pedicle
        q = np.column_stack([x, y, z]) - at
        across = np.cross(forward, [0, 0, 1.0])
        across /= np.linalg.norm(across)
        up = np.cross(across, forward)
        half = np.array([self.pedicle_width, self.pedicle_height]) / 2
        round_it = np.hypot(q @ across / half[0], q @ up / half[1]) - 1
        pedicle = np.maximum(round_it * half.min(), np.abs(q @ forward) - 0.4 * self.canal_depth - 3)
        wall = self.depth / 2 + self.canal_depth
        lamina = np.maximum.reduce([x - self.canal_width / 2 - 5, np.abs(y - wall - 2.5) - 2.5, np.abs(z) - 11])
        bar = np.maximum.reduce([x - self.span / 2, np.abs(y - wall + 1) - 3, np.abs(z - 3) - 4])
        bar = np.maximum(bar, self.canal_width / 2 + 4 - x)
        root, back = self.spinous
        s, t = (p[:, 1:] - root) @ back, (p[:, 1:] - root) @ np.array([-back[1], back[0]])
        spinous = np.maximum.reduce(
            [x - self.spinous_thick / 2, np.abs(t) - self.spinous_tall / 2, wall + 1 - y, s - self.spinous_reach]
        )
        middle = self.depth / 2 + 0.8 * self.canal_depth
        beside = np.maximum.reduce([np.abs(x - self.canal_width / 2 - 2) - 2, np.abs(y - middle) - 5, np.abs(z) - 11])
        beside = np.maximum(beside, self.depth / 2 + 0.55 * self.canal_depth - y)
        return np.minimum.reduce([body, pedicle, lamina, bar, spinous, beside])

    @cached_property
    def part(self) -> Part:
        behind = self.depth / 2 + self.canal_depth + self.spinous_reach + 8
        side, tall = max(self.span, self.width) / 2 + 3, self.posterior / 2 + self.anterior / 2 + 4
        field = sample(
            self.distance,
            np.array([-side, -self.depth / 2 - 3, -tall - self.spinous_reach * sin(radians(self.spinous_slope_deg))]),
            np.array([side, behind, tall]),
            SPACING_MM,
        )
        return Part(*contour(field, 0.0), "bone")

    @cached_property
    def measured(self) -> Morphometry:
        return measured(self.part)


THORACIC = Block(
    width=26, depth=25, anterior=16, posterior=18, pedicle_width=4.6, pedicle_height=10, transverse_deg=11,
    sagittal_deg=14, canal_width=17, canal_depth=16, span=57, spinous_slope_deg=57,
)  # fmt: skip
LUMBAR = Block(
    width=44, depth=35, anterior=27, posterior=26, pedicle_width=10, pedicle_height=15, transverse_deg=14,
    sagittal_deg=1, canal_width=24, canal_depth=16, span=84, spinous_slope_deg=8, spinous_tall=22, spinous_reach=30,
)  # fmt: skip
LOWEST = Block(
    width=48, depth=34, anterior=28, posterior=24, pedicle_width=16, pedicle_height=14, transverse_deg=27,
    sagittal_deg=-2, canal_width=27, canal_depth=17, span=90, spinous_slope_deg=12, spinous_tall=16, spinous_reach=25,
)  # fmt: skip
BLOCKS = pytest.mark.parametrize("block", [THORACIC, LUMBAR, LOWEST], ids=["thoracic", "lumbar", "lowest"])


def test_every_column_of_the_table_is_measured() -> None:
    columns = {f.name for f in fields(LevelSize)} - {"level"}
    assert {f.name for f in fields(Morphometry)} == {name for name in columns if not name.startswith("disc_")}


@BLOCKS
def test_a_block_has_the_sizes_it_was_made_with(block: Block) -> None:
    m = block.measured
    assert (m.upper_width_mm, m.lower_width_mm) == pytest.approx((block.width, block.width), abs=0.3)
    assert (m.upper_depth_mm, m.lower_depth_mm) == pytest.approx((block.depth, block.depth), abs=0.4)
    assert m.anterior_height_mm == pytest.approx(block.anterior, abs=0.4)
    assert m.posterior_height_mm == pytest.approx(block.posterior, abs=0.4)
    assert m.wedge_deg == pytest.approx(2 * np.degrees(np.arctan(block.slope)), abs=0.3)
    assert m.canal_width_mm == pytest.approx(block.canal_width, abs=0.3)
    assert m.canal_depth_mm == pytest.approx(block.canal_depth, abs=0.3)
    assert m.transverse_span_mm == pytest.approx(block.span, abs=0.2)
    hollow = 2 * 1.2 * (2 / 3) / 1.1  # of both plates, its mean over the depth
    volume_ml = block.width * block.depth * ((block.anterior + block.posterior) / 2 - hollow) / 1000
    assert m.body_volume_ml == pytest.approx(volume_ml, rel=0.02)


@BLOCKS
def test_an_elliptical_pedicle_has_its_axes_and_its_angles(block: Block) -> None:
    m = block.measured
    assert m.pedicle_width_mm == pytest.approx(block.pedicle_width, abs=0.3)
    assert m.pedicle_height_mm == pytest.approx(block.pedicle_height, abs=0.3)
    assert m.pedicle_transverse_deg == pytest.approx(block.transverse_deg, abs=1.0)
    assert m.pedicle_sagittal_deg == pytest.approx(block.sagittal_deg, abs=1.0)


@BLOCKS
def test_the_spinous_process_counts_from_where_it_leaves_the_lamina(block: Block) -> None:
    m = block.measured
    assert m.spinous_slope_deg == pytest.approx(block.spinous_slope_deg, abs=1.0)
    # The middle line leaves the lamina's flat back 2.5 mm behind the root, later the steeper it falls.
    leaves = 2.5 / cos(radians(block.spinous_slope_deg))
    assert m.spinous_length_mm == pytest.approx(block.spinous_reach - leaves, abs=0.7)


def test_a_vertebra_twice_as_wide_on_one_side_is_measured_on_both() -> None:
    part = LUMBAR.part
    wider = Part(part.vertices * np.where(part.vertices[:, :1] > 0, [1.1, 1, 1], [1.0, 1, 1]), part.faces, "bone")
    even, uneven = LUMBAR.measured, measured(wider)
    assert uneven.transverse_span_mm == pytest.approx(1.05 * even.transverse_span_mm, abs=0.1)
    assert uneven.pedicle_width_mm == pytest.approx(1.05 * even.pedicle_width_mm, abs=0.2)


def test_the_space_between_two_blocks_is_measured_in_front_and_behind() -> None:
    part = LUMBAR.part
    # 40 mm apart in the middle of the bodies; each is 26 behind and 27 in front.
    lifted = Part(part.vertices + np.array([0, 0, 40.0]), part.faces, "bone")
    heights = measured_disc(lifted, part)
    assert heights.disc_anterior_mm == pytest.approx(40 - LUMBAR.anterior, abs=0.2)
    assert heights.disc_posterior_mm == pytest.approx(40 - LUMBAR.posterior, abs=0.2)
    assert heights.disc_middle_mm == pytest.approx(40 - 26.5, abs=0.2)


@pytest.mark.parametrize("block", [THORACIC, *every([LUMBAR, LOWEST], ())], ids=["thoracic", "lumbar", "lowest"])
def test_few_triangles_measure_as_many_do(block: Block) -> None:
    fine = block.part
    coarse = Part(*thinned(fine.vertices, fine.faces, 7_000 / len(fine.faces)), "bone")
    many, few = block.measured, measured(coarse)
    for name in Morphometry.__slots__:
        off = 0.7 if name.endswith("deg") else 0.25
        assert getattr(few, name) == pytest.approx(getattr(many, name), abs=off), name


def test_a_section_of_a_sphere_is_a_circle() -> None:
    field = sample(lambda p: np.linalg.norm(p - [1, 2, 3], axis=1) - 10, np.full(3, -12.0), np.full(3, 16.0), 0.5)
    vertices, faces = contour(field, 0.0)
    axes = np.array([0.6, 0.8, 0.0]), np.array([0.0, 0.0, 1.0])
    cut = cross_section(vertices, faces, np.array([1.0, 2.0, 3.0]), *axes)
    assert len(cut.outlines) == 1
    area, middle = area_and_middle(cut.outlines[0])
    assert area == pytest.approx(pi * 100, rel=0.005)
    assert middle == pytest.approx([0, 0], abs=0.02)
    assert cut.along(np.array([0.0, 6.0]), np.array([1.0, 0.0])) == pytest.approx(np.array([[-8, 8]]), abs=0.05)
    assert cut.chord(np.array([0.0, 11.0]), np.array([1.0, 0.0])) is None


def test_what_has_no_canal_is_no_vertebra() -> None:
    field = sample(lambda p: np.linalg.norm(p, axis=1) - 10, np.full(3, -12.0), np.full(3, 12.0), 1.0)
    with pytest.raises(ValueError, match="no canal"):
        measured(Part(*contour(field, 0.0), "bone"))
