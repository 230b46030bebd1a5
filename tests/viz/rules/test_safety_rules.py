"""The signs: kept by the shipped lessons at all times, and turning where a needle or cement goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from kyphoscope.meshes.access.pathway import pathway
from kyphoscope.meshes.fracture.vertebra_landmarks import vertebra_landmarks
from kyphoscope.meshes.geometry.pose import Pose, unit
from kyphoscope.meshes.specs import CannulaSpec, CementSpec, NeedleSpec, StyletSpec, VertebraSpec
from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.viz.rules.outlines import inner_margin_mm, pedicle_eye, world_outlines
from kyphoscope.viz.rules.safety_rules import MEDIAL_WALL, STOP, RuleSign, rule_signs
from kyphoscope.viz.xray.c_arm import ap, lateral, on_detector
from tests.lessons import load
from tests.sweep import every

EVERY_S = 0.4
BONE = VertebraSpec(level="L1", fracture="wedge", height_loss=0.3)


def with_needle(make_state: Callable[..., SceneState], place: Pose, *others: PartState) -> SceneState:
    """Only one needle, and what else is given."""
    state = make_state()
    bones = tuple(part for part in state.parts if not isinstance(part.spec, CannulaSpec))
    return replace(state, parts=(*bones, PartState("needle", NeedleSpec(), place), *others))


def sign_of(state: SceneState, rule: str) -> RuleSign:
    (found,) = (sign for sign in rule_signs(state) if sign.rule == rule)
    return found


@lru_cache
def through(name: str, level: str) -> list[tuple[float, RuleSign]]:
    program = load(name, {"level": level})
    times = np.arange(0.0, program.duration_s, EVERY_S)
    return [(float(t), sign) for t in times for sign in rule_signs(program.states_at(float(t))[0])]


@pytest.mark.parametrize("level", every(["L1", "L4", "T8", "T12"], ("L1", "T8")))
@pytest.mark.parametrize("name", ["pvp", "pkp"])
def test_shipped_lessons_keep_the_medial_wall_rule_at_all_times(name: str, level: str) -> None:
    found = [(t, sign) for t, sign in through(name, level) if sign.rule == MEDIAL_WALL]
    assert [(t, sign.sentence) for t, sign in found if not sign.safe] == []
    behind = [sign for _, sign in found if sign.numbers["past_posterior_wall"] < 0.0]
    assert len(behind) > 25
    assert min(sign.numbers["lateral_of_inner_margin"] for sign in behind) > 0.5


@pytest.mark.parametrize("level", every(["L1", "L4", "T8", "T12"], ("L1", "T8")))
@pytest.mark.parametrize("name", ["pvp", "pkp"])
def test_shipped_lessons_keep_the_stop_rule_at_all_times(name: str, level: str) -> None:
    found = [(t, sign) for t, sign in through(name, level) if sign.rule == STOP]
    assert len(found) > 60
    assert [(t, sign.sentence) for t, sign in found if not sign.safe] == []
    assert min(sign.numbers["within_body"] for _, sign in found) > 0.2
    assert min(sign.numbers["before_posterior_quarter"] for _, sign in found) > 0.4


@pytest.mark.parametrize(
    ("name", "level", "kind", "loss", "sides", "gauge"),
    [
        ("pkp", "T4", "crush", "0.5", "left", "8"),
        ("pkp", "T9", "burst", "0.35", "two", "10"),
        ("pkp", "T10", "biconcave", "0.5", "right", "8"),
        ("pkp", "T11", "wedge", "0.22", "left", "10"),
        ("pvp", "T5", "wedge", "0.5", "two", "13"),
        ("pvp", "T10", "crush", "0.5", "left", "11"),
    ],
)
def test_whatever_is_chosen_the_full_cement_lies_before_the_back_quarter(
    name: str, level: str, kind: str, loss: str, sides: str, gauge: str
) -> None:
    chosen = {"level": level, "fracture": kind, "height_loss": loss, "sides": sides, "gauge": gauge}
    program = load(name, chosen)
    (state,) = program.states_at(program.duration_s - 1.0)
    found = [sign for sign in rule_signs(state) if sign.rule == STOP]
    assert len(found) == (2 if sides == "two" else 1)
    assert min(sign.numbers["before_posterior_quarter"] for sign in found) > 0.4
    assert min(sign.numbers["within_body"] for sign in found) > 0.2


def badly_aimed(way_in_mm: float) -> Pose:
    """A needle from the usual entry, but towards the canal: its tip so far beyond the entry."""
    entry = pathway(BONE, "left", 3.048).entry
    canal = vertebra_landmarks(BONE)["canal.centre"].tip_mm
    aim = (canal[0], canal[1] - 4.0, canal[2])
    axis = unit((aim[0] - entry.tip_mm[0], aim[1] - entry.tip_mm[1], aim[2] - entry.tip_mm[2]))
    return Pose(entry.tip_mm, axis).moved(way_in_mm)


def test_a_badly_aimed_needle_turns_the_sign_in_the_step_where_it_passes_the_inner_margin(
    make_state: Callable[..., SceneState],
) -> None:
    steps = np.arange(0.0, 30.0, 0.5)
    found = [sign_of(with_needle(make_state, badly_aimed(step)), MEDIAL_WALL) for step in steps]
    assert found[0].safe
    turns = next(i for i, sign in enumerate(found) if not sign.safe)
    x = [badly_aimed(step).tip_mm[0] for step in steps]
    margin = [inner_margin_mm(BONE, "left", badly_aimed(step).tip_mm[2]) for step in steps]
    assert x[turns] < margin[turns] <= x[turns - 1] + 0.05
    assert found[turns - 1].safe
    assert "Stop" in found[turns].sentence
    assert "into the canal" in found[turns].sentence
    assert all("Stop" not in sign.sentence for sign in found if sign.safe)


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_right_way_is_safe_with_numbers_from_the_tip(make_state: Callable[..., SceneState], side: str) -> None:
    way = pathway(BONE, side, 3.048)
    at_wall = sign_of(with_needle(make_state, way.posterior_wall), MEDIAL_WALL)
    inside = sign_of(with_needle(make_state, way.posterior_wall.moved(5.0)), MEDIAL_WALL)
    assert at_wall.safe
    assert inside.safe
    assert at_wall.numbers["past_posterior_wall"] == pytest.approx(0.0, abs=0.3)
    deeper = 5.0 * abs(way.posterior_wall.axis[1])
    gained = inside.numbers["past_posterior_wall"] - at_wall.numbers["past_posterior_wall"]
    assert gained == pytest.approx(deeper, abs=0.3)
    assert side in at_wall.sentence
    assert at_wall.approach == "transpedicular"


def test_the_point_of_a_stylet_is_the_tip_while_it_lies_in_its_needle(make_state: Callable[..., SceneState]) -> None:
    place = pathway(BONE, "left", 3.048).pedicle
    bare = sign_of(with_needle(make_state, place), MEDIAL_WALL)
    with_it = sign_of(with_needle(make_state, place, PartState("stylet", StyletSpec(), place)), MEDIAL_WALL)
    out = sign_of(with_needle(make_state, place, PartState("stylet", StyletSpec(), place.moved(-60))), MEDIAL_WALL)
    ahead = with_it.numbers["past_posterior_wall"] - bare.numbers["past_posterior_wall"]
    assert ahead == pytest.approx(3.0 * abs(place.axis[1]), abs=0.2)
    assert out.numbers == bare.numbers


def test_a_way_beside_the_pedicle_has_its_own_words() -> None:
    program = load("pvp", {"level": "T5", "approach": "parapedicular"})
    start = next(step.starts_s for step in program.steps if step.phase == "pedicle")
    found = sign_of(program.states_at(start + 5.0)[0], MEDIAL_WALL)
    assert found.approach == "parapedicular"
    assert found.sentence.startswith("The way goes beside the pedicle.")
    assert found.safe


def test_cement_in_the_back_quarter_or_outside_says_stop(
    make_state: Callable[..., SceneState], monkeypatch: pytest.MonkeyPatch
) -> None:
    from kyphoscope.meshes.geometry.part import Part
    from kyphoscope.viz.rules import safety_rules as module

    def blob(y_mm: float) -> Callable[[object], Part]:
        corner = np.array([[0, y_mm - 4, 0], [3, y_mm - 4, 0], [0, y_mm, 0], [0, y_mm - 4, 3]], float)
        faces = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]])
        return lambda spec: Part(corner, faces, "cement")

    found = []
    for number, y_mm in enumerate((4.0, 12.0, 21.0)):
        monkeypatch.setattr(module, "build", blob(y_mm))
        spec = CementSpec(
            vertebra=BONE, pattern="interdigitating", source_mm=(6.0, -6.0, 0.0), volume_ml=0.5, seed=700 + number
        )
        state = make_state()
        found.append(sign_of(replace(state, parts=(*state.parts, PartState("cement", spec, Pose()))), STOP))
    assert [sign.safe for sign in found] == [True, False, False]
    assert "before its back quarter" in found[0].sentence
    assert "into the back quarter" in found[1].sentence
    assert "outside of the body" in found[2].sentence


def test_a_state_without_a_treated_bone_has_no_signs_and_no_lines(make_state: Callable[..., SceneState]) -> None:
    state = replace(make_state(), treated="")
    assert rule_signs(state) == ()
    assert world_outlines(state) == ()


@pytest.mark.parametrize("level", ["L1", "L4", "T8"])
def test_an_eye_is_as_wide_as_the_pedicle_is_published(level: str) -> None:
    from kyphoscope.meshes.tables.tables import size

    for side, mirror in (("left", 1.0), ("right", -1.0)):
        eye = pedicle_eye(VertebraSpec(level=level), side)
        middle = np.array(vertebra_landmarks(VertebraSpec(level=level))[f"{side}_pedicle.centre"].tip_mm)
        across = np.linalg.norm(eye - middle, axis=1)
        assert 2 * across.min() == pytest.approx(size(level).pedicle_width_mm, abs=0.8)
        assert 2 * across.max() == pytest.approx(size(level).pedicle_height_mm, abs=2.6)
        assert (mirror * eye[:, 0] > 0).all()


def test_lines_fall_where_the_arm_sees_them(make_state: Callable[..., SceneState]) -> None:
    state = make_state()
    on_ap, on_lateral = (
        {(line.kind, line.of): on_detector(arm, line.points_mm) for line in world_outlines(state)}
        for arm in (ap(), lateral())
    )
    left, right = on_ap["pedicle_eye", "left"], on_ap["pedicle_eye", "right"]
    assert left[:, 0].max() < 0.0 < right[:, 0].min()  # the patient's left is on the left
    assert np.allclose(left[:, 0].mean(), -right[:, 0].mean(), atol=0.3)
    quarter, wall = on_lateral["posterior_quarter", ""], on_lateral["posterior_wall", ""]
    assert (quarter[:, 0] < wall[:, 0]).all()
    assert ("needle_tip", "left_cannula") in on_ap
    superposed = on_lateral["pedicle_eye", "left"][:, 1].mean() - on_lateral["pedicle_eye", "right"][:, 1].mean()
    assert abs(superposed) < 1.0
