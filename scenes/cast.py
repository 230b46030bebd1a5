"""Who takes part: the spine, the instruments and what is put into the bone, each declared once with its defaults."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from kyphoscope.meshes.choices import Pattern, Side
from kyphoscope.meshes.tables.instrument_tables import ANAESTHETIC_LENGTH_MM, SHAFT_LENGTH_MM, TOOL_LENGTH_MM
from kyphoscope.scenes.cast_spine import (
    CastPart,
    Copy,
    Disc,
    Fragment,
    Lesion,
    Nucleus,
    Rib,
    Sacrum,
    Shown,
    TissueLayer,
    Vertebra,
)
from kyphoscope.scenes.cast_spine import bone_spec as bone_spec
from kyphoscope.scenes.cast_spine import full_opacity as full_opacity
from kyphoscope.scenes.cast_spine import levels_of as levels_of
from kyphoscope.scenes.field_types import Number, PartName, Switch, one_of

Length = Annotated[Number, Field(gt=0, le=400)]


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
    pattern: Pattern | None = Field(
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
    "sacrum": Sacrum,
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
    Vertebra | Copy | Lesion | Fragment | Disc | Nucleus | Rib | Sacrum | TissueLayer | Skin | Bandage | Hypodermic
    | Needle | Stylet | Cannula | Drill | Tamp | Balloon | Cavity | Filler | Cement,
    Field(discriminator="part"),
]  # fmt: skip


def kind(part: CastPart) -> str:
    """The word that scripts use for this kind of part."""
    return str(part.part)  # type: ignore[attr-defined]


def host(part: CastPart) -> str | None:
    """The name of the part that this one is fastened to, if it is fastened to one."""
    return getattr(part, part.rides_on) if part.rides_on else None
