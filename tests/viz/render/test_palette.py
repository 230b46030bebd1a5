"""With the safe palette, what lies side by side and means different things is told apart by every eye."""

from __future__ import annotations

from functools import cache
from itertools import combinations, product

import numpy as np
import pytest

from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import BalloonSpec, CementSpec, NeedleSpec, VertebraSpec
from kyphoscope.scenes.state import PartState, SceneState, View
from kyphoscope.viz.render.palette import PALETTES, themed
from kyphoscope.viz.render.stage import Stage
from kyphoscope.viz.render.style import HOLLOWS, Colour, cement_colour, face_colour
from tests.viz.render.test_style import lab, linear

# From linear RGB to what is seen without the long, the middle or the short cones: G. M. Machado, M. M. Oliveira and
# L. A. F. Fernandes, A Physiologically-based Model for Simulation of Color Vision Deficiency, IEEE Transactions on
# Visualization and Computer Graphics 15 (2009) 1291; severity 1.0.
MACHADO = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}

LEAST = 8.0
"""CIEDE2000. One is about what is just noticed between large flat fields side by side; bodies here are lit and small,
and light and shade move lightness by several."""

BONE = ("bone", "cortex", "cut bone")
MARROW = ("red marrow", "fatty marrow")
CEMENT = ("liquid cement", "doughy cement", "set cement")
SACKS = ("dura", "fluid")
BESIDE: dict[tuple[str, ...], tuple[str, ...]] = {
    BONE: (
        "disc", "nucleus", "ligament", *SACKS, "nerve", "cord", "vein", "artery", "muscle", "tumour",
        "haematoma", "gas", "fragment", "compacted_bone", "balloon", "steel", *CEMENT,
    ),
    ("bone",): ("skin",),
    MARROW: ("tumour", "haematoma", "gas", "vein", "compacted_bone", "balloon", "steel", *CEMENT),
    CEMENT: ("disc", "vein", "gas", "tumour", "haematoma", "compacted_bone", "balloon"),
    ("liquid cement", "set cement"): ("steel",),
    ("balloon",): ("compacted_bone", "disc", "vein", "nerve", "muscle", "tumour", "haematoma", "gas", "steel"),
    ("compacted_bone",): ("disc", "vein", "nerve", "tumour", "haematoma", "gas", "steel"),
    SACKS: ("cord", "nerve", "vein", "ligament", "disc", "muscle", "fragment"),
    ("nerve", "cord"): ("vein", "artery", "ligament", "disc", "muscle", "fragment"),
    ("vein",): ("artery", "muscle", "ligament", "disc", "skin", "tumour", "haematoma", "fragment"),
    ("muscle",): ("skin", "ligament", "disc", "artery"),
    ("disc",): ("nucleus", "ligament", "artery", "fragment"),
    ("ligament",): ("skin", "fragment", "artery"),
}  # fmt: skip
"""What may be seen beside what and is something else.

Left out: dough beside steel, which shines, has edges and a place of its own; bodies of which a lesson shows one only,
as tumour and haematoma; cord and roots, which are both nerve.
"""


def pairs() -> list[tuple[str, str]]:
    beside = {tuple(sorted(pair)) for some, others in BESIDE.items() for pair in product(some, others)}
    return sorted({(a, b) for a, b in beside if a != b} - {("cord", "dura")}) + list(combinations(CEMENT, 2))


def colours(palette: str, theme: str) -> dict[str, tuple[Colour, ...]]:
    """By name, the colour of the outside and that of the cut."""
    shown = themed(theme, palette)
    bone = PartState("L1", VertebraSpec(level="L1"), Pose())
    kinds = {name: name for pair in pairs() for name in pair} | {"cut bone": "bone", "fluid": "dura"}
    known = {
        name: (face_colour(bone, kind, "L1", shown),) for name, kind in kinds.items() if kind in shown.palette.looks
    }
    known |= {name: (*cut, shown.palette.looks[kinds[name]].colour) for name, cut in known.items()}
    known |= {"cut bone": known["cut bone"][:1], "dura": known["dura"][1:], "fluid": known["fluid"][:1]}
    known["bone"] = known["bone"][1:]
    known["cortex"] = (shown.cortex,)
    known |= {"red marrow": (HOLLOWS["healthy"],), "fatty marrow": (HOLLOWS["osteoporotic"],)}
    vertebra = VertebraSpec(level="L1")
    spec = CementSpec(vertebra=vertebra, pattern="interdigitating", source_mm=(0.0, 0.0, 0.0), volume_ml=0.5)
    for name, hardness in zip(CEMENT, (0.0, 0.5, 1.0), strict=True):
        part = PartState("cement", spec, Pose(), hardness=hardness)
        known[name] = (cement_colour(hardness, shown.palette), face_colour(part, "cement", "L1", shown))
    return known


@cache
def worst(palette: str, theme: str, eye: str) -> dict[tuple[str, str], float]:
    """For each pair how much it differs at least, outside or cut."""
    seen = {
        name: [lab((MACHADO[eye] @ linear(colour)).clip(0.0, 1.0)) for colour in some]
        for name, some in colours(palette, theme).items()
    }
    return {(a, b): min(ciede2000(p, q) for p, q in product(seen[a], seen[b])) for a, b in pairs()}


