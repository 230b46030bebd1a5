"""What everything looks like: ivory bone, cool steel, a blue balloon, ochre where bone is compacted.

Colours are sRGB from 0 to 1. Balloon (blue) against compacted bone (orange) is the one contrast that carries meaning,
and the pair is told apart with every common colour blindness.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from meshes.specs import BalloonSpec, CavitySpec, CementSpec, DiscSpec, MarrowSpec, VertebraSpec
from scenes.state import PartState

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


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours round the bodies: background, writing, bands."""

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
    ),
}

STEEL = Look((0.70, 0.735, 0.77), specular=0.55, specular_power=36.0, ambient=0.16, creased=True)

LOOKS = {
    "bone": Look((0.945, 0.885, 0.765)),
    "marrow": Look((0.80, 0.62, 0.48)),
    "disc": Look((0.56, 0.67, 0.76), specular=0.15),
    "steel": STEEL,
    "steel_dark": replace(STEEL, colour=(0.43, 0.46, 0.50)),
    "polymer": Look((0.34, 0.47, 0.60), specular=0.25, creased=True),
    "balloon": Look((0.17, 0.61, 0.90), face_alpha=0.80, rim_alpha=0.97, specular=0.45, specular_power=40.0),
    "cement": Look((0.90, 0.84, 0.82), specular=0.18, ambient=0.24),
    "compacted_bone": Look((0.80, 0.50, 0.20), face_alpha=0.10, rim_alpha=0.50, rim_glow=0.5),
    "skin": Look((0.92, 0.71, 0.61), face_alpha=0.32, rim_alpha=0.85, ambient=0.22),
    "bandage": Look((0.90, 0.79, 0.64), ambient=0.16),
}

QUIETER = 0.34
CEMENT_LIQUID: Colour = (0.955, 0.760, 0.770)
CEMENT_DOUGHY: Colour = (0.920, 0.815, 0.795)
CEMENT_SET: Colour = (0.890, 0.888, 0.878)
CEMENT_BETWEEN: Colour = (1.0, 1.0, 1.0)
"""Between trabeculae that cement has run round; times the colour of the cement."""
CEMENT_SHADE: Colour = (0.50, 0.55, 0.62)
"""What the cut face of cement leans to, so that it is told from the cortex."""
COMPACTED_CUT: Colour = (0.80, 0.52, 0.22)
CORTEX_CUT: Colour = (0.965, 0.925, 0.835)
DISC_CUT: Colour = (0.55, 0.64, 0.71)
MARROW_TINT: Colour = (0.95, 0.95, 0.95)
"""Times the colours of its grain."""
MARROW_STRUT: Colour = (0.945, 0.865, 0.720)
MARROW_HOLLOW: Colour = (0.790, 0.610, 0.500)


def look_of(part: PartState, material: str, treated: str, cut: bool, theme: Theme) -> Look:
    """The look of `part`, made of `material`, in a state whose treated vertebra is `treated`, cut open or whole."""
    look = LOOKS[material]
    spec = part.spec
    if isinstance(spec, CementSpec):
        look = replace(look, colour=cement_colour(part.hardness), specular=0.34 - 0.26 * part.hardness)
    elif cut and isinstance(spec, CavitySpec):
        look = replace(look, face_alpha=1.0, rim_alpha=1.0)
    elif cut and isinstance(spec, BalloonSpec):  # the grain of the cut face behind it would show through
        look = replace(look, face_alpha=0.86)
    is_bone = isinstance(spec, VertebraSpec | DiscSpec | MarrowSpec)
    if is_bone and treated and part.name != treated:
        look = replace(look, colour=blended(look.colour, theme.quiet, QUIETER))
    look = replace(look, colour=blended(look.colour, theme.accent, 0.55 * part.highlight))
    face, rim = _glass(part.opacity) if is_bone else (part.opacity, part.opacity)
    return replace(
        look,
        face_alpha=look.face_alpha * face,
        rim_alpha=look.rim_alpha * rim,
        rim_colour=blended(look.colour, theme.rim, theme.rim_share),
        ambient=look.ambient + 0.25 * part.highlight,
    )


def _glass(opacity: float) -> tuple[float, float]:
    """How solid faded bone is where it faces the eye and along its outline: it clears in the middle first, as glass."""
    return opacity**1.5, 1.0 - (1.0 - opacity) ** 4


def cement_colour(hardness: float) -> Colour:
    """Pinkish white while liquid (0), paler as dough (0.5), grey-white when set (1)."""
    if hardness <= 0.5:
        return blended(CEMENT_LIQUID, CEMENT_DOUGHY, 2.0 * hardness)
    return blended(CEMENT_DOUGHY, CEMENT_SET, 2.0 * hardness - 1.0)


def blended(a: Colour, b: Colour, share: float) -> Colour:
    """`share` (0 to 1) of the way from colour `a` to colour `b`."""
    return tuple(x + (y - x) * share for x, y in zip(a, b, strict=True))  # type: ignore[return-value]
