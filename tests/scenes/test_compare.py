"""Two lessons on one clock: equal phases begin together, and who has nothing to do waits and says for what."""

import dataclasses
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphoscope.scenes.compare import Comparison, compile_pairing
from kyphoscope.scenes.errors import SceneError
from kyphoscope.scenes.library import load
from kyphoscope.scenes.model import Pairing
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.timeline import Timeline, compile_scene
from tests.sweep import examples

PAIR = """\
title: Both
lanes:
  - {name: A, scene: needle}
  - {name: B, scene: balloon}
waiting:
  deflate: the balloon is emptied
"""


def paired(pair: str, left: str, right: str) -> Comparison:
    pairing = read_text(pair, "pair.yaml")
    assert isinstance(pairing, Pairing)
    return compile_pairing(pairing, [compile_scene(read_text(left)), compile_scene(read_text(right))])


@pytest.fixture
def comparison(needle_script: str, balloon_script: str) -> Comparison:
    left = needle_script.replace("  - step: Into the body\n    phase: body", "  - step: Into the body\n    phase: dock")
    return paired(PAIR, left, balloon_script)


def test_phases_are_the_union_in_order(comparison: Comparison) -> None:
    phases = list(dict.fromkeys(mark.phase for mark in comparison.steps))
    assert phases == ["dock", "prepare", "balloon", "deflate", "fill", "out"]


def test_equal_phases_begin_together_and_last_as_long_as_the_longer(comparison: Comparison) -> None:
    starts = {mark.phase: mark.starts_s for mark in reversed(comparison.steps)}
    # dock 8 and 4 s, prepare 3 and 3, balloon 8, deflate 6, fill 6 and 8, out 4 and 4
    expected = {"dock": 0.0, "prepare": 8.0, "balloon": 11.0, "deflate": 19.0, "fill": 25.0, "out": 33.0}
    assert starts == pytest.approx(expected)
    assert comparison.duration_s == pytest.approx(37.0)
    for phase, start_s in expected.items():
        for state in comparison.states_at(start_s):
            assert state.phase == phase or state.waiting_for


def test_who_has_nothing_to_do_waits_frozen_and_says_for_what(comparison: Comparison) -> None:
    waiting = [comparison.states_at(t)[0] for t in (19.0, 20.0, 22.5, 24.99)]
    assert {state.waiting_for for state in waiting} == {"the balloon is emptied"}
    assert len({state.parts for state in waiting}) == 1
    assert waiting[0].phase == "prepare"
    assert comparison.states_at(11.5)[0].waiting_for == "B goes on with: Balloon in"
    assert comparison.states_at(15.0)[0].waiting_for == "B goes on with: Balloon up"


def test_who_is_ready_first_waits_for_the_other(comparison: Comparison) -> None:
    assert comparison.states_at(3.9)[1].waiting_for == ""
    later = comparison.states_at(5.0)[1]
    assert later.waiting_for == "A goes on with: Into the body"
    assert later.parts == comparison.states_at(7.9)[1].parts
    assert later.phase == "dock"


def test_nobody_waits_at_the_end(comparison: Comparison) -> None:
    assert [state.waiting_for for state in comparison.states_at(comparison.duration_s)] == ["", ""]


@examples(150, few=40)
@given(share=st.floats(0.0, 1.0))
def test_one_camera_and_one_clock(share: float) -> None:
    comparison = shipped()
    t = share * comparison.duration_s
    left, right = comparison.states_at(t)
    assert left.view == right.view == comparison.view(t)
    assert (left.t_s, left.step) == (right.t_s, right.step)
    assert left.waiting_for == "" or right.waiting_for == ""


@examples(150, few=40)
@given(share=st.floats(0.0, 1.0))
def test_each_side_shows_what_its_own_lesson_shows(share: float) -> None:
    """Every state of a side is one of its own lesson but for the clock, the camera and the waiting."""
    comparison = shipped()
    t = share * comparison.duration_s
    for state, lesson in zip(comparison.states_at(t), lessons(), strict=True):
        own = [mark for mark in lesson.steps if mark.title == state.title and mark.phase == state.phase]
        assert own
        alone = lesson.state_in_step(own[0].index, own[0].starts_s + own[0].lasts_s)
        if state.waiting_for:
            assert state.parts == alone.parts
        assert {part.spec for part in state.parts} <= lesson.specs()


