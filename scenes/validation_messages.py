"""Turns the objections of the declarations into sentences that an educator understands."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel

from kyphoscope.scenes.ask import Ask
from kyphoscope.scenes.cast import KINDS
from kyphoscope.scenes.errors import Path, listed, nearest, shortened
from kyphoscope.scenes.field_types import Choice
from kyphoscope.scenes.model import LaneChoice, Settings, Step, ViewChoice, Wording
from kyphoscope.scenes.verbs import VERBS
from kyphoscope.scenes.yaml_text import Tree

Complaint = tuple[Path, str, str]
"""Where it is, what is wrong, what to write instead."""


def complaint(mistake: dict[str, Any], declared: type[BaseModel], tree: Tree) -> Complaint:
    """One mistake in the text of a script, as a sentence."""
    path, model = _place(mistake["loc"], declared)
    if path[-1:] == ("[key]",):  # it is the word before the colon that is wrong
        if mistake["type"] == "literal_error":
            wrong = f"Unknown word {shortened(str(path[-2]))}."
            return path[:-1], wrong, nearest(str(path[-2]), get_args(Choice), "Words here")
        return (path[:-1], *_sentence(mistake, "The word before the colon", str(path[-2])))
    if mistake["type"] == "ask":
        ctx = mistake["ctx"]
        return (*path, ctx["key"]) if ctx["key"] else path, ctx["wrong"], ctx["instead"]
    given = _at(tree, path)
    shown = path[:-1] if path[-2:] == ("view", "name") and isinstance(given, str) else path
    name = f"`{shown[-1]}`" if shown and isinstance(shown[-1], str) else "This"
    if mistake["type"] == "missing":
        return path[:-1], f"{_what(path[:-1], tree)} has no {name}.", f"Write a line `{path[-1]}: ...`."
    if mistake["type"] == "extra_forbidden":
        return path, f"Unknown key {shortened(str(path[-1]))}.", nearest(str(path[-1]), _keys(model), "Keys here")
    if mistake["type"] == "union_tag_invalid":
        word = str(mistake["ctx"]["tag"])
        return (*path, "part"), f"Unknown part {shortened(word)}.", nearest(word, KINDS, "Parts")
    if mistake["type"] == "union_tag_not_found":
        return path, f"{name} does not say what part it is.", f"Write `part:` with one of {listed(KINDS)}."
    if mistake["type"] == "literal_error":
        key = path[-1] if isinstance(path[-1], str) else path[-2]  # a word of a list
        name, legal = name if key == path[-1] else f"`{key}`", _legal(model, str(key))
        return path, f"{name} cannot be {_as_written(given)}.", nearest(str(given), legal, "Legal are")
    return (path, *_sentence(mistake, name, given))


def _sentence(mistake: dict[str, Any], name: str, given: Tree | None) -> tuple[str, str]:
    """What is wrong and what to write, for the kinds of mistake that need no look around."""
    kind, ctx, as_written = mistake["type"], mistake.get("ctx", {}), _as_written(given)
    if kind in ("number", "finite_number"):
        if isinstance(given, str) and ":" in given and name.endswith("_s`"):
            return f"{name} must be a number, but it is {as_written}.", "Write seconds as one number, for example 90."
        return f"{name} must be a number, but it is {as_written}.", "Write it as in 12 or 3.5."
    if kind in _RANGES:
        bound, nearby = ctx[_BOUNDS[kind]], _RANGES[kind]
        return f"{name} must be {nearby} {bound:g}, but it is {as_written}.", f"Write a number {nearby} {bound:g}."
    if kind in ("string_type", "name", "landmark"):
        want = {"name": "a name", "landmark": "a landmark such as L1.left_path.entry"}.get(kind, "a text")
        return f"{name} must be {want}, but it is {as_written}.", f"Write {want}, letters first."
    if kind == "string_too_short":
        return f"{name} is empty.", "Write a text after the colon."
    if kind == "string_too_long":
        return f"{name} is longer than {ctx['max_length']} letters.", "Say it in fewer words."
    if kind == "too_short":
        return f"{name} needs at least {ctx['min_length']}, but has {ctx['actual_length']}.", "Add what is missing."
    if kind == "too_long":
        return f"{name} has more than {ctx['max_length']}.", "Leave some out."
    if kind == "list_type":
        return f"{name} must be a list, but it is {as_written}.", "Begin each entry with a dash, or write [one, two]."
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return f"{name} must be a group of `key: value` lines, but it is {as_written}.", "Indent its lines below it."
    if kind == "switch":
        return f"{name} must be true or false, but it is {as_written}.", "Write `true` or `false`."
    if kind == "unprintable":
        return f"{name} has a character that cannot be shown.", "Take it out."
    if kind == "sizes":
        return f"{name} cannot be {ctx['given']}.", f"Legal are: {ctx['sizes']}."
    message = str(mistake["msg"])
    return (
        f"{name}: {message}." if kind != "whereto" and kind != "how much" else f"{message[0].upper()}{message[1:]}.",
        "",
    )


_RANGES = {
    "greater_than": "more than",
    "greater_than_equal": "at least",
    "less_than": "less than",
    "less_than_equal": "at most",
    "multiple_of": "a whole multiple of",
}
_BOUNDS = {
    "greater_than": "gt",
    "greater_than_equal": "ge",
    "less_than": "lt",
    "less_than_equal": "le",
    "multiple_of": "multiple_of",
}


def _place(location: tuple[str | int, ...], declared: type[BaseModel]) -> tuple[Path, type[BaseModel]]:
    """The path in the script and the declaration there; the word that chose a declaration is no part of the path."""
    path: Path = ()
    model, rest = declared, list(location)
    if rest[:1] == ["cast"] and len(rest) > 2 and rest[2] in KINDS:
        path, model, rest = (*rest[:2],), KINDS[str(rest[2])], rest[3:]
    elif rest[:1] == ["settings"] and len(rest) > 1:
        path, model, rest = ("settings",), Settings, rest[1:]
    elif rest[:1] == ["lanes"] and len(rest) > 1:
        path, model, rest = (*rest[:2],), LaneChoice, rest[2:]
    elif rest[:1] == ["steps"] and len(rest) > 1:
        path, model, rest = (*rest[:2],), Step, rest[2:]
        if rest[:1] == ["do"] and len(rest) > 2 and rest[2] in VERBS:
            path, model, rest = (*path, *rest[:2]), VERBS[str(rest[2])], rest[3:]
        elif rest[:1] == ["instead"] and len(rest) > 2:
            path, model, rest = (*path, *rest[:2]), Wording, rest[2:]
            if rest[:1] == ["ask"]:
                path, model, rest = (*path, "ask"), Ask, rest[1:]
        elif rest[:1] == ["view"]:
            path, model, rest = (*path, "view"), ViewChoice, rest[1:]
        elif rest[:1] == ["ask"]:
            path, model, rest = (*path, "ask"), Ask, rest[1:]
    return (*path, *rest), model


def _at(tree: Tree | None, path: Path) -> Tree | None:
    """The value at a path; where a text stands for a group of lines, that text."""
    for key in path:
        if isinstance(tree, dict) and key in tree:
            tree = tree[str(key)]
        elif isinstance(tree, list) and isinstance(key, int) and key < len(tree):
            tree = tree[key]
        else:
            return tree if isinstance(tree, str) else None
    return tree


def _as_written(given: Tree | None) -> str:
    if isinstance(given, str):
        return shortened(given) if given.strip() else "empty"
    return "a list" if isinstance(given, list) else "a group of lines" if isinstance(given, dict) else "missing"


def _what(path: Path, tree: Tree) -> str:
    """What stands at a path, as the subject of a sentence."""
    at = _at(tree, path)
    if len(path) == 4 and isinstance(at, dict):
        return f"The action `{next((key for key in at if key in VERBS), '?')}`"
    if len(path) == 2:
        return {"steps": "This step", "lanes": "This side"}.get(str(path[0]), f"`{path[1]}`")
    return "The script" if not path else f"`{path[-1]}`"


def _keys(model: type[BaseModel]) -> list[str]:
    """The keys that a script may write for a declaration."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _legal(model: type[BaseModel], key: str) -> list[str]:
    """The words that a field may be."""
    for name, field in model.model_fields.items():
        if (field.alias or name) == key:
            return _words(field.annotation)
    return []


def _words(annotation: Any) -> list[str]:
    words: list[str] = []
    for inner in get_args(annotation):
        words += [inner] if isinstance(inner, str) else _words(inner)
    return words
