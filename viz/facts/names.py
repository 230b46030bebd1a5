"""What the bodies are called: in full as the field calls them, and in short where they stand in a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from kyphoscope.meshes import specs
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import BalloonSpec, BandageSpec, CavitySpec, CementSpec, Spec, TissueSpec, VertebraSpec
from kyphoscope.meshes.tables.tables import SACRUM, beneath
from kyphoscope.meshes.tissue.surroundings import TISSUES
from kyphoscope.scenes.state import PartState, SceneState

Name = tuple[str, str]
"""In full and in short, without the side."""

ORDINALS = (
    "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth", "Eleventh",
    "Twelfth",
)  # fmt: skip
REGIONS = {"T": "thoracic", "L": "lumbar"}
LESIONS = {
    "cleft": "Intravertebral cleft", "lytic": "Lytic lesion", "hemangioma": "Hemangioma", "haematoma": "Haematoma",
}  # fmt: skip
BACK_MM = 50.0
"""So far behind its tip a shaft is on the side that it comes from, wherever it is aimed: about as far as from the front
of a body to where the bone is gone in at."""
_OF_A_BONE = (specs.MarrowSpec, specs.LesionSpec, specs.FragmentSpec, CavitySpec, CementSpec)


def full_name(part: PartState, state: SceneState) -> str:
    """What a body is called in full: "First lumbar vertebra (L1)", "Working cannula, 8G, left"."""
    return _sided(_name(part, _treated(state))[0], part)


def display_name(part: PartState, state: SceneState) -> str:
    """A short name for lists: "L1", "Disc T12/L1", "Needle, left".

    Of bodies that would share one, the names that the script gave them are told too: no two in a state are the same,
    shown or hidden.
    """
    treated = _treated(state)
    own = _short(part, treated)
    shared = Counter(_short(other, treated) for other in (*state.parts, *state.hidden))
    return own if shared[own] < 2 else f"{own} ({part.name.replace('_', ' ')})"


def level_name(level: str) -> str:
    """ "First lumbar vertebra" of "L1"."""
    return f"{ORDINALS[int(level[1:]) - 1]} {REGIONS[level[0]]} vertebra"


def disc_level(upper: str) -> str:
    """ "L1/L2" of the disc below "L1"; the lowest is "L5/S1"."""
    lower = beneath(upper)
    return f"{upper}/{'S1' if lower == SACRUM else lower}"


def is_copy(part: PartState, treated: PartState | None) -> bool:
    """Whether it is the treated vertebra as it was, standing beside what has become of it, or something within that.

    treated : the treated body, None where there is none
    """
    if treated is None or part.name == treated.name or not isinstance(treated.spec, VertebraSpec):
        return False
    if isinstance(part.spec, VertebraSpec):
        return part.spec.level == treated.spec.level
    if isinstance(part.spec, _OF_A_BONE):
        return part.spec.vertebra.level == treated.spec.level and part.pose != treated.pose
    return False


def _treated(state: SceneState) -> PartState | None:
    return next((part for part in (*state.parts, *state.hidden) if part.name == state.treated), None)


def _short(part: PartState, treated: PartState | None) -> str:
    return _sided(_name(part, treated)[1], part)


def _sided(name: str, part: PartState) -> str:
    side = side_of(part)
    return f"{name}, {side}" if side else name


def _name(part: PartState, treated: PartState | None) -> Name:
    full, short = NAMED[type(part.spec)](part.spec)
    return (f"{full}, as it was", f"{short}, as it was") if is_copy(part, treated) else (full, short)


def side_of(part: PartState) -> str:
    """The patient's side that a body belongs to, "left" or "right"; "" where there is no such thing.

    Of instruments, and of what they leave, it is the side that they come in from, wherever their tip is.
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
    return side_of_shaft(part.pose) if isinstance(spec, SHAFTS) else ""


def _of_cavity(spec: CavitySpec) -> str:
    place = spec.balloon.vertebra_from_tamp
    return side_of_shaft(place) if place else ""


