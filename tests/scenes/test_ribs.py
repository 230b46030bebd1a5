"""A rib stands where its vertebra stands, also when the bone below loses height, and only where there are ribs."""

import numpy as np
import pytest

from kyphoscope.meshes.build import build
from kyphoscope.meshes.readings import depth_mm
from kyphoscope.meshes.specs import RibSpec
from kyphoscope.scenes.errors import SceneError
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.timeline import compile_scene

SCRIPT = """\
title: Ribs
treats: bone
settings: {level: T9}
cast:
  bone: {part: vertebra, fracture: wedge, height_loss: 0.3}
  over: {part: vertebra, level: above}
  rib: {part: rib, level: above, side: left}
  own: {part: rib, level: treated, side: right}
steps:
  - step: Up
    phase: lift
    lasts_s: 4
    say: The bone is raised.
    do:
      - {restore: bone, height_loss: 0.1}
      - {label: Rib, at: rib}
"""


def test_a_rib_goes_with_its_vertebra() -> None:
    program = compile_scene(read_text(SCRIPT))
    first, last = program.state_at(0.0), program.state_at(program.duration_s)
    for state in (first, last):
        parts = {part.name: part for part in state.parts}
        assert parts["rib"].spec == RibSpec(level="T8", side="left")
        assert parts["own"].spec == RibSpec(level="T9", side="right")
        assert parts["rib"].pose == parts["over"].pose
        assert parts["own"].pose == parts["bone"].pose
    places = [next(part.pose for part in state.parts if part.name == "rib") for state in (first, last)]
    assert places[0] != places[1]


def test_a_rib_is_pointed_at_where_it_bends() -> None:
    state = compile_scene(read_text(SCRIPT)).state_at(0.1)
    (label,) = state.labels
    part = next(part for part in state.parts if part.name == "rib")
    bone = build(part.spec)
    assert depth_mm(part.pose.inverse().apply(np.array([label.at_mm])), bone)[0] > 1.0


def test_below_the_chest_there_are_no_ribs() -> None:
    parts = compile_scene(read_text(SCRIPT.replace("level: T9", "level: L3"))).state_at(0.0).parts
    assert {"rib", "own"}.isdisjoint(part.name for part in parts)
    with pytest.raises(SceneError, match="L2"):
        read_text(SCRIPT.replace("{part: rib, level: above", "{part: rib, level: L2"))
