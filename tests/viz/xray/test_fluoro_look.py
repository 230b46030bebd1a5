"""The fluoroscope's monitor: polarity, grain that stands still, round field, and the anatomy that must show on it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from kyphoscope.meshes.fracture.vertebra_landmarks import vertebra_landmarks
from kyphoscope.viz.xray.c_arm import CArm, ap, in_picture, lateral
from kyphoscope.viz.xray.fluoro import Fluoroscope
from kyphoscope.viz.xray.fluoro_look import POLARITIES, Monitor, shown
from tests.lessons import load

SIZE = (384, 384)
CLEAR = Monitor(grain=0.0)


@pytest.fixture(scope="module")
def scope() -> Iterator[Fluoroscope]:
    with Fluoroscope() as made:
        yield made


@pytest.fixture(scope="module")
def beam(scope: Fluoroscope) -> np.ndarray:
    (state,) = load("pkp").states_at(100.0)
    return scope.radiograph(state, ap(), SIZE)


def test_grain_stands_still_with_the_time_and_moves_with_it(beam: np.ndarray) -> None:
    first = shown(beam, ap(), 100.0)
    assert first.dtype == np.uint8
    assert first.shape == (384, 384)
    assert np.array_equal(shown(beam, ap(), 100.0), first)
    assert not np.array_equal(shown(beam, ap(), 100.04), first)
    assert not np.array_equal(shown(beam, ap(), 100.0, Monitor(seed=1)), first)


def test_grain_hides_no_brightness(beam: np.ndarray) -> None:
    clear, grainy = (shown(beam, ap(), 3.0, monitor).astype(float) for monitor in (CLEAR, Monitor()))
    middle = slice(140, 240), slice(20, 90)
    assert clear[middle].mean() == pytest.approx(grainy[middle].mean(), abs=1.5)
    assert 2.0 < (grainy - clear)[middle].std() < 20.0


def test_polarities_are_opposite_and_each_has_its_words(beam: np.ndarray) -> None:
    dark, bright = (shown(beam, ap(), 0.0, Monitor(polarity=name, grain=0.0)).astype(int) for name in POLARITIES)
    inside = np.hypot(*(np.indices(dark.shape) - 191.5)) < 180
    assert np.abs(dark + bright - 255)[inside].max() <= 1
    assert len(set(POLARITIES.values())) == len(POLARITIES)


def test_the_field_is_round(beam: np.ndarray) -> None:
    picture = shown(beam, ap(), 0.0)
    assert picture[0, 0] == picture[-1, 0] == picture[0, -1] < 12
    assert picture[4, 192] > 60


def test_a_held_image_carries_a_mark_outside_of_the_field_and_is_else_the_same(beam: np.ndarray) -> None:
    live, held = shown(beam, ap(), 0.0), shown(beam, ap(), 0.0, held=True)
    changed = np.argwhere(live != held)
    assert len(changed) > 50
    assert (np.hypot(*(changed - 191.5).T) > 191).all()


def test_a_higher_level_is_brighter_and_a_narrower_window_harder(beam: np.ndarray) -> None:
    def middle(**set_: float) -> np.ndarray:
        return shown(beam, ap(), 0.0, Monitor(grain=0.0, **set_))[100:280, 100:280].astype(float)

    assert middle(level=0.8).mean() > middle(level=0.5).mean() + 30
    assert middle(window=0.5).std() > middle(window=2.0).std()


@pytest.mark.parametrize("wrong", [{"polarity": "negative"}, {"level": 2.0}, {"window": 0.0}, {"grain": -1.0}])
def test_what_a_monitor_cannot_do_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="Invalid value"):
        Monitor(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [0.0, 1.0, 1e-30])
def test_an_even_or_empty_beam_is_an_even_field(value: float) -> None:
    picture = shown(np.full((64, 80), value, np.float32), ap(), 0.0, CLEAR)
    assert np.ptp(picture[28:36, 30:50]) <= 1
    assert picture[32, 40] > 60


def darkest_near(picture: np.ndarray, arm: CArm, at: tuple[float, float, float], reach: int = 4) -> float:
    """The least brightness near a point, against the brightness round about."""
    ((x, y),) = np.round(in_picture(arm, SIZE, np.array([at]))).astype(int)
    near = picture[y - reach : y + reach + 1, x - reach : x + reach + 1]
    around = picture[y - 5 * reach : y + 5 * reach + 1, x - 5 * reach : x + 5 * reach + 1]
    return float(near.min() / np.median(around))


@pytest.mark.parametrize("level", ["L1", "L4", "T8"])
def test_ap_shows_pedicle_eyes_and_lateral_posterior_wall_and_end_plates(scope: Fluoroscope, level: str) -> None:
    program = load("pvp", {"level": level})
    (state,) = program.states_at(5.0)
    # The pedicles of L5 run so far aside that their outer wall is no line in AP.
    bone, at = state.part("upper" if level == "L4" else "lower"), {}
    for name, pose in vertebra_landmarks(bone.spec).items():  # type: ignore[arg-type]
        at[name] = bone.pose.then(pose).tip_mm
    front = shown(scope.radiograph(state, ap(), SIZE), ap(), 0.0, CLEAR)
    for side in ("left", "right"):
        assert darkest_near(front, ap(), at[f"{side}_pedicle.medial_wall"]) < 0.94
        assert darkest_near(front, ap(), at[f"{side}_pedicle.lateral_wall"]) < 0.94
    aside = shown(scope.radiograph(state, lateral(), SIZE), lateral(), 0.0, CLEAR)
    for name in ("body.posterior_wall", "body.anterior_wall", "upper_end_plate.centre"):
        assert darkest_near(aside, lateral(), at[name]) < 0.9, name
    assert darkest_near(front, ap(), (38.0, 0.0, bone.pose.tip_mm[2] - 6.0), reach=2) > 0.955  # soft tissue beside them
