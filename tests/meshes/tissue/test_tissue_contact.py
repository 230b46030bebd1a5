"""Soft tissue gives way to the bones that come near it when a body breaks, and to the fragment of a burst."""

from __future__ import annotations

import numpy as np
import pytest

from kyphoscope.meshes.build import build
from kyphoscope.meshes.geometry.triangles import is_closed
from kyphoscope.meshes.readings import depth_mm
from kyphoscope.meshes.specs import FragmentSpec, TissueSpec, VertebraSpec
from kyphoscope.meshes.spine.spine import world_from_vertebra
from kyphoscope.meshes.tissue.surroundings import NEAR_BONE, is_there
from kyphoscope.meshes.tissue.tissue_contact import behind_fragment

LEVELS = ("T11", "T12", "L1")
IN_CANAL = ("spinal_cord", "cauda_equina", "dural_sac", "epidural_veins", "posterior_longitudinal_ligament")


def deepest_mm(points: np.ndarray, host) -> float:  # type: ignore[no-untyped-def]
    near = ((points > host.vertices.min(0) - 0.3) & (points < host.vertices.max(0) + 0.3)).all(axis=1)
    return float(depth_mm(points[near], host).max()) if near.any() else -1.0


@pytest.mark.parametrize(("kind", "loss"), [("wedge", 0.6), ("biconcave", 0.6), ("crush", 0.3), ("crush", 0.6)])
def test_no_layer_runs_into_bone_when_a_body_is_broken(kind: str, loss: float) -> None:
    treated = VertebraSpec(level="T12", fracture=kind, height_loss=loss)
    # In the worst crush the arches themselves sink into each other, and what lies between has nowhere to go.
    most_mm = 2.0 if (kind, loss) == ("crush", 0.6) else 0.25
    for name in (name for name in NEAR_BONE if is_there(name, LEVELS)):
        part = build(TissueSpec(tissue=name, levels=LEVELS, treated=treated))
        assert is_closed(part.faces)
        assert part.volume_mm3 > 0
        for level in LEVELS:
            bone = build(treated if level == "T12" else VertebraSpec(level=level))
            inside = deepest_mm(world_from_vertebra(level, treated).inverse().apply(part.vertices), bone)
            assert inside < most_mm, f"{name} is {inside:.2f} mm inside {level}"


def test_a_fragment_presses_back_what_is_in_the_canal() -> None:
    treated = VertebraSpec(level="T12", fracture="burst", height_loss=0.4, narrowing=0.4)
    piece = build(FragmentSpec(vertebra=treated))
    for name in IN_CANAL:
        if is_there(name, LEVELS):
            part = build(TissueSpec(tissue=name, levels=LEVELS, treated=treated))
            assert deepest_mm(part.vertices, piece) < 0.15, name
            assert part.volume_mm3 > 0


def test_nothing_is_pressed_back_without_a_fragment() -> None:
    points = np.random.default_rng(0).uniform(-30, 30, (200, 3))
    wedge = VertebraSpec(level="T12", fracture="wedge", height_loss=0.4)
    assert np.array_equal(behind_fragment(points, wedge), points)
    burst = VertebraSpec(level="T12", fracture="burst", height_loss=0.4, narrowing=0.4)
    moved = behind_fragment(points, burst) - points
    assert np.array_equal(moved[:, [0, 2]], np.zeros((200, 2)))
    assert moved[:, 1].min() >= 0.0
    assert moved[:, 1].max() > 1.0