def side_of_shaft(place: Pose) -> str:
    """The side, "left" or "right", that a shaft comes in from, which its tip may have left.

    place : where it is in the world or, better where the bone does not stand in the middle, in its vertebra's frame
    """
    return _named_side(place.moved(-BACK_MM).tip_mm[0])


def _named_side(x: float) -> str:
    return "left" if x > 0.0 else "right"


def _vertebra(spec: VertebraSpec) -> Name:
    return f"{level_name(spec.level)} ({spec.level})", spec.level


def _of_bone(full: str, short: str, spec: Any) -> Name:
    """A body in a vertebra."""
    return f"{full} of {spec.vertebra.level}", short


def _lesion(spec: specs.LesionSpec) -> Name:
    return _of_bone(LESIONS[spec.vertebra.lesion], LESIONS[spec.vertebra.lesion], spec)


def _disc(spec: specs.DiscSpec) -> Name:
    return f"Intervertebral disc {disc_level(spec.above)}", f"Disc {disc_level(spec.above)}"


def _nucleus(spec: specs.NucleusSpec) -> Name:
    between = disc_level(spec.disc.above)
    return f"Nucleus pulposus of the disc {between}", f"Nucleus {between}"


def _rib(spec: specs.RibSpec) -> Name:
    number = int(spec.level[1:])
    return f"{ORDINALS[number - 1]} rib", f"Rib {number}"


def _tissue(spec: TissueSpec) -> Name:
    return TISSUES[spec.tissue].name, TISSUES[spec.tissue].name


def _gauged(full: str, short: str, spec: Any) -> Name:
    """A needle or cannula by its gauge."""
    return f"{full}, {spec.gauge}G", short


def _balloon(full: str, short: str, spec: Any) -> Name:
    """A tamp or its balloon by its nominal length."""
    return f"{full}, {spec.balloon_mm:g} mm", short


def _plain(full: str, short: str, spec: Spec) -> Name:
    return full, short


NAMED: dict[type, Callable[[Any], Name]] = {
    VertebraSpec: _vertebra,
    specs.MarrowSpec: partial(_of_bone, "Spongy bone", "Spongy bone"),
    specs.LesionSpec: _lesion,
    specs.FragmentSpec: partial(_of_bone, "Retropulsed fragment", "Fragment"),
    specs.DiscSpec: _disc,
    specs.NucleusSpec: _nucleus,
    TissueSpec: _tissue,
    specs.RibSpec: _rib,
    specs.SacrumSpec: partial(_plain, "Sacrum", "Sacrum"),
    specs.SkinSpec: partial(_plain, "Skin over the way in", "Skin over the way in"),
    BandageSpec: partial(_plain, "Adhesive dressing", "Dressing"),
    specs.HypodermicSpec: partial(_gauged, "Needle for local anaesthetic", "Anaesthetic needle"),
    specs.NeedleSpec: partial(_gauged, "Bone needle", "Needle"),
    specs.StyletSpec: partial(_gauged, "Stylet", "Stylet"),
    specs.CannulaSpec: partial(_gauged, "Working cannula", "Cannula"),
    specs.DrillSpec: partial(_plain, "Hand drill", "Drill"),
    specs.TampSpec: partial(_balloon, "Shaft of the inflatable bone tamp", "Tamp shaft"),
    BalloonSpec: partial(_balloon, "Balloon of the inflatable bone tamp", "Balloon"),
    CavitySpec: partial(_of_bone, "Cavity in the body", "Cavity"),
    specs.FillerSpec: partial(_plain, "Bone filler", "Filler"),
    CementSpec: partial(_of_bone, "PMMA cement in the body", "Cement"),
}
"""Every kind of body in full and in short."""

SHAFTS = (
    specs.HypodermicSpec, specs.NeedleSpec, specs.StyletSpec, specs.CannulaSpec, specs.DrillSpec, specs.TampSpec,
    BalloonSpec, specs.FillerSpec,
)  # fmt: skip
"""What comes in from one side."""
