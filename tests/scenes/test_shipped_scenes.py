"""What every instant of the lessons that come with the program keeps to, and what each lesson must show."""

import re
from importlib import resources
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from kyphoscope.meshes.build import build
from kyphoscope.meshes.devices.instruments import markers_mm
from kyphoscope.meshes.fracture.fracture import unbroken
from kyphoscope.meshes.specs import (  # fmt: skip
    BalloonSpec,
    CannulaSpec,
    CavitySpec,
    CementSpec,
    DrillSpec,
    FillerSpec,
    HypodermicSpec,
    NeedleSpec,
    SkinSpec,
    StyletSpec,
    TampSpec,
    VertebraSpec,
)
from kyphoscope.meshes.tables.instrument_tables import balloon_size
from kyphoscope.meshes.vertebra.vertebra_surface import body_field
from kyphoscope.scenes.library import names
from kyphoscope.scenes.model import Scene
from kyphoscope.scenes.program import Program, Question
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.scenes.timeline import Timeline
from tests.lessons import load

EVERY_S = 0.25
INSTRUMENTS = (
    BalloonSpec, CannulaSpec, DrillSpec, FillerSpec, HypodermicSpec, NeedleSpec, StyletSpec, TampSpec
)  # fmt: skip
PAIRINGS = {"compare", "trauma"}
SOURCES = Path(__file__).parents[2] / "docs" / "sources.md"
PHASES = ("before", "position", "anaesthesia", "dock", "pedicle", "body", "prepare", "fill", "harden", "out", "result")


@pytest.fixture(scope="module", params=names())
def program(request: pytest.FixtureRequest) -> Program:
    return load(request.param)


@pytest.fixture(scope="module")
def lanes(program: Program) -> list[list[SceneState]]:
    """The states of each lane every quarter of a second."""
    rows = [program.states_at(EVERY_S * i) for i in range(int(program.duration_s / EVERY_S) + 1)]
    return [list(lane) for lane in zip(*rows, strict=True)]


def of_kind(state: SceneState, kind: type) -> list[PartState]:
    return [part for part in state.parts if isinstance(part.spec, kind)]


def test_a_pass_lasts_under_four_minutes(program: Program) -> None:
    assert 20.0 < program.duration_s < 240.0


def test_every_step_says_something(program: Program) -> None:
    assert all(mark.title and mark.phase and mark.say.endswith(".") for mark in program.steps)
    assert all(2.0 <= mark.lasts_s <= 30.0 for mark in program.steps)


def test_every_step_has_its_own_view_and_one_or_two_sentences_to_read_aloud() -> None:
    for name in set(names()) - PAIRINGS:
        script = read_text(resources.files("kyphoscope.scenes.library").joinpath(f"{name}.yaml").read_text("utf-8"))
        assert isinstance(script, Scene)
        for step in script.steps:
            assert step.view is not None, step.title
            assert len(re.findall(r"[.!?](?=\s|$)", step.say)) in (1, 2), step.say


def test_every_step_has_sources_and_each_is_listed(program: Program) -> None:
    listed = set(re.findall(r"^\| ([^|]+) \|", SOURCES.read_text("utf-8"), re.MULTILINE))
    assert all(mark.sources for mark in program.steps)
    assert {source for mark in program.steps for source in mark.sources} <= listed


def test_everything_shown_was_announced(program: Program, lanes: list[list[SceneState]]) -> None:
    shown = {part.spec for lane in lanes for state in lane for part in state.parts}
    assert shown <= program.specs()


def test_opacities_and_the_like_stay_in_their_range(lanes: list[list[SceneState]]) -> None:
    for part in (part for lane in lanes for state in lane for part in state.parts):
        assert 0.0 < part.opacity <= 1.0
        assert 0.0 <= part.hardness <= 1.0
        assert 0.0 <= part.highlight <= 1.0
        assert np.linalg.norm(part.pose.axis) == pytest.approx(1.0, abs=1e-9)


def test_no_name_comes_twice_and_the_treated_bone_is_there(lanes: list[list[SceneState]]) -> None:
    for state in (state for lane in lanes for state in lane):
        found = [part.name for part in state.parts]
        assert len(found) == len(set(found))
        assert isinstance(state.part(state.treated).spec, VertebraSpec)


