"""Colours of bodies for colour-blind viewers: the same atlas, with bodies of different meaning set apart.

Anchors are taken from published sets that are safe for colour-blind viewers and toned towards the tissue where the
pure tone would glare on a body in the light. Lightness does most of the work, since it is what every eye sees; hue
follows the custom of atlases as far as it can: veins blue, arteries red, nerves yellow, bone ivory.

Colour is never alone in telling bodies apart: steps name them in words and labels with leaders, they have shapes and
places of their own, cut bone has its trabeculae and discs their layers, and a read-out is written out beside its unit.
"""

from __future__ import annotations

from dataclasses import replace

from kyphoscope.viz.render.style import CUT, LOOKS, NATURAL, THEMES, Colour, Palette, Theme, blended

WHITE: Colour = (1.0, 1.0, 1.0)

# M. Okabe and K. Ito, Color Universal Design (2008); as printed in B. Wong, Nature Methods 8 (2011) 441.
BLUE: Colour = (0.0, 114 / 255, 178 / 255)
BLUISH_GREEN: Colour = (0.0, 158 / 255, 115 / 255)
VERMILLION: Colour = (213 / 255, 94 / 255, 0.0)
# P. Tol, Colour Schemes, SRON/EPS/TN/09-002 issue 3.2 (2021): "muted", "high-contrast" and "vibrant".
MUTED_INDIGO: Colour = (51 / 255, 34 / 255, 136 / 255)
MUTED_ROSE: Colour = (204 / 255, 102 / 255, 119 / 255)
MUTED_WINE: Colour = (136 / 255, 34 / 255, 85 / 255)
HIGH_CONTRAST_YELLOW: Colour = (221 / 255, 170 / 255, 51 / 255)
VIBRANT_RED: Colour = (204 / 255, 51 / 255, 17 / 255)

_LIQUID = blended(MUTED_ROSE, WHITE, 0.28)
_SET: Colour = (0.985, 0.99, 1.0)
_DOUGHY = blended(_LIQUID, _SET, 0.4)

_TONES: dict[str, Colour] = {
    "balloon": blended(BLUE, WHITE, 0.1),
    "compacted_bone": VERMILLION,
    "vein": blended(MUTED_INDIGO, WHITE, 0.17),
    "artery": VIBRANT_RED,
    "nerve": HIGH_CONTRAST_YELLOW,
    "cord": blended(HIGH_CONTRAST_YELLOW, (0.91, 0.85, 0.66), 0.15),
    "dura": blended(BLUISH_GREEN, WHITE, 0.4),
    "ligament": blended(BLUISH_GREEN, (0.52, 0.50, 0.46), 0.7),
    "tumour": MUTED_WINE,
    "cement": _DOUGHY,
    # Darker or lighter than in the other palette, of the same tissue colour.
    "haematoma": (0.27, 0.05, 0.05),
    "fragment": (0.82, 0.74, 0.52),
    "skin": (0.92, 0.66, 0.56),
}

SAFE = Palette(
    "safe",
    {material: replace(look, colour=_TONES.get(material, look.colour)) for material, look in LOOKS.items()},
    CUT | {"compacted_bone": VERMILLION},
    (_LIQUID, _DOUGHY, _SET),
    cement_shade=0.0,
)

PALETTES = {palette.name: palette for palette in (NATURAL, SAFE)}


def themed(theme: str, palette: str = "natural") -> Theme:
    """The colours of one theme round bodies of one palette; raises ValueError for an unknown name."""
    for parameter, word, known in (("theme", theme, THEMES), ("palette", palette, PALETTES)):
        if word not in known:
            allowed = ", ".join(known)
            raise ValueError(f"Invalid value for the '{parameter}' parameter. Allowed are {allowed}, but got {word!r}.")
    return replace(THEMES[theme], palette=PALETTES[palette])
