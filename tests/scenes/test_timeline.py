"""What each verb does to a state, asked of two short lessons."""

import math

import numpy as np
import pytest

from kyphoscope.meshes.fracture.fracture import unbroken
from kyphoscope.meshes.specs import BalloonSpec, CavitySpec, CementSpec, SkinSpec, VertebraSpec
from kyphoscope.scenes.model import Scene
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.state import SceneState
from kyphoscope.scenes.timeline import Timeline, compile_scene


def compiled(text: str) -> Timeline:
    scene = read_text(text)
    assert isinstance(scene, Scene)
    return compile_scene(scene)


@pytest.fixture
def needle(needle_script: str) -> Timeline:
    return compiled(needle_script)


@pytest.fixture
def balloon(balloon_script: str) -> Timeline:
    return compiled(balloon_script)


def there(state: SceneState) -> set[str]:
    return {part.name for part in state.parts}


def bone(state: SceneState) -> VertebraSpec:
    spec = state.part(state.treated).spec
    assert isinstance(spec, VertebraSpec)
    return spec


def test_bones_are_there_from_the_start_and_instruments_when_they_are_used(needle: Timeline) -> None:
    assert there(needle.state_at(0.0)) == {"L1", "T12", "disc"}
    # The stylet is seen with its needle; the cement is not there before it is injected.
    assert there(needle.state_at(2.0)) == {"L1", "T12", "disc", "skin", "needle", "stylet"}
    assert there(needle.state_at(21.0)) == {"L1", "T12", "disc", "skin", "bandage", "cement"}


@pytest.mark.parametrize("after", ["", ", starts_s: 0.3"])
def test_a_step_that_shows_what_it_uses_is_no_contradiction(needle_script: str, after: str) -> None:
    text = needle_script.replace("- {show: skin}", f"- {{show: skin}}\n      - {{show: needle{after}}}")
    assert compiled(text).state_at(2.0).part("needle").opacity == 1.0


def test_parts_come_in_the_order_of_the_cast(needle: Timeline) -> None:
    cast = ["L1", "T12", "disc", "skin", "bandage", "needle", "stylet", "cement"]
    for t in np.linspace(0.0, 21.0, 43):
        found = [part.name for part in needle.state_at(float(t)).parts]
        assert found == [name for name in cast if name in found]


def test_the_needle_comes_from_and_goes_where_it_is_told(needle: Timeline) -> None:
    way = needle.ways["left"]
    start = needle.state_at(1e-9).part("needle").pose
    assert start.tip_mm == pytest.approx(way.skin.tip_mm, abs=1e-6)
    for t, place in ((4.0, "entry"), (7.5, "anterior_third")):
        pose = needle.state_at(t).part("needle").pose
        assert pose.tip_mm == pytest.approx(getattr(way, place).tip_mm, abs=1e-6)
        assert pose.axis == pytest.approx(way.entry.axis, abs=1e-6)


def test_turned_by_as_much_as_was_asked(needle: Timeline) -> None:
    before, after = needle.state_at(4.0).part("needle").pose, needle.state_at(8.0).part("needle").pose
    assert after.roll_deg - before.roll_deg == pytest.approx(90.0)


def test_a_positive_turn_is_clockwise_for_who_looks_along_the_instrument(needle: Timeline) -> None:
    before, after = needle.state_at(4.0).part("needle").pose, needle.state_at(5.0).part("needle").pose
    turned = np.cross(before.columns()[0], after.columns()[0]) @ np.array(before.axis)
    # Seen along the axis, clockwise is right-handed about it.
    assert turned > 0.1


def test_withdrawn_along_the_axis_of_what_it_lies_in(needle: Timeline) -> None:
    hollow, core = (needle.state_at(9.9).part(name).pose for name in ("needle", "stylet"))
    gone = np.subtract(hollow.tip_mm, core.tip_mm)
    assert gone @ np.array(hollow.axis) > 60.0
    assert np.linalg.norm(np.cross(gone, hollow.axis)) < 1e-9
    (end,) = (needle.state_at(10.0).part(name).pose for name in ("stylet",))
    assert math.dist(end.tip_mm, hollow.tip_mm) == pytest.approx(140.0)