def ciede2000(one: np.ndarray, other: np.ndarray) -> float:
    """How different two colours in L*a*b* look: G. Sharma, W. Wu and E. N. Dalal, Color Res. Appl. 30 (2005) 21."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean**7 / (mean**7 + 25.0**7))
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1, h2 = (np.arctan2(b, stretch * a) % (2 * np.pi) for a, b in ((a1, b1), (a2, b2)))
    grey = c1 * c2 == 0.0
    turn = 0.0 if grey else (h2 - h1 + np.pi) % (2 * np.pi) - np.pi
    hue = h1 + h2 if grey else h1 + turn / 2
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    weight = 1.0 + sum(
        share * np.cos(k * hue + np.radians(shift))
        for share, k, shift in ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    )
    dl = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    dc = (c2 - c1) / (1 + 0.045 * chroma)
    dh = 2 * np.sqrt(c1 * c2) * np.sin(turn / 2) / (1 + 0.015 * chroma * weight)
    blue = np.exp(-(((np.degrees(hue) % 360 - 275) / 25) ** 2))
    twist = -2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * np.sin(np.radians(60) * blue)
    return float(np.sqrt(dl**2 + dc**2 + dh**2 + twist * dc * dh))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_measure_of_difference_is_the_published_one(
    one: tuple[float, ...], other: tuple[float, ...], apart: float
) -> None:
    """Of the 34 pairs in table 1 of Sharma 2005."""
    assert ciede2000(np.array(one), np.array(other)) == pytest.approx(apart, abs=1e-4)
    assert ciede2000(np.array(other), np.array(one)) == pytest.approx(apart, abs=1e-4)


@pytest.mark.parametrize("eye", MACHADO)
def test_every_eye_sees_grey_as_grey(eye: str) -> None:
    assert MACHADO[eye] @ np.full(3, 0.4) == pytest.approx(np.full(3, 0.4), abs=1e-5)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("eye", MACHADO)
def test_the_safe_palette_sets_apart_what_means_different_things(eye: str, theme: str) -> None:
    close = {pair: round(apart, 1) for pair, apart in worst("safe", theme, eye).items() if apart < LEAST}
    assert close == {}


def test_cement_grows_lighter_as_it_hardens_for_every_eye() -> None:
    for eye in MACHADO.values():
        steps = [cement_colour(hardness, PALETTES["safe"]) for hardness in np.linspace(0.0, 1.0, 11)]
        assert (np.diff([lab((eye @ linear(colour)).clip(0.0, 1.0))[0] for colour in steps]) > 0.5).all()


@pytest.mark.parametrize(
    ("eye", "pair", "apart", "close"),
    [
        ("all cones", ("cord", "cut bone"), 4.3, 8),
        ("protanopia", ("liquid cement", "doughy cement"), 2.4, 17),
        ("deuteranopia", ("liquid cement", "doughy cement"), 1.3, 17),
        ("tritanopia", ("cord", "cut bone"), 2.0, 16),
    ],
)
def test_how_far_the_natural_palette_falls_short_is_known(
    eye: str, pair: tuple[str, str], apart: float, close: int
) -> None:
    """A fragment is bone and looks like it; of the rest the worst pair, and how many pairs of all are too close."""
    told = worst("natural", "dark", eye)
    assert told["bone", "fragment"] == 0.0
    assert sum(difference < LEAST for difference in told.values()) == close
    rest = {names: difference for names, difference in told.items() if "fragment" not in names}
    assert min(rest, key=rest.__getitem__) == pair
    assert rest[pair] == pytest.approx(apart, abs=0.05)


@pytest.mark.parametrize("palette", PALETTES)
def test_a_palette_dresses_every_material_and_changes_no_surface(palette: str) -> None:
    natural, dressed = PALETTES["natural"].looks, PALETTES[palette].looks
    assert dressed.keys() == natural.keys()
    for material, look in dressed.items():
        assert all(0.0 <= share <= 1.0 for share in look.colour)
        assert (look.face_alpha, look.rim_alpha, look.creased) == (
            natural[material].face_alpha, natural[material].rim_alpha, natural[material].creased,
        )  # fmt: skip


def test_a_stage_draws_bodies_in_the_palette_that_was_asked_for() -> None:
    eye = View((0.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, 1.0), 30.0)
    balloon = PartState("balloon", BalloonSpec(), Pose())
    needle = PartState("needle", NeedleSpec(), Pose())
    frames = {}
    for palette in PALETTES:
        with Stage((120, 90), palette=palette) as stage:
            frames[palette] = []
            for part in (balloon, needle):
                stage.show((SceneState(0.0, 0, "", "", "", (part,), eye),))
                frames[palette].append(stage.frame().astype(int))
    (natural, steel), (safe, same_steel) = frames["natural"], frames["safe"]
    assert (abs(natural - safe).max(axis=2) > 20).sum() > 100
    assert (steel == same_steel).all()


def test_a_palette_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="Allowed are natural, safe, but got 'vivid'"):
        themed("dark", "vivid")
