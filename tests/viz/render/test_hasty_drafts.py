"""Drafts that may be coarse while the eye moves, so that a body can be turned by hand on a slow machine too."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

import kyphoscope.viz.render.stage
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.scenes.state import PartState, SceneState, View
from kyphoscope.viz.player.picture.camera import orbit
from kyphoscope.viz.render.stage import Stage, enlarged

SIZE = (321, 203)
EYE = View(focus_mm=(0.0, 0.0, 0.0), towards=(0.0, -1.0, 0.0), up=(0.0, 0.0, 1.0), height_mm=90.0)


def state(turned_deg: float, size_factor: float = 1.0) -> tuple[SceneState]:
    bone = PartState("bone", VertebraSpec(level="L1", size_factor=size_factor), Pose())
    return (SceneState(0.0, 0, "", "", "", (bone,), orbit(EYE, turned_deg, 0.0)),)


def drawn(stage: Stage, states: tuple[SceneState, ...]) -> np.ndarray:
    stage.show(states)
    return stage.frame()


@pytest.fixture
def plain() -> Iterator[Stage]:
    with Stage(SIZE, quality="draft") as stage:
        yield stage


@pytest.fixture
def hasty() -> Iterator[Stage]:
    with Stage(SIZE, quality="draft", hasty=True) as stage:
        yield stage


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kyphoscope.viz.render.stage, "SLOW_S", 0.0)


def test_a_fast_machine_draws_every_draft_finely(plain: Stage, hasty: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kyphoscope.viz.render.stage, "SLOW_S", 1e9)
    for turned_deg in (0.0, 10.0, 20.0):
        np.testing.assert_array_equal(drawn(hasty, state(turned_deg)), drawn(plain, state(turned_deg)))


@pytest.mark.usefixtures("slow")
def test_a_slow_machine_turns_a_body_coarsely_in_the_same_place(plain: Stage, hasty: Stage) -> None:
    np.testing.assert_array_equal(drawn(hasty, state(0.0)), drawn(plain, state(0.0)))
    fine, coarse = drawn(plain, state(25.0)), drawn(hasty, state(25.0))
    assert coarse.shape == fine.shape
    assert not np.array_equal(coarse, fine)
    off = np.abs(coarse.astype(int) - fine).mean()
    elsewhere = np.abs(drawn(plain, state(35.0)).astype(int) - fine).mean()
    assert off < 0.4 * elsewhere


@pytest.mark.usefixtures("slow")
def test_it_is_fine_again_when_the_eye_stands_still(plain: Stage, hasty: Stage) -> None:
    for turned_deg in (0.0, 25.0):
        drawn(hasty, state(turned_deg))
    np.testing.assert_array_equal(drawn(hasty, state(25.0, 1.1)), drawn(plain, state(25.0, 1.1)))


@pytest.mark.usefixtures("slow")
def test_it_is_sharp_at_rest(plain: Stage, hasty: Stage) -> None:
    for turned_deg in (0.0, 25.0):
        drawn(hasty, state(turned_deg))
    plain.quality = hasty.quality = "standard"
    np.testing.assert_array_equal(drawn(hasty, state(25.0)), drawn(plain, state(25.0)))


@pytest.mark.usefixtures("slow")
def test_a_movie_is_never_coarse(plain: Stage) -> None:
    first = drawn(plain, state(25.0)).copy()
    drawn(plain, state(0.0))
    np.testing.assert_array_equal(drawn(plain, state(25.0)), first)


def test_what_is_enlarged_stays_flat_where_it_is_flat() -> None:
    flat = np.full((5, 7, 3), (11, 200, 255), np.uint8)
    large = enlarged(flat)
    assert large.shape == (10, 14, 3)
    assert (large == flat[0, 0]).all()


def test_between_two_pixels_lies_their_mean() -> None:
    row = np.array([[[0, 10, 255], [100, 20, 255]]], np.uint8)
    large = enlarged(row)
    np.testing.assert_array_equal(large[0], [[0, 10, 255], [50, 15, 255], [100, 20, 255], [100, 20, 255]])
