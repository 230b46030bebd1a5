"""Who takes part: the spine, the instruments and what is put into the bone, each declared once with its defaults."""

from __future__ import annotations

from collections.abc import Mapping
from math import pi
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Union, get_args

from pydantic import Field

from kyphoscope.meshes.choices import Pattern, Side
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import (
    PLUNGER_BEHIND_MM,
    BalloonSpec,
    BandageSpec,
    CannulaSpec,
    CavitySpec,
    CementSpec,
    DrillSpec,
    FillerSpec,
    HypodermicSpec,
    NeedleSpec,
    PlungerSpec,
    SkinSpec,
    Spec,
    StyletSpec,
    TampSpec,
)
from kyphoscope.meshes.tables.instrument_tables import (
    ANAESTHETIC_LENGTH_MM,
    FILLER_BORE_MM,
    SHAFT_LENGTH_MM,
    TOOL_LENGTH_MM,
)
from kyphoscope.scenes.cast_part import CastPart, Lesson, Shown
from kyphoscope.scenes.cast_spine import (
    Copy,
    Disc,
    Fragment,
    Lesion,
    Nucleus,
    Rib,
    Sacrum,
    TissueLayer,
    Vertebra,
)
from kyphoscope.scenes.cast_spine import bone_spec as bone_spec
from kyphoscope.scenes.cast_spine import full_opacity as full_opacity
from kyphoscope.scenes.cast_spine import levels_of as levels_of
from kyphoscope.scenes.field_types import Number, PartName, Switch, one_of

Length = Annotated[Number, Field(gt=0, le=400)]


class Held(CastPart):
    """An instrument that is fastened to nothing: it goes where it is pushed."""

    is_instrument: ClassVar[bool] = True
    is_moved: ClassVar[bool] = True

    def place(self, lesson: Lesson, name: str, t_s: float) -> Pose | None:
        channels = lesson.channels[name]
        place = channels.place.at(t_s)
        return place and Pose(place.tip_mm, place.axis, channels.roll_deg.at(t_s))


class Sliding(CastPart):
    """An instrument that goes along the axis of the hollow one around it."""

    is_instrument: ClassVar[bool] = True
    slides: ClassVar[bool] = True

    def place(self, lesson: Lesson, name: str, t_s: float) -> Pose | None:
        channels, base = lesson.channels[name], super().place(lesson, name, t_s)
        travel_mm = channels.travel.at(t_s)
        if base is None or travel_mm is None:
            return None
        moved = base.moved(travel_mm)
        return Pose(moved.tip_mm, moved.axis, moved.roll_deg + channels.roll_deg.at(t_s))


class Tool(Sliding):
    """An instrument that is pushed through a hollow one by hand, and closes it."""

    is_moved: ClassVar[bool] = True
    closes_bore: ClassVar[bool] = True


class Skin(CastPart):
    """A patch of skin over the way into a vertebra."""

    described_by: ClassVar[type[Spec]] = SkinSpec
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"vertebra": ("vertebra",)}
    part: Literal["skin"] = Field(description="What it is.")
    vertebra: PartName = Field(description="The vertebra that the way leads to.")
    side: Side = Field("left", description="The patient's side that the way is on.")
    shown: Shown = False

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        return lesson.skin_spec(name, t_s)

    def place(self, lesson: Lesson, name: str, t_s: float) -> Pose:
        return lesson.skin_pose(name, t_s)


class Bandage(CastPart):
    """A small dressing on the skin."""

    described_by: ClassVar[type[Spec]] = BandageSpec
    has_side: ClassVar[bool] = True
    rides_on: ClassVar[str | None] = "on"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"on": ("skin",)}
    part: Literal["bandage"] = Field(description="What it is.")
    on: PartName = Field(description="The skin that it lies on.")
    side: Side | None = Field(None, description="The side it is for; left out where that side is not entered.")
    shown: Shown = False

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        return BandageSpec(skin=lesson.skin_spec(self.on, t_s))


