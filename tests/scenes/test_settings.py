"""What may be chosen of a lesson: who is left out then, which words are said, and what is refused, with its line."""

from __future__ import annotations

import pytest

from kyphoscope.meshes.access.pathway import plan
from kyphoscope.meshes.choices import LEVELS
from kyphoscope.meshes.specs import BalloonSpec, CementSpec, RibSpec, VertebraSpec
from kyphoscope.meshes.tables.tables import above, below
from kyphoscope.scenes.errors import SceneError
from kyphoscope.scenes.library import settings_of
from kyphoscope.scenes.model import Scene
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.settings import taken
from kyphoscope.scenes.timeline import Timeline, compile_scene
from kyphoscope.scenes.volumes import body_volume_ml
from tests.lessons import load

SCRIPT = """\
title: A needle into {level}
settings: {level: L1, fracture: wedge, height_loss: 0.35, approach: auto, sides: left, gauge: 11}
cast:
  treated: {part: vertebra}
  upper: {part: vertebra, level: above}
  lower: {part: vertebra, level: below}
  over: {part: disc, above: above}
  under: {part: disc, above: treated}
  rib: {part: rib, level: treated, side: left}
  needle_left: {part: needle, side: left}
  needle_right: {part: needle, side: right}
  stylet_left: {part: stylet, in: needle_left}
  stylet_right: {part: stylet, in: needle_right}
  cement_left: {part: cement, inside: treated, side: left}
  cement_right: {part: cement, inside: treated, side: right}
steps:
  - step: To the {side} pedicle
    phase: dock
    lasts_s: 6
    view: {name: lateral, at: upper.body.centre}
    say: About {height_loss} of the height of {level} is lost.
    instead:
      parapedicular: {step: Beside the pedicle}
      biconcave: {say: "A {fracture} fracture."}
    do:
      - {highlight: upper}
      - {fade: under, to: 0.5}
      - {advance: needle_right, from: treated.right_path.skin, to: treated.right_path.anterior_third}
      - {advance: needle_left, from: treated.left_path.skin, to: treated.left_path.anterior_third}
      - {label: "{side} wall", at: treated.pedicle.medial_wall, only: [transpedicular]}
      - {cut: along, at: treated.path.entry, starts_s: 1}
      - {restore: treated, regains: 0.4, lasts_s: 3}
  - step: Cement
    phase: fill
    lasts_s: 6
    do:
      - {withdraw: stylet_left, by_mm: 150, lasts_s: 1}
      - {withdraw: stylet_right, by_mm: 150, lasts_s: 1}
      - {inject: cement_left, at: needle_left.tip, share_of_body: 0.1, starts_s: 2, in_portions: 4, only: [one]}
      - {inject: cement_right, at: needle_right.tip, share_of_body: 0.1, starts_s: 2, only: [one]}
"""


def scene(text: str = SCRIPT) -> Scene:
    found = read_text(text, "lesson.yaml")
    assert isinstance(found, Scene)
    return found


def shown(**chosen: str) -> Timeline:
    return compile_scene(scene(), chosen)


@pytest.mark.parametrize("level", LEVELS)
def test_neighbours_are_those_of_the_chosen_level_and_missed_by_nobody(level: str) -> None:
    start = shown(level=level).state_at(0.0)
    levels = {part.name: part.spec.level for part in start.parts if isinstance(part.spec, VertebraSpec | RibSpec)}
    expected = {"upper": above(level), "treated": level, "lower": below(level)}
    ribs = {"rib": level} if level.startswith("T") else {}
    assert levels == {name: at for name, at in expected.items() if at is not None} | ribs


@pytest.mark.parametrize("sides", ["left", "right", "two"])
def test_who_is_for_the_other_side_is_left_out_with_all_that_is_done_to_it(sides: str) -> None:
    timeline = shown(sides=sides)
    names = {part.name for t in (5.9, 9.5, 11.9) for part in timeline.state_at(t).parts}
    for side in ("left", "right"):
        assert (f"needle_{side}" in names) == (sides in (side, "two"))
        assert (f"cement_{side}" in names) == (sides == side)
    side = "right" if sides == "right" else "left"
    assert timeline.steps[0].title == f"To the {side} pedicle"
    state = timeline.state_at(5.0)
    assert [label.text for label in state.labels] == [f"{side.capitalize()} wall"]
    mirror = 1.0 if side == "left" else -1.0
    assert state.labels[0].at_mm[0] * mirror > 0.0
    assert state.view.towards[0] * mirror > 0.9
    assert state.cut is not None
    assert state.cut.normal[0] * mirror > 0.0