def test_cement_only_grows_and_only_hardens(lanes: list[list[SceneState]]) -> None:
    for lane in lanes:
        seen: dict[str, PartState] = {}
        for part in (part for state in lane for part in of_kind(state, CementSpec)):
            before = seen.get(part.name, part)
            assert part.spec.volume_ml >= before.spec.volume_ml
            assert part.hardness >= before.hardness
            assert part.spec.source_mm == before.spec.source_mm
            seen[part.name] = part
        assert all(part.hardness == 1.0 for part in seen.values())


def test_cement_comes_out_inside_the_body(lanes: list[list[SceneState]]) -> None:
    for part in (part for lane in lanes for state in lane for part in of_kind(state, CementSpec)):
        assert body_field(part.spec.vertebra.level).at(np.array([part.spec.source_mm]))[0] < 0


def test_balloons_hold_no_more_than_they_can_and_stand_still_while_full(lanes: list[list[SceneState]]) -> None:
    for lane in lanes:
        for before, after in pairwise(lane):
            for part in of_kind(after, BalloonSpec):
                assert part.spec.volume_ml <= balloon_size(part.spec.balloon_mm).most_ml
                assert (part.spec.vertebra is None) == (part.spec.volume_ml == 0.0)
                if part.spec.volume_ml and part.name in [other.name for other in before.parts]:
                    assert part.pose == before.part(part.name).pose


def test_a_cavity_is_that_of_the_fullest_balloon(lanes: list[list[SceneState]]) -> None:
    for lane in lanes:
        fullest: dict[str, float] = {}
        for state in lane:
            for part in of_kind(state, CavitySpec):
                volume_ml = part.spec.balloon.volume_ml
                assert volume_ml >= fullest.get(part.name, 0.0)
                assert part.spec.vertebra == state.part(state.treated).spec
                fullest[part.name] = volume_ml


def test_bones_give_way_or_come_back_in_fine_steps(lanes: list[list[SceneState]]) -> None:
    for lane in lanes:
        losses = [state.part(state.treated).spec.height_loss for state in lane]
        assert max(abs(a - b) for a, b in pairwise(losses)) <= 0.03
        assert all(loss == round(loss, 4) for loss in losses)


def test_a_stylet_lies_in_the_axis_of_its_needle(lanes: list[list[SceneState]]) -> None:
    for state in (state for lane in lanes for state in lane):
        hollow = [part for part in state.parts if isinstance(part.spec, NeedleSpec | CannulaSpec)]
        for stylet in of_kind(state, StyletSpec):
            beside = [np.cross(np.subtract(stylet.pose.tip_mm, h.pose.tip_mm), h.pose.axis) for h in hollow]
            assert min(np.linalg.norm(offset) for offset in beside) < 1e-6


@pytest.mark.parametrize("name", ["pvp", "pkp"])
def test_shafts_keep_to_the_way_through_the_pedicle(name: str) -> None:
    """What is in the bone lies on the way whose distance to the pedicle's walls and the canal is measured."""
    lesson = load(name)
    assert isinstance(lesson, Timeline)
    for state in (lesson.state_at(EVERY_S * i) for i in range(int(lesson.duration_s / EVERY_S))):
        for shaft in (part for part in state.parts if isinstance(part.spec, NeedleSpec | CannulaSpec)):
            way = lesson.ways["left" if shaft.pose.tip_mm[0] > 0 else "right"].entry
            offset = np.cross(np.subtract(shaft.pose.tip_mm, way.tip_mm), way.axis)
            assert np.linalg.norm(offset) < 0.05
            assert np.dot(shaft.pose.axis, way.axis) > 0.99999


def test_full_balloons_have_both_markers_in_the_body(lanes: list[list[SceneState]]) -> None:
    for part in (part for lane in lanes for state in lane for part in of_kind(state, BalloonSpec)):
        if part.spec.vertebra is not None and part.spec.vertebra_from_tamp is not None:
            ends = np.array([[0.0, 0.0, z] for z in markers_mm(part.spec.balloon_mm)])
            inside = unbroken(part.spec.vertebra_from_tamp.apply(ends), part.spec.vertebra)
            assert (body_field(part.spec.vertebra.level).at(inside) < 0).all()


@pytest.mark.parametrize("name", ["pvp", "pkp"])
def test_the_phases_come_in_the_order_of_the_procedure(name: str) -> None:
    phases = list(dict.fromkeys(mark.phase for mark in load(name).steps))
    assert [phase for phase in phases if phase in PHASES] == list(PHASES)
    assert {"balloon", "deflate"} <= set(phases) if name == "pkp" else "balloon" not in phases