class Hypodermic(Held):
    """The thin needle with its syringe for the local anaesthetic."""

    described_by: ClassVar[type[Spec]] = HypodermicSpec
    has_side: ClassVar[bool] = True
    part: Literal["hypodermic"] = Field(description="What it is.")
    length_mm: Length = Field(ANAESTHETIC_LENGTH_MM, description="Length of its needle.")
    side: Side | None = Field(None, description="The side it is for; left out where that side is not entered.")
    shown: Shown = False

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        return HypodermicSpec(length_mm=self.length_mm)


class Needle(Held):
    """A hollow bone needle."""

    described_by: ClassVar[type[Spec]] = NeedleSpec
    has_side: ClassVar[bool] = True
    pours: ClassVar[bool] = True
    part: Literal["needle"] = Field(description="What it is.")
    gauge: Annotated[Number, one_of(8, 10, 11, 13)] = Field(
        11.0, description="Its gauge; by itself the one in the `settings`, if they have one."
    )
    length_mm: Length = Field(SHAFT_LENGTH_MM, description="Its length.")
    side: Side | None = Field(None, description="The side it is for; a way on the other side is then refused.")
    shown: Shown = False

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        return NeedleSpec(gauge=int(self.gauge), length_mm=self.length_mm)


class Cannula(Held):
    """The working cannula of a kyphoplasty, through which the other instruments go."""

    described_by: ClassVar[type[Spec]] = CannulaSpec
    has_side: ClassVar[bool] = True
    pours: ClassVar[bool] = True
    part: Literal["cannula"] = Field(description="What it is.")
    gauge: Annotated[Number, one_of(8, 10)] = Field(
        8.0, description="Its gauge; by itself the one in the `settings`, if they have one."
    )
    length_mm: Length = Field(SHAFT_LENGTH_MM, description="Its length.")
    side: Side | None = Field(None, description="The side it is for; a way on the other side is then refused.")
    shown: Shown = False

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        return CannulaSpec(gauge=int(self.gauge), length_mm=self.length_mm)


class Stylet(Tool):
    """The solid core of a needle or cannula. It lies in it from the start, is shown with it and goes where it goes."""

    described_by: ClassVar[type[Spec]] = StyletSpec
    is_seen_with_host: ClassVar[bool] = True
    rests_mm: ClassVar[float | None] = 0.0
    rides_on: ClassVar[str | None] = "within"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"within": ("needle", "cannula")}
    part: Literal["stylet"] = Field(description="What it is.")
    within: PartName = Field(alias="in", description="The needle or cannula that it lies in.")
    shown: Shown = True

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        around = lesson.member(self.within)
        if not isinstance(around, Needle | Cannula):
            raise TypeError(f"{name} lies in a needle or cannula, but {self.within} is neither.")
        return StyletSpec(gauge=int(around.gauge), length_mm=around.length_mm)


class Drill(Tool):
    """The hand drill that makes a channel for the balloon."""

    described_by: ClassVar[type[Spec]] = DrillSpec
    rides_on: ClassVar[str | None] = "through"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"through": ("cannula",)}
    part: Literal["drill"] = Field(description="What it is.")
    through: PartName = Field(description="The cannula that it goes through.")
    length_mm: Length = Field(TOOL_LENGTH_MM, description="Its length.")
    shown: Shown = False

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        return DrillSpec(length_mm=self.length_mm)


class Tamp(Tool):
    """The shaft that carries the balloon, with a marker band at either end of it."""

    described_by: ClassVar[type[Spec]] = TampSpec
    rides_on: ClassVar[str | None] = "through"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"through": ("cannula",)}
    part: Literal["tamp"] = Field(description="What it is.")
    through: PartName = Field(description="The cannula that it goes through.")
    balloon_mm: Annotated[Number, one_of(10, 15, 20)] = Field(15.0, description="Nominal length of its balloon.")
    or_shorter: Switch = Field(
        False, description="Whether a shorter one is taken where it would be longer than half the depth of the body."
    )
    shown: Shown = False

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        return TampSpec(balloon_mm=self.balloon_mm)


