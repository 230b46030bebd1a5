"""The way in stays in the pedicle, clear of the canal, and ends in the anterior third."""

from __future__ import annotations

import numpy as np
import pytest

from meshes.build import build
from meshes.instrument_tables import GAUGES, SKIN_TO_BONE_MM
from meshes.measure import depth_mm
from meshes.pathway import INSIDE_MM, PATH_PLACES, Pathway, pathway
from meshes.pose import distance_mm
from meshes.specs import SIDES, CannulaSpec, NeedleSpec, VertebraSpec
from meshes.tables import LEVELS as TABLE_LEVELS
from meshes.vertebra_landmarks import vertebra_landmarks
from meshes.vertebra_surface import body_field

BROKEN = VertebraSpec(level="L1", fracture="wedge", height_loss=0.3)
LEVELS = ("T11", "T12", "L1", "L2", "L3")


def places(way: Pathway) -> list:
    return [getattr(way, name) for name in PATH_PLACES]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("side", SIDES)
def test_a_bone_needle_keeps_clear_of_every_wall(level: str, side: str) -> None:
    clear = pathway(VertebraSpec(level=level), side, GAUGES[11].outer_mm).clearances
    assert min(clear.medial_mm, clear.lateral_mm, clear.upper_mm, clear.lower_mm) > 1.0
    assert 1.0 < clear.canal_mm <= clear.medial_mm + 1e-9


@pytest.mark.parametrize("side", SIDES)
def test_the_working_cannula_keeps_a_millimetre_of_bone_at_l1(side: str) -> None:
    clear = pathway(BROKEN, side, GAUGES[8].outer_mm).clearances
    assert min(clear.medial_mm, clear.lateral_mm, clear.upper_mm, clear.lower_mm, clear.canal_mm) >= 1.0


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("spec", [NeedleSpec(), CannulaSpec()])
def test_the_shaft_in_the_pedicle_is_inside_the_bone_that_is_drawn(side: str, spec: NeedleSpec | CannulaSpec) -> None:
    way = pathway(BROKEN, side, GAUGES[spec.gauge].outer_mm)
    turn = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    radius = GAUGES[spec.gauge].outer_mm / 2
    # All of the pedicle, from 5 mm behind its narrowest section to 3 mm inside the body.
    length = distance_mm(way.inside_posterior_wall.tip_mm, way.pedicle.tip_mm) + 5.0
    z = np.arange(-length, 0.1, 1.0)
    around = radius * np.column_stack([np.cos(turn), np.sin(turn)])
    shaft = np.column_stack([np.tile(around, (len(z), 1)), np.repeat(z, len(turn))])
    assert depth_mm(way.inside_posterior_wall.apply(shaft), build(BROKEN)).min() > 0.5


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
    assert distance_mm(way.posterior_wall.tip_mm, way.inside_posterior_wall.tip_mm) == pytest.approx(INSIDE_MM)


@pytest.mark.parametrize("level", LEVELS)
def test_both_sides_mirror_each_other(level: str) -> None:
    left, right = (pathway(VertebraSpec(level=level), side) for side in SIDES)
    for a, b in zip(places(left), places(right), strict=True):
        assert (-a.tip_mm[0], *a.tip_mm[1:]) == pytest.approx(b.tip_mm)
    assert left.entry.tip_mm[0] > 0 > left.entry.axis[0]


def test_the_way_converges_and_ends_at_mid_height_of_the_anterior_third() -> None:
    way = pathway(BROKEN, "left")
    marks = vertebra_landmarks(BROKEN)
    front, back = marks["body.anterior_wall"].tip_mm[1], marks["body.posterior_wall"].tip_mm[1]
    tip = way.anterior_third.tip_mm
    assert front + 3.0 < tip[1] < front + (back - front) / 3
    assert 6.0 < tip[0] < 10.0
    assert 8.0 < np.degrees(np.arctan2(-way.entry.axis[0], -way.entry.axis[1])) < 22.0
    assert body_field("L1").at(np.array([tip]))[0] < -4.0


def test_the_bone_is_met_at_the_upper_outer_edge_of_the_pedicle() -> None:
    way, centre = pathway(BROKEN, "left"), vertebra_landmarks(BROKEN)["left_pedicle.centre"].tip_mm
    assert way.entry.tip_mm[0] > centre[0]
    assert way.entry.tip_mm[2] > centre[2]


def test_an_instrument_in_place_stays_on_its_way_while_the_body_is_raised() -> None:
    ways = [pathway(VertebraSpec(level="L1", fracture="wedge", height_loss=h), "left") for h in (0.0, 0.2, 0.4)]
    assert ways[0] == ways[1] == ways[2]


def test_a_side_that_is_not_one_is_refused() -> None:
    with pytest.raises(ValueError, match="Allowed values are 'left' and 'right', but got 'l'"):
        pathway(BROKEN, "l")


@pytest.mark.parametrize("level", TABLE_LEVELS)
def test_every_level_has_a_way_that_ends_in_its_body_and_keeps_out_of_the_canal(level: str) -> None:
    way = pathway(VertebraSpec(level=level), "left", GAUGES[13].outer_mm)
    assert body_field(level).at(np.array([way.anterior_third.tip_mm]))[0] < -3.0
    assert way.clearances.canal_mm > 0.0
    assert way.entry.tip_mm[1] > way.pedicle.tip_mm[1] > way.posterior_wall.tip_mm[1]
