"""The names of the bodies: in full as a textbook has them, and in short for lists."""

from __future__ import annotations

from collections import Counter

from kyphoscope.meshes import specs
from kyphoscope.meshes.bodies import body
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import BandageSpec, CavitySpec, CementSpec, VertebraSpec
from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.viz.bodies import name_of
from kyphoscope.viz.body_words import Name

BACK_MM = 50.0
"""So far behind its tip a shaft is on the side that it comes from, wherever it is aimed: about as far as from the front
of a body to where the bone is entered."""
_OF_A_BONE = (specs.MarrowSpec, specs.LesionSpec, specs.FragmentSpec, CavitySpec, CementSpec)


def full_name(part: PartState, state: SceneState) -> str:
    """What a body is called in full: "First lumbar vertebra (L1)", "Working cannula, 8G, left"."""
    return _sided(_name(part, state.treated_part)[0], part)


def display_name(part: PartState, state: SceneState) -> str:
    """A short name for lists: "L1", "Disc T12/L1", "Needle, left".

    Where two bodies would share a name, the names in the script are added: no two in a state are the same,
    shown or hidden.
    """
    treated = state.treated_part
    own = _short(part, treated)
    shared = Counter(_short(other, treated) for other in (*state.parts, *state.hidden))
    return own if shared[own] < 2 else f"{own} ({part.name.replace('_', ' ')})"


def is_copy(part: PartState, treated: PartState | None) -> bool:
    """Whether it is the copy of the treated vertebra as it was, which stands beside it, or something within that copy.

    treated : the treated body, None where there is none
    """
    if treated is None or part.name == treated.name or not isinstance(treated.spec, VertebraSpec):
        return False
    if isinstance(part.spec, VertebraSpec):
        return part.spec.level == treated.spec.level
    if isinstance(part.spec, _OF_A_BONE):
        return part.spec.vertebra.level == treated.spec.level and part.pose != treated.pose
    return False


def _short(part: PartState, treated: PartState | None) -> str:
    return _sided(_name(part, treated)[1], part)


def _sided(name: str, part: PartState) -> str:
    side = side_of(part)
    return f"{name}, {side}" if side else name


def _name(part: PartState, treated: PartState | None) -> Name:
    full, short = name_of(part.spec)
    return (f"{full}, as it was", f"{short}, as it was") if is_copy(part, treated) else (full, short)


def side_of(part: PartState) -> str:
    """The patient's side that a body belongs to, "left" or "right"; "" where it belongs to neither.

    For instruments, and what they leave in the bone, it is the side they enter from, wherever their tip is.
    """
    spec = part.spec
    if isinstance(spec, specs.RibSpec):
        return spec.side
    if isinstance(spec, specs.SkinSpec | BandageSpec):
        skin = spec.skin if isinstance(spec, BandageSpec) else spec
        return _named_side(part.pose.point(skin.outward)[0] - part.pose.tip_mm[0])
    if isinstance(spec, CementSpec):
        return _of_cavity(spec.fills) if spec.fills else "" if spec.side == "both" else spec.side
    if isinstance(spec, CavitySpec):
        return _of_cavity(spec)
    return side_of_shaft(part.pose) if body(spec).is_shaft else ""


def _of_cavity(spec: CavitySpec) -> str:
    place = spec.balloon.vertebra_from_tamp
    return side_of_shaft(place) if place else ""


def side_of_shaft(place: Pose) -> str:
    """The side, "left" or "right", that a shaft enters from; its tip may be on the other.

    place : its pose in the world or, better for a bone away from the midline, in its vertebra's frame
    """
    return _named_side(place.moved(-BACK_MM).tip_mm[0])


def _named_side(x: float) -> str:
    return "left" if x > 0.0 else "right"