def test_cement_reaches_what_was_asked_and_starts_where_the_tip_was(needle: Timeline) -> None:
    tip = needle.state_at(11.0).part("needle").pose.tip_mm
    spec = needle.state_at(17.0).part("cement").spec
    assert isinstance(spec, CementSpec)
    assert spec.volume_ml == 2.0
    assert spec.pattern == "interdigitating"
    assert spec.source_mm == pytest.approx(unbroken(np.array([tip]), bone(needle.state_at(11.0)))[0], abs=1e-3)


def test_cement_stays_where_it_was_put_when_the_needle_leaves(needle: Timeline) -> None:
    before, after = needle.state_at(17.0).part("cement").spec, needle.state_at(21.0).part("cement").spec
    assert isinstance(before, CementSpec)
    assert isinstance(after, CementSpec)
    assert before.source_mm == after.source_mm
    assert (before.vertebra.height_loss, after.vertebra.height_loss) == (0.35, 0.33)


def test_volumes_come_in_steps_of_two_hundredths(needle: Timeline) -> None:
    volumes = {spec.volume_ml for spec in needle.specs() if isinstance(spec, CementSpec)}
    assert volumes == {round(0.02 * k, 4) for k in range(1, 101)}


def test_half_of_an_even_injection_is_in_at_half_its_time(needle: Timeline) -> None:
    spec = needle.state_at(14.0).part("cement").spec
    assert isinstance(spec, CementSpec)
    assert spec.volume_ml == pytest.approx(1.0, abs=0.02)


def test_cement_hardens(needle: Timeline) -> None:
    assert needle.state_at(17.0).part("cement").hardness == 0.0
    assert needle.state_at(18.0).part("cement").hardness == pytest.approx(0.5)
    assert needle.state_at(19.0).part("cement").hardness == 1.0


def test_the_skin_is_cut(needle: Timeline) -> None:
    spec = needle.state_at(4.0).part("skin").spec
    assert isinstance(spec, SkinSpec)
    assert spec.incision_mm == 2.0
    skin = needle.state_at(4.0).part("skin").pose
    # What the patch calls superior is superior in the world.
    assert skin.columns()[0][2] == pytest.approx(spec.vertical[0])
    assert np.linalg.norm(spec.vertical) == pytest.approx(1.0)
    assert needle.state_at(21.0).part("bandage").pose == skin


def test_a_cut_stays_until_it_is_closed(needle: Timeline) -> None:
    assert needle.state_at(8.9).cut is None
    cut = needle.state_at(9.0).cut
    assert cut is not None
    assert cut.normal == (1.0, 0.0, 0.0)
    assert cut.point_mm == needle.state_at(9.0).part("needle").pose.tip_mm
    assert needle.state_at(16.999).cut == cut
    assert needle.state_at(17.0).cut is None


def test_a_label_follows_what_it_names(needle: Timeline) -> None:
    assert needle.state_at(4.9).labels == ()
    for t in (5.0, 5.7, 6.4, 7.9):
        state = needle.state_at(t)
        (label,) = state.labels
        assert label.text == "Tip"
        assert label.at_mm == pytest.approx(state.part("needle").pose.tip_mm, abs=1e-9)
    assert needle.state_at(8.0).labels == ()


def test_a_highlight_comes_and_goes(needle: Timeline) -> None:
    assert needle.state_at(4.0).part("L1").highlight == 0.0
    assert needle.state_at(6.0).part("L1").highlight == 1.0
    assert needle.state_at(8.0).part("L1").highlight == 0.0
    assert 0.0 < needle.state_at(7.9).part("L1").highlight < 1.0


def test_every_step_begins_with_its_own_view(needle: Timeline) -> None:
    assert needle.state_at(0.0).view.towards == (0.0, 1.0, 0.0)
    assert needle.state_at(2.8).view == needle.state_at(0.0).view
    assert needle.state_at(3.4).view.towards not in [(0.0, 1.0, 0.0), (1.0, 0.0, 0.0)]
    assert needle.state_at(4.0).view.towards == (1.0, 0.0, 0.0)
    assert needle.state_at(4.0).view.height_mm == pytest.approx(110.0 / 1.5)
    # A step without a view is looked at as the one before.
    assert needle.state_at(8.0).view == needle.state_at(4.0).view


