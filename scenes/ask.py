"""What a learner may be asked in a step: to click on a place, to choose an answer, or whether to stop or go on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from kyphoscope.scenes.errors import nearest, shortened
from kyphoscope.scenes.field_types import Choice, Declared, Landmark, Number, Switch, Text

WITHIN_MM = 5.0
"""How far off a click still counts where a script does not say; a pedicle is 5 to 16 mm wide."""
Answer = Annotated[Text, Field(max_length=80)]


class Ask(Declared):
    """A question of a step. It is answered by `click`, by `choices` with `right`, or by `stop`: one of the three."""

    question: Annotated[Text, Field(max_length=200)] = Field(description="What is asked.")
    click: Landmark | None = Field(
        None, description="The learner clicks on a place in the picture; this is the landmark that is meant."
    )
    within_mm: Annotated[Number, Field(ge=1, le=40)] | None = Field(
        None, description=f"How far from the landmark a click still counts; by itself {WITHIN_MM:g}."
    )
    choices: Annotated[list[Answer], Field(min_length=2, max_length=6)] | None = Field(
        None, description="Instead: two to six answers, of which the learner chooses one."
    )
    right: Answer | None = Field(None, description="The one of the `choices` that is right, in the same words.")
    stop: Switch | None = Field(
        None,
        description="Instead: the learner says whether to stop or to go on; `true` where stopping is right, `false` "
        "where going on is.",
    )
    because: Text = Field(description="The reason, told after the answer whichever it was.")
    starts_s: Annotated[Number, Field(ge=0)] = Field(0.0, description="When it is asked, in seconds of the step.")
    sources: list[Text] = Field([], description="Where the answer comes from; by itself as for the step.")
    only: list[Choice] = Field(
        [], description="The settings with which it is asked, for example [transpedicular]; by itself with all."
    )

    @model_validator(mode="after")
    def _is_answered_in_one_way(self) -> Ask:
        ways = [name for name in ("click", "choices", "stop") if getattr(self, name) is not None]
        if self.right is not None and self.choices is None:
            raise _mistake("`right` stands without `choices`.", "Write `choices:` with two to six answers.", "right")
        if not ways:
            how = "Write `click:` with a landmark, `choices:` with answers and `right:`, or `stop:` with true or false."
            raise _mistake("`ask` does not say how it is answered.", how)
        if len(ways) > 1:
            wrong = f"`ask` is answered in two ways: `{ways[0]}` and `{ways[1]}`."
            raise _mistake(wrong, "Leave one of them out.", ways[1])
        if self.click is None and self.within_mm is not None:
            wrong = "`within_mm` says how near a click must be, but nothing is clicked on."
            raise _mistake(wrong, "Leave it out.", "within_mm")
        if self.choices is not None:
            self._choices_differ_and_one_is_right(self.choices)
        return self

    def _choices_differ_and_one_is_right(self, choices: list[str]) -> None:
        twin = said_twice(choices)
        if twin is not None:
            raise _mistake(f"{shortened(twin)} is among the choices twice.", "Leave one of them out.", "choices")
        if self.right is None:
            raise _mistake("`ask` has `choices` but does not say which is right.", "Write a line `right: ...`.")
        if self.right not in choices:
            wrong = f"`right` is {shortened(self.right)}, which is not among the choices."
            raise _mistake(wrong, nearest(self.right, choices, "Choices"), "right")


def said_twice(choices: Iterable[str]) -> str | None:
    """The first of some answers that has been said before, in capitals or not; None where all differ."""
    seen: set[str] = set()
    for choice in choices:
        if choice.casefold() in seen:
            return choice
        seen.add(choice.casefold())
    return None


def _mistake(wrong: str, instead: str, key: str = "") -> PydanticCustomError:
    """A mistake whose sentence is reported as it stands here.

    key : the line of the question that is wrong, "" for all of it
    """
    return PydanticCustomError("ask", "{wrong}", {"wrong": wrong, "instead": instead, "key": key})
