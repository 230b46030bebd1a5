"""What everything looks like: ivory bone, cool steel, a blue balloon, ochre where bone is compacted.

Colours are sRGB from 0 to 1. Balloon (blue) against compacted bone (ochre) is the contrast that carries most meaning,
and the pair is distinct with every common colour blindness. Not every pair of these natural colours is; the palette
in `palette.py` is made for that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kyphoscope.meshes.specs import (
    BalloonSpec,
    CavitySpec,
    CementSpec,
    DiscSpec,
    NucleusSpec,
    RibSpec,
    SacrumSpec,
    Spec,
    VertebraSpec,
)
from kyphoscope.scenes.state import PartState

Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """How light meets a body.

    face_alpha, rim_alpha : opacity where the surface faces the eye and where it is seen edge-on; both 1 is solid
    rim_colour, rim_glow : the colour of that outline and how much of it there is, whatever the light
    creased : drawn with sharp edges, as instruments are
    """

    colour: Colour
    face_alpha: float = 1.0
    rim_alpha: float = 1.0
    rim_colour: Colour = (1.0, 1.0, 1.0)
    rim_glow: float = 0.7
    specular: float = 0.08
    specular_power: float = 20.0
    ambient: float = 0.10
    creased: bool = False

    @property
    def solid(self) -> bool:
        return self.face_alpha >= 0.995 and self.rim_alpha >= 0.995


STEEL = Look((0.70, 0.735, 0.77), specular=0.55, specular_power=36.0, ambient=0.16, creased=True)

LOOKS = {
    "bone": Look((0.945, 0.885, 0.765)),
    "marrow": Look((0.80, 0.62, 0.48)),
    "rib": Look((0.925, 0.875, 0.785)),
    "disc": Look((0.56, 0.67, 0.76), specular=0.15),
    "nucleus": Look((0.74, 0.82, 0.86), specular=0.20),
    "dura": Look((0.80, 0.79, 0.72), face_alpha=0.55, rim_alpha=0.90, specular=0.20),
    "cord": Look((0.91, 0.85, 0.66), specular=0.15),
    "nerve": Look((0.88, 0.75, 0.40), specular=0.15),
    "vein": Look((0.32, 0.38, 0.58), specular=0.25, specular_power=30.0),
    "artery": Look((0.70, 0.24, 0.22), specular=0.25, specular_power=30.0),
    "ligament": Look((0.68, 0.75, 0.68), specular=0.15),
    "muscle": Look((0.62, 0.36, 0.32), rim_glow=0.4, ambient=0.16),
    "skin": Look((0.92, 0.71, 0.61), face_alpha=0.32, rim_alpha=0.85, ambient=0.22),
    "gas": Look((0.10, 0.11, 0.13), specular=0.0),
    "tumour": Look((0.66, 0.51, 0.66)),
    "haematoma": Look((0.46, 0.12, 0.13), specular=0.20),
    "fragment": Look((0.945, 0.885, 0.765)),
    "steel": STEEL,
    "steel_dark": replace(STEEL, colour=(0.43, 0.46, 0.50)),
    "polymer": Look((0.34, 0.47, 0.60), specular=0.25, creased=True),
    "balloon": Look((0.17, 0.61, 0.90), face_alpha=0.80, rim_alpha=0.97, specular=0.45, specular_power=40.0),
    "cement": Look((0.90, 0.84, 0.82), specular=0.18, ambient=0.24),
    "compacted_bone": Look((0.80, 0.50, 0.20), face_alpha=0.10, rim_alpha=0.50, rim_glow=0.5),
    "bandage": Look((0.90, 0.79, 0.64), ambient=0.16),
}
"""What bodies are made of. Bone is ivory, gristle blue-grey, nerves yellow, veins indigo, muscle a quiet red-brown."""

TISSUES = (
    "bone", "marrow", "rib", "disc", "nucleus", "fragment", "dura", "cord", "nerve", "vein", "artery", "ligament",
    "muscle",
)  # fmt: skip
"""Materials that turn clear like glass as they fade."""
CUT_SOLID = {"muscle": 0.35, "skin": 0.5, "dura": 0.45, "vein": 0.8, "ligament": 0.8}
"""At which opacity of a layer its cut face is solid: faint layers hide nothing where they are cut."""

QUIETER = 0.34
CEMENT_LIQUID: Colour = (0.955, 0.760, 0.770)
CEMENT_DOUGHY: Colour = (0.920, 0.815, 0.795)
CEMENT_SET: Colour = (0.890, 0.888, 0.878)
CEMENT_BETWEEN: Colour = (1.0, 1.0, 1.0)
"""Between trabeculae that cement has run round; times the colour of the cement."""
CEMENT_SHADE: Colour = (0.50, 0.55, 0.62)
"""The colour that the cut face of cement is tinted with, so that it differs from the cortex."""
COMPACTED_CUT: Colour = (0.80, 0.52, 0.22)
GRAINED: Colour = (0.97, 0.97, 0.97)
"""Times the colours of a grain."""
CUT: dict[str, Colour] = {
    "marrow": GRAINED,
    "bone": (0.945, 0.865, 0.720),
    "compacted_bone": COMPACTED_CUT,
    "disc": (0.55, 0.64, 0.71),
    "nucleus": (0.71, 0.79, 0.83),
    "dura": (0.33, 0.42, 0.48),
    "muscle": (0.58, 0.34, 0.30),
    "gas": (0.06, 0.07, 0.08),
}
"""Cut faces that differ from the outside of the same material; that of the dura is what it holds, fluid."""
LAYER: Colour = (0.86, 0.88, 0.90)
"""Every second fibre layer of a disc, times the colour of its cut face."""
STRUT: Colour = (0.945, 0.865, 0.720)
HOLLOWS: dict[str, Colour] = {
    "healthy": (0.70, 0.48, 0.40),
    "osteoporotic": (0.700, 0.530, 0.430),
    "hemangioma": (0.57, 0.35, 0.31),
}
"""What lies between trabeculae: red marrow, marrow turned to fat, the vessels of a hemangioma."""


@dataclass(frozen=True, slots=True, eq=False)
class Palette:
    """What every material looks like, outside and where it is cut.

    cement : its colours while liquid, as dough and when set
    cement_shade : how far its cut face leans to CEMENT_SHADE
    """

    name: str
    looks: Mapping[str, Look]
    cut: Mapping[str, Colour]
    cement: tuple[Colour, Colour, Colour]
    cement_shade: float = 0.25


NATURAL = Palette("natural", LOOKS, CUT, (CEMENT_LIQUID, CEMENT_DOUGHY, CEMENT_SET))
"""As in an anatomy atlas; for a palette that every eye tells apart see `palette.py`."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours round the bodies, background, writing, bands, and the palette of the bodies themselves."""

    name: str
    top: Colour
    bottom: Colour
    ink: Colour
    quiet_ink: Colour
    accent: Colour
    band: Colour
    strip: Colour
    line: Colour
    quiet: Colour
    """What neighbours are mixed with so that they stay behind the treated bone."""
    rim: Colour
    """What the outlines of translucent bodies lean to: light on dark, dark on light."""
    rim_share: float
    cortex: Colour
    """Cut cortex, which must stand out from the background."""
    palette: Palette = NATURAL


