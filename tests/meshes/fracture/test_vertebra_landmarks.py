"""Named places lie where their names say, on the bone as it is now."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphoscope.meshes.choices import LEVELS
from kyphoscope.meshes.fracture.fracture import unbroken
from kyphoscope.meshes.fracture.vertebra import vertebra
from kyphoscope.meshes.fracture.vertebra_landmarks import vertebra_landmarks
from kyphoscope.meshes.geometry.pose import distance_mm
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.meshes.tables.tables import size
from kyphoscope.meshes.vertebra.vertebra_pedicle import canal_distance
from kyphoscope.meshes.vertebra.vertebra_surface import bone_field

ON_THE_BONE = (
    "spinous_process.tip", "transverse_process.tip", "lamina", "_wall", "_rim", "_end_plate.centre", "pedicle.entry",
)  # fmt: skip


def depth(level: str, name: str) -> float:
    tip = vertebra_landmarks(VertebraSpec(level=level))[name].tip_mm
    return -float(bone_field(level).at(np.array([tip]))[0])


@pytest.mark.parametrize("level", LEVELS)
def test_all_that_names_a_surface_lies_on_it(level: str) -> None:
    named = [name for name in vertebra_landmarks(VertebraSpec(level=level)) if name.endswith(ON_THE_BONE)]
    assert len(named) == 23
    for name in named:
        assert depth(level, name) == pytest.approx(0.0, abs=0.2), name


@pytest.mark.parametrize("level", LEVELS)
@given(factor=st.floats(0.8, 1.2))
@settings(max_examples=5, deadline=None)
def test_marks_scale_with_the_person(level: str, factor: float) -> None:
    usual, other = (vertebra_landmarks(VertebraSpec(level=level, size_factor=f)) for f in (1.0, factor))
    for name, pose in usual.items():
        assert other[name].tip_mm == pytest.approx(factor * np.array(pose.tip_mm), abs=1e-6)
        assert other[name].axis == pose.axis


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("side", ["left", "right"])
def test_the_pedicles_middle_is_deep_in_bone_beside_the_canal(level: str, side: str) -> None:
    marks, s = vertebra_landmarks(VertebraSpec(level=level)), size(level)
    assert depth(level, f"{side}_pedicle.centre") > 0.78 * s.pedicle_width_mm / 2
    medial, lateral = marks[f"{side}_pedicle.medial_wall"].tip_mm, marks[f"{side}_pedicle.lateral_wall"].tip_mm
    assert distance_mm(medial, lateral) == pytest.approx(s.pedicle_width_mm, abs=0.5)
    assert abs(medial[0]) < abs(lateral[0])


@pytest.mark.parametrize("level", LEVELS)
def test_the_canals_middle_is_in_the_canal(level: str) -> None:
    tip = vertebra_landmarks(VertebraSpec(level=level))["canal.centre"].tip_mm
    assert canal_distance(np.array([tip]), level)[0] < -0.3 * size(level).canal_depth_mm
    assert depth(level, "canal.centre") < -0.3 * size(level).canal_depth_mm


@pytest.mark.parametrize("level", LEVELS)
def test_left_and_right_are_mirrored(level: str) -> None:
    marks = vertebra_landmarks(VertebraSpec(level=level))
    for name in marks:
        if name.startswith("left_"):
            x, y, z = marks[name].tip_mm
            assert marks["right_" + name[5:]].tip_mm == pytest.approx((-x, y, z))


@given(loss=st.floats(0.0, 0.6))
def test_marks_move_with_the_bone_they_name(loss: float) -> None:
    spec = VertebraSpec(level="L1", fracture="wedge", height_loss=loss)
    whole, now = vertebra_landmarks(VertebraSpec(level="L1")), vertebra_landmarks(spec)
    tips = np.array([pose.tip_mm for pose in now.values()])
    assert unbroken(tips, spec) == pytest.approx(np.array([pose.tip_mm for pose in whole.values()]), abs=1e-6)
    for name in ("left_pedicle.centre", "right_lamina", "canal.centre", "spinous_process.tip"):
        assert now[name] == whole[name]


def test_the_plates_front_comes_down_by_the_loss() -> None:
    spec = VertebraSpec(level="L1", fracture="wedge", height_loss=0.4)
    whole, now = vertebra_landmarks(VertebraSpec(level="L1")), vertebra_landmarks(spec)

    def height(marks: object) -> float:
        places = [marks[f"{plate}_end_plate.anterior_rim"].tip_mm for plate in ("upper", "lower")]  # type: ignore[index]
        return distance_mm(*places)

    assert height(now) / height(whole) == pytest.approx(0.6, abs=0.03)


def test_the_transverse_processes_end_is_the_outermost_bone() -> None:
    tip = vertebra_landmarks(VertebraSpec(level="L1"))["left_transverse_process.tip"].tip_mm
    assert tip[0] == pytest.approx(vertebra(VertebraSpec(level="L1")).vertices[:, 0].max())
