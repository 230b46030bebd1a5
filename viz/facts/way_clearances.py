"""The way that each needle or cannula takes at one instant: through the pedicle or beside it, and what it leaves."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from kyphoscope.meshes.access import clearances
from kyphoscope.meshes.access.clearances import Clearances
from kyphoscope.meshes.access.pathway import SHAFT_MM, Pathway, pathway
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import CannulaSpec, NeedleSpec, VertebraSpec
from kyphoscope.meshes.tables.instrument_tables import gauge
from kyphoscope.scenes.state import SceneState
from kyphoscope.viz.facts.names import side_of_shaft

ON_ITS_WAY_MM = 2.5
"""How far an instrument's axis may pass from the middle of a planned way to be on that way."""
BEHIND_ENTRY_MM = 20.0
"""How far behind the entry the canal is looked for beside a parapedicular way."""


def ways(state: SceneState) -> dict[str, dict[str, object]]:
    """For each needle and cannula on a way into the treated vertebra, by its name: `side` of the patient,
    `approach`, `why` it is that one, and `clearances_mm`, measured round the instrument where it is."""
    treated = next((part for part in state.parts if part.name == state.treated), None)
    if treated is None or not isinstance(treated.spec, VertebraSpec):
        return {}
    by_instrument = {}
    for part in state.parts:
        if isinstance(part.spec, NeedleSpec | CannulaSpec):
            diameter_mm = gauge(part.spec.gauge).outer_mm
            facts = _way(treated.pose.inverse().then(part.pose), treated.spec, diameter_mm)
            if facts is not None:
                by_instrument[part.name] = facts
    return by_instrument


def _way(place: Pose, bone: VertebraSpec, diameter_mm: float) -> dict[str, object] | None:
    """The way that a shaft with the pose `place` in the vertebra's frame takes; None where it is on none."""
    side = side_of_shaft(place)
    planned = [way for way in _planned(bone, side, diameter_mm) if _off_mm(way.pedicle, place) < ON_ITS_WAY_MM]
    if not planned:
        return None
    way = min(planned, key=lambda way: _off_mm(way.pedicle, place) + _off_mm(way.anterior_third, place))
    free = measured(bone, way, place, side, diameter_mm)
    return {"side": side, "approach": way.approach, "why": way.why, "clearances_mm": asdict(free)}


def _planned(bone: VertebraSpec, side: str, diameter_mm: float) -> list[Pathway]:
    """The ways that a lesson may have planned on one side: for this instrument or the cannula that follows it."""
    planned = []
    for shaft_mm in (diameter_mm, SHAFT_MM):
        for approach in ("auto", "parapedicular"):
            for alone in (False, True):
                try:
                    planned.append(pathway(bone, side, shaft_mm, approach, alone=alone))
                except ValueError:  # there is no such way at this level
                    continue
    return planned


def measured(bone: VertebraSpec, way: Pathway, place: Pose, side: str, diameter_mm: float) -> Clearances:
    """The clearances round a shaft with the pose `place` in the vertebra's frame, on about that way."""
    mirror = 1.0 if side == "left" else -1.0
    entry, pedicle, wall, end = (
        _beside(planned, place) for planned in (way.entry, way.pedicle, way.posterior_wall, way.anterior_third)
    )
    if way.approach == "transpedicular":
        return clearances.in_pedicle(bone, entry, wall, end, mirror, diameter_mm)
    back_mm = float(np.linalg.norm(np.subtract(entry.tip_mm, end.tip_mm))) + BEHIND_ENTRY_MM
    return clearances.beside_pedicle(bone, pedicle, end, mirror, diameter_mm, back_mm)


def _beside(planned: Pose, place: Pose) -> Pose:
    """The point of an instrument's axis nearest to a planned place."""
    ahead = float(np.dot(np.subtract(planned.tip_mm, place.tip_mm), place.axis))
    return place.moved(ahead)


def _off_mm(planned: Pose, place: Pose) -> float:
    return float(np.linalg.norm(np.subtract(_beside(planned, place).tip_mm, planned.tip_mm)))