THEMES = {
    "dark": Theme(
        name="dark",
        top=(0.205, 0.235, 0.275),
        bottom=(0.105, 0.125, 0.150),
        ink=(0.94, 0.95, 0.95),
        quiet_ink=(0.64, 0.69, 0.74),
        accent=(0.98, 0.78, 0.42),
        band=(0.070, 0.084, 0.102),
        strip=(0.088, 0.104, 0.126),
        line=(0.225, 0.26, 0.30),
        quiet=(0.36, 0.38, 0.40),
        rim=(1.0, 0.98, 0.94),
        rim_share=0.25,
        cortex=(0.965, 0.925, 0.835),
    ),
    "light": Theme(
        name="light",
        top=(0.965, 0.970, 0.972),
        bottom=(0.845, 0.868, 0.888),
        ink=(0.10, 0.13, 0.16),
        quiet_ink=(0.36, 0.41, 0.46),
        accent=(0.62, 0.36, 0.02),
        band=(0.985, 0.988, 0.990),
        strip=(0.945, 0.953, 0.960),
        line=(0.76, 0.79, 0.82),
        quiet=(0.80, 0.81, 0.82),
        rim=(0.20, 0.16, 0.12),
        rim_share=0.5,
        cortex=(0.69, 0.60, 0.45),
    ),
}


