"""One instant of a lesson as plain data: which step runs, what is there and where, and what is measured on it."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from kyphoscope.scenes.program import Program
from kyphoscope.scenes.state import PartState, SceneState

if TYPE_CHECKING:
    from kyphoscope.viz.rules.safety_rules import RuleSign

MEASURED = (
    "cement_ml", "balloon_left_ml", "balloon_right_ml", "anterior_height_mm", "middle_height_mm",
    "posterior_height_mm", "anterior_height_percent", "wedge_angle_deg",
)  # fmt: skip
"""Read-outs that are there at every instant, null where there is nothing to measure."""
RULES = {"medial_wall": "medial-wall rule", "stop": "stop rule"}
MEASURED_BY_RULE = {
    "lateral_of_inner_margin": "tip_to_medial_wall_mm",
    "past_posterior_wall": "tip_past_back_wall_mm",
    "before_posterior_quarter": "to_back_quarter_mm",
    "within_body": "to_surface_mm",
}
"""What a sign measures, in words; negative is past the medial wall, behind the posterior wall, in the back quarter
and outside of the body."""


def instant(program: Program, t_s: float) -> dict[str, Any]:
    """What there is at `t_s`, in types that JSON has.

    One scene: `t_s`, `step` (index from 0), `title`, `phase`, `caption`, `parts` by name, `readouts`. A comparison:
    the first five for the whole of it and under `lanes`, by the lane's name, one such object for each side.
    """
    states = program.states_at(t_s)
    if len(states) == 1:
        return lane(states[0])
    running = max((mark for mark in program.steps if mark.starts_s <= t_s), key=lambda mark: mark.index)
    return {
        "t_s": t_s,
        "step": running.index,
        "title": running.title,
        "phase": running.phase,
        "caption": running.say,
        "lanes": {name: lane(state) for name, state in zip(program.lanes, states, strict=True)},
    }


def lane(state: SceneState) -> dict[str, Any]:
    """One side's state with its read-outs; null where something cannot be measured at this instant."""
    from kyphoscope.viz.facts.readouts import finding
    from kyphoscope.viz.facts.way_clearances import ways
    from kyphoscope.viz.rules.safety_rules import rule_signs

    return {
        "t_s": state.t_s,
        "step": state.step,
        "title": state.title,
        "phase": state.phase,
        "caption": state.caption,
        "waiting_for": state.waiting_for,
        "view": plain(state.view),
        "parts": {part.name: _part(part) for part in state.parts},
        "readouts": measured(state),
        "finding": finding(state) or None,
        "ways": plain(ways(state)),
        "signs": [_sign(sign) for sign in rule_signs(state)],
    }


def measured(state: SceneState) -> dict[str, float | None]:
    """What is measured of one side; null where something cannot be measured at this instant."""
    from kyphoscope.viz.facts.readouts import readouts

    return {**dict.fromkeys(MEASURED), **plain(readouts(state))}


def _sign(sign: RuleSign) -> dict[str, Any]:
    return {**plain(sign), "numbers_mm": plain(sign.numbers), "approach": sign.approach or None}


def _part(part: PartState) -> dict[str, Any]:
    return {
        "spec": {"type": type(part.spec).__name__, **plain(part.spec)},
        "pose": plain(part.pose),
        "opacity": plain(part.opacity),
        "hardness": plain(part.hardness),
        "highlight": plain(part.highlight),
    }


def plain(value: Any) -> Any:
    """Frozen records as objects, tuples as lists, what is not a finite number as null."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (str, bool, int)):
        return value
    number = float(value)  # NumPy's floats too
    return number if math.isfinite(number) else None


def summary(facts: dict[str, Any]) -> str:
    """What `instant` gives, as lines of text: the step, its caption and what is measured."""
    lines = [f"{facts['t_s']:.2f} s, step {facts['step'] + 1}: {facts['title']} ({facts['phase']})", facts["caption"]]
    for name, side in facts.get("lanes", {"": facts}).items():
        lines += ["", *([name] if name else [])]
        if side["waiting_for"]:
            lines.append(f"waits for {side['waiting_for']}")
        lines += [f"{key:26s} {_number(value)}" for key, value in side["readouts"].items()]
        lines.append(f"{'finding':26s} {side['finding'] or 'no fracture'}")
        for part, way in side["ways"].items():
            lines += [f"{part:26s} {way['approach']}, {way['side']}: {way['why']}"]
            lines += [f"  {name:24s} {_number(value)}" for name, value in way["clearances_mm"].items()]
        for sign in side["signs"]:
            kept = "kept" if sign["safe"] else "BROKEN"
            lines += [f"{sign['of']:26s} {RULES[sign['rule']]} {kept}: {sign['sentence']}"]
            lines += [f"  {MEASURED_BY_RULE[name]:24s} {_number(value)}" for name, value in sign["numbers_mm"].items()]
        lines.append(f"{'parts':26s} {', '.join(side['parts']) or 'none'}")
    return "\n".join(lines)


def _number(value: Any) -> str:
    return "not there" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)
