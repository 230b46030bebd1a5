"""The way that an instrument takes is told from where it is, with what it leaves free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphoscope.meshes.access.pathway import pathway
from kyphoscope.meshes.choices import LEVELS
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import CannulaSpec, NeedleSpec, VertebraSpec
from kyphoscope.scenes.state import PartState, SceneState, View
from kyphoscope.viz.facts.way_clearances import ways
from tests.sweep import examples

VIEW = View((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0), 100.0)
CANNULA_MM = 4.191


def on_the_way(bone: VertebraSpec, side: str, stands: Pose, further_mm: float) -> SceneState:
    """A cannula on its planned way, past the posterior wall by so much; the bone stands anywhere."""
    way = pathway(bone, side, CANNULA_MM)
    place = stands.then(way.posterior_wall).moved(further_mm)
    parts = (PartState("bone", bone, stands), PartState("cannula", CannulaSpec(), place))
    return SceneState(0.0, 0, "", "", "", parts, VIEW, None, (), "bone")


@given(
    level=st.sampled_from(LEVELS), side=st.sampled_from(["left", "right"]), further_mm=st.floats(-40.0, 6.0),
    stands=st.sampled_from([Pose(), Pose((3.0, -8.0, 20.0), (0.0, -0.28, 0.96))]),
)  # fmt: skip
@examples(12, few=4)
def test_a_cannula_on_its_way_has_the_clearances_of_that_way(
    level: str, side: str, further_mm: float, stands: Pose
) -> None:
    bone = VertebraSpec(level=level, fracture="wedge", height_loss=0.2)
    told = ways(on_the_way(bone, side, stands, further_mm))["cannula"]
    planned = pathway(bone, side, CANNULA_MM)
    assert (told["side"], told["approach"], told["why"]) == (side, planned.approach, planned.why)
    assert told["clearances_mm"] == pytest.approx(asdict(planned.clearances), abs=0.05)


@given(aside_mm=st.floats(-1.0, 1.0))
@settings(max_examples=8, deadline=None)
def test_clearances_are_those_of_the_instrument_and_not_of_the_plan(aside_mm: float) -> None:
    bone = VertebraSpec(level="L2")
    way = pathway(bone, "left", CANNULA_MM)
    x, y, z = way.posterior_wall.tip_mm
    moved = Pose((x + aside_mm, y, z), way.posterior_wall.axis)
    state = on_the_way(bone, "left", Pose(), 0.0)
    state = replace(state, parts=(state.parts[0], replace(state.parts[1], pose=moved)))
    free = ways(state)["cannula"]["clearances_mm"]
    across = aside_mm * (1.0 - way.posterior_wall.axis[0] ** 2) ** 0.5
    assert isinstance(free, dict)
    assert free["medial_mm"] == pytest.approx(way.clearances.medial_mm + across, abs=0.35)
    assert free["lateral_mm"] == pytest.approx(way.clearances.lateral_mm - across, abs=0.35)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_tip_across_the_midline_is_still_of_the_side_that_it_came_in_from(side: str) -> None:
    bone, mirror = VertebraSpec(level="L1"), 1.0 if side == "left" else -1.0
    way = pathway(bone, side, CANNULA_MM, alone=True)
    end = way.anterior_third
    across = end.moved((mirror * end.tip_mm[0] + 1.0) / -(mirror * end.axis[0]))
    assert mirror * across.tip_mm[0] == pytest.approx(-1.0)
    parts = (PartState("bone", bone, Pose()), PartState("cannula", CannulaSpec(), across))
    told = ways(SceneState(0.0, 0, "", "", "", parts, VIEW, None, (), "bone"))["cannula"]
    assert (told["side"], told["approach"]) == (side, way.approach)


def test_what_is_on_no_way_has_none(make_state: Callable[..., SceneState]) -> None:
    state = make_state()
    assert set(ways(state)) == {"left_cannula", "right_cannula"}
    aside = replace(state.part("left_cannula"), pose=Pose((30.0, 60.0, 40.0), (0.0, -1.0, 0.0)))
    away = replace(state, parts=(*(p for p in state.parts if p.name != "left_cannula"), aside))
    assert set(ways(away)) == {"right_cannula"}
    assert ways(replace(state, treated="")) == {}
    thin = replace(aside, spec=NeedleSpec(gauge=13))
    assert ways(replace(state, parts=(*state.parts[:5], thin))) == {}
