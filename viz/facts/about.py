"""What a body is that somebody points at: its name, a sentence about it, and its sizes as measured at that instant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from kyphoscope.meshes import specs
from kyphoscope.meshes.choices import RIBBED
from kyphoscope.meshes.specs import CementSpec, LesionSpec, Spec, TissueSpec, VertebraSpec
from kyphoscope.meshes.tissue.surroundings import TISSUES
from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.viz.facts.names import display_name, full_name
from kyphoscope.viz.facts.readouts import grading
from kyphoscope.viz.facts.sizes import sizes

__all__ = ["About", "about", "display_name"]


@dataclass(frozen=True, slots=True)
class About:
    """What is told of a body.

    name : as the field calls it
    sentence : what it is, for a student
    sizes : rows of what is measured and how much it is, "23.4 mm"; from its mesh at that instant
    source : where the sentence is from, as the lessons name it (docs/sources.md)
    """

    name: str
    sentence: str
    sizes: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence and its source."""

    says: str
    source: str


ANATOMY = "textbook anatomy"
PROCEDURE = "openradiology: vertebroplasty"
KYPHX = "KyphX instructions for use"

THORACIC = Fact(
    "A thoracic vertebra carries ribs, and its pedicles widen from about 4.5 mm at T4 to 8.3 mm at T12.",
    "Kaur 2016 (PMC4857161)",
)
LUMBAR = Fact("A lumbar vertebra has a broad body and short, thick pedicles, and carries no ribs.", ANATOMY)
BROKEN = {
    "wedge": Fact("In a wedge fracture the front of the body has lost more height than the rest.", "Genant 1993"),
    "biconcave": Fact(
        "In a biconcave fracture the middle of the body has lost more height than the rims.", "Genant 1993"
    ),
    "crush": Fact("In a crush fracture the whole body has lost height, in front and behind.", "Genant 1993"),
    "burst": Fact(
        "In a burst fracture the back wall is broken too, and a piece of it stands in the canal.", "PMC2899985"
    ),
}
"""By what the measured heights say of a vertebra."""

LESIONS = {
    "cleft": Fact(
        "A cleft is a gap, often filled with gas, in the front or the upper third of a broken body.", "PMC3669703"
    ),
    "lytic": Fact(
        "Bone has been dissolved here, as by a metastasis or myeloma; the walls may be open too.", "s00277-010-1021-2"
    ),
    "hemangioma": Fact(
        "A hemangioma leaves coarse upright trabeculae, and 10 to 12 % of adults have one.", "PMC3303463"
    ),
    "haematoma": Fact("Blood lies between the broken trabeculae of a fresh fracture.", ANATOMY),
}
CEMENT = {
    "interdigitating": Fact(
        "Bone cement (PMMA) spreads between the trabeculae and hardens within about 10 to 15 minutes.",
        "Hindawi 2011/571728",
    ),
    "compact": Fact(
        "Bone cement (PMMA) fills the cavity first and hardens within about 10 to 15 minutes.", "Hindawi 2011/571728"
    ),
}


def about(part: PartState, state: SceneState, lane_name: str = "") -> About:
    """What is told of one body of a state.

    lane_name : in a comparison the name of its side, which is then told before its own
    """
    fact = FACTS[type(part.spec)](part.spec)
    name = full_name(part, state)
    rows = tuple((label, str(amount)) for label, amount in sizes(part, state))
    return About(f"{lane_name}: {name}" if lane_name else name, fact.says, rows, fact.source)


def _vertebra(spec: VertebraSpec) -> Fact:
    return BROKEN.get(grading(spec).kind) or (THORACIC if spec.level in RIBBED else LUMBAR)


def _tissue(spec: TissueSpec) -> Fact:
    return Fact(TISSUES[spec.tissue].says, ANATOMY)


def _lesion(spec: LesionSpec) -> Fact:
    return LESIONS[spec.vertebra.lesion]


def _cement(spec: CementSpec) -> Fact:
    return CEMENT[spec.pattern]


def _always(says: str, source: str) -> Callable[[Any], Fact]:
    return partial(_same, Fact(says, source))


def _same(fact: Fact, spec: Spec) -> Fact:
    return fact


FACTS: dict[type, Callable[[Any], Fact]] = {
    VertebraSpec: _vertebra,
    specs.MarrowSpec: _always(
        "Spongy bone is a lattice of trabeculae with marrow between them, within a thin shell of cortex.", ANATOMY
    ),
    LesionSpec: _lesion,
    specs.FragmentSpec: _always(
        "This piece of the upper corner of the body behind has been driven back into the canal.", "PMC11375485"
    ),
    specs.DiscSpec: _always("A disc is a soft nucleus in rings of fibres, and joins two end plates.", ANATOMY),
    specs.NucleusSpec: _always(
        "The soft middle of a disc takes up about a third to a half of its section.", "White and Panjabi 1990"
    ),
    TissueSpec: _tissue,
    specs.RibSpec: _always("The head of a rib is joined to the bodies; only its beginning is drawn.", ANATOMY),
    specs.SacrumSpec: _always("The sacrum carries the spine; its upper two segments are drawn.", ANATOMY),
    specs.SkinSpec: _always(
        "The incision is about 2 mm long for a vertebroplasty and up to about 10 mm for a kyphoplasty.",
        "textbook convention; kyphon.com",
    ),
    specs.BandageSpec: _always("A small dressing covers the incision at the end.", PROCEDURE),
    specs.HypodermicSpec: _always(
        "The local anaesthetic is given from the skin down to the periosteum before anything else.", PROCEDURE
    ),
    specs.NeedleSpec: _always(
        "The hollow needle goes through or beside the pedicle, and cement is injected through it.", PROCEDURE
    ),
    specs.StyletSpec: _always(
        "The solid core closes a needle or cannula while that is advanced, and is then taken out.", PROCEDURE
    ),
    specs.CannulaSpec: _always("Drill, balloon tamp and cement filler go in through the working cannula.", KYPHX),
    specs.DrillSpec: _always("The hand drill makes the channel in which the balloon is going to lie.", KYPHX),
    specs.TampSpec: _always("Two radiopaque bands on the shaft mark the ends of the balloon.", "510(k) K981251"),
    specs.BalloonSpec: _always(
        "Filled with contrast, the balloon packs the spongy bone round it and may lift the end plate.", KYPHX
    ),
    specs.CavitySpec: _always("The balloon leaves a hollow with a rim of compacted spongy bone.", KYPHX),
    specs.FillerSpec: _always("A filler carries doughy cement through the cannula, about 1.5 mL at a time.", KYPHX),
    CementSpec: _cement,
}
"""What is said of every kind of body."""
