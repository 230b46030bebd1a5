"""What a lesson is made of: who takes part, and the steps in which it goes on, one after the other."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, model_validator

from kyphoscope.meshes.choices import Approach, FractureKind, Level, Side, Sides
from kyphoscope.scenes.ask import Ask
from kyphoscope.scenes.cast import AnyPart
from kyphoscope.scenes.errors import Source
from kyphoscope.scenes.field_types import Choice, Declared, Landmark, Name, Number, PartName, Text, one_of
from kyphoscope.scenes.verbs import AnyAction, ViewName


class ViewChoice(Declared):
    """A view: a direction by its name, or a direction with zoom and a landmark."""

    name: ViewName = Field(description="The direction.")
    zoom: Annotated[Number, Field(ge=0.2, le=20)] = Field(1.0, description="How much nearer than usual.")
    at: Landmark | None = Field(None, description="The landmark in the middle; by itself the treated vertebra.")
    side: Side = Field(
        "left",
        description="Which pedicle `en_face` looks down; from which side lateral, oblique and overview look. By itself "
        "left, or the side that the `settings` treat.",
    )

    @model_validator(mode="before")
    @classmethod
    def _from_a_name(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value


class Settings(Declared):
    """What a lesson lets be chosen when it is shown; what a script writes is what is taken if nobody chooses."""

    level: Level | None = Field(None, description="The treated vertebra.")
    fracture: FractureKind | None = Field(None, description="How it is broken.")
    height_loss: Annotated[Number, Field(ge=0, le=0.6)] | None = Field(
        None, description="The share of its height that is lost at the start."
    )
    approach: Literal["auto", Approach] | None = Field(
        None,
        description="Through the pedicle or beside it; `auto` through it where it is at least 1 mm wider than the "
        "instrument and the instrument is taken through it at that level.",
    )
    sides: Sides | None = Field(None, description="From which sides the vertebra is entered.")
    gauge: Annotated[Number, one_of(8, 10, 11, 13)] | None = Field(
        None, description="The gauge of the needles and cannulas that do not say theirs."
    )


class Wording(Declared):
    """What a step is called, says and asks instead, with some settings."""

    title: Annotated[Text, Field(max_length=80)] | None = Field(None, alias="step", description="What it is called.")
    say: Text | None = Field(None, description="What is read aloud.")
    notes: Text | None = Field(None, description="What the educator alone sees.")
    ask: Ask | None = Field(None, description="What the learner is asked.")
    sources: list[Text] | None = Field(None, description="Where its facts come from.")


class Step(Declared):
    """One step of the lesson."""

    title: Annotated[Text, Field(max_length=80)] = Field(alias="step", description="What it is called.")
    phase: Name = Field(description="The phase of the procedure; in a comparison equal phases begin together.")
    lasts_s: Annotated[Number, Field(gt=0, le=600)] = Field(description="How long it lasts.")
    view: ViewChoice | None = Field(None, description="How it is looked at; by itself as in the step before.")
    pedal: Literal["down", "up"] = Field(
        "down", description="The pedal of the X-ray: down for live pictures, up for the last one, which stays."
    )
    say: Text = Field("", description="One or two sentences to read aloud.")
    notes: Text | None = Field(None, description="What the educator alone sees, in the presenter's window.")
    ask: Ask | None = Field(None, description="What the learner is asked.")
    sources: list[Text] = Field([], description="Where its facts come from.")
    instead: dict[Choice, Wording] = Field(
        {},
        description="For a word that the settings come to, such as `parapedicular`: what it is called, says, notes and "
        "asks then.",
    )
    do: Annotated[list[AnyAction], Field(max_length=100)] = Field([], description="What happens.")


class Scene(Declared):
    """A lesson on one procedure."""

    title: Annotated[Text, Field(max_length=120)] = Field(description="What the lesson is called.")
    sources: list[Text] = Field([], description="Where its facts come from.")
    settings: Settings | None = Field(None, description="What may be chosen on the command line, with `--set`.")
    treats: PartName | None = Field(None, description="The vertebra that is treated; by itself the one that is broken.")
    cast: Annotated[dict[Name, AnyPart], Field(min_length=1, max_length=60)] = Field(
        description="Who takes part, by name."
    )
    steps: Annotated[list[Step], Field(min_length=1, max_length=200)] = Field(description="The steps, in order.")

    _source: Source = PrivateAttr(default_factory=Source)

    @property
    def source(self) -> Source:
        """Where the script stands in its file; empty for a scene that a program made."""
        return self._source


class LaneChoice(Declared):
    """One side of a comparison."""

    name: Annotated[Text, Field(max_length=24)] = Field(description="Its short name.")
    scene: Text = Field(description="The shipped scene that it shows.")


class Pairing(Declared):
    """Two lessons side by side on one clock; equal phases begin together."""

    title: Annotated[Text, Field(max_length=120)] = Field(description="What the comparison is called.")
    sources: list[Text] = Field([], description="Where its facts come from.")
    lanes: Annotated[list[LaneChoice], Field(min_length=2, max_length=2)] = Field(description="The two sides.")
    waiting: dict[Name, Text] = Field(
        {}, description="For a phase: what goes on while the side with nothing to do waits."
    )

    _source: Source = PrivateAttr(default_factory=Source)

    @property
    def source(self) -> Source:
        """Where the script stands in its file; empty for a comparison that a program made."""
        return self._source
