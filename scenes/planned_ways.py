"""The ways in that a lesson uses: planned once for its vertebra as it is at the start, and kept to throughout."""

from __future__ import annotations

from collections.abc import Mapping

from kyphoscope.meshes.access.approach import is_customary, not_customary_because, or_gauge
from kyphoscope.meshes.access.pathway import PATH_PLACES, SHAFT_MM, Pathway, pathway
from kyphoscope.meshes.choices import SIDES
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.meshes.tables.instrument_tables import gauge
from kyphoscope.scenes import cast

Cast = Mapping[str, cast.CastPart]


def sides_of(parts: Cast) -> tuple[str, ...]:
    """The sides that the needles and cannulas of a cast go in at; both where none says."""
    entered = {part.side for part in parts.values() if isinstance(part, cast.Needle | cast.Cannula) and part.side}
    return tuple(side for side in SIDES if side in entered) or SIDES


def thickest_mm(parts: Cast) -> float:
    """The diameter of the thickest needle or cannula of a cast; a working cannula's where there is none."""
    hollow = [part for part in parts.values() if isinstance(part, cast.Needle | cast.Cannula)]
    return max((gauge(int(part.gauge)).outer_mm for part in hollow), default=SHAFT_MM)


def way(spec: VertebraSpec, side: str, parts: Cast, approach: str) -> Pathway:
    """The way in on one side for the thickest instrument of a cast; one alone if no instrument is for the other.

    By itself ("auto") it goes through the pedicle where that admits the instrument and the instrument is taken through
    it at that level. Raises ValueError where the way that is asked for cannot be gone or is not gone.
    """
    diameter_mm, alone = thickest_mm(parts), len(sides_of(parts)) == 1
    customary = is_customary(spec.level, diameter_mm)
    if approach == "auto" and not customary:
        approach = "parapedicular"
    planned = pathway(spec, side, diameter_mm, approach, alone=alone)
    if planned.approach == "transpedicular" and not customary:
        raise ValueError(f"{not_customary_because(spec.level)} Write approach: parapedicular{or_gauge(spec, True)}.")
    return planned


def places(path: Pathway, side: str) -> dict[str, Pose]:
    """The landmarks of a way by the names that scripts use."""
    return {f"{side}_path.{place}": getattr(path, place) for place in PATH_PLACES}