class Balloon(CastPart):
    """The balloon of a tamp, folded until it is inflated. It is shown with its tamp."""

    described_by: ClassVar[type[Spec]] = BalloonSpec
    is_instrument: ClassVar[bool] = True
    is_seen_with_host: ClassVar[bool] = True
    rides_on: ClassVar[str | None] = "on"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"on": ("tamp",)}
    part: Literal["balloon"] = Field(description="What it is.")
    on: PartName = Field(description="The tamp that carries it.")
    shown: Shown = True


class Cavity(CastPart):
    """The hollow that a balloon leaves, with its rim of compacted bone. It is there once the balloon is inflated."""

    described_by: ClassVar[type[Spec]] = CavitySpec
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"of": ("balloon",)}
    part: Literal["cavity"] = Field(description="What it is.")
    of: PartName = Field(description="The balloon that makes it.")
    shown: Shown = True

    def place(self, lesson: Lesson, name: str, t_s: float) -> Pose | None:
        return lesson.pose(lesson.treated, t_s)


class Filler(Tool):
    """The cement filler that goes through a cannula."""

    described_by: ClassVar[type[Spec]] = FillerSpec
    pours: ClassVar[bool] = True
    rides_on: ClassVar[str | None] = "through"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"through": ("cannula",)}
    part: Literal["filler"] = Field(description="What it is.")
    through: PartName = Field(description="The cannula that it goes through.")
    length_mm: Length = Field(TOOL_LENGTH_MM, description="Its length.")
    shown: Shown = False

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        return FillerSpec(length_mm=self.length_mm)

    def brings(self, cast: Mapping[str, CastPart]) -> tuple[str, ...]:
        return ("plunger",)


class Plunger(Sliding):
    """The plunger of a filler. It takes part by itself, goes forward as cement leaves, and is shown with its filler."""

    described_by: ClassVar[type[Spec]] = PlungerSpec
    is_seen_with_host: ClassVar[bool] = True
    rests_mm: ClassVar[float | None] = -1.0
    stroke_mm_per_ml: ClassVar[float | None] = 1000.0 / (pi * (FILLER_BORE_MM / 2) ** 2)
    rides_on: ClassVar[str | None] = "of"
    refers_to: ClassVar[dict[str, tuple[str, ...]]] = {"of": ("filler",)}
    part: Literal["plunger"] = Field(description="What it is.")
    of: PartName = Field(description="The filler that it lies in.")
    shown: Shown = True

    def spec(self, lesson: Lesson, name: str, t_s: float) -> Spec:
        filler = lesson.member(self.of)
        shaft_mm = filler.length_mm if isinstance(filler, Filler) else TOOL_LENGTH_MM
        return PlungerSpec(length_mm=shaft_mm + PLUNGER_BEHIND_MM)


class Cement(CastPart):
    """Bone cement. It is there once it is injected, and stays where it was put when the instrument leaves."""

    described_by: ClassVar[type[Spec]] = CementSpec
    has_side: ClassVar[bool] = True
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
        description="The side that it comes from: left out where that side is not entered; where both are, it keeps "
        "to its half of the body.",
    )
    shown: Shown = True

    def place(self, lesson: Lesson, name: str, t_s: float) -> Pose | None:
        return lesson.pose(self.inside, t_s)


def word(declared: type[CastPart]) -> str:
    """The word that scripts use for a kind of part."""
    return str(get_args(declared.model_fields["part"].annotation)[0])


KINDS: dict[str, type[CastPart]] = {
    word(declared): declared
    for declared in (
        Vertebra, Copy, Lesion, Fragment, Disc, Nucleus, Rib, Sacrum, TissueLayer, Skin, Bandage, Hypodermic, Needle,
        Stylet, Cannula, Drill, Tamp, Balloon, Cavity, Filler, Plunger, Cement,
    )
}  # fmt: skip
"""Every kind of part by the word that scripts use for it."""
MOVED = tuple(kind for kind, declared in KINDS.items() if declared.is_moved)
"""The instruments that a script moves."""

if TYPE_CHECKING:
    AnyPart = CastPart
else:
    AnyPart = Annotated[Union[tuple(KINDS.values())], Field(discriminator="part")]  # noqa: UP007 (of a tuple)


def kind(part: CastPart) -> str:
    """The word that scripts use for this kind of part."""
    return word(type(part))
