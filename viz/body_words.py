"""The words for each kind of body: what the field calls it, and a sentence about it with its source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kyphoscope.meshes import specs
from kyphoscope.meshes.choices import RIBBED
from kyphoscope.meshes.readings import grading
from kyphoscope.meshes.tables.tables import SACRUM, beneath
from kyphoscope.meshes.tissue.surroundings import TISSUES

Name = tuple[str, str]
"""In full as the field calls it, and in short as in a list; without the side."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence about a kind of body, and where it is from, as the lessons name it (docs/sources.md)."""

    says: str
    source: str


ANATOMY = "textbook anatomy"
PROCEDURE = "openradiology: vertebroplasty"
KYPHX = "KyphX instructions for use"

ORDINALS = (
    "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth", "Eleventh",
    "Twelfth",
)  # fmt: skip
REGIONS = {"T": "thoracic", "L": "lumbar"}
LESION_NAMES = {
    "cleft": "Intravertebral cleft", "lytic": "Lytic lesion", "hemangioma": "Hemangioma", "haematoma": "Haematoma",
}  # fmt: skip


def level_name(level: str) -> str:
    """ "First lumbar vertebra" of "L1"."""
    return f"{ORDINALS[int(level[1:]) - 1]} {REGIONS[level[0]]} vertebra"


def disc_level(upper: str) -> str:
    """ "L1/L2" of the disc below "L1"; the lowest is "L5/S1"."""
    lower = beneath(upper)
    return f"{upper}/{'S1' if lower == SACRUM else lower}"


def vertebra_name(spec: specs.VertebraSpec) -> Name:
    """ "First lumbar vertebra (L1)", "L1"."""
    return f"{level_name(spec.level)} ({spec.level})", spec.level


def of_bone(full: str, short: str) -> Callable[[Any], Name]:
    """A body in a vertebra, by that vertebra's level."""
    return lambda spec: (f"{full} of {spec.vertebra.level}", short)


def lesion_name(spec: specs.LesionSpec) -> Name:
    """By what the lesion is."""
    word = LESION_NAMES[spec.vertebra.lesion]
    return f"{word} of {spec.vertebra.level}", word


def disc_name(spec: specs.DiscSpec) -> Name:
    """By the vertebrae above and below it."""
    return f"Intervertebral disc {disc_level(spec.above)}", f"Disc {disc_level(spec.above)}"


def nucleus_name(spec: specs.NucleusSpec) -> Name:
    """By its disc."""
    between = disc_level(spec.disc.above)
    return f"Nucleus pulposus of the disc {between}", f"Nucleus {between}"


def rib_name(spec: specs.RibSpec) -> Name:
    """By its number."""
    number = int(spec.level[1:])
    return f"{ORDINALS[number - 1]} rib", f"Rib {number}"


def tissue_name(spec: specs.TissueSpec) -> Name:
    """As the table of tissues calls it."""
    return TISSUES[spec.tissue].name, TISSUES[spec.tissue].name


def gauged(full: str, short: str) -> Callable[[Any], Name]:
    """A needle or cannula, by its gauge."""
    return lambda spec: (f"{full}, {spec.gauge}G", short)


def sized(full: str, short: str) -> Callable[[Any], Name]:
    """A tamp or its balloon, by the balloon's nominal length."""
    return lambda spec: (f"{full}, {spec.balloon_mm:g} mm", short)


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
LESION_FACTS = {
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
CEMENT_FACTS = {
    "interdigitating": Fact(
        "Bone cement (PMMA) spreads between the trabeculae and hardens within about 10 to 15 minutes.",
        "Hindawi 2011/571728",
    ),
    "compact": Fact(
        "Bone cement (PMMA) fills the cavity first and hardens within about 10 to 15 minutes.", "Hindawi 2011/571728"
    ),
}


def vertebra_fact(spec: specs.VertebraSpec) -> Fact:
    """By the kind of fracture that its heights show, or by its region."""
    return BROKEN.get(grading(spec).kind) or (THORACIC if spec.level in RIBBED else LUMBAR)


def lesion_fact(spec: specs.LesionSpec) -> Fact:
    return LESION_FACTS[spec.vertebra.lesion]


def tissue_fact(spec: specs.TissueSpec) -> Fact:
    return Fact(TISSUES[spec.tissue].says, ANATOMY)


def cement_fact(spec: specs.CementSpec) -> Fact:
    return CEMENT_FACTS[spec.pattern]