def losses(name: str) -> dict[str, float]:
    """The share of height that is lost as each phase ends."""
    timeline = load(name)
    found = {}
    for mark in timeline.steps:
        (state,) = timeline.states_at(mark.starts_s + mark.lasts_s - 1e-6)
        spec = state.part(state.treated).spec
        assert isinstance(spec, VertebraSpec)
        found[mark.phase] = spec.height_loss
    return found


def test_posture_gives_a_little_pvp_hardly_more_and_pkp_a_part_but_nobody_all() -> None:
    pvp, pkp = losses("pvp"), losses("pkp")
    assert pvp["before"] == pkp["before"]
    assert pvp["position"] == pkp["position"] < pvp["before"]
    assert 0.0 < pvp["position"] - pvp["result"] < 0.05
    assert pkp["balloon"] < pkp["deflate"] == pkp["result"]
    assert 0.0 < pkp["result"] < pvp["result"] - 0.05


def test_pvp_spreads_between_trabeculae_and_pkp_fills_cavities() -> None:
    (pvp,), (pkp,) = load("pvp").states_at(1e9), load("pkp").states_at(1e9)
    assert [part.spec.pattern for part in of_kind(pvp, CementSpec)] == ["interdigitating"]
    assert [part.spec.pattern for part in of_kind(pkp, CementSpec)] == ["compact", "compact"]
    assert all(part.spec.fills is not None for part in of_kind(pkp, CementSpec))
    for part in of_kind(pkp, CementSpec):
        assert part.spec.volume_ml > part.spec.fills.balloon.volume_ml


def test_at_the_end_no_instrument_is_left(program: Program) -> None:
    for state in program.states_at(program.duration_s):
        assert not [part.name for part in state.parts if isinstance(part.spec, INSTRUMENTS)]


ASKING = ("pvp", "pkp", "compare")


def questions(program: Program) -> list[Question]:
    return [mark.question for mark in program.steps if mark.question is not None]


@pytest.mark.parametrize("name", ["pvp", "pkp"])
def test_a_lesson_asks_for_a_click_and_choices_and_whether_to_stop(name: str) -> None:
    kinds = [question.kind for question in questions(load(name))]
    assert {kind: kinds.count(kind) for kind in ("place", "choice")} == {"place": 1, "choice": 2}
    assert kinds.count("stop") >= 1
    assert len({question.right for question in questions(load(name)) if question.kind == "choice"}) > 1


def test_stopping_is_not_always_right() -> None:
    assert {question.right for question in questions(load("pvp")) if question.kind == "stop"} == {0, 1}


@pytest.mark.parametrize("name", ASKING)
def test_a_question_has_its_time_its_reason_and_its_sources(name: str) -> None:
    program = load(name)
    listed = set(re.findall(r"^\| ([^|]+) \|", SOURCES.read_text("utf-8"), re.MULTILINE))
    for mark in program.steps:
        if mark.question is not None:
            assert mark.starts_s <= mark.question.at_s <= mark.rests_s
            assert mark.question.text.endswith("?")
            assert len(re.findall(r"[.!?](?=\s|$)", mark.question.because)) in (1, 2), mark.question.because
            assert mark.question.sources
            assert set(mark.question.sources) <= listed


@pytest.mark.parametrize("name", ASKING)
def test_every_step_has_one_or_two_sentences_for_who_speaks(name: str) -> None:
    for mark in load(name).steps:
        assert len(re.findall(r"[.!?](?=\s|$)", mark.notes)) in (1, 2), mark.title
        assert mark.notes != mark.say


@pytest.mark.parametrize("name", ["pvp", "pkp"])
def test_the_place_that_is_asked_for_is_where_the_instrument_then_goes(name: str) -> None:
    """On the surface of the bone, which is bare of opaque skin by then, and not yet pointed at by any instrument."""
    program = load(name)
    (mark,) = (mark for mark in program.steps if mark.question is not None and mark.question.kind == "place")
    assert mark.question is not None
    (before,), (after,) = program.states_at(mark.question.at_s), program.states_at(mark.rests_s)
    assert not of_kind(before, NeedleSpec | CannulaSpec)
    assert all(part.opacity < 0.2 for part in of_kind(before, SkinSpec))
    (shaft,) = (part for part in of_kind(after, NeedleSpec | CannulaSpec) if part.name.endswith("left"))
    assert mark.question.place_mm == pytest.approx(shaft.pose.tip_mm, abs=1e-6)
    bone = before.part(before.treated)
    nearest_mm = np.linalg.norm(bone.pose.apply(build(bone.spec).vertices) - shaft.pose.tip_mm, axis=1).min()
    assert nearest_mm < 1.0
