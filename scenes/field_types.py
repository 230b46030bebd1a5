"""How the text of a script is read: the declared type of a field decides, never a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kyphoscope.meshes.choices import Approach, FractureKind, Sides
from kyphoscope.scenes.errors import shortened

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_LANDMARK = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[a-z_]+)*")


class Declared(BaseModel):
    """What every declaration has in common: nothing undeclared is taken, and nothing changes any more."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _number(value: Any) -> float:
    """A number from the text of a script, or a number that a program gave."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return float(value)
    text = shortened(value) if isinstance(value, str) else "a list or a group of lines"
    raise PydanticCustomError("number", "{text} is not a number", {"text": text})


def _switch(value: Any) -> bool:
    """True or false from the words people write for them."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "yes", "false", "no"):
        return value.lower() in ("true", "yes")
    raise PydanticCustomError("switch", "{text} is neither true nor false", {"text": shortened(str(value))})


def _text(value: str) -> str:
    """A text on one line; an author may break lines where the file gets too wide."""
    line = " ".join(value.split())
    if not line:
        raise PydanticCustomError("string_too_short", "is empty")
    if not line.isprintable():
        raise PydanticCustomError("unprintable", "has a character that cannot be shown")
    return line


def _matched(pattern: re.Pattern[str], kind: str, message: str) -> AfterValidator:
    def check(text: str) -> str:
        if not pattern.fullmatch(text):
            raise PydanticCustomError(kind, message, {"text": shortened(text)})  # type: ignore[arg-type]
        return text

    return AfterValidator(check)


@dataclass(frozen=True)
class Means:
    """What a text stands for, in the words of the manual."""

    words: str


@dataclass(frozen=True)
class Sizes:
    """The numbers that a product comes in."""

    numbers: tuple[float, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, value: float) -> float:
        if value not in self.numbers:
            numbers = {"given": f"{value:g}", "sizes": ", ".join(f"{n:g}" for n in self.numbers)}
            raise PydanticCustomError("sizes", "{given} is not one of the sizes {sizes}", numbers)
        return value


def one_of(*numbers: float) -> Sizes:
    """Only these numbers."""
    return Sizes(numbers)


def sizes_of(marks: list[Any]) -> tuple[float, ...]:
    """The sizes among what is said about a field; none where it does not come in sizes."""
    return next((mark.numbers for mark in marks if isinstance(mark, Sizes)), ())


Number = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]
Switch = Annotated[bool, BeforeValidator(_switch)]
Text = Annotated[str, Field(max_length=600), AfterValidator(_text)]
Name = Annotated[str, Field(max_length=40), _matched(_NAME, "name", "{text} is not a name"), Means("a name")]
PartName = Annotated[
    str, Field(max_length=40), _matched(_NAME, "name", "{text} is not a name"), Means("a part of the cast")
]
Landmark = Annotated[
    str, Field(max_length=80), _matched(_LANDMARK, "landmark", "{text} is not a landmark"), Means("a landmark")
]
Choice = Literal[Approach, Sides, "one", FractureKind]
"""A word for what the settings of a lesson come to; `one` is left or right alone."""
EaseName = Literal["smooth", "even", "gentle_start", "gentle_end"]
