"""Through the pedicle or beside it: which approach an instrument can take at a level, which is chosen, and why."""

from __future__ import annotations

from kyphoscope.meshes.choices import APPROACHES, LEVELS
from kyphoscope.meshes.specs import VertebraSpec, check_choice, check_range
from kyphoscope.meshes.tables.instrument_tables import GAUGES
from kyphoscope.meshes.tables.tables import size

SPARE_MM = 1.0
"""A pedicle admits a shaft that leaves half a millimetre of bone on either side."""
SHAFTS_MM = (0.5, 6.0)
BONE_NEEDLES = (8, 10, 11, 13)
NARROW = LEVELS[: LEVELS.index("T8")]
"""The levels at which no 8G cannula goes through the pedicle: means are 4.5 to 6.0 mm, with a standard
deviation of about 1 mm (Kaur 2016, PMC4857161), so that in many people it would not pass. Thoracic needles go between
rib and pedicle instead, upper thoracic ones are thinner too (openradiology: vertebroplasty)."""


def width_source(level: str) -> str:
    """Who measured the pedicles of a level."""
    if level.startswith("T"):
        return "Kaur 2016, PMC4857161"
    return "Cook & Baker 2021" if level == "L5" else "Zindrick 1987"


def called(shaft_diameter_mm: float) -> str:
    """A shaft by its gauge if it has one: "A shaft of 4.2 mm (8G)"."""
    near = [number for number in BONE_NEEDLES if abs(GAUGES[number].outer_mm - shaft_diameter_mm) < 0.05]
    return f"A shaft of {shaft_diameter_mm:.1f} mm{f' ({near[0]}G)' if near else ''}"


def admits(spec: VertebraSpec, shaft_diameter_mm: float) -> bool:
    """Whether the pedicle is at least 1 mm wider than a shaft."""
    return size(spec.level, spec.size_factor).pedicle_width_mm >= shaft_diameter_mm + SPARE_MM


def choose(spec: VertebraSpec, side: str, shaft_diameter_mm: float, approach: str) -> tuple[str, str]:
    """The approach that is taken, and why: a sentence with the widths and who sizes them.

    Raises ValueError for a word that is no approach, for a diameter outside 0.5 to 6 mm, and where a way through the
    pedicle is asked for and the pedicle does not admit the shaft.
    """
    check_choice("approach", approach, ("auto", *APPROACHES))
    check_range("shaft_diameter_mm", shaft_diameter_mm, *SHAFTS_MM)
    width = size(spec.level, spec.size_factor).pedicle_width_mm
    needs = f"needs {shaft_diameter_mm + SPARE_MM:.1f} mm of pedicle"
    is_wide = f"the {side} pedicle of {spec.level} is {width:.1f} mm wide ({width_source(spec.level)})"
    sizes = f"{called(shaft_diameter_mm)} {needs}, half a millimetre of bone on either side counted in, and {is_wide}"
    if approach == "parapedicular":
        return approach, f"{sizes}; the way beside the pedicle was asked for."
    if admits(spec, shaft_diameter_mm):
        return "transpedicular", f"{sizes}, so the way goes through it."
    if approach == "auto":
        return "parapedicular", f"{sizes}, so the way goes beside it, between rib or transverse process and pedicle."
    raise ValueError(f"{sizes}; write approach: parapedicular{or_gauge(spec)}.")


def or_gauge(spec: VertebraSpec, as_is_done: bool = False) -> str:
    """The gauges to write instead for a pedicle that is too narrow: ", or gauge: 10, 11 or 13", "" where nothing fits.

    as_is_done : leave out gauges that the pedicle admits but that are not used through it in practice
    """
    shafts = {number: GAUGES[number].outer_mm for number in BONE_NEEDLES}
    fitting = [
        str(number)
        for number, thick in shafts.items()
        if admits(spec, thick) and (is_customary(spec.level, thick) or not as_is_done)
    ]
    row = " or ".join(", ".join(fitting).rsplit(", ", 1))
    return f", or gauge: {row} (cannulas are made in 8 and 10)" if fitting else ""


def is_customary(level: str, shaft_diameter_mm: float) -> bool:
    """Whether shafts of that thickness are used through the pedicles of a level in practice, if these admit them."""
    return not (level in NARROW and shaft_diameter_mm > GAUGES[10].outer_mm + 0.05)


def not_customary_because(level: str) -> str:
    """Why an 8G cannula does not go through the pedicles of T4 to T7, and what is done instead."""
    width = size(level).pedicle_width_mm
    return (
        "An 8G cannula (4.2 mm) is not taken through the pedicles of T4 to T7; those of"
        f" {level} are {width:.1f} mm wide on average and a millimetre less in many people ({width_source(level)}),"
        " and the way goes between rib and pedicle there (openradiology: vertebroplasty)."
    )
