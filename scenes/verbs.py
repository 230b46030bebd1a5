"""What can be done in a step, each verb declared once: its fields, their units, ranges and defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeVar, Union

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from kyphoscope.meshes.choices import Side
from kyphoscope.scenes.cast import MOVED
from kyphoscope.scenes.field_types import Choice, Declared, EaseName, Landmark, Number, PartName, Text

ViewName = Literal["ap", "lateral", "oblique", "en_face", "superior", "overview"]
Volume = Annotated[Number, Field(ge=0.1, le=20)]
Distance = Annotated[Number, Field(gt=0, le=400)]
HeightLoss = Annotated[Number, Field(ge=0, le=0.6)]
Share = Annotated[Number, Field(gt=0, le=1)]
Choosing = TypeVar("Choosing", bound="Action")


class Action(Declared):
    """Something that happens within a step."""

    verb: ClassVar[str]
    parts: ClassVar[tuple[str, ...] | None] = None
    """The kinds of part that it can be done to; None for what is done to none."""
    usual_s: ClassVar[float | None] = None
    """How long it takes where the script does not say; None for the rest of the step."""

    only: list[Choice] = Field(
        [], description="The settings with which it is done, for example [parapedicular]; by itself with all."
    )
    starts_s: Annotated[Number, Field(ge=0)] = Field(0.0, description="When it begins, in seconds of the step.")
    lasts_s: Annotated[Number, Field(gt=0)] | None = Field(None, description="How long it takes.")
    ease: EaseName = Field("smooth", description="How it starts and stops.")


def _one_of(action: Choosing, *names: str) -> Choosing:
    """The action, if exactly one of some fields says something."""
    if sum(getattr(action, name) is not None for name in names) != 1:
        amounts = f"{', '.join(f'`{name}`' for name in names[:-1])} or `{names[-1]}`"
        given = {"verb": action.verb, "amounts": amounts}
        raise PydanticCustomError("how much", "{verb} needs {amounts}, one of them", given)
    return action


class Show(Action):
    """Makes a part appear."""

    verb: ClassVar[str] = "show"
    parts: ClassVar[tuple[str, ...] | None] = ()
    usual_s: ClassVar[float | None] = 0.8
    part: PartName = Field(alias="show", description="The part.")


class Hide(Action):
    """Makes a part vanish."""

    verb: ClassVar[str] = "hide"
    parts: ClassVar[tuple[str, ...] | None] = ()
    usual_s: ClassVar[float | None] = 0.8
    part: PartName = Field(alias="hide", description="The part.")


class Fade(Action):
    """Makes a part more or less see-through."""

    verb: ClassVar[str] = "fade"
    parts: ClassVar[tuple[str, ...] | None] = ()
    usual_s: ClassVar[float | None] = 0.8
    part: PartName = Field(alias="fade", description="The part.")
    opacity: Annotated[Number, Field(ge=0, le=1)] = Field(
        alias="to", description="0 for gone, 1 for as solid as its material is by itself."
    )


class Advance(Action):
    """Pushes an instrument forward on a straight line.

    An instrument that is not anywhere yet starts at `from`, or `by_mm` before `to` on the way in that `to` belongs to.
    One that goes through a cannula starts at the cannula's rear end.
    """

    verb: ClassVar[str] = "advance"
    parts: ClassVar[tuple[str, ...] | None] = MOVED
    part: PartName = Field(alias="advance", description="The instrument.")
    to: Landmark | None = Field(None, description="The landmark that its tip goes to.")
    start: Landmark | None = Field(None, alias="from", description="The landmark that its tip comes from.")
    by_mm: Distance | None = Field(None, description="How far it goes, if no landmark says so.")

    @model_validator(mode="after")
    def _goes_somewhere(self) -> Advance:
        if self.to is None and self.by_mm is None:
            raise PydanticCustomError("whereto", "advance does not say where to; write `to` or `by_mm`")
        if self.start is not None and self.to is None:
            raise PydanticCustomError("whereto", "advance has a `from` but no `to`; write `to` as well")
        if self.start is not None and self.by_mm is not None:
            raise PydanticCustomError("whereto", "advance has both `from` and `by_mm`; write one of them")
        return self


class Withdraw(Action):
    """Pulls an instrument back along its own axis."""

    verb: ClassVar[str] = "withdraw"
    parts: ClassVar[tuple[str, ...] | None] = Advance.parts
    part: PartName = Field(alias="withdraw", description="The instrument.")
    by_mm: Distance | None = Field(None, description="How far it is pulled back.")
    to: Landmark | None = Field(None, description="The landmark beside which its tip comes to rest.")

    @model_validator(mode="after")
    def _goes_somewhere(self) -> Withdraw:
        if (self.to is None) == (self.by_mm is None):
            raise PydanticCustomError("whereto", "withdraw needs `by_mm` or `to`, one of them")
        return self


class Turn(Action):
    """Turns an instrument about its own axis."""

    verb: ClassVar[str] = "turn"
    parts: ClassVar[tuple[str, ...] | None] = Advance.parts
    part: PartName = Field(alias="turn", description="The instrument.")
    by_deg: Annotated[Number, Field(ge=-7200, le=7200)] = Field(
        description="How far, in degrees; positive is clockwise for the operator who looks along it."
    )


class Incise(Action):
    """Cuts the skin."""

    verb: ClassVar[str] = "incise"
    parts: ClassVar[tuple[str, ...] | None] = ("skin",)
    part: PartName = Field(alias="incise", description="The skin.")
    length_mm: Annotated[Number, Field(gt=0, le=15)] = Field(description="Length of the cut.")


class Inflate(Action):
    """Fills a balloon with contrast."""

    verb: ClassVar[str] = "inflate"
    parts: ClassVar[tuple[str, ...] | None] = ("balloon",)
    part: PartName = Field(alias="inflate", description="The balloon.")
    volume_ml: Volume | None = Field(None, description="What is in it at the end.")
    share_of_body: Share | None = Field(
        None,
        description="Instead: that as a share of the volume of the unbroken body; less where the balloon or the bone "
        "has no room for so much.",
    )

    @model_validator(mode="after")
    def _says_how_much(self) -> Inflate:
        return _one_of(self, "volume_ml", "share_of_body")


class Deflate(Action):
    """Empties a balloon."""

    verb: ClassVar[str] = "deflate"
    parts: ClassVar[tuple[str, ...] | None] = ("balloon",)
    part: PartName = Field(alias="deflate", description="The balloon.")


class Inject(Action):
    """Puts cement in, in one go or in portions with a pause after each."""

    verb: ClassVar[str] = "inject"
    parts: ClassVar[tuple[str, ...] | None] = ("cement",)
    part: PartName = Field(alias="inject", description="The cement.")
    at: Landmark | None = Field(
        None, description="The tip that it comes out of, for example needle.tip; needed the first time."
    )
    volume_ml: Volume | None = Field(None, description="What is in the bone at the end.")
    portions: Annotated[list[Volume], Field(min_length=1, max_length=40)] | None = Field(
        None, description="Instead: the portions that are added one after the other, mL each."
    )
    share_of_body: Share | None = Field(
        None, description="Instead: what is in at the end, as a share of the volume of the unbroken body."
    )
    of_cavity: Annotated[Number, Field(gt=0, le=2)] | None = Field(
        None,
        description="Instead: that as a multiple of what made the cavity; 1.1 is a tenth more than the balloon held.",
    )
    in_portions: Annotated[Number, Field(ge=1, le=40, multiple_of=1)] = Field(
        1.0, description="In how many equal portions it goes in, if `portions` does not say."
    )
    named: list[Annotated[Text, Field(max_length=60)]] | None = Field(
        None, description="What each portion is called, in their order; the word stands beside the cement meanwhile."
    )

    @model_validator(mode="after")
    def _says_how_much(self) -> Inject:
        _one_of(self, "volume_ml", "portions", "share_of_body", "of_cavity")
        if self.named is not None and len(self.named) != (len(self.portions or []) or self.in_portions):
            raise PydanticCustomError("names", "`named` needs one name for each of the `portions`")
        return self


class Set(Action):
    """Lets cement harden."""

    verb: ClassVar[str] = "set"
    parts: ClassVar[tuple[str, ...] | None] = ("cement",)
    part: PartName = Field(alias="set", description="The cement.")
    to: Literal["liquid", "doughy", "set"] = Field(description="What it becomes.")


class Restore(Action):
    """Gives a broken vertebra back part of its height."""

    verb: ClassVar[str] = "restore"
    parts: ClassVar[tuple[str, ...] | None] = ("vertebra",)
    part: PartName = Field(alias="restore", description="The vertebra.")
    height_loss: HeightLoss | None = Field(None, description="The share of the height that is still lost at the end.")
    regains: Share | None = Field(
        None, description="Instead: the share of what was lost at the start that is regained at the end."
    )

    @model_validator(mode="after")
    def _says_how_much(self) -> Restore:
        return _one_of(self, "height_loss", "regains")


class Settle(Action):
    """Lets a broken vertebra lose a little height again."""

    verb: ClassVar[str] = "settle"
    parts: ClassVar[tuple[str, ...] | None] = ("vertebra",)
    part: PartName = Field(alias="settle", description="The vertebra.")
    height_loss: HeightLoss | None = Field(None, description="The share of the height that is lost at the end.")
    regains: Share | None = Field(
        None, description="Instead: the share of what was lost at the start that is still regained at the end."
    )

    @model_validator(mode="after")
    def _says_how_much(self) -> Settle:
        return _one_of(self, "height_loss", "regains")


class Look(Action):
    """Turns the view, as `view` does at the beginning of a step."""

    verb: ClassVar[str] = "look"
    usual_s: ClassVar[float | None] = 1.2
    name: ViewName = Field(alias="look", description="The direction.")
    zoom: Annotated[Number, Field(ge=0.2, le=20)] = Field(1.0, description="How much nearer than usual.")
    at: Landmark | None = Field(None, description="The landmark in the middle; by itself the treated vertebra.")
    side: Side = Field(
        "left",
        description="Which pedicle `en_face` looks down; from which side lateral, oblique and overview look. By itself "
        "left, or the side that the `settings` treat.",
    )


class Cut(Action):
    """Cuts bones and discs open along a plane, until the next cut; `off` makes them whole."""

    verb: ClassVar[str] = "cut"
    plane: Literal["sagittal", "coronal", "axial", "along", "off"] = Field(
        alias="cut",
        description="The plane; `along` is the upright plane along the axis of the landmark, such as a way in.",
    )
    at: Landmark | None = Field(
        None, description="A landmark in the plane; by itself the middle of the treated vertebra."
    )
    takes: Literal[Side, "anterior", "posterior", "superior", "inferior"] | None = Field(
        None,
        description="The side taken away; by itself left (or the side that the `settings` treat), posterior or "
        "superior.",
    )


class Label(Action):
    """Writes a word beside a landmark while it lasts; it follows what it names."""

    verb: ClassVar[str] = "label"
    text: Annotated[Text, Field(max_length=60)] = Field(alias="label", description="The word.")
    at: Landmark = Field(description="The landmark or part that it names.")


class Highlight(Action):
    """Lights a part up while it lasts."""

    verb: ClassVar[str] = "highlight"
    parts: ClassVar[tuple[str, ...] | None] = ()
    part: PartName = Field(alias="highlight", description="The part.")


VERBS: dict[str, type[Action]] = {
    declared.verb: declared
    for declared in (
        Show, Hide, Fade, Advance, Withdraw, Turn, Incise, Inflate, Deflate, Inject, Set, Restore, Settle, Look, Cut,
        Label, Highlight,
    )
}  # fmt: skip
"""Every verb by its word."""


def verb_of(action: Any) -> str | None:
    """The verb of an action as it stands in a script, or of one that is declared."""
    if isinstance(action, Action):
        return action.verb
    words = [key for key in action if key in VERBS] if isinstance(action, dict) else []
    return words[0] if words else None


if TYPE_CHECKING:
    AnyAction = Action
else:
    AnyAction = Annotated[
        Union[tuple(Annotated[declared, Tag(word)] for word, declared in VERBS.items())],  # noqa: UP007 (of a tuple)
        Discriminator(verb_of),
    ]
