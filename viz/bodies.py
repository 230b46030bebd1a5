"""How every kind of body is shown and described: its name, a sentence, its sizes, cut face, X-ray and group.

This is where a new kind of body is entered for the eye. What stands here are words and keys: the rooms that do the work
(`facts.sizes`, `render.cut_faces`, `xray.beam_layers`) say what each key means.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from kyphoscope.meshes import specs
from kyphoscope.meshes.fracture.lesion import MATERIALS as LESION_MATERIALS
from kyphoscope.meshes.specs import Spec
from kyphoscope.viz.body_words import (
    ANATOMY,
    KYPHX,
    PROCEDURE,
    Fact,
    Name,
    cement_fact,
    disc_name,
    gauged,
    lesion_fact,
    lesion_name,
    nucleus_name,
    of_bone,
    rib_name,
    sized,
    tissue_fact,
    tissue_name,
    vertebra_fact,
    vertebra_name,
)

Group = Literal["bone", "discs", "nerves", "vessels", "ligaments", "skin", "instruments", "cement"]
"""The group in which an anatomist lists it; what is never listed by itself is grouped with what it lies in."""
Measured = Literal[
    "vertebra", "volume", "fragment", "disc", "nucleus", "tissue", "drawn bone", "skin", "bandage", "shaft", "balloon",
    "cavity", "cement",
]  # fmt: skip
"""How its sizes are measured."""
CutFace = Literal["left whole", "one tone", "bone", "shell", "cement"]
"""What a cut shows of it."""


@dataclass(frozen=True, slots=True)
class BeamSurface:
    """One closed surface of a body that an X-ray passes.

    what : which of its surfaces, "" for the body's own
    surface : how it is made, a key of `xray.beam_layers.SURFACES`
    inside, around : what it encloses and what it lies in, materials of `xray.attenuation`
    of : the body whose surface it is, where that is another: a bone's marrow
    """

    what: str
    surface: str
    inside: str
    around: str = "soft_tissue"
    of: Spec | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What `viz` knows of one kind of body; a function is asked with the spec.

    beam : the closed surfaces that an X-ray passes, outermost first; none for what differs too little from soft tissue
    """

    name: Name | Callable[[Any], Name]
    fact: Fact | Callable[[Any], Fact]
    measured: Measured
    group: Group | Callable[[Any], Group]
    cut: CutFace = "one tone"
    beam: tuple[BeamSurface, ...] | Callable[[Any], tuple[BeamSurface, ...]] = ()


# Groups

TISSUE_GROUPS: dict[str, Group] = {
    "spinal_cord": "nerves", "cauda_equina": "nerves", "dural_sac": "nerves", "nerve_roots": "nerves",
    "basivertebral_veins": "vessels", "epidural_veins": "vessels", "segmental_veins": "vessels",
    "great_veins": "vessels", "anterior_longitudinal_ligament": "ligaments",
    "posterior_longitudinal_ligament": "ligaments", "back_muscles": "ligaments", "skin_of_the_back": "skin",
}  # fmt: skip

# X-ray

STEEL = (BeamSurface("", "shaft", "steel"),)
SHELLED = (
    BeamSurface("", "whole", "cortical_bone"),
    BeamSurface("marrow", "within", "marrow_osteoporotic", "cortical_bone"),
)
"""A small bone whose marrow is not modelled as a separate body."""


def _bone_in_beam(spec: specs.VertebraSpec) -> tuple[BeamSurface, ...]:
    inside = specs.MarrowSpec(vertebra=spec)
    marrow = BeamSurface("marrow", "whole", f"marrow_{spec.bone}", "cortical_bone", of=inside)
    return BeamSurface("", "whole", "cortical_bone"), marrow


def _lesion_in_beam(spec: specs.LesionSpec) -> tuple[BeamSurface, ...]:
    """Marrow is hollow round all but a hemangioma's columns; round an open lytic lesion there is no wall either."""
    bone = spec.vertebra
    if bone.lesion == "hemangioma":
        return (BeamSurface("", "whole", "cortical_bone", f"marrow_{bone.bone}"),)
    inside = {"gas": "air"}.get(LESION_MATERIALS[bone.lesion], LESION_MATERIALS[bone.lesion])
    is_open = bone.lesion == "lytic" and bone.erodes != "none"
    return (BeamSurface("", "whole", inside, "soft_tissue" if is_open else "cortical_bone"),)