def test_bones_above_follow_the_upper_end_plate(balloon: Timeline, needle: Timeline) -> None:
    assert needle.state_at(0.0).part("T12").pose != needle.state_at(21.0).part("T12").pose
    assert balloon.state_at(0.0).part("L2").pose == balloon.state_at(33.0).part("L2").pose
    assert balloon.state_at(0.0).part("L1").pose == balloon.state_at(33.0).part("L1").pose


def test_a_tamp_slides_in_its_cannula_with_its_balloon(balloon: Timeline) -> None:
    state = balloon.state_at(9.0)
    tamp, cannula = state.part("tamp").pose, state.part("cannula").pose
    offset = np.subtract(tamp.tip_mm, cannula.tip_mm)
    assert np.linalg.norm(np.cross(offset, cannula.axis)) < 1e-9
    assert state.part("balloon").pose == tamp
    assert there(balloon.state_at(24.0)).isdisjoint({"tamp", "balloon"})


def test_a_balloon_is_confined_while_it_is_full(balloon: Timeline) -> None:
    folded, full = balloon.state_at(9.9).part("balloon").spec, balloon.state_at(14.5).part("balloon").spec
    assert folded == BalloonSpec(balloon_mm=15.0)
    assert isinstance(full, BalloonSpec)
    assert full.volume_ml == 1.2
    assert full.vertebra == bone(balloon.state_at(14.5))
    assert full.vertebra_from_tamp == balloon.state_at(14.5).part("tamp").pose
    assert balloon.state_at(18.0).part("balloon").spec == folded


def test_a_cavity_keeps_the_fullest_balloon_and_moves_with_the_bone(balloon: Timeline) -> None:
    assert "cavity" not in there(balloon.state_at(9.9))
    full = balloon.state_at(14.5).part("balloon").spec
    later = balloon.state_at(24.0)
    spec = later.part("cavity").spec
    assert isinstance(spec, CavitySpec)
    assert spec.balloon == full
    assert spec.vertebra == bone(later)
    assert spec.vertebra.height_loss == 0.17


def test_portions_come_one_after_the_other_with_a_rest_after_each(balloon: Timeline) -> None:
    def volume_ml(t: float) -> float:
        state = balloon.state_at(t)
        if "cement" not in there(state):
            return 0.0
        spec = state.part("cement").spec
        assert isinstance(spec, CementSpec)
        return spec.volume_ml

    # Six seconds from 23 s on, in three portions of two.
    assert [volume_ml(t) for t in (23.0, 24.5, 24.99, 26.5, 26.99, 28.5)] == [0.0, 0.4, 0.4, 0.8, 0.8, 1.3]
    assert 0.4 < volume_ml(25.7) < 0.8
    spec = balloon.state_at(29.0).part("cement").spec
    assert isinstance(spec, CementSpec)
    assert spec.pattern == "compact"
    assert spec.fills == balloon.state_at(29.0).part("cavity").spec


def test_a_portion_is_called_by_its_name_while_it_runs(balloon: Timeline) -> None:
    said = [[label.text for label in balloon.state_at(t).labels] for t in (22.9, 23.5, 25.5, 27.5, 29.1)]
    assert said == [[], ["One"], ["Two"], ["Three"], []]


def test_withdrawing_hides_nothing_and_hiding_moves_nothing(balloon: Timeline) -> None:
    assert "cannula" in there(balloon.state_at(33.0))
    assert "filler" not in there(balloon.state_at(33.0))


def test_the_treated_vertebra_is_named(needle: Timeline, needle_script: str) -> None:
    assert needle.state_at(3.0).treated == "L1"
    whole = needle_script.split("steps:")[0].replace(", fracture: wedge, height_loss: 0.35", "")
    step = "steps:\n  - {step: Look, phase: before, lasts_s: 2, say: Nothing is broken.}\n"
    assert compiled(whole + step).state_at(1.0).treated == ""
    assert compiled(f"treats: T12\n{whole}{step}").state_at(1.0).treated == "T12"


def test_a_hidden_part_that_may_be_shown_again(needle_script: str) -> None:
    text = needle_script.replace("- {show: bandage}", "- {show: bandage}\n      - {fade: T12, to: 0.3}")
    state = compiled(text).state_at(21.0)
    assert state.part("T12").opacity == pytest.approx(0.3)
    gone = compiled(text.replace("to: 0.3", "to: 0")).state_at(21.0)
    assert "T12" not in there(gone)