def test_one_way_alone_and_one_of_two_are_planned_differently() -> None:
    spec = VertebraSpec(level="L1", fracture="wedge", height_loss=0.35)
    for sides in ("left", "two"):
        assert shown(sides=sides).ways["left"] == plan(spec, sides, 3.048).left


def test_only_the_sides_that_are_gone_in_at_have_a_way() -> None:
    found = {sides: tuple(shown(sides=sides).ways) for sides in ("left", "right", "two")}
    assert found == {"left": ("left",), "right": ("right",), "two": ("left", "right")}


@pytest.mark.parametrize("loss", ["0", "0.2", "0.35", "0.6"])
def test_a_share_of_what_was_lost_is_regained(loss: str) -> None:
    timeline = shown(height_loss=loss)
    before, after = (timeline.state_at(t).part("treated").spec.height_loss for t in (0.0, 4.0))
    assert before == float(loss)
    assert after == pytest.approx(0.6 * before, abs=1e-4)


@pytest.mark.parametrize("level", ["T5", "T11", "L3"])
def test_a_share_of_the_body_is_measured_out_in_tenths(level: str) -> None:
    timeline = shown(level=level)
    held = [part.spec.volume_ml for part in timeline.state_at(12.0).parts if isinstance(part.spec, CementSpec)]
    assert held == [pytest.approx(0.1 * body_volume_ml(level), abs=0.051)]
    assert held[0] == pytest.approx(round(held[0], 1))
    # Four portions, a rest after each.
    resting = timeline.state_at(6.0 + 2.0 + 0.99).part("cement_left").spec.volume_ml
    assert resting == pytest.approx(held[0] / 4, abs=0.02)


def test_words_follow_what_is_chosen() -> None:
    timeline = shown(level="T9", height_loss="0.42")
    assert timeline.title == "A needle into T9"
    assert timeline.steps[0].say == "About 42 % of the height of T9 is lost."
    assert shown(fracture="biconcave").steps[0].say == "A biconcave fracture."
    beside = shown(approach="parapedicular")
    assert beside.steps[0].title == "Beside the pedicle"
    assert beside.state_at(5.0).labels == ()
    assert {way.approach for way in beside.ways.values()} == {"parapedicular"}


def test_the_gauge_is_that_of_all_who_do_not_say_theirs() -> None:
    assert shown(gauge="13").state_at(5.0).part("needle_left").spec.gauge == 13
    told = scene(SCRIPT.replace("needle_left: {part: needle,", "needle_left: {part: needle, gauge: 10,"))
    assert compile_scene(told, {"gauge": "13"}).state_at(5.0).part("needle_left").spec.gauge == 10


REFUSED = [
    ({"levle": "T5"}, 'This lesson has no setting "levle". Did you mean "level"?'),
    ({"level": "T3"}, '`level` cannot be "T3".'),
    ({"level": "t5"}, '`level` cannot be "t5". Did you mean "T5"?'),
    ({"height_loss": "0.61"}, "`height_loss` must be at most 0.6"),
    ({"height_loss": "-0.1"}, "`height_loss` must be at least 0"),
    ({"height_loss": "nan"}, '`height_loss` must be a number, but it is "nan".'),
    ({"height_loss": "much"}, '`height_loss` must be a number, but it is "much".'),
    ({"sides": "both"}, '`sides` cannot be "both". Legal are: left, right and two.'),
    ({"gauge": "9"}, "`gauge` cannot be 9. Legal are: 8, 10, 11, 13."),
    ({"approach": "open"}, '`approach` cannot be "open".'),
    ({"level": "T6", "gauge": "8", "approach": "transpedicular"}, "An 8G cannula (4.2 mm) is not taken through"),
]


@pytest.mark.parametrize(("chosen", "told"), REFUSED, ids=[" ".join(map(str, chosen)) for chosen, _ in REFUSED])
def test_what_cannot_be_chosen_is_refused_with_the_option(chosen: dict[str, str], told: str) -> None:
    with pytest.raises(SceneError) as mistake:
        compile_scene(scene(), chosen)
    option, value = list(chosen.items())[-1]
    assert str(mistake.value).startswith(f"--set {option}={value}: {told}")


