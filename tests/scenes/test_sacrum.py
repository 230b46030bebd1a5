"""The sacrum is there where the cast reaches down to L5, stands below it, and is left out with its words elsewhere."""

import numpy as np
import pytest

from kyphoscope.meshes.build import build
from kyphoscope.meshes.readings import depth_mm
from kyphoscope.meshes.specs import DiscSpec, SacrumSpec, VertebraSpec
from kyphoscope.scenes.errors import SceneError
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.timeline import Timeline, compile_scene
from tests.lessons import load
from tests.scenes.test_nothing_passes_through import depth_mm as deepest_mm

SCRIPT = """\
title: Sacrum
treats: bone
settings: {level: L5}
cast:
  bone: {part: vertebra, fracture: crush, height_loss: 0.4, size_factor: 1.1}
  over: {part: vertebra, level: above}
  lower: {part: vertebra, level: below}
  disc: {part: disc, above: treated}
  base: {part: sacrum}
steps:
  - step: Up
    phase: lift
    lasts_s: 4
    say: The bone is raised.
    do:
      - {restore: bone, height_loss: 0.1}
      - {label: Sacrum, at: base}
      - {label: Promontory, at: base.promontory}
"""


def test_it_stands_below_l5_in_the_size_of_the_person() -> None:
    state = compile_scene(read_text(SCRIPT)).state_at(2.0)
    parts = {part.name: part for part in state.parts}
    assert "lower" not in parts
    assert parts["base"].spec == SacrumSpec(size_factor=1.1)
    assert isinstance(parts["disc"].spec, DiscSpec)
    assert parts["disc"].spec.above == "L5"
    for label in state.labels:
        at = parts["base"].pose.inverse().apply(np.array([label.at_mm]))
        assert depth_mm(at, build(parts["base"].spec))[0] > -1.0


@pytest.mark.parametrize(("level", "there"), [("L4", True), ("L3", False), ("T8", False)])
def test_it_is_there_only_where_the_cast_reaches_l5(level: str, there: bool) -> None:
    state = compile_scene(read_text(SCRIPT.replace("level: L5", f"level: {level}"))).state_at(2.0)
    assert ("base" in {part.name for part in state.parts}) == there
    assert ("Sacrum" in {label.text for label in state.labels}) == there


def test_there_is_one_only() -> None:
    with pytest.raises(SceneError, match="the same sacrum"):
        compile_scene(read_text(SCRIPT.replace("steps:", "  other: {part: sacrum}\nsteps:")))


@pytest.mark.parametrize("name", ["pvp", "pkp"])
def test_l5_has_a_disc_and_the_sacrum_below_it_in_the_shipped_scenes(name: str) -> None:
    shown = load(name, {"level": "L5"})
    assert isinstance(shown, Timeline)
    for mark in shown.steps:
        state = shown.state_in_step(mark.index, mark.rests_s)
        parts = {part.name: part for part in state.parts}
        assert {"sacrum", "disc_below", "upper"} <= parts.keys()
        assert parts["sacrum"].opacity == parts["upper"].opacity
        bones = [part for part in state.parts if isinstance(part.spec, VertebraSpec) and part.name != "start"]
        sacrum = parts["sacrum"]
        points = sacrum.pose.apply(build(sacrum.spec).vertices)
        assert all(deepest_mm(points, bone) < 0.0 for bone in bones)
