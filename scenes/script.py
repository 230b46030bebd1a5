"""Reads a lesson that an educator wrote as YAML, and says on which line what is wrong with it."""

from __future__ import annotations

import stat
from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel, ValidationError

from kyphoscope.scenes.errors import SceneError, Source, listed, nearest, shortened
from kyphoscope.scenes.model import Pairing, Scene
from kyphoscope.scenes.validation_messages import complaint
from kyphoscope.scenes.verbs import VERBS
from kyphoscope.scenes.yaml_text import Tree, read_tree

LARGEST_BYTES = 1_000_000
"""A long lesson has twenty thousand."""


def read_file(path: FilePath) -> Scene | Pairing:
    """The lesson in a file; raises SceneError for a file that cannot be read or holds no script."""
    return read_text(_text(path), str(path))


def read_text(text: str, file: str = "") -> Scene | Pairing:
    """The lesson in a text: a Pairing if it has `lanes`, else a Scene. Raises SceneError.

    file : what messages call it
    """
    tree, lines = read_tree(text, file)
    source = Source(file, lines)
    if not isinstance(tree, dict):
        raise source.error((), "A script is made of lines such as `title: ...`.", "Begin with `title:`.")
    declared: type[Scene] | type[Pairing] = Pairing if "lanes" in tree else Scene
    if declared is Scene:
        _check_verbs(tree, source)
    lesson = _checked(declared, tree, source)
    lesson._source = source
    return lesson


def _checked(declared: type[BaseModel], tree: Tree, source: Source) -> Any:
    """The declared thing made from the words of a script; of several mistakes the first in the text is reported."""
    try:
        return declared.model_validate(tree)
    except ValidationError as mistakes:
        complaints = []
        unknown = {mistake["loc"][:-1] for mistake in mistakes.errors() if mistake["type"] == "extra_forbidden"}
        for mistake in mistakes.errors():
            if mistake["type"] == "missing" and mistake["loc"][:-1] in unknown:
                continue  # a misspelt key is why the right one is missing
            path, wrong, instead = complaint(dict(mistake), declared, tree)
            complaints.append(source.error(path, wrong, instead))
        raise min(complaints, key=lambda error: error.line or 0) from None


def _check_verbs(tree: dict[str, Tree], source: Source) -> None:
    """Raises SceneError for an action that has no verb, an unknown one or two of them."""
    steps = tree.get("steps")
    for i, step in enumerate(steps if isinstance(steps, list) else []):
        actions = step.get("do") if isinstance(step, dict) else None
        for j, action in enumerate(actions if isinstance(actions, list) else []):
            path = ("steps", i, "do", j)
            if not isinstance(action, dict) or not action:
                example = "Write a verb and what it is done to, for example `show: needle`."
                raise source.error(path, "This is not an action.", example)
            verbs = [key for key in action if key in VERBS]
            if len(verbs) > 1:
                wrong = f"There are two verbs in one action: {listed(verbs)}."
                raise source.error((*path, verbs[1]), wrong, "Begin the second with a dash of its own.")
            if not verbs:
                first = next(iter(action))
                raise source.error((*path, first), f"Unknown verb {shortened(first)}.", nearest(first, VERBS, "Verbs"))


def _text(path: FilePath) -> str:
    """What a file says; raises SceneError for a missing, unreadable, huge or binary file or a folder."""
    file = str(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise SceneError("This is a folder.", "Name a script, a file that ends in .yaml.", file=file)
        if not stat.S_ISREG(status.st_mode):
            raise SceneError("This is not a file that can be read.", "Name a script ending in .yaml.", file=file)
        if status.st_size > LARGEST_BYTES:
            size = f"It is {status.st_size / 1e6:.1f} MB large; a script has at most {LARGEST_BYTES / 1e6:g} MB."
            raise SceneError(size, "Name a scene script.", file=file)
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise SceneError("There is no such file.", "Check the name and the folder.", file=file) from None
    except PermissionError:
        raise SceneError("You may not read this file.", "Ask its owner for the right to read it.", file=file) from None
    except OSError as refused:
        raise SceneError(f"It cannot be read: {refused.strerror}.", "Check the name.", file=file) from None
    except ValueError:
        raise SceneError("This is not the name of a file.", "Check the name.", file=file) from None
    return _decoded(raw, file)


def _decoded(raw: bytes, file: str) -> str:
    if b"\0" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        raise SceneError("This is a binary file, not a text.", "Name a scene script.", file=file, line=line)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        line = raw.count(b"\n", 0, broken.start) + 1
        wrong = "There is a letter that is not UTF-8."
        raise SceneError(wrong, "Save the script as UTF-8 text.", file=file, line=line) from None
