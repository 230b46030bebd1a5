"""The shipped lessons at every level from T4 to L5, every kind and grade of fracture, from one side and from two.

Coarser than the walk through the lessons as they are by themselves: the moments at which most is in the bone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise, product

import numpy as np
import pytest

from kyphoscope.meshes.access.access_anatomy import access_anatomy
from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import LEVELS
from kyphoscope.meshes.fracture.fracture import unbroken
from kyphoscope.meshes.readings import volume_ml
from kyphoscope.meshes.specs import (
    BalloonSpec,
    CannulaSpec,
    CavitySpec,
    CementSpec,
    DiscSpec,
    DrillSpec,
    FillerSpec,
    NeedleSpec,
    TampSpec,
    VertebraSpec,
)
from kyphoscope.meshes.tables.instrument_tables import GAUGES
from kyphoscope.meshes.vertebra.vertebra_surface import body_field
from kyphoscope.scenes.errors import SceneError
from kyphoscope.scenes.program import StepMark
from kyphoscope.scenes.state import SceneState
from kyphoscope.scenes.timeline import Timeline
from tests.lessons import load
from tests.scenes.test_nothing_passes_through import across_mm, depth_mm, is_closed, local, shallowest_mm
from tests.sweep import FEW_LEVELS, every

KINDS, GRADES = ("wedge", "biconcave", "crush"), {1: 0.22, 2: 0.35, 3: 0.5}
SIDES = {"pvp": ("left", "two", "right"), "pkp": ("two", "left", "right")}
CASES = [
    (name, level, kind, grade, SIDES[name][(i + grade) % 3])
    for (i, level), (k, kind), grade in product(enumerate(LEVELS), enumerate(KINDS), GRADES)
    for n, name in enumerate(SIDES)
    if grade == 3 or (i + k + grade + n) % 2  # the worst in both lessons, the others in turn
]
TOUCH_MM = 0.25
"""Half a cell of the field that is asked, at levels with the largest cells."""
PRESSED_MM = 0.8
"""A disc that tips with the plate of a severe wedge is pressed on the roots of the pedicles behind it, which stay."""
SUNK_MM = 3.0
"""Where a whole body is pressed together its neighbour's joint processes come down on its own, which stay: as drawn
they overlap, where in life they slide past each other. The disc comes down between the pedicles there."""
every_case = pytest.mark.parametrize(
    "case",
    every(CASES, [case for case in CASES if case[1] in ("T5", "L1", "L5") and case[3] == 3]),
    ids=lambda case: "-".join(map(str, case)),
)


@lru_cache(maxsize=4)
def lesson(case: tuple[str, str, str, int, str]) -> Timeline:
    name, level, kind, grade, sides = case
    chosen = {"level": level, "fracture": kind, "height_loss": str(GRADES[grade]), "sides": sides}
    found = load(name, chosen)
    assert isinstance(found, Timeline)
    return found


def moments(shown: Timeline) -> list[SceneState]:
    """As the instruments are in, the balloons half full and full, the cement in, and at the end."""
    found = []
    for mark in shown.steps:
        if mark.phase in ("body", "prepare", "balloon", "fill", "result"):
            found.append(shown.state_in_step(mark.index, mark.rests_s))
            found += [shown.state_in_step(mark.index, mark.starts_s + 8.0)] if mark.phase == "balloon" else []
    return found


@every_case
def test_everything_keeps_to_its_room(case: tuple[str, str, str, int, str]) -> None:
    shown = lesson(case)
    for state in moments(shown):
        bone = state.part(state.treated)
        assert isinstance(bone.spec, VertebraSpec)
        _is_well_made(state)
        _is_inside(state)
        _stays_in_the_bone(state)
        _passes_the_neighbours(state)
        _keeps_to_its_side(state)
    for side, way in shown.ways.items():
        least_mm = way.clearances.least_mm if way.approach == "transpedicular" else way.clearances.canal_mm
        assert least_mm > 0.1, (side, way)
    _stand_apart(moments(shown)[-1], SUNK_MM if case[2] == "crush" else TOUCH_MM)


def _is_well_made(state: SceneState) -> None:
    for part in state.parts:
        made = _made(part.spec)
        assert made[1], part.spec
        if isinstance(part.spec, CementSpec | BalloonSpec) and part.spec.volume_ml >= 0.1:
            assert made[0] == pytest.approx(part.spec.volume_ml, rel=0.02), part.spec


@lru_cache(maxsize=256)
def _made(spec) -> tuple[float, bool]:  # type: ignore[no-untyped-def]
    """The volume of a body, mL, and whether it is closed and wound outward."""
    part = build(spec)
    return volume_ml(part), is_closed(part) and part.volume_mm3 > 0.0


def _is_inside(state: SceneState) -> None:
    """Cement and full balloons lie inside the body."""
    for part in state.parts:
        spec, bone = part.spec, getattr(part.spec, "vertebra", None)
        if isinstance(spec, CementSpec | BalloonSpec) and bone is not None:
            points = part.pose.apply(build(spec).vertices)
            # In the smallest bodies a balloon that goes in beside the pedicle begins in the hole of its cannula.
            most_mm = 0.3 if isinstance(spec, BalloonSpec) else 0.0
            assert body_field(bone.level).at(unbroken(points, bone)).max() < most_mm, spec


def _stays_in_the_bone(state: SceneState) -> None:
    """What comes out of a cannula does not leave the bone, and no shaft touches the canal."""
    bone = state.part(state.treated)
    assert isinstance(bone.spec, VertebraSpec)
    hollow = [part for part in state.parts if isinstance(part.spec, CannulaSpec | NeedleSpec)]
    for shaft in hollow:
        back = np.arange(0.0, 60.0, 0.5)
        line = np.array(shaft.pose.tip_mm) - back[:, None] * np.array(shaft.pose.axis)
        assert access_anatomy(bone.spec).from_canal(line).min() > GAUGES[shaft.spec.gauge].outer_mm / 2
    for tool in state.parts:
        if isinstance(tool.spec, DrillSpec | TampSpec | FillerSpec):
            points = tool.pose.apply(build(tool.spec).vertices)
            around = min(hollow, key=lambda part: abs(local(part.pose, np.array([tool.pose.tip_mm]))[0, :2]).sum())
            ahead = points[local(around.pose, points)[:, 2] > 0.0]
            assert len(ahead) == 0 or shallowest_mm(ahead, bone) > -0.1, (tool.name, state.title)


def _passes_the_neighbours(state: SceneState) -> None:
    neighbours = [p for p in state.parts if isinstance(p.spec, VertebraSpec) and p.name in ("upper", "lower")]
    for shaft in (part for part in state.parts if isinstance(part.spec, CannulaSpec | NeedleSpec)):
        back = np.arange(0.0, shaft.spec.length_mm, 2.0)
        line = np.array(shaft.pose.tip_mm) - back[:, None] * np.array(shaft.pose.axis)
        radius_mm = GAUGES[shaft.spec.gauge].outer_mm / 2
        assert all(depth_mm(line, bone) < -radius_mm for bone in neighbours), (shaft.name, state.title)


def _keeps_to_its_side(state: SceneState) -> None:
    for kind in (BalloonSpec, CavitySpec, CementSpec):
        pair = [part for part in state.parts if isinstance(part.spec, kind)]
        reach = sorted((float(x.min()), float(x.max())) for x in map(across_mm, pair))
        assert all(one[1] < other[0] for one, other in pairwise(reach)), (kind, state.title)


def _stand_apart(state: SceneState, most_mm: float) -> None:
    """Discs touch their bones and go no deeper; bones keep out of each other."""
    bones = [p for p in state.parts if isinstance(p.spec, VertebraSpec) and p.name != "start"]
    for disc in (part for part in state.parts if isinstance(part.spec, DiscSpec) and most_mm == TOUCH_MM):
        points = disc.pose.apply(build(disc.spec).vertices)
        assert max(depth_mm(points, bone) for bone in bones) < PRESSED_MM
    for bone in bones:
        points = bone.pose.apply(build(bone.spec).vertices)
        assert all(depth_mm(points, other) <= most_mm for other in bones if other is not bone), bone.name


@pytest.mark.parametrize("level", every(LEVELS, ("T5", "T7", "T8", "L5")))
def test_a_cannula_goes_beside_the_pedicles_of_the_upper_chest_and_says_so(level: str) -> None:
    shown = load("pkp", {"level": level})
    assert isinstance(shown, Timeline)
    narrow = level in ("T4", "T5", "T6", "T7")
    assert {way.approach for way in shown.ways.values()} == {"parapedicular" if narrow else "transpedicular"}
    assert any("beside the pedicle" in mark.title for mark in shown.steps) == narrow
    if narrow:
        with pytest.raises(SceneError, match="parapedicular, or gauge: ") as refused:
            load("pkp", {"level": level, "approach": "transpedicular"})
        assert str(refused.value).startswith("--set approach=transpedicular: ")
        assert f"{level}" in str(refused.value)
        assert "Kaur 2016" in str(refused.value)


def said(mark: StepMark) -> list[str]:
    """Everything that a step says to anybody."""
    asked = mark.question
    return [mark.title, mark.say, mark.notes, *([asked.text, asked.because, *asked.choices] if asked else [])]


WAYS = [(level, "auto") for level in LEVELS] + [(level, "parapedicular") for level in ("T5", "T9", "L2")]
SIDED_WAYS = [(*way, ("right", "two", "left")[i % 3]) for i, way in enumerate(WAYS)]
FEW_WAYS = [way for way in SIDED_WAYS if (way[0] in FEW_LEVELS) == (way[1] == "auto")]


@pytest.mark.parametrize("name", ["pvp", "pkp"])
@pytest.mark.parametrize("way", every(SIDED_WAYS, FEW_WAYS), ids="-".join)
def test_what_is_asked_suits_the_way_in(name: str, way: tuple[str, str, str]) -> None:
    """A click on the entry only where that lies on the bone, on the side that is gone in at; else words about it."""
    level, approach, sides = way
    shown = load(name, {"level": level, "approach": approach, "sides": sides})
    assert isinstance(shown, Timeline)
    side = "right" if sides == "right" else "left"
    beside = shown.ways[side].approach == "parapedicular"
    (dock,) = (mark.question for mark in shown.steps if mark.phase == "dock")
    assert dock is not None
    assert dock.kind == ("choice" if beside else "place")
    if dock.place_mm is not None:
        assert dock.place_mm == shown.ways[side].entry.tip_mm
        assert dock.text.endswith(f"on the {side}?")
    else:
        assert dock.choices[dock.right] == "Lateral to the pedicle"
    for mark in shown.steps:
        assert not beside or "inner wall" not in " ".join(said(mark)).lower(), mark.title
        assert mark.notes
        assert all("{" not in text for text in said(mark))


@pytest.mark.parametrize("name", ["pvp", "pkp"])
@pytest.mark.parametrize("level", ["T4", "T8", "L5"])
@pytest.mark.parametrize("sides", ["left", "right", "two"])
def test_no_word_speaks_of_another_level_or_side(name: str, level: str, sides: str) -> None:
    shown = load(name, {"level": level, "sides": sides})
    assert isinstance(shown, Timeline)
    assert shown.title.endswith(level)
    words = [shown.title, *(text for mark in shown.steps for text in said(mark))]
    labels = {label.text for i in range(int(shown.duration_s)) for label in shown.state_at(float(i)).labels}
    for text in [*words, *labels]:
        assert "{" not in text
        assert not any(other in text.split() for other in LEVELS if other != level), text
    assert level in labels
    if sides != "two":
        other = {"left": "right", "right": "left"}[sides]
        names = {part.name for i in range(int(shown.duration_s)) for part in shown.state_at(float(i)).parts}
        assert not [part for part in names if part.endswith(other) and not re.search("skin|rib", part)]
        assert f"{sides.capitalize()} pedicle" in labels
