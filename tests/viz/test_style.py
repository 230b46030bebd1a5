"""Writing can be read and materials can be told apart, with every common way of seeing colours."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from meshes.build import build
from meshes.pose import Pose
from meshes.specs import CementSpec, NeedleSpec, VertebraSpec
from scenes.state import PartState
from viz.style import (
    CEMENT_DOUGHY,
    CEMENT_LIQUID,
    CEMENT_SET,
    COMPACTED_CUT,
    LOOKS,
    THEMES,
    Colour,
    Theme,
    cement_colour,
    look_of,
)

# From linear RGB to what is seen without the long or the middle cones (Viénot, Brettel and Mollon 1999).
VIENOT = {
    "all cones": np.eye(3),
    "no long cones": np.array([[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]]),
    "no middle cones": np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]]),
}


def linear(colour: Colour) -> np.ndarray:
    c = np.array(colour)
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def luminance(colour: Colour) -> float:
    return float(linear(colour) @ (0.2126, 0.7152, 0.0722))


def contrast(a: Colour, b: Colour) -> float:
    """WCAG 2: from 1 to 21; small letters want 4.5."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_writing_stands_out_from_its_ground(theme: Theme) -> None:
    for ink, ground in itertools.product((theme.ink, theme.quiet_ink, theme.accent), (theme.band, theme.strip)):
        assert contrast(ink, ground) > 4.5
    for ground in (theme.top, theme.bottom):
        assert contrast(theme.ink, ground) > 7.0
        assert contrast(theme.quiet_ink, ground) > 3.0  # letters of orientation and scale: large and few


@pytest.mark.parametrize("eye", VIENOT)
def test_balloon_compacted_bone_and_cement_are_told_apart_by_every_eye(eye: str) -> None:
    seen = [VIENOT[eye] @ linear(c) for c in (LOOKS["balloon"].colour, COMPACTED_CUT, CEMENT_SET, LOOKS["disc"].colour)]
    for a, b in itertools.combinations(seen, 2):
        assert np.linalg.norm(a - b) > 0.2


def test_cement_pales_as_it_hardens() -> None:
    assert [cement_colour(h) for h in (0.0, 0.5, 1.0)] == [CEMENT_LIQUID, CEMENT_DOUGHY, pytest.approx(CEMENT_SET)]
    pinkness = [r - (g + b) / 2 for r, g, b in map(cement_colour, np.linspace(0, 1, 21))]
    assert (np.diff(pinkness) < 0).all()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_faded_bone_keeps_its_outline(theme: Theme) -> None:
    for opacity in (0.2, 0.4, 0.7):
        bone = PartState("L1", VertebraSpec(level="L1"), Pose(), opacity)
        look = look_of(bone, "bone", "L1", False, theme)
        assert not look.solid
        assert look.face_alpha < look.rim_alpha <= 1.0


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_neighbours_stay_behind_the_treated_vertebra(theme: Theme) -> None:
    bone = PartState("L1", VertebraSpec(level="L1"), Pose())
    treated, neighbour = (look_of(bone, "bone", name, True, theme) for name in ("L1", "L2"))
    assert treated.solid
    assert neighbour.solid
    assert contrast(neighbour.colour, theme.bottom) < contrast(treated.colour, theme.bottom)


def test_every_material_that_is_built_has_a_look() -> None:
    broken = VertebraSpec(level="L1", fracture="wedge", height_loss=0.3)
    cement = CementSpec(vertebra=broken, pattern="interdigitating", source_mm=(6.0, -6.0, 0.0), volume_ml=0.5)
    for spec in (broken, cement, NeedleSpec()):
        assert build(spec).material in LOOKS
