"""What a script keeps from sight is at hand with its shape and its place, for a viewer who wants to see it."""

import numpy as np
import pytest

from kyphoscope.meshes.specs import DiscSpec, RibSpec, SacrumSpec, VertebraSpec
from kyphoscope.meshes.tissue.surroundings import TISSUES
from kyphoscope.scenes.cast import KINDS
from kyphoscope.scenes.library import names
from kyphoscope.scenes.program import Program
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.state import SceneState
from kyphoscope.scenes.timeline import Timeline, compile_scene
from kyphoscope.scenes.verbs import Advance, Turn, Withdraw
from tests.lessons import load


def compiled(text: str) -> Timeline:
    return compile_scene(read_text(text, "lesson.yaml"))  # type: ignore[arg-type]


def hidden(state: SceneState) -> list[str]:
    return [part.name for part in state.hidden]


@pytest.fixture(scope="module", params=names())
def program(request: pytest.FixtureRequest) -> Program:
    return load(request.param)


def test_nothing_is_both_seen_and_hidden_and_both_keep_the_order_of_the_cast(program: Program) -> None:
    order: dict[int, list[str]] = {}
    for t in np.linspace(0.0, program.duration_s, 301):
        for lane, state in enumerate(program.states_at(float(t))):
            seen = [part.name for part in state.parts]
            assert not set(seen) & set(hidden(state))
            assert all(0.0 < part.opacity <= 1.0 and part.highlight == 0.0 for part in state.hidden)
            row = order.setdefault(lane, [])
            for found in (seen, hidden(state)):
                known = [name for name in found if name in row]
                assert known == [name for name in row if name in known]
            row += [name for name in seen if name not in row] if not row else []


def test_the_cord_and_its_sac_are_at_hand_before_the_script_shows_them() -> None:
    start = load("pvp").states_at(0.0)[0]
    found = {part.name: part for part in start.hidden}
    assert {"cord", "sac", "start"} <= set(found)
    assert found["cord"].opacity == TISSUES["spinal_cord"].opacity
    assert found["start"].spec == start.part("treated").spec
    assert found["start"].pose.tip_mm[1] == 90.0


@pytest.mark.parametrize("part", ["T12", "disc"])
def test_it_is_hidden_just_as_it_would_be_seen(needle_script: str, part: str) -> None:
    """With and without `shown: false` the body is the same at any time, but for where it is told."""
    line = next(line for line in needle_script.splitlines() if line.startswith(f"  {part}:"))
    shown, kept = compiled(needle_script), compiled(needle_script.replace(line, line.replace("}", ", shown: false}")))
    for t in np.linspace(0.0, shown.duration_s, 43):
        one, other = shown.state_at(float(t)), kept.state_at(float(t))
        assert one.part(part) == next(found for found in other.hidden if found.name == part)
        assert [found for found in one.parts if found.name != part] == list(other.parts)


@pytest.mark.parametrize(("t", "where"), [(3.999, "hidden"), (4.0, "hidden"), (4.001, "parts"), (5.0, "parts")])
def test_at_the_very_instant_at_which_it_begins_to_appear_it_is_still_hidden(
    needle_script: str, t: float, where: str
) -> None:
    script = needle_script.replace("disc: {part: disc, above: T12}", "disc: {part: disc, above: T12, shown: false}")
    state = compiled(script.replace("- {highlight: L1}", "- {show: disc}")).state_at(t)
    found = {"parts": [part.name for part in state.parts], "hidden": hidden(state)}
    assert [place for place, row in found.items() if "disc" in row] == [where]


def test_what_has_no_place_or_no_shape_yet_is_not_hidden_but_nowhere(balloon_script: str) -> None:
    balloon = compiled(balloon_script)
    assert hidden(balloon.state_at(0.0)) == []
    assert {"tamp", "balloon", "cavity", "filler", "cement"}.isdisjoint(hidden(balloon.state_at(6.0)))


def test_what_is_put_away_for_good_is_gone(balloon_script: str) -> None:
    # The tamp is withdrawn and hidden at 21 s, and with it its balloon.
    assert {"tamp", "balloon"}.isdisjoint(hidden(compiled(balloon_script).state_at(24.0)))


