"""Sizes of the needles, cannulas, tamps and tools, each with where it was published."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gauge:
    """Outer and inner diameter of a hollow needle, mm."""

    outer_mm: float
    inner_mm: float


GAUGES = {
    8: Gauge(4.191, 3.429),
    10: Gauge(3.404, 2.692),
    11: Gauge(3.048, 2.388),
    13: Gauge(2.413, 1.803),
    22: Gauge(0.718, 0.413),
}
"""Needle gauge comparison chart (Birmingham gauge, regular wall), en.wikipedia.org; bone needles vary a little."""


@dataclass(frozen=True, slots=True)
class BalloonSize:
    """A balloon by its nominal length, mm, with the most that it may hold, mL."""

    length_mm: float
    most_ml: float


BALLOONS = {10.0: BalloonSize(10.0, 4.0), 15.0: BalloonSize(15.0, 4.0), 20.0: BalloonSize(20.0, 6.0)}
"""Inflatable bone tamps of 10, 15 and 20 mm (FDA 510(k) K981251); largest volumes after the KyphX instructions."""

SHAFT_LENGTH_MM = 125.0
"""Bone needle and working cannula. 100 mm is described (radiologykey: spine, percutaneous interventions), 125 to 150 mm
are usual (recalled)."""

TOOL_MM = 3.2
"""Diameter of hand drill and cement filler: 3.0 to 3.2 mm, so that they pass an 8G cannula (recalled, KyphX
technique)."""

FILLER_BORE_MM = 2.4
"""Inner diameter of the cement filler, as drawn: 200 mm of it hold 0.9 mL, where a real filler holds about 1.5."""

TOOL_LENGTH_MM = 200.0
"""Hand drill and cement filler, through a working cannula to the anterior third with room for the hand, as drawn."""

TAMP_LENGTH_MM = 240.0
"""A tamp is nominally 40 cm long (FDA 510(k) K981251); drawn shorter, so that its hub is in the picture."""

ANAESTHETIC_LENGTH_MM = 90.0
"""The needle for the local anaesthetic; it must reach the periosteum, as drawn."""

STYLET_POINT_MM = 3.0
"""How far the diamond point of a stylet stands out of its needle; of the order of one needle diameter, as drawn."""

TAMP_SHAFT_MM = 2.0
"""Diameter of a tamp's shaft under its balloon; thin enough that the folded balloon passes an 8G cannula, as drawn."""

TAMP_NOSE_MM = 2.0
"""From the tip of a tamp to the middle of its front marker band, as drawn."""

FOLDED_BALLOON_MM = 3.1
"""Diameter of the folded balloon; it passes the 3.43 mm bore of an 8G cannula, as drawn."""

SKIN_TO_BONE_MM = 50.0
"""From the skin to the bone along the way in, as drawn; with a 125 mm needle 25 to 45 mm stay outside."""


def gauge(number: int) -> Gauge:
    """The diameters of a needle gauge; raises ValueError for a gauge outside the table."""
    if number not in GAUGES:
        known = ", ".join(str(g) for g in GAUGES)
        raise ValueError(f"Invalid value for the needle 'gauge'. Allowed values are {known}, but got {number} instead.")
    return GAUGES[number]


def balloon_size(balloon_mm: float) -> BalloonSize:
    """The balloon of a nominal length; raises ValueError for a length that is not made."""
    if balloon_mm not in BALLOONS:
        known = ", ".join(f"{b:g}" for b in BALLOONS)
        raise ValueError(f"Invalid value for 'balloon_mm'. Allowed values are {known}, but got {balloon_mm:g} instead.")
    return BALLOONS[balloon_mm]