def look_of(part: PartState, material: str, treated: str, cut: bool, theme: Theme) -> Look:
    """The look of `part`, made of `material`, in a state whose treated vertebra is `treated`, cut open or whole."""
    look = theme.palette.looks[material]
    spec = part.spec
    if isinstance(spec, CementSpec):
        look = replace(look, colour=cement_colour(part.hardness, theme.palette), specular=0.34 - 0.26 * part.hardness)
    elif cut and isinstance(spec, CavitySpec):
        look = replace(look, face_alpha=1.0, rim_alpha=1.0)
    elif cut and isinstance(spec, BalloonSpec):  # the grain of the cut face behind it would show through
        look = replace(look, face_alpha=0.86)
    if _is_neighbour(part, treated):
        look = replace(look, colour=blended(look.colour, theme.quiet, QUIETER))
    look = replace(look, colour=blended(look.colour, theme.accent, 0.55 * part.highlight))
    face, rim = _glass(part.opacity) if material in TISSUES else (part.opacity, part.opacity)
    return replace(
        look,
        face_alpha=look.face_alpha * face,
        rim_alpha=look.rim_alpha * rim,
        rim_colour=blended(look.colour, theme.rim, theme.rim_share),
        ambient=look.ambient + 0.25 * part.highlight,
    )


def _is_neighbour(part: PartState, treated: str) -> bool:
    """Whether it is a bone or disc beside the treated vertebra, which is quieter than that."""
    is_skeleton = isinstance(part.spec, VertebraSpec | DiscSpec | NucleusSpec | RibSpec | SacrumSpec)
    return is_skeleton and bool(treated) and part.name != treated


def face_colour(part: PartState, kind: str, treated: str, theme: Theme) -> Colour:
    """The colour of a cut face of one `kind` of `part`, or what its grain is multiplied with."""
    if "cement" in kind:
        colour = cement_colour(part.hardness, theme.palette)
        colour = blended(colour, CEMENT_SHADE, theme.palette.cement_shade) if kind == "cement" else colour
    else:
        colour = theme.cortex if kind == "cortex" else theme.palette.cut.get(kind) or theme.palette.looks[kind].colour
    if _is_neighbour(part, treated):
        colour = blended(colour, theme.quiet, QUIETER)
    return blended(colour, theme.accent, 0.4 * part.highlight)


def face_opacity(part: PartState, kind: str) -> float:
    """How solid a cut face of one `kind` of `part` is: of a quiet layer it is seen before the layer itself is."""
    return min(1.0, part.opacity / CUT_SOLID.get(kind, 1.0))


def grain_colours(spec: Spec, kind: str) -> tuple[Colour, Colour, Colour]:
    """Of a cut face: what lies between the trabeculae, what between the columns of a hemangioma, the trabeculae.

    Of a disc: every second of its layers, twice, and those between.
    """
    if "cement" in kind:
        return CEMENT_BETWEEN, CEMENT_BETWEEN, STRUT
    if kind == "disc":
        return LAYER, LAYER, (1.0, 1.0, 1.0)
    dense = isinstance(spec, VertebraSpec) and spec.bone == "healthy"
    return HOLLOWS["healthy" if dense else "osteoporotic"], HOLLOWS["hemangioma"], STRUT


def _glass(opacity: float) -> tuple[float, float]:
    """How solid faded bone is where it faces the eye and along its outline: it clears in the middle first, as glass."""
    return opacity**1.5, 1.0 - (1.0 - opacity) ** 4


def cement_colour(hardness: float, palette: Palette = NATURAL) -> Colour:
    """Pink while liquid (0), paler as dough (0.5), nearly white when set (1)."""
    liquid, doughy, set_ = palette.cement
    if hardness <= 0.5:
        return blended(liquid, doughy, 2.0 * hardness)
    return blended(doughy, set_, 2.0 * hardness - 1.0)


def blended(a: Colour, b: Colour, share: float) -> Colour:
    """`share` (0 to 1) of the way from colour `a` to colour `b`."""
    return tuple(x + (y - x) * share for x, y in zip(a, b, strict=True))  # type: ignore[return-value]
