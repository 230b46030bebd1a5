"""A script says how a vertebra is broken or diseased, and what belongs to that takes part by itself."""

from __future__ import annotations

import pytest

from kyphoscope.meshes.specs import FragmentSpec, LesionSpec, VertebraSpec
from kyphoscope.meshes.vertebra.body_frame import RIM_MM, body_frame
from kyphoscope.scenes.cast_spine import NARROWING
from kyphoscope.scenes.errors import SceneError
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.timeline import Timeline, compile_scene

SCRIPT = """\
title: A bone
cast:
  T12: {part: vertebra, level: T12}
  L1: {part: vertebra, level: L1, MORE}
steps:
  - step: See
    phase: see
    lasts_s: 4
    do:
      - {fade: L1, to: 0.4, lasts_s: 1}
"""


def lesson(more: str, extra: str = "") -> Timeline:
    text = SCRIPT.replace(", MORE", f", {more}" if more else "").replace("steps:", extra + "steps:")
    return compile_scene(read_text(text))  # type: ignore[arg-type]


def test_a_vertebra_is_as_the_script_says() -> None:
    more = "fracture: burst, height_loss: 0.3, narrowing: 0.4, lesion: lytic, erodes: left_pedicle, bone: healthy"
    state = lesson(more + ", size_factor: 0.9, seed: 7").state_at(0.0)
    bone = VertebraSpec(
        level="L1", size_factor=0.9, seed=7, bone="healthy", fracture="burst", height_loss=0.3, narrowing=0.4,
        lesion="lytic", erodes="left_pedicle",
    )  # fmt: skip
    assert state.part("L1").spec == bone
    assert state.part("L1_lesion").spec == LesionSpec(vertebra=bone)
    assert state.part("L1_fragment").spec == FragmentSpec(vertebra=bone)
    # One person: the neighbour is as large and as dense.
    assert state.part("T12").spec == VertebraSpec(level="T12", size_factor=0.9, bone="healthy")


def test_what_is_in_a_bone_is_seen_with_it_and_only_where_there_is_something() -> None:
    burst = lesson("fracture: burst, height_loss: 0.3")
    assert [part.name for part in burst.state_at(0.0).parts] == ["T12", "L1", "L1_fragment"]
    assert burst.state_at(3.0).part("L1_fragment").opacity == pytest.approx(0.4)
    assert burst.state_at(0.0).part("L1").spec.narrowing == NARROWING  # type: ignore[union-attr]
    assert [part.name for part in lesson("fracture: crush, height_loss: 0.3").state_at(0.0).parts] == ["T12", "L1"]


def test_a_label_on_a_fragment_stands_in_it() -> None:
    text = SCRIPT.replace("MORE", "fracture: burst, height_loss: 0.3")
    text += "      - {label: Fragment, at: L1_fragment}\n"
    (label,) = compile_scene(read_text(text)).state_at(0.1).labels  # type: ignore[arg-type]
    assert body_frame("L1").back_mm - RIM_MM - 6.0 < label.at_mm[1] < body_frame("L1").back_mm + 4.0


def test_a_copy_keeps_its_fragment_beside_it() -> None:
    extra = "  before: {part: copy, of: L1, stands_mm: [80, 0, 0], shown: true}\n"
    state = lesson("fracture: burst, height_loss: 0.3", extra).state_at(0.0)
    assert state.part("before_fragment").pose == state.part("before").pose
    assert state.part("before_fragment").spec == FragmentSpec(vertebra=state.part("before").spec)  # type: ignore[arg-type]


def test_a_script_may_name_them_itself() -> None:
    extra = "  piece: {part: fragment, of: L1}\n"
    names = [part.name for part in lesson("fracture: burst, height_loss: 0.3", extra).state_at(0.0).parts]
    assert names == ["T12", "L1", "piece"]


@pytest.mark.parametrize(
    ("more", "extra", "says", "instead"),
    [
        ("height_loss: 0.3", "", "L1 has lost height but is not broken.", "wedge or biconcave or crush or burst"),
        ("fracture: wedge, narrowing: 0.3", "", "only the fragment of a burst does", "`fracture: burst`"),
        ("lesion: cleft, erodes: left_pedicle", "", "L1 has an eroded wall but no lytic lesion.", "`lesion: lytic`"),
        ("fracture: split", "", '`fracture` cannot be "split"', "none, wedge, biconcave, crush and burst"),
        ("lesion: hole", "", '`lesion` cannot be "hole"', "none, cleft, lytic, hemangioma and haematoma"),
        ("narrowing: 0.7", "", "`narrowing` must be at most 0.5", ""),
        ("size_factor: 2", "", "`size_factor` must be at most 1.2", ""),
        (
            "",
            "  piece: {part: fragment, of: L1}\n",
            "piece is the fragment of L1, which has none.",
            "`fracture: burst`",
        ),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(more: str, extra: str, says: str, instead: str) -> None:
    with pytest.raises(SceneError) as told:
        lesson(more, extra)
    assert says in str(told.value)
    assert instead in str(told.value)
