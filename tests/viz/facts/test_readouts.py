"""What is read out is what the bodies of that state measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphoscope.meshes.build import build
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.readings import heights
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.viz.facts.readouts import finding, readouts

MakeState = Callable[..., SceneState]


def test_volumes_are_those_asked_for(make_state: MakeState) -> None:
    found = readouts(make_state(balloon_ml=1.5, cement_ml=2.0))
    assert found["cement_ml"] == pytest.approx(2.0, rel=0.02)
    assert found["balloon_left_ml"] == pytest.approx(1.5, rel=0.02)
    assert found["balloon_right_ml"] == pytest.approx(1.5, rel=0.02)


def test_left_is_the_patients_left(make_state: MakeState) -> None:
    state = make_state(balloon_ml=1.0)
    found = readouts(replace(state, parts=tuple(p for p in state.parts if p.name != "right_balloon")))
    assert found["balloon_left_ml"] == pytest.approx(1.0, rel=0.02)
    assert found["balloon_right_ml"] == 0.0


@given(loss=st.integers(0, 350).map(lambda n: n / 1000))
@settings(max_examples=15)
def test_heights_follow_the_fracture(make_state: MakeState, loss: float) -> None:
    found = readouts(make_state(height_loss=loss))
    body = heights(VertebraSpec(level="L1", fracture="wedge", height_loss=loss))
    assert found["anterior_height_mm"] == body.anterior_mm
    assert found["posterior_height_mm"] == body.posterior_mm
    assert found["wedge_angle_deg"] == body.wedge_angle_deg
    beside = [heights(VertebraSpec(level=level)) for level in ("T12", "L2")]
    mean = sum(h.anterior_mm for h in beside) / 2
    assert found["anterior_height_percent"] == pytest.approx(100 * found["anterior_height_mm"] / mean)
    middle = sum(h.middle_mm for h in beside) / 2
    assert found["middle_height_percent"] == pytest.approx(100 * found["middle_height_mm"] / middle)


@given(narrowing=st.floats(0.1, 0.5), height_loss=st.floats(0.25, 0.5), level=st.sampled_from(["T10", "L1"]))
@settings(max_examples=6, deadline=None)
def test_a_burst_tells_how_much_of_the_canal_it_takes(
    make_state: MakeState, narrowing: float, height_loss: float, level: str
) -> None:
    bone = VertebraSpec(level=level, fracture="burst", height_loss=height_loss, narrowing=narrowing)
    state = replace(make_state(), parts=(PartState("bone", bone, Pose()),), treated="bone")
    assert readouts(state)["canal_narrowing_percent"] == pytest.approx(100 * narrowing, abs=1.0)
    assert finding(state).startswith("Burst, grade ")


def test_what_is_not_there_is_not_measured(make_state: MakeState) -> None:
    state = make_state()
    assert readouts(replace(state, parts=())) == {"cement_ml": 0.0, "balloon_left_ml": 0.0, "balloon_right_ml": 0.0}
    alone = readouts(replace(state, parts=(state.part("L1"),)))
    assert "anterior_height_mm" in alone
    assert "anterior_height_percent" not in alone


def test_cement_that_is_read_out_is_the_mesh_that_is_drawn(make_state: MakeState) -> None:
    state = make_state(cement_ml=3.0)
    assert readouts(state)["cement_ml"] == pytest.approx(build(state.part("cement").spec).volume_mm3 / 1000)


@given(
    level=st.sampled_from(["T5", "T9", "L1", "L4"]), fracture=st.sampled_from(["wedge", "biconcave", "crush"]),
    height_loss=st.floats(0.0, 0.6),
)  # fmt: skip
@settings(max_examples=15, deadline=None)
def test_a_fracture_is_named_as_it_was_asked_for(
    make_state: MakeState, level: str, fracture: str, height_loss: float
) -> None:
    """Genant's grades begin at 20, 25 and 40 % of a height; the name is found from the triangles alone."""
    bone = VertebraSpec(level=level, fracture=fracture, height_loss=height_loss)
    state = replace(make_state(), parts=(PartState("bone", bone, Pose()),), treated="bone")
    at_a_limit = min(abs(height_loss - limit) for limit in (0.20, 0.25, 0.40)) < 0.006
    grade = sum(height_loss >= limit for limit in (0.20, 0.25, 0.40))
    if not at_a_limit:
        assert finding(state) == (f"{fracture.capitalize()}, grade {grade}" if grade else "")