@pytest.mark.parametrize("phase", ["before", "position", "dock", "pedicle", "fill", "harden", "out", "result"])
def test_shared_phases_of_the_shipped_lessons_begin_at_one_time(phase: str) -> None:
    comparison = shipped()
    start_s = next(mark.starts_s for mark in comparison.steps if mark.phase == phase)
    states = comparison.states_at(start_s)
    assert [state.phase for state in states] == [phase, phase]
    for state, lesson in zip(states, lessons(), strict=True):
        mark = next(mark for mark in lesson.steps if mark.phase == phase)
        assert state.parts == lesson.state_at(mark.starts_s).parts


def test_the_view_never_jumps() -> None:
    comparison = shipped()
    times = [0.01 * i for i in range(int(100 * comparison.duration_s))]
    views = [comparison.view(t) for t in times]
    for a, b in pairwise(views):
        assert max(abs(x - y) for x, y in zip(a.towards, b.towards, strict=True)) < 0.06
        assert max(abs(x - y) for x, y in zip(a.focus_mm, b.focus_mm, strict=True)) < 2.0


def test_a_phase_may_not_come_twice(needle_script: str, balloon_script: str) -> None:
    twice = needle_script.replace("phase: fill", "phase: dock")
    with pytest.raises(SceneError, match=r"pair.yaml, line 3: The phase dock comes twice in needle\."):
        paired(PAIR, twice, balloon_script)


def test_both_sides_keep_one_order(needle_script: str, balloon_script: str) -> None:
    swapped = needle_script.replace("phase: fill", "phase: x").replace("phase: prepare", "phase: fill")
    with pytest.raises(SceneError, match=r"pair.yaml, line 2: The two sides have their phases in different orders"):
        paired(PAIR, swapped.replace("phase: x", "phase: prepare"), balloon_script)


def test_a_word_for_a_phase_that_nobody_has(needle_script: str, balloon_script: str) -> None:
    with pytest.raises(SceneError, match=r"pair.yaml, line 6: Neither side has a phase deflat\."):
        paired(PAIR.replace("deflate:", "deflat:"), needle_script, balloon_script)


def test_both_sides_cannot_have_one_name(needle_script: str, balloon_script: str) -> None:
    with pytest.raises(SceneError, match=r"line 4: Both sides are called A\."):
        paired(PAIR.replace("name: B", "name: A"), needle_script, balloon_script)


def test_a_pairing_names_shipped_lessons_only(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    pair = PAIR.partition("waiting:")[0]
    for scene in ("/etc/passwd", "../pvp", "pvp.yaml", "compare", "pvpp"):
        path.write_text(pair.replace("scene: needle", f"scene: {scene}"))
        with pytest.raises(SceneError, match="is not a lesson on one procedure that comes with the program") as mistake:
            load(str(path))
        assert mistake.value.line == 3


def test_three_sides_are_one_too_many() -> None:
    with pytest.raises(SceneError, match=r"line 2: `lanes` has more than 2\."):
        read_text(PAIR.replace("waiting:", "  - {name: C, scene: pvp}\nwaiting:"), "pair.yaml")


_LOADED: list[Comparison | Timeline] = []


def _loaded() -> list[Comparison | Timeline]:
    if not _LOADED:
        _LOADED.extend(load(name) for name in ("compare", "pvp", "pkp"))  # type: ignore[misc]
    return _LOADED


def shipped() -> Comparison:
    found = _loaded()[0]
    assert isinstance(found, Comparison)
    return found


def lessons() -> list[Timeline]:
    return [lesson for lesson in _loaded()[1:] if isinstance(lesson, Timeline)]


def test_states_are_values() -> None:
    state = shipped().states_at(100.0)[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        state.t_s = 1.0  # type: ignore[misc]
    assert hash(state) == hash(shipped().states_at(100.0)[0])
