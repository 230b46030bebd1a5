"""The reference part of the script manual, written from the declarations that scripts are checked with.

`python -m kyphoscope.scenes.manual docs/scripts.md` writes it again between its two marks; `--schema` prints the JSON
Schema.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from kyphoscope.meshes.landmarks import landmarks
from kyphoscope.meshes.specs import NeedleSpec, SkinSpec, Spec, StyletSpec, TampSpec, VertebraSpec
from kyphoscope.scenes.ask import Ask
from kyphoscope.scenes.cast import KINDS
from kyphoscope.scenes.field_types import Means, sizes_of
from kyphoscope.scenes.model import LaneChoice, Pairing, Scene, Step, ViewChoice, Wording
from kyphoscope.scenes.verbs import VERBS, Action

BEGINS, ENDS = "<!-- reference: begin -->", "<!-- reference: end -->"
_COMMON = tuple(Action.model_fields)


def reference() -> str:
    """The reference in Markdown."""
    parts = [
        "### The script", _table(Scene), "### A step", _table(Step),
        "### A question", _said(Ask), _table(Ask),
        "### Other words", "For each word in `instead`:", _table(Wording),
        "### A view", "A name, or a group of", _table(ViewChoice),
        "### The cast", *[_part(word, declared) for word, declared in KINDS.items()],
        "### The verbs",
        "Every action may also say:", _table(Action),
        "Where `lasts_s` is left out an action takes the rest of its step, unless something else is said here.",
        *[_verb(word, declared) for word, declared in VERBS.items()],
        "### Landmarks", *_landmarks(),
        "### Two side by side", _table(Pairing), "Each of the `lanes`:", _table(LaneChoice),
    ]  # fmt: skip
    return "\n\n".join(parts)


def with_reference(manual: str) -> str:
    """A manual with the reference between its marks; raises ValueError for one without the marks."""
    before, begins, rest = manual.partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not begins or not ends:
        raise ValueError(f"The manual has no place for the reference; write the lines {BEGINS} and {ENDS} into it.")
    return f"{before}{BEGINS}\n\n{reference()}\n\n{ENDS}{after}"


def schema() -> dict[str, Any]:
    """The JSON Schema of a scene script, for an editor that checks while one writes."""
    return Scene.model_json_schema(by_alias=True)


def _part(word: str, declared: type[BaseModel]) -> str:
    return f"#### {word}\n\n{_said(declared)}\n\n{_table(declared, without=('part',))}"


def _verb(word: str, declared: type[Action]) -> str:
    usual = f" It takes {declared.usual_s:g} s unless `lasts_s` says otherwise." if declared.usual_s else ""
    return f"#### {word}\n\n{_said(declared)}{usual}\n\n{_table(declared, without=_COMMON)}"


def _said(declared: type[BaseModel]) -> str:
    return " ".join((declared.__doc__ or "").split())


def _table(declared: type[BaseModel], without: tuple[str, ...] = ()) -> str:
    rows = ["| key | what it says | what it may be | if left out |", "|---|---|---|---|"]
    for name, field in declared.model_fields.items():
        if name not in without:
            cells = (f"`{field.alias or name}`", field.description or "", _may_be(field), _default(field))
            rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _default(field: FieldInfo) -> str:
    if field.default is PydanticUndefined:
        return "must be there"
    value = field.default
    if value in (None, "", []) or value == {}:
        return "-"
    return f"`{value:g}`" if isinstance(value, float) else f"`{str(value).lower()}`"


def _may_be(field: FieldInfo) -> str:
    """What a field may be, in words: its names, its sizes, its range or what it stands for."""
    annotation, marks = field.annotation, [*field.metadata, *_marks(field.annotation)]
    names, sizes = _names(annotation), sizes_of(marks)
    if names:
        return ", ".join(f"`{name}`" for name in names)
    if sizes:
        return ", ".join(f"`{size:g}`" for size in sizes)
    listed = _has_origin(annotation, list)
    if _holds(annotation, float):
        bounds = ", ".join(word for mark in marks for word in _bounds(mark))
        return f"a list of numbers, each {bounds}" if listed else f"a number {bounds}".strip()
    if _has_origin(annotation, dict):
        return "a group of lines"
    if _holds(annotation, bool):
        return "`true` or `false`"
    if _holds(annotation, ViewChoice):
        return "a view"
    if _holds(annotation, Ask):
        return "a question"
    means = next((mark.words for mark in marks if isinstance(mark, Means)), "a text")
    return "a list" if listed else means


def _bounds(mark: Any) -> list[str]:
    """The bounds that one mark of a field says, in words."""
    words = []
    for name, word in (("gt", "above"), ("ge", "from"), ("lt", "below"), ("le", "up to")):
        if getattr(mark, name, None) is not None:
            words.append(f"{word} {getattr(mark, name):g}")
    return words + [word for inner in getattr(mark, "metadata", []) for word in _bounds(inner)]


def _marks(annotation: Any) -> list[Any]:
    """Everything that an annotation says beside its type, outermost first."""
    marks: list[Any] = list(getattr(annotation, "__metadata__", ()))
    return marks + [mark for inner in get_args(annotation) for mark in _marks(inner)]


def _names(annotation: Any) -> list[str]:
    if get_origin(annotation) is Literal:
        return [str(name) for name in get_args(annotation)]
    inner = [] if get_origin(annotation) in (list, dict) else get_args(annotation)
    return [name for part in inner for name in _names(part)]


def _holds(annotation: Any, kind: type) -> bool:
    """Whether a type is or may be `kind`; what lies in a group of lines does not count."""
    if get_origin(annotation) is dict:
        return False
    return annotation is kind or any(_holds(inner, kind) for inner in get_args(annotation))


def _has_origin(annotation: Any, kind: type) -> bool:
    return get_origin(annotation) is kind or any(_has_origin(inner, kind) for inner in get_args(annotation))


def _landmarks() -> list[str]:
    """The landmarks of every kind of part that has some."""
    kinds: list[tuple[str, Spec]] = [
        ("a vertebra", VertebraSpec(level="L1")),
        ("an instrument", NeedleSpec()),
        ("a stylet", StyletSpec()),
        ("a tamp", TampSpec()),
        ("skin and bandage", SkinSpec()),
    ]
    return [f"On {who}: {', '.join(f'`{name}`' for name in landmarks(spec))}." for who, spec in kinds]


def main(arguments: list[str]) -> None:
    """Writes the reference into the manual that is named, or prints the schema."""
    if arguments == ["--schema"]:
        print(json.dumps(schema(), indent=1))
        return
    for name in arguments:
        path = Path(name)
        path.write_text(with_reference(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
