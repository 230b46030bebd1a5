"""The text of a script as a plain tree of words, each with its line; nothing in it is guessed, run or looked up."""

from __future__ import annotations

from dataclasses import dataclass

import yaml
from yaml import events

from kyphoscope.scenes.errors import Path, SceneError, shortened

_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C, where PyYAML was built with it, takes a tenth of the time; the other one tells mistakes better."""
DEEPEST = 8
"""How deep lists may lie in each other; a script needs six."""

Tree = str | list["Tree"] | dict[str, "Tree"]

_STRAY = "Look for a stray bracket, quotation mark or sign here, and at how far the line is indented."
_INSTEAD = {
    "mapping values are not allowed": "Put quotes round a text that has a colon in it, and check the indentation.",
    "found character '\\t'": "Indent with spaces instead.",
    "could not find expected ':'": "Write a colon and a space after the word.",
    "expected <block end>": "Check that this line is indented like its neighbours.",
    "found unexpected end of stream": "A quotation mark or a bracket is not closed.",
    "while scanning a quoted scalar": "A quotation mark is not closed.",
    "expected ',' or": "A bracket is not closed.",
}


@dataclass
class _Open:
    """A list or map whose end has not been read yet."""

    tree: list[Tree] | dict[str, Tree]
    path: Path
    key: str | None = None


def read_tree(text: str, file: str) -> tuple[Tree, dict[Path, int]]:
    """The tree of `text` and the line (from 1) of everything in it.

    Raises SceneError for what is not YAML and for what YAML allows but a script does not: anchors and aliases, tags,
    merge keys, keys that come twice or are no words, more than one document, lists too deep in each other.
    """
    try:
        tree, lines = _read(text, file, _FAST)
    except SceneError:
        tree, lines = "", {}
    return (tree, lines) if isinstance(tree, dict) else _read(text, file, yaml.SafeLoader)


def _read(text: str, file: str, loader: type) -> tuple[Tree, dict[Path, int]]:
    reader = _Reader(file)
    try:
        for event in yaml.parse(text, Loader=loader):
            reader.take(event)
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        problem = f"{broken.context or ''} {broken.problem or ''}".strip()
        instead = next((hint for start, hint in _INSTEAD.items() if start in problem), _STRAY)
        line = mark.line + 1 if mark is not None else None
        raise SceneError(f"This is not YAML: {problem}.", instead, file=file, line=line) from None
    except yaml.reader.ReaderError as broken:
        line = text.count("\n", 0, broken.position) + 1
        wrong = f"There is a character that no text has (number {broken.character})."
        raise SceneError(wrong, "Save the script as plain UTF-8 text.", file=file, line=line) from None
    if reader.root is None:
        raise SceneError("The script is empty.", "Begin with `title:`, `cast:` and `steps:`.", file=file, line=1)
    return reader.root, reader.lines


class _Reader:
    """Puts the events of a YAML text together into a tree, with its own stack: no text is too deep for it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Tree | None = None
        self.lines: dict[Path, int] = {}
        self.open: list[_Open] = []
        self.documents = 0

    def take(self, event: events.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark is not None else 1
        if isinstance(event, events.DocumentStartEvent):
            self._document(event, line)
        elif isinstance(event, events.AliasEvent):
            raise self._error(line, f"`*{event.anchor}` refers to another place.", "Write the text out again here.")
        elif isinstance(event, events.NodeEvent):
            self._node(event, line)
        elif isinstance(event, events.CollectionEndEvent):
            self.open.pop()

    def _error(self, line: int, wrong: str, instead: str) -> SceneError:
        return SceneError(wrong, instead, file=self.file, line=line)

    def _document(self, event: events.DocumentStartEvent, line: int) -> None:
        self.documents += 1
        if self.documents > 1:
            raise self._error(line, "`---` begins a second script in this file.", "Write each script in its own file.")
        if event.version or event.tags:
            raise self._error(line, "A script has no `%` lines.", "Leave this line out.")

    def _node(self, event: events.NodeEvent, line: int) -> None:
        """A word, or the beginning of a list or map."""
        if event.anchor:
            raise self._error(line, f"`&{event.anchor}` marks a place to refer to.", "Leave the mark out.")
        tag = getattr(event, "tag", None)
        if tag:
            raise self._error(line, f"A script has no tags such as {shortened(tag)}.", "Leave the tag out.")
        if isinstance(event, events.ScalarEvent):
            if self._is_key():
                self._key(event, line)
            else:
                self._put(event.value, line)
            return
        if self._is_key():
            raise self._error(line, "A list or map stands where a word should.", "Write a word before the colon.")
        if len(self.open) == DEEPEST:
            raise self._error(line, "Lists lie too deep in each other here.", "A script needs no more than six levels.")
        tree: list[Tree] | dict[str, Tree] = [] if isinstance(event, events.SequenceStartEvent) else {}
        path = self._put(tree, line)
        self.open.append(_Open(tree, path))

    def _is_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].tree, dict) and self.open[-1].key is None

    def _key(self, event: events.ScalarEvent, line: int) -> None:
        around, key = self.open[-1], event.value
        if key == "<<":
            raise self._error(line, "A script does not merge one map into another.", "Write the lines out again here.")
        if key in around.tree:
            first = self.lines[(*around.path, key)]
            wrong = f"{shortened(key)} is said twice; the first time is on line {first}."
            raise self._error(line, wrong, "Leave one of them out.")
        around.key = key
        self.lines[(*around.path, key)] = line

    def _put(self, tree: Tree, line: int) -> Path:
        """Puts a value into the list or map that is open; its path."""
        if not self.open:
            self.root = tree
            self.lines[()] = line
            return ()
        around = self.open[-1]
        if isinstance(around.tree, list):
            path: Path = (*around.path, len(around.tree))
            around.tree.append(tree)
            self.lines[path] = line
        else:
            key = around.key or ""
            path = (*around.path, key)
            around.tree[key] = tree
            around.key = None
        return path
