"""Writing can be read and materials can be told apart, with every common way of seeing colours."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from kyphoscope.meshes.build import build
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import CementSpec, NeedleSpec, VertebraSpec
from kyphoscope.scenes.state import PartState
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS, WindowColours
from kyphoscope.viz.render.style import (
    CEMENT_DOUGHY,
    CEMENT_LIQUID,
    CEMENT_SET,
    COMPACTED_CUT,
    HOLLOWS,
    LOOKS,
    THEMES,
    Colour,
    Theme,
    cement_colour,
    face_colour,
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


UPON = {
    "text": ("ground", "panel", "raised", "hover", "accent_soft", "line"),
    "muted": ("ground", "panel", "raised"),
    "accent": ("ground", "panel", "raised", "accent_soft"),
    "on_accent": ("accent",),
    "alarm": ("ground", "panel", "alarm_ground"),
    "good": ("ground", "panel", "good_ground"),
}
"""What the window writes in each of its colours, and on which grounds."""


def of_hex(text: str) -> Colour:
    return int(text[1:3], 16) / 255, int(text[3:5], 16) / 255, int(text[5:7], 16) / 255


@pytest.mark.parametrize("look", WINDOW_COLOURS.values(), ids=WINDOW_COLOURS)
def test_what_the_window_writes_stands_out_from_its_ground(look: WindowColours) -> None:
    for ink, grounds in UPON.items():
        for ground in grounds:
            assert contrast(of_hex(getattr(look, ink)), of_hex(getattr(look, ground))) >= 4.5, (ink, ground)


@pytest.mark.parametrize("eye", VIENOT)
def test_balloon_compacted_bone_and_cement_are_told_apart_by_every_eye(eye: str) -> None:
    seen = [VIENOT[eye] @ linear(c) for c in (LOOKS["balloon"].colour, COMPACTED_CUT, CEMENT_SET, LOOKS["disc"].colour)]
    for a, b in itertools.combinations(seen, 2):
        assert np.linalg.norm(a - b) > 0.2


LIGHT_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
TOUCHING = (
    ("cortex", "disc"), ("cortex", "nucleus"), ("cortex", "ligament"), ("cortex", "vein"), ("cortex", "gas"),
    ("cortex", "tumour"), ("cortex", "haematoma"), ("cortex", "dura"), ("cortex", "muscle"), ("disc", "nucleus"),
    ("disc", "ligament"), ("disc", "dura"), ("disc", "vein"), ("dura", "cord"), ("dura", "nerve"), ("dura", "vein"),
    ("dura", "ligament"), ("vein", "nerve"), ("vein", "cord"), ("vein", "muscle"), ("vein", "ligament"),
    ("muscle", "skin"), ("muscle", "ligament"), ("muscle", "nerve"), ("marrow", "tumour"), ("marrow", "gas"),
    ("marrow", "haematoma"), ("marrow", "vein"), ("marrow", "compacted_bone"), ("tumour", "vein"), ("tumour", "dura"),
)  # fmt: skip


def lab(light: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of linear RGB, white D65."""
    share = LIGHT_TO_XYZ @ light.clip(0.0, 1.0) / [0.9505, 1.0, 1.089]
    f = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("eye", VIENOT)
def test_what_lies_side_by_side_on_a_cut_is_told_apart_by_every_eye(eye: str, theme: Theme) -> None:
    bone = PartState("L1", VertebraSpec(level="L1"), Pose())

    def seen(kind: str) -> np.ndarray:
        colours = [HOLLOWS["osteoporotic"], HOLLOWS["healthy"]] if kind == "marrow" else []
        return np.array([lab(VIENOT[eye] @ linear(c)) for c in colours or [face_colour(bone, kind, "L1", theme)]])

    for a, b in TOUCHING:
        apart = np.linalg.norm(seen(a)[:, None] - seen(b)[None], axis=-1).min()
        assert apart > 12.0, f"{a} and {b} differ by {apart:.1f}"


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