def _cavity_in_beam(spec: specs.CavitySpec) -> tuple[BeamSurface, ...]:
    marrow = f"marrow_{spec.vertebra.bone}"
    rim = BeamSurface("", "whole", "compacted_bone", marrow)
    return rim, BeamSurface("hollow", "hollow", "haematoma", marrow)


def _cement_in_beam(spec: specs.CementSpec) -> tuple[BeamSurface, ...]:
    around = "haematoma" if spec.fills is not None else f"marrow_{spec.vertebra.bone}"
    return (BeamSurface("", "whole", "cement", around),)


def _balloon_in_beam(spec: specs.BalloonSpec) -> tuple[BeamSurface, ...]:
    inside, around = ("contrast", "haematoma") if spec.volume_ml > 0.0 else ("polymer", "soft_tissue")
    return (BeamSurface("", "whole", inside, around),)


def _instrument(
    name: Name | Callable[[Any], Name], says: str, source: str, beam: tuple[BeamSurface, ...] = STEEL
) -> Shown:
    """One of steel: measured along its shaft, never opened by a cut."""
    fact = Fact(says, source)
    return Shown(name=name, fact=fact, measured="shaft", group="instruments", cut="left whole", beam=beam)


def _small_bone(name: Name | Callable[[Any], Name], says: str, source: str) -> Shown:
    """One of which only a part is drawn, with a shell round its marrow."""
    fact = Fact(says, source)
    return Shown(name=name, fact=fact, measured="drawn bone", group="bone", cut="shell", beam=SHELLED)


