"""The way in keeps clear of canal and walls, through the pedicle or beside it, and ends in the space that is left."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kyphoscope.meshes.access.access_anatomy import access_anatomy
from kyphoscope.meshes.access.pathway import INSIDE_MM, PATH_PLACES, Pathway, pathway, plan
from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import LEVELS, SIDES
from kyphoscope.meshes.fracture.fracture import unbroken
from kyphoscope.meshes.fracture.vertebra_landmarks import vertebra_landmarks
from kyphoscope.meshes.geometry.pose import distance_mm
from kyphoscope.meshes.readings import depth_mm
from kyphoscope.meshes.specs import CannulaSpec, NeedleSpec, VertebraSpec
from kyphoscope.meshes.tables.instrument_tables import GAUGES, SKIN_TO_BONE_MM
from kyphoscope.meshes.tables.tables import size
from tests.sweep import FEW_LEVELS, every, examples

BROKEN = VertebraSpec(level="L1", fracture="wedge", height_loss=0.3)
NEEDLES = tuple(GAUGES[number].outer_mm for number in (8, 10, 11, 13))
specs = st.builds(
    VertebraSpec,
    level=st.sampled_from(LEVELS),
    size_factor=st.floats(0.8, 1.2).map(lambda x: round(x, 2)),
    fracture=st.sampled_from(["wedge", "biconcave", "crush"]),
    height_loss=st.sampled_from([0.0, 0.2, 0.25, 0.35, 0.4, 0.5, 0.6]),
)


def places(way: Pathway) -> list:
    return [getattr(way, name) for name in PATH_PLACES]


def skin_of_shaft(way: Pathway, diameter_mm: float, behind_mm: float) -> np.ndarray:
    """(n, 3): points on the surface of a shaft from the end of its way backwards."""
    turn, z = np.linspace(0, 2 * np.pi, 12, endpoint=False), -np.arange(0.0, behind_mm, 0.5)
    around = diameter_mm / 2 * np.column_stack([np.cos(turn), np.sin(turn)])
    return way.anterior_third.apply(np.column_stack([np.tile(around, (len(z), 1)), np.repeat(z, len(turn))]))


def to_entry(way: Pathway) -> float:
    return distance_mm(way.anterior_third.tip_mm, way.entry.tip_mm)


@examples(120, few=10)
@given(spec=specs, diameter_mm=st.sampled_from(NEEDLES), sides=st.sampled_from([*SIDES, "two"]))
def test_the_way_goes_through_the_pedicle_where_that_is_a_millimetre_wider(
    spec: VertebraSpec, diameter_mm: float, sides: str
) -> None:
    width_mm = size(spec.level, spec.size_factor).pedicle_width_mm
    for way in plan(spec, sides, diameter_mm).ways:
        assert way.approach == ("transpedicular" if width_mm >= diameter_mm + 1.0 else "parapedicular")
        assert f"{width_mm:.1f} mm wide" in way.why
        assert f"{diameter_mm:.1f} mm" in way.why
        assert any(author in way.why for author in ("Kaur 2016", "Zindrick 1987", "Cook & Baker 2021"))


@examples(120, few=10)
@example(
    spec=VertebraSpec(level="T6", fracture="crush", height_loss=0.35),
    diameter_mm=GAUGES[8].outer_mm,
    sides="two",
    approach="auto",
)
@example(
    spec=VertebraSpec(level="T10", size_factor=0.8, fracture="crush", height_loss=0.6),
    diameter_mm=GAUGES[8].outer_mm,
    sides="left",
    approach="auto",
)
@given(
    spec=specs,
    diameter_mm=st.sampled_from(NEEDLES),
    sides=st.sampled_from([*SIDES, "two"]),
    approach=st.sampled_from(["auto", "parapedicular"]),
)
def test_no_shaft_touches_the_canal_and_each_ends_in_the_front_third_of_what_is_left(
    spec: VertebraSpec, diameter_mm: float, sides: str, approach: str
) -> None:
    anatomy = access_anatomy(spec)
    for way in plan(spec, sides, diameter_mm, approach).ways:
        assert way.clearances.canal_mm > 0.0
        shaft = skin_of_shaft(way, diameter_mm, to_entry(way) + 30.0)
        assert anatomy.from_canal(shaft * np.sign([way.entry.tip_mm[0], 1, 1])).min() > 0.0
        end = np.array([way.anterior_third.tip_mm])
        assert anatomy.frame.front_mm + 2.0 < end[0, 1] < anatomy.frame.front_mm + anatomy.depth_mm / 3
        assert anatomy.body.at(unbroken(end, spec))[0] < -0.3
        assert way.clearances.anterior_cortex_mm > 1.0
        along = [np.array(p.tip_mm) @ np.array(way.skin.axis) for p in places(way)]
        assert along == sorted(along)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("number", [10, 13])
def test_what_a_pedicle_admits_has_bone_all_round_it(level: str, number: int) -> None:
    """As much as is left of the pedicle's half width by a way that does not run quite along its axis.

    Such a way may lie 0.8 mm beside the middle.
    """
    diameter_mm, spec = GAUGES[number].outer_mm, VertebraSpec(level=level, fracture="wedge", height_loss=0.3)
    even_mm = (size(level).pedicle_width_mm - diameter_mm) / 2
    for sides in ("left", "two"):
        way = plan(spec, sides, diameter_mm).ways[0]
        if way.approach == "transpedicular":
            assert way.clearances.least_mm > min(0.8, even_mm - 0.8), (sides, way.clearances)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("spec", [NeedleSpec(), CannulaSpec()])
@pytest.mark.parametrize("level", ["T11", "L1", "L4"])
def test_the_shaft_in_the_pedicle_is_inside_the_bone_that_is_drawn(
    side: str, spec: NeedleSpec | CannulaSpec, level: str
) -> None:
    bone, diameter_mm = VertebraSpec(level=level, fracture="wedge", height_loss=0.3), GAUGES[spec.gauge].outer_mm
    way = pathway(bone, side, diameter_mm)
    turn = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    # All of the pedicle, from 4 mm behind its narrowest section to 3 mm inside the body.
    length = distance_mm(way.inside_posterior_wall.tip_mm, way.pedicle.tip_mm) + 4.0
    z = np.arange(-length, 0.1, 1.0)
    around = diameter_mm / 2 * np.column_stack([np.cos(turn), np.sin(turn)])
    shaft = np.column_stack([np.tile(around, (len(z), 1)), np.repeat(z, len(turn))])
    least = depth_mm(way.inside_posterior_wall.apply(shaft), build(bone)).min()
    assert least > 0.5
    assert least > way.clearances.least_mm - 1.0


@pytest.mark.parametrize("level", every(LEVELS, FEW_LEVELS))
@pytest.mark.parametrize("number", [8, 13])
def test_beside_the_pedicle_the_bone_is_first_met_at_the_side_wall_of_the_body_behind_its_middle(
    level: str, number: int
) -> None:
    diameter_mm, spec = GAUGES[number].outer_mm, VertebraSpec(level=level, fracture="wedge", height_loss=0.35)
    for sides in ("left", "two"):
        way = plan(spec, sides, diameter_mm, "parapedicular").ways[0]
        anatomy, axis = access_anatomy(spec), np.array(way.entry.axis)
        back = np.array(way.anterior_third.tip_mm) - np.arange(0.0, 90.0, 0.2)[:, None] * axis
        outside = anatomy.bone.at(back) > 0
        first = int(outside.argmax())
        assert outside[first:].all()  # nothing else of this bone is pierced on the way there
        met = back[first]
        assert met[1] > 0.0
        assert anatomy.body.at(met[None])[0] < 2.0
        assert way.clearances.lateral_mm < 0.0 < way.clearances.medial_mm
        assert way.clearances.lower_mm > -0.1  # the nerve root leaves under the pedicle
        assert anatomy.from_neighbours(back).min() > diameter_mm / 2


@pytest.mark.parametrize("level", LEVELS)
def test_the_places_follow_each_other_on_one_straight_line(level: str) -> None:
    way = pathway(VertebraSpec(level=level), "left")
    axis = np.array(way.skin.axis)
    along = [np.array(p.tip_mm) @ axis for p in places(way)]
    assert along == sorted(along)
    for place in places(way):
        off = np.array(place.tip_mm) - np.array(way.skin.tip_mm)
        assert np.linalg.norm(np.cross(off, axis)) < 1e-6
    assert distance_mm(way.skin.tip_mm, way.entry.tip_mm) == pytest.approx(SKIN_TO_BONE_MM)
    assert distance_mm(way.posterior_wall.tip_mm, way.inside_posterior_wall.tip_mm) >= INSIDE_MM - 1e-9


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("approach", ["auto", "parapedicular"])
def test_both_sides_mirror_each_other(level: str, approach: str) -> None:
    both = plan(VertebraSpec(level=level), "two", approach=approach)
    assert both.left is not None
    assert both.right is not None
    for a, b in zip(places(both.left), places(both.right), strict=True):
        assert (-a.tip_mm[0], *a.tip_mm[1:]) == pytest.approx(b.tip_mm)
    assert both.left.entry.tip_mm[0] > 0 > both.left.entry.axis[0]
    assert both.left.clearances.medial_mm == pytest.approx(both.right.clearances.medial_mm, abs=0.02)


@pytest.mark.parametrize("level", LEVELS)
def test_one_way_alone_aims_nearer_to_the_midline_than_one_of_two(level: str) -> None:
    spec = VertebraSpec(level=level, fracture="wedge", height_loss=0.3)
    alone, both = plan(spec, "left", GAUGES[13].outer_mm), plan(spec, "two", GAUGES[13].outer_mm)
    assert alone.right is None
    assert alone.left is not None
    assert both.left is not None
    aside_mm, least_mm = alone.left.anterior_third.tip_mm[0], 0.3 if size(level).pedicle_width_mm > 6.0 else 0.0
    assert 0.0 < aside_mm <= both.left.anterior_third.tip_mm[0] - least_mm


@pytest.mark.parametrize("fracture", ["wedge", "crush"])
def test_the_more_is_lost_the_lower_the_way_aims(fracture: str) -> None:
    aims = [
        pathway(VertebraSpec(level="L1", fracture=fracture, height_loss=loss), "left").anterior_third.tip_mm[2]
        for loss in (0.0, 0.2, 0.35, 0.5)
    ]
    assert all(later < earlier for earlier, later in pairwise(aims))


def test_the_bone_is_met_at_the_upper_outer_edge_of_the_pedicle() -> None:
    way, centre = pathway(BROKEN, "left"), vertebra_landmarks(BROKEN)["left_pedicle.centre"].tip_mm
    assert way.entry.tip_mm[0] > centre[0]
    assert way.entry.tip_mm[2] > centre[2]
    assert 8.0 < np.degrees(np.arctan2(-way.entry.axis[0], -way.entry.axis[1])) < 22.0


REFUSED = [
    ({"side": "l"}, "Allowed values are left, right, but got 'l'"),
    ({"approach": "anterior"}, "Allowed values are auto, transpedicular, parapedicular, but got 'anterior'"),
    ({"shaft_diameter_mm": 0.0}, "It may be from 0.5 to 6, but got 0.0"),
    ({"shaft_diameter_mm": float("nan")}, "It may be from 0.5 to 6"),
    (
        {"spec": VertebraSpec(level="T5"), "approach": "transpedicular"},
        r"A shaft of 4.2 mm \(8G\) needs 5.2 mm of pedicle.* left pedicle of T5 is 5.0 mm wide "
        r"\(Kaur 2016, PMC4857161\); write approach: parapedicular, or gauge: 10, 11 or 13",
    ),
]


@pytest.mark.parametrize(("wrong", "told"), REFUSED)
def test_what_cannot_be_is_refused_with_what_can(wrong: dict, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        pathway(**{"spec": BROKEN, "side": "left"} | wrong)


def test_a_plan_for_no_side_is_refused() -> None:
    with pytest.raises(ValueError, match="Allowed values are left, right, two, but got 'both'"):
        plan(BROKEN, "both")