def test_an_instrument_is_hidden_only_between_two_times_at_which_it_is_seen(needle_script: str) -> None:
    between = needle_script.replace("- {highlight: L1}", "- {highlight: L1}\n      - {fade: needle, to: 0, lasts_s: 1}")
    between = between.replace("- {cut: off}", "- {show: needle, lasts_s: 0.5}\n      - {cut: off}")
    state = compiled(between).state_at(12.0)
    assert "needle" in hidden(state)
    assert (
        state.hidden[hidden(state).index("needle")].pose == compiled(needle_script).state_at(12.0).part("needle").pose
    )
    assert "needle" not in hidden(compiled(needle_script).state_at(20.999))


def test_what_moves_out_of_sight_is_left_out_while_it_moves(needle_script: str) -> None:
    unseen = needle_script.replace("- {show: skin}", "- {show: skin}\n      - {fade: needle, to: 0}")
    unseen = unseen.replace("      - {turn: needle, by_deg: 90}\n", "")
    unseen = unseen.replace("- {cut: sagittal", "- {show: needle}\n      - {cut: sagittal")
    lesson = compiled(unseen)
    assert {"needle", "stylet"}.isdisjoint(hidden(lesson.state_at(5.0)))
    assert {"needle", "stylet"} <= set(hidden(lesson.state_at(7.5)))


def test_only_instruments_move_so_that_no_bone_is_left_out_of_sight_and_mind_for_a_while(program: Program) -> None:
    """What an X-ray must go through, shown or hidden, is there at every instant."""
    assert set(Advance.parts or ()) | set(Withdraw.parts or ()) | set(Turn.parts or ()) <= {
        word for word, part in KINDS.items() if part.is_instrument
    }
    always = (VertebraSpec, DiscSpec, RibSpec, SacrumSpec)
    found: dict[int, set[str]] = {}
    for t in np.linspace(0.0, program.duration_s, 301):
        for lane, state in enumerate(program.states_at(float(t))):
            bones = {part.name for part in (*state.parts, *state.hidden) if isinstance(part.spec, always)}
            assert bones
            assert bones == found.setdefault(lane, bones)


def test_a_skin_over_a_neighbour_lies_where_it_is_met_and_not_where_it_was_looked_for(needle_script: str) -> None:
    """T12 leans on the broken bone, so its skin must be laid when it is shown, after the bone was raised."""
    script = needle_script.replace("skin: {part: skin, vertebra: L1", "skin: {part: skin, vertebra: T12")
    script = script.replace("      - {show: skin}\n      - {incise: skin, length_mm: 2}\n", "")
    script = script.replace("      - {restore: L1, height_loss: 0.33, lasts_s: 1}\n", "")
    script = script.replace("- {highlight: L1}", "- {restore: L1, height_loss: 0.05, lasts_s: 1}")
    script = script.replace("- {show: bandage}", "- {show: skin}\n      - {label: Here, at: T12.left_path.skin}")
    lesson = compiled(script)
    assert hidden(lesson.state_at(0.0)) == []
    end = lesson.state_at(20.9)
    assert end.part("skin").pose.tip_mm == pytest.approx(end.labels[0].at_mm, abs=1e-6)


def test_tissue_along_no_vertebrae_is_nowhere() -> None:
    script = (
        "title: A\ncast:\n  cord: {part: tissue, tissue: spinal_cord}\nsteps:\n  - {step: A, phase: a, lasts_s: 1}\n"
    )
    assert compiled(script).state_at(0.0).hidden == ()


def test_what_is_only_hidden_is_not_announced_as_shown() -> None:
    lesson = load("pvp")
    start = lesson.states_at(0.0)[0]
    never = {part.spec for part in start.hidden if part.name == "cord"}
    assert never
    assert never.isdisjoint(lesson.specs())  # the bone has another height when the cord is shown


def test_each_side_of_a_comparison_hides_what_its_own_lesson_hides() -> None:
    both, lessons = load("compare"), (load("pvp"), load("pkp"))
    for mark in both.steps:
        for state, lesson in zip(both.states_at(mark.starts_s), lessons, strict=True):
            own = [m for m in lesson.steps if m.title == state.title and m.phase == state.phase]
            alone = lesson.states_at(own[0].starts_s)[0]
            if state.parts == alone.parts:
                assert state.hidden == alone.hidden
    assert any(state.hidden for state in both.states_at(0.0))
