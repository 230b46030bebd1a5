"""What a lesson puts into bone is refused where it cannot be built, at the line that asks for it."""

import pytest

from kyphoscope.meshes.build import build
from kyphoscope.meshes.specs import CementSpec
from kyphoscope.scenes.errors import SceneError
from kyphoscope.scenes.script import read_text
from kyphoscope.scenes.timeline import compile_scene
from tests.lessons import load


def compiled(text: str) -> object:
    return compile_scene(read_text(text))  # type: ignore[arg-type]


@pytest.mark.parametrize(("volume_ml", "fits"), [(1.0, True), (2.0, True), (13.0, False)])
def test_more_cement_than_can_be_drawn_is_refused_at_its_line(volume_ml: float, fits: bool) -> None:
    text = PVP.replace("volume_ml: 1", f"volume_ml: {volume_ml:g}")
    if fits:
        compiled(text)
        return
    with pytest.raises(SceneError, match="room") as refused:
        compiled(text)
    assert refused.value.line == text[: text.index("inject")].count("\n") + 1


def test_everything_that_a_compiled_lesson_pours_can_be_built() -> None:
    fullest: dict[str, CementSpec] = {}
    for spec in load("pkp").specs():
        if isinstance(spec, CementSpec):
            key = repr(spec.source_mm)
            fullest[key] = max(fullest.get(key, spec), spec, key=lambda s: s.volume_ml)
    assert len(fullest) == 2
    for spec in fullest.values():
        assert build(spec).volume_mm3 / 1000 == pytest.approx(spec.volume_ml, rel=0.02)


PVP = """\
title: Cement
cast:
  L1: {part: vertebra, level: L1, fracture: wedge, height_loss: 0.5}
  needle: {part: needle}
  stylet: {part: stylet, in: needle}
  cement: {part: cement, inside: L1}
steps:
  - step: In
    phase: access
    lasts_s: 4
    say: The needle goes in.
    do:
      - {advance: needle, to: L1.left_path.anterior_third, by_mm: 60}
  - step: Stylet out
    phase: access
    lasts_s: 3
    say: The core comes out.
    do:
      - {withdraw: stylet, by_mm: 140}
  - step: Cement
    phase: fill
    lasts_s: 4
    say: Cement goes in.
    do:
      - {inject: cement, at: needle.tip, volume_ml: 1}
"""