MISTAKES = [
    ("say: About {height_loss}", "say: About {loss}", "{loss} stands for nothing. Words in braces may be {level}"),
    (
        "only: [transpedicular]",
        "only: [transpedicle]",
        '`only` cannot be "transpedicle". Did you mean "transpedicular"?',
    ),
    (
        "parapedicular: {step: Beside the pedicle}",
        "parapedicullar: {step: Beside}",
        'Unknown word "parapedicullar". Did you mean "parapedicular"?',
    ),
    ("parapedicular: {step: Beside the pedicle}", "parapedicular: {steps: Beside}", 'Unknown key "steps".'),
    ("regains: 0.4,", "regains: 1.4,", "`regains` must be at most 1"),
    ("regains: 0.4,", "regains: 0.4, height_loss: 0.1,", "Restore needs `height_loss` or `regains`, one of them."),
    (
        "share_of_body: 0.1, starts_s: 2, in_portions: 4",
        "share_of_body: 0.9, starts_s: 2",
        "23.1 mL of cement do not fit",
    ),
    ("at: needle_left.tip", "at: needle_left.tipp", "needle_left has no landmark tipp."),
    ("level: L1, fracture: wedge", "level: L9, fracture: wedge", '`level` cannot be "L9".'),
    ("gauge: 11}", "gage: 11}", 'Unknown key "gage". Did you mean "gauge"?'),
]


@pytest.mark.parametrize(("old", "new", "told"), MISTAKES, ids=[new for _, new, _ in MISTAKES])
@pytest.mark.parametrize("sides", ["left"])
def test_a_mistake_has_its_line_though_others_are_left_out_before_it(
    old: str, new: str, told: str | None, sides: str
) -> None:
    assert old in SCRIPT
    text = SCRIPT.replace(old, new, 1)
    with pytest.raises(SceneError) as mistake:
        compile_scene(scene(text), {"sides": sides})
    assert mistake.value.line == text[: text.index(new)].count("\n") + 1
    if told is not None and "mL of cement" not in told:
        assert f"{mistake.value.wrong} {mistake.value.instead}".startswith(told)


def test_a_vertebra_of_no_level_is_refused() -> None:
    bare = "title: One\ncast:\n  bone: {part: vertebra}\nsteps:\n  - {step: A, phase: a, lasts_s: 1}\n"
    with pytest.raises(SceneError, match=r"line 3: `bone` does not say its level.* Write `level:`"):
        compile_scene(scene(bare))


def test_roles_need_no_settings_where_one_vertebra_is_broken() -> None:
    text = (
        "title: Three in {braces}\ncast:\n  L2: {part: vertebra, level: L2, fracture: wedge, height_loss: 0.2}\n"
        "  upper: {part: vertebra, level: above}\nsteps:\n  - {step: A, phase: a, lasts_s: 1}\n"
    )
    timeline = compile_scene(scene(text))
    assert timeline.title == "Three in {braces}"
    assert timeline.state_at(0.0).part("upper").spec.level == "L1"


def test_a_script_without_settings_takes_none(needle_script: str) -> None:
    with pytest.raises(SceneError, match=r'--set level=T5: This lesson has no setting "level". It takes none.'):
        compile_scene(scene(needle_script), {"level": "T5"})
    assert taken(scene(needle_script)) == {}


def test_a_comparison_takes_what_its_sides_take() -> None:
    assert settings_of("compare") == settings_of("pvp") | {
        "sides": "two (PKP), left (PVP)",
        "gauge": "8 (PKP), 11 (PVP)",
    }
    both = load("compare", {"level": "T11", "height_loss": "0.4"}).states_at(0.0)
    assert {state.part("treated").spec for state in both} == {
        VertebraSpec(level="T11", fracture="wedge", height_loss=0.4)
    }


@pytest.mark.parametrize(("level", "length_mm"), [("T4", 10.0), ("T8", 10.0), ("T12", 15.0), ("L3", 15.0)])
def test_the_balloons_are_no_longer_than_half_the_body(level: str, length_mm: float) -> None:
    timeline = load("pkp", {"level": level})
    assert {spec.balloon_mm for spec in timeline.specs() if isinstance(spec, BalloonSpec)} == {length_mm}


def test_a_balloon_that_is_longer_than_the_body_is_refused_with_those_that_fit(balloon_script: str) -> None:
    text = balloon_script.replace("level: L1", "level: T4").replace("balloon_mm: 15", "balloon_mm: 20")
    told = r"A balloon of 20 mm with its tip is longer than the \d+ mm of the body of L1.* Write `balloon_mm:` 10"
    with pytest.raises(SceneError, match=told) as mistake:
        compile_scene(scene(text.replace("level: L2", "level: T5")))
    assert mistake.value.line == text[: text.index("inflate")].count("\n") + 1
