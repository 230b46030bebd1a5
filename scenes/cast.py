"""Who takes part: the bones, the instruments and what is put into the bone, each declared once with its defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from meshes.instrument_tables import ANAESTHETIC_LENGTH_MM, SHAFT_LENGTH_MM, TOOL_LENGTH_MM
from meshes.specs import VertebraSpec
from meshes.surroundings import TISSUES
from meshes.tables import LEVELS
from scenes.words import Declared, Number, PartName, Switch, one_of

Level = Literal["T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5"]
UpperLevel = Literal["T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12", "L1", "L2", "L3", "L4"]
"""The levels below which a disc is built; the sacrum is not there."""
Role = Literal["treated", "above", "below"]
"""A level by its place: the one that the settings name, the next one above it, the next one below it."""
RibLevel = Literal["T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12"]
"""The levels that carry ribs."""
Side = Literal["left", "right"]
TissueName = Literal[
    "spinal_cord", "cauda_equina", "dural_sac", "nerve_roots", "basivertebral_veins", "epidural_veins",
    "segmental_veins", "great_veins", "anterior_longitudinal_ligament", "posterior_longitudinal_ligament",
    "back_muscles", "skin_of_the_back",
]  # fmt: skip

NARROWING = 0.15
"""Of the canal in treated burst fractures: 15 %, 10 to 40 (PMC2899985)."""

Shown = Annotated[Switch, Field(description="Whether it is there from the start.")]
Length = Annotated[Number, Field(gt=0, le=400)]


class CastPart(Declared):
    """A member of the cast."""

    rides_on: ClassVar[str | None] = None
    """The field that names the part it is fastened to, with which it moves."""
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {}
    """For each field that names another part: what that part may be."""


class Vertebra(CastPart):
    """A vertebra, whole or broken. The treated one stands still; the others are stacked on it."""

    part: Literal["vertebra"] = Field(description="What it is.")
    level: Literal[Level, Role] = Field(
        "treated",
        description="Which one. `treated` takes its level, and how it is broken, from the `settings`; `above` and "
        "`below` are the neighbours of the treated one.",
    )
    fracture: Literal["none", "wedge", "biconcave", "crush", "burst"] = Field(
        "none",
        description="How it is broken. The fragment of a burst takes part by itself, named after the vertebra: "
        "`L1_fragment`.",
    )
    height_loss: Annotated[Number, Field(ge=0, le=0.6)] = Field(
        0.0,
        description="Share of the height that is lost at the start; 0.35 is 35 %: in front in a wedge and a burst, in "
        "the middle in a biconcave fracture, everywhere in a crush.",
    )
    narrowing: Annotated[Number, Field(ge=0, le=0.5)] | None = Field(
        None, description="Share of the canal's depth that the fragment of a burst takes up; by itself 0.15."
    )
    lesion: Literal["none", "cleft", "lytic", "hemangioma", "haematoma"] = Field(
        "none",
        description="What is in the bone besides. It takes part by itself, named after the vertebra: `L1_lesion`.",
    )
    erodes: Literal["none", "posterior_wall", "left_pedicle", "right_pedicle"] = Field(
        "none", description="The wall that a lytic lesion has opened."
    )
    bone: Literal["osteoporotic", "healthy"] | None = Field(
        None, description="How dense its spongy bone is; by itself as in the treated one, and there osteoporotic."
    )
    size_factor: Annotated[Number, Field(ge=0.8, le=1.2)] | None = Field(
        None, description="How large the person is; by itself as for the treated one, and there 1, the sizes in tables."
    )
    seed: Annotated[Number, Field(ge=0, le=1000, multiple_of=1)] = Field(
        0.0, description="A whole number that chooses one of many small irregularities; 0 for none."
    )
    shown: Shown = True


class Copy(CastPart):
    """A vertebra as it is at the beginning, standing apart from the spine so that now and then can be compared."""

    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"of": ("vertebra",)}
    part: Literal["copy"] = Field(description="What it is.")
    of: PartName = Field(description="The vertebra that it shows as it was.")
    stands_mm: Annotated[list[Annotated[Number, Field(ge=-400, le=400)]], Field(min_length=3, max_length=3)] = Field(
        description="How far from that vertebra it stands: to the left, backwards and up, mm each."
    )
    shown: Shown = False


class Lesion(CastPart):
    """What is in the bone of a vertebra besides bone. It is there by itself and is shown with the vertebra."""

    rides_on: ClassVar[str | None] = "of"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"of": ("vertebra", "copy")}
    part: Literal["lesion"] = Field(description="What it is.")
    of: PartName = Field(description="The vertebra that it is in.")
    shown: Shown = True


class Fragment(CastPart):
    """The fragment that a burst drives into the canal. It is there by itself and is shown with its vertebra."""

    rides_on: ClassVar[str | None] = "of"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"of": ("vertebra", "copy")}
    part: Literal["fragment"] = Field(description="What it is.")
    of: PartName = Field(description="The vertebra that it is broken out of.")
    shown: Shown = True


class Disc(CastPart):
    """The disc below a vertebra."""

    part: Literal["disc"] = Field(description="What it is.")
    above: Literal[UpperLevel, "treated", "above"] = Field(
        description="The vertebra above it: T12 for the disc between T12 and L1, `above` for the disc over the treated "
        "vertebra, `treated` for the one under it."
    )
    shown: Shown = True


class Nucleus(CastPart):
    """The soft middle of a disc, to be seen where the disc is cut. It is shown with its disc."""

    rides_on: ClassVar[str | None] = "within"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"within": ("disc",)}
    part: Literal["nucleus"] = Field(description="What it is.")
    within: PartName = Field(alias="in", description="The disc that it is in.")
    shown: Shown = True


class TissueLayer(CastPart):
    """A layer of soft tissue along the vertebrae of the cast. It moves with the spine when a body loses height."""

    part: Literal["tissue"] = Field(description="What it is.")
    tissue: TissueName = Field(
        description="Which one. Where there is none of it, as of the cord below L1, it is left out."
    )
    shown: Shown = False


class Rib(CastPart):
    """The beginning of a rib, which goes with the vertebra of its number."""

    part: Literal["rib"] = Field(description="What it is.")
    level: Literal[RibLevel, Role] = Field(description="Whose rib it is: that of T8 for the eighth.")
    side: Side = Field(description="The patient's side that it is on.")
    shown: Shown = True


class Skin(CastPart):
    """A patch of skin over the way into a vertebra."""

    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"vertebra": ("vertebra",)}
    part: Literal["skin"] = Field(description="What it is.")
    vertebra: PartName = Field(description="The vertebra that the way leads to.")
    side: Side = Field("left", description="The patient's side that the way is on.")
    shown: Shown = False


class Bandage(CastPart):
    """A small dressing on the skin."""

    rides_on: ClassVar[str | None] = "on"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"on": ("skin",)}
    part: Literal["bandage"] = Field(description="What it is.")
    on: PartName = Field(description="The skin that it lies on.")
    side: Side | None = Field(None, description="The side it is for; left out where that side is not gone in at.")
    shown: Shown = False


class Hypodermic(CastPart):
    """The thin needle with its syringe for the local anaesthetic."""

    part: Literal["hypodermic"] = Field(description="What it is.")
    length_mm: Length = Field(ANAESTHETIC_LENGTH_MM, description="Length of its needle.")
    side: Side | None = Field(None, description="The side it is for; left out where that side is not gone in at.")
    shown: Shown = False


class Needle(CastPart):
    """A hollow bone needle."""

    part: Literal["needle"] = Field(description="What it is.")
    gauge: Annotated[Number, one_of(8, 10, 11, 13)] = Field(
        11.0, description="Its gauge; by itself the one in the `settings`, if they have one."
    )
    length_mm: Length = Field(SHAFT_LENGTH_MM, description="Its length.")
    side: Side | None = Field(None, description="The side it is for; a way on the other side is then refused.")
    shown: Shown = False


class Cannula(CastPart):
    """The working cannula of a kyphoplasty, through which the other instruments go."""

    part: Literal["cannula"] = Field(description="What it is.")
    gauge: Annotated[Number, one_of(8, 10)] = Field(
        8.0, description="Its gauge; by itself the one in the `settings`, if they have one."
    )
    length_mm: Length = Field(SHAFT_LENGTH_MM, description="Its length.")
    side: Side | None = Field(None, description="The side it is for; a way on the other side is then refused.")
    shown: Shown = False


class Stylet(CastPart):
    """The solid core of a needle or cannula. It lies in it from the start, is shown with it and goes where it goes."""

    rides_on: ClassVar[str | None] = "within"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"within": ("needle", "cannula")}
    part: Literal["stylet"] = Field(description="What it is.")
    within: PartName = Field(alias="in", description="The needle or cannula that it lies in.")
    shown: Shown = True


class Drill(CastPart):
    """The hand drill that makes a channel for the balloon."""

    rides_on: ClassVar[str | None] = "through"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"through": ("cannula",)}
    part: Literal["drill"] = Field(description="What it is.")
    through: PartName = Field(description="The cannula that it goes through.")
    length_mm: Length = Field(TOOL_LENGTH_MM, description="Its length.")
    shown: Shown = False


class Tamp(CastPart):
    """The shaft that carries the balloon, with a marker band at either end of it."""

    rides_on: ClassVar[str | None] = "through"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"through": ("cannula",)}
    part: Literal["tamp"] = Field(description="What it is.")
    through: PartName = Field(description="The cannula that it goes through.")
    balloon_mm: Annotated[Number, one_of(10, 15, 20)] = Field(15.0, description="Nominal length of its balloon.")
    or_shorter: Switch = Field(
        False, description="Whether a shorter one is taken where it would be longer than half the depth of the body."
    )
    shown: Shown = False


class Balloon(CastPart):
    """The balloon of a tamp, folded until it is inflated. It is shown with its tamp."""

    rides_on: ClassVar[str | None] = "on"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"on": ("tamp",)}
    part: Literal["balloon"] = Field(description="What it is.")
    on: PartName = Field(description="The tamp that carries it.")
    shown: Shown = True


class Cavity(CastPart):
    """The hollow that a balloon leaves, with its rim of compacted bone. It is there once the balloon is inflated."""

    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"of": ("balloon",)}
    part: Literal["cavity"] = Field(description="What it is.")
    of: PartName = Field(description="The balloon that makes it.")
    shown: Shown = True


class Filler(CastPart):
    """The cement filler that goes through a cannula."""

    rides_on: ClassVar[str | None] = "through"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"through": ("cannula",)}
    part: Literal["filler"] = Field(description="What it is.")
    through: PartName = Field(description="The cannula that it goes through.")
    length_mm: Length = Field(TOOL_LENGTH_MM, description="Its length.")
    shown: Shown = False


class Cement(CastPart):
    """Bone cement. It is there once it is injected, and stays where it was put when the instrument leaves."""

    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"inside": ("vertebra",), "fills": ("cavity",)}
    part: Literal["cement"] = Field(description="What it is.")
    inside: PartName = Field(description="The vertebra that it is in.")
    fills: PartName | None = Field(None, description="The cavity that it fills first.")
    pattern: Literal["interdigitating", "compact"] | None = Field(
        None, description="How it spreads: between the trabeculae, or as one body. By itself compact in a cavity only."
    )
    seed: Annotated[Number, Field(ge=0, le=1000, multiple_of=1)] = Field(
        0.0, description="A whole number that chooses one of many equally likely ways to spread."
    )
    side: Side | None = Field(
        None,
        description="The side that it comes from: left out where that side is not gone in at; where both are, it keeps "
        "to its half of the body.",
    )
    shown: Shown = True


KINDS: dict[str, type[CastPart]] = {
    "vertebra": Vertebra,
    "copy": Copy,
    "lesion": Lesion,
    "fragment": Fragment,
    "disc": Disc,
    "nucleus": Nucleus,
    "rib": Rib,
    "tissue": TissueLayer,
    "skin": Skin,
    "bandage": Bandage,
    "hypodermic": Hypodermic,
    "needle": Needle,
    "stylet": Stylet,
    "cannula": Cannula,
    "drill": Drill,
    "tamp": Tamp,
    "balloon": Balloon,
    "cavity": Cavity,
    "filler": Filler,
    "cement": Cement,
}
"""Every kind of part by the word that scripts use for it."""

AnyPart = Annotated[
    Vertebra | Copy | Lesion | Fragment | Disc | Nucleus | Rib | TissueLayer | Skin | Bandage | Hypodermic | Needle
    | Stylet | Cannula | Drill | Tamp | Balloon | Cavity | Filler | Cement,
    Field(discriminator="part"),
]  # fmt: skip


def kind(part: CastPart) -> str:
    """The word that scripts use for this kind of part."""
    return str(part.part)  # type: ignore[attr-defined]


def bone_spec(bone: Vertebra, treated: Vertebra, height_loss: float) -> VertebraSpec:
    """A vertebra with so much of its height lost; what it does not say of the person is as in the treated one."""
    size_factor = treated.size_factor if bone.size_factor is None else bone.size_factor
    narrowing = (NARROWING if bone.fracture == "burst" else 0.0) if bone.narrowing is None else bone.narrowing
    return VertebraSpec(
        level=bone.level,
        size_factor=1.0 if size_factor is None else size_factor,
        seed=int(bone.seed),
        bone=bone.bone or treated.bone or "osteoporotic",
        fracture=bone.fracture,
        height_loss=height_loss,
        narrowing=narrowing,
        lesion=bone.lesion,
        erodes=bone.erodes,
    )


def full_opacity(part: CastPart) -> float:
    """How solid a part is when it is shown: a quiet layer of tissue is never wholly so."""
    return TISSUES[part.tissue].opacity if isinstance(part, TissueLayer) else 1.0


def levels_of(parts: Mapping[str, CastPart]) -> tuple[str, ...]:
    """The levels of the vertebrae among some parts, from above downwards, with those between them."""
    places = sorted(LEVELS.index(part.level) for part in parts.values() if isinstance(part, Vertebra))
    return LEVELS[places[0] : places[-1] + 1] if places else ()


def host(part: CastPart) -> str | None:
    """The name of the part that this one is fastened to, if it is fastened to one."""
    return getattr(part, part.rides_on) if part.rides_on else None
