"""What an operator watches for, measured on the state: the medial-wall rule for every needle, the stop rule for cement.

The medial-wall rule (radiologykey: spine, percutaneous interventions): on AP the tip may not pass the inner margin of
the pedicle before it has passed the back wall of the body on lateral. The stop rule (discovery.researcher.life
6241927; other texts say a third or a fifth): injecting stops when cement reaches the back quarter of the body, or is
seen outside of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kyphoscope.meshes.access.access_anatomy import access_anatomy
from kyphoscope.meshes.build import build
from kyphoscope.meshes.devices.stop_rule import stop_mm
from kyphoscope.meshes.fracture.fracture import unbroken
from kyphoscope.meshes.fracture.vertebra_landmarks import vertebra_landmarks
from kyphoscope.meshes.specs import CementSpec, VertebraSpec
from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.viz.facts.names import side_of_shaft
from kyphoscope.viz.rules.outlines import hollow_shafts, in_bone, inner_margin_mm, outer_margin_mm, tip, wall_mm

MEDIAL_WALL, STOP = "medial_wall", "stop"
NEARLY_MM = 0.05
"""Anything past a line by no more than this counts as on the line: drawings are no finer."""

LEAST_FORWARD = 0.05
"""The least forward part of a shaft's direction for it to pass anywhere near the pedicles."""


@dataclass(frozen=True, slots=True)
class RuleSign:
    """One rule at one instant.

    rule : "medial_wall" or "stop"
    of : the name of the needle, cannula or cement that is judged
    safe : whether the rule is kept
    sentence : what is measured and what it means
    numbers_mm : what is measured, by name. Of a needle's tip `lateral_of_inner_margin` on AP, negative past it, and
        `past_posterior_wall` on lateral, negative behind it; of cement `before_posterior_quarter`, negative in it, and
        `within_body`, how far from its surface, negative outside
    approach : of a needle, "transpedicular" or "parapedicular", as it lies
    """

    rule: str
    of: str
    safe: bool
    sentence: str
    numbers_mm: tuple[tuple[str, float], ...]
    approach: str = ""

    @property
    def numbers(self) -> dict[str, float]:
        return dict(self.numbers_mm)


def rule_signs(state: SceneState) -> tuple[RuleSign, ...]:
    """All signs of a state, in the order of its parts; empty where no vertebra is treated."""
    bone = state.treated_part
    if bone is None or not isinstance(bone.spec, VertebraSpec):
        return ()
    judged = [_medial_wall(part, state, bone, bone.spec) for part in hollow_shafts(state)]
    for part in (*state.parts, *state.hidden):
        if isinstance(part.spec, CementSpec) and part.spec.vertebra.level == bone.spec.level:
            judged.append(_stop(part.name, part.spec))
    return tuple(judged)


def _medial_wall(part: PartState, state: SceneState, bone: PartState, spec: VertebraSpec) -> RuleSign:
    """The medial-wall rule for one needle or cannula; AP and lateral are true to the bone, in parallel rays."""
    x, y, z = in_bone(bone, tip(part, state).tip_mm)
    side, beside = _side_and_approach(part, bone, spec)
    mirror = 1.0 if side == "left" else -1.0
    lateral = float(mirror * x - inner_margin_mm(spec, side, z))
    past = float(wall_mm(spec, z) - y)
    safe = lateral > -NEARLY_MM or past > -NEARLY_MM
    return RuleSign(
        MEDIAL_WALL,
        part.name,
        safe,
        _told(side, beside, lateral, past, safe),
        (("lateral_of_inner_margin", lateral), ("past_posterior_wall", past)),
        "parapedicular" if beside else "transpedicular",
    )


def _side_and_approach(part: PartState, bone: PartState, spec: VertebraSpec) -> tuple[str, bool]:
    """From which side a shaft comes, and whether it goes beside the pedicle, by where it passes its depth."""
    place = bone.pose.inverse().then(part.pose)
    side = side_of_shaft(place)
    isthmus_y = vertebra_landmarks(spec)["left_pedicle.centre"].tip_mm[1]
    run = (isthmus_y - place.tip_mm[1]) / place.axis[1] if abs(place.axis[1]) > LEAST_FORWARD else 0.0
    x = place.moved(run).tip_mm[0] * (1.0 if side == "left" else -1.0)
    return side, x > outer_margin_mm(spec, side)


def _told(side: str, beside: bool, lateral: float, past: float, safe: bool) -> str:
    inner = f"the inner margin of the {side} pedicle"
    way = "The way goes beside the pedicle. " if beside else ""
    on_ap = f"On AP the tip is {abs(lateral):.1f} mm {'lateral of' if lateral >= 0.0 else 'medial to'} {inner}"
    if past >= -NEARLY_MM:
        return f"{way}{on_ap}; on lateral it has passed the back wall by {max(past, 0.0):.1f} mm, so it may pass there."
    behind = f"{-past:.1f} mm are left to the back wall"
    if safe:
        return f"{way}{on_ap}; on lateral {behind}."
    where = "towards the canal in front of the joint" if beside else "into the canal"
    return f"{way}Stop: {on_ap[0].lower() + on_ap[1:]}, but on lateral {behind}: the needle is on its way {where}."


@lru_cache(maxsize=512)
def _stop(name: str, spec: CementSpec) -> RuleSign:
    """The stop rule for one portion of cement; the back quarter moves with the bone, as it is broken now."""
    bone = spec.vertebra
    whole = unbroken(build(spec).vertices, bone)
    before = stop_mm(bone.level, bone.size_factor) - float(whole[:, 1].max())
    within = -float(np.max(access_anatomy(bone).body.at(whole)))
    safe = before > -NEARLY_MM and within > -NEARLY_MM
    if within <= -NEARLY_MM:
        sentence = f"Stop: cement is {-within:.1f} mm outside of the body."
    elif not safe:
        sentence = f"Stop: cement reaches {-before:.1f} mm into the back quarter of the body."
    else:
        sentence = f"Cement is within the body, {before:.1f} mm before its back quarter."
    return RuleSign(STOP, name, safe, sentence, (("before_posterior_quarter", before), ("within_body", within)))