BODIES: Mapping[type[Spec], Shown] = MappingProxyType(
    {
        specs.VertebraSpec: Shown(
            name=vertebra_name, fact=vertebra_fact, measured="vertebra", group="bone", cut="bone", beam=_bone_in_beam
        ),
        specs.MarrowSpec: Shown(
            name=of_bone("Spongy bone", "Spongy bone"),
            fact=Fact(
                "Spongy bone is a lattice of trabeculae with marrow between them, within a thin shell of cortex.",
                ANATOMY,
            ),
            measured="volume",
            group="bone",
        ),
        specs.LesionSpec: Shown(
            name=lesion_name, fact=lesion_fact, measured="volume", group="bone", beam=_lesion_in_beam
        ),
        specs.FragmentSpec: Shown(
            name=of_bone("Retropulsed fragment", "Fragment"),
            fact=Fact(
                "This piece of the upper corner of the body behind has been driven back into the canal.", "PMC11375485"
            ),
            measured="fragment",
            group="bone",
            cut="shell",
            beam=SHELLED,
        ),
        specs.DiscSpec: Shown(
            name=disc_name,
            fact=Fact("A disc is a soft nucleus in rings of fibres, and joins two end plates.", ANATOMY),
            measured="disc",
            group="discs",
            beam=(BeamSurface("", "whole", "disc"),),
        ),
        specs.NucleusSpec: Shown(
            name=nucleus_name,
            fact=Fact(
                "The soft middle of a disc takes up about a third to a half of its section.", "White and Panjabi 1990"
            ),
            measured="nucleus",
            group="discs",
            beam=(BeamSurface("", "whole", "nucleus", "disc"),),
        ),
        specs.TissueSpec: Shown(
            name=tissue_name, fact=tissue_fact, measured="tissue", group=lambda spec: TISSUE_GROUPS[spec.tissue]
        ),
        specs.RibSpec: _small_bone(
            rib_name, "The head of a rib is joined to the bodies; only its beginning is drawn.", ANATOMY
        ),
        specs.SacrumSpec: _small_bone(
            ("Sacrum", "Sacrum"), "The sacrum carries the spine; its upper two segments are drawn.", ANATOMY
        ),
        specs.SkinSpec: Shown(
            name=("Skin over the way in", "Skin over the way in"),
            fact=Fact(
                "The incision is about 2 mm long for a vertebroplasty and up to about 10 mm for a kyphoplasty.",
                "textbook convention; kyphon.com",
            ),
            measured="skin",
            group="skin",
            cut="left whole",
        ),
        specs.BandageSpec: Shown(
            name=("Adhesive dressing", "Dressing"),
            fact=Fact("A small dressing covers the incision at the end.", PROCEDURE),
            measured="bandage",
            group="skin",
            cut="left whole",
        ),
        specs.HypodermicSpec: _instrument(
            gauged("Needle for local anaesthetic", "Anaesthetic needle"),
            "The local anaesthetic is given from the skin down to the periosteum before anything else.",
            PROCEDURE,
        ),
        specs.NeedleSpec: _instrument(
            gauged("Bone needle", "Needle"),
            "The hollow needle goes through or beside the pedicle, and cement is injected through it.",
            PROCEDURE,
        ),
        specs.StyletSpec: _instrument(
            gauged("Stylet", "Stylet"),
            "The solid core closes a needle or cannula while that is advanced, and is then taken out.",
            PROCEDURE,
        ),
        specs.CannulaSpec: _instrument(
            gauged("Working cannula", "Cannula"),
            "Drill, balloon tamp and cement filler go in through the working cannula.",
            KYPHX,
        ),
        specs.DrillSpec: _instrument(
            ("Hand drill", "Drill"), "The hand drill makes the channel in which the balloon is going to lie.", KYPHX
        ),
        specs.TampSpec: _instrument(
            sized("Shaft of the inflatable bone tamp", "Tamp shaft"),
            "Two radiopaque bands on the shaft mark the ends of the balloon.",
            "510(k) K981251",
            beam=(BeamSurface("marker bands", "bands", "platinum_iridium"),),
        ),
        specs.FillerSpec: _instrument(
            ("Bone filler", "Filler"),
            "A filler carries doughy cement through the cannula, about 1.5 mL at a time.",
            KYPHX,
            beam=(*STEEL, BeamSurface("cement in it", "bore", "cement")),
        ),
        specs.PlungerSpec: _instrument(
            ("Plunger of the bone filler", "Plunger"),
            "The plunger presses the cement out of the filler, and has gone forward by as much as has left it.",
            KYPHX,
            beam=(BeamSurface("", "shaft", "steel", "cement"),),
        ),
        specs.BalloonSpec: Shown(
            name=sized("Balloon of the inflatable bone tamp", "Balloon"),
            fact=Fact(
                "Filled with contrast, the balloon packs the spongy bone round it and may lift the end plate.", KYPHX
            ),
            measured="balloon",
            group="cement",
            cut="left whole",
            beam=_balloon_in_beam,
        ),
        specs.CavitySpec: Shown(
            name=of_bone("Cavity in the body", "Cavity"),
            fact=Fact("The balloon leaves a hollow with a rim of compacted spongy bone.", KYPHX),
            measured="cavity",
            group="cement",
            beam=_cavity_in_beam,
        ),
        specs.CementSpec: Shown(
            name=of_bone("PMMA cement in the body", "Cement"),
            fact=cement_fact,
            measured="cement",
            group="cement",
            cut="cement",
            beam=_cement_in_beam,
        ),
    }
)
"""Every kind of body by the type of its spec."""


def name_of(spec: Spec) -> Name:
    """What a body is called, in full and in short, without its side."""
    name = BODIES[type(spec)].name
    return name(spec) if callable(name) else name


def fact_of(spec: Spec) -> Fact:
    """The sentence about a body in its present shape."""
    fact = BODIES[type(spec)].fact
    return fact(spec) if callable(fact) else fact


def group_of(spec: Spec) -> Group:
    """The group that a body is listed in."""
    group = BODIES[type(spec)].group
    return group(spec) if callable(group) else group


def beam_of(spec: Spec) -> tuple[BeamSurface, ...]:
    """The closed surfaces of a body that an X-ray passes, outermost first."""
    beam = BODIES[type(spec)].beam
    return beam(spec) if callable(beam) else beam
