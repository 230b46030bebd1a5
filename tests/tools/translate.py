"""Collects the window's words for a translator, and makes what was translated ready for the program.

    python -m tests.tools.translate [LANGUAGE]

Writes `viz/player/translations/kyphoscope.ts`, all words without a translation. For a language, as "de" or "zh_CN", it
brings `kyphoscope_LANGUAGE.ts` up to date, keeps what is translated there, and makes `kyphoscope_LANGUAGE.qm` of it.

Qt's own lupdate finds the words too, but files them under no context, where `tr` would not look.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as Xml

import PySide6

from kyphoscope.viz import player
from kyphoscope.viz.player.language.translation import FOLDER
from kyphoscope.viz.player.language.words import CONTEXT

ROOT = Path(player.__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Call:
    """A place where words are asked for.

    text : the literal; None where it is none
    fields : the names that are put in the places of names in braces; None where they cannot be told from the code
    within : whether it is in a function, so that it is asked when something is shown and not when it is imported
    """

    file: Path
    line: int
    text: str | None
    fields: frozenset[str] | None
    within: bool


def calls(file: Path) -> Iterator[Call]:
    """Every place in a file where `tr` is named, be it called or handed on."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    yield from _calls(tree, file, within=False)


def _calls(node: ast.AST, file: Path, within: bool) -> Iterator[Call]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
        literal = node.args[0] if len(node.args) == 1 else None
        text = literal.value if isinstance(literal, ast.Constant) and isinstance(literal.value, str) else None
        names = [keyword.arg for keyword in node.keywords]
        fields = None if None in names else frozenset(name for name in names if name)
        yield Call(file, node.lineno, text, fields, within)
        for inner in (*node.args, *node.keywords):
            yield from _calls(inner, file, within)
    elif isinstance(node, ast.Name) and node.id == "tr" and isinstance(node.ctx, ast.Load):
        yield Call(file, node.lineno, None, None, within)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        body = node.body if isinstance(node.body, list) else [node.body]
        for child in ast.iter_child_nodes(node):
            yield from _calls(child, file, within or child in body)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _calls(child, file, within)


def all_calls(root: Path = ROOT) -> tuple[Call, ...]:
    """Those of the whole program."""
    return tuple(call for file in sorted(root.rglob("*.py")) for call in calls(file))


def template(found: tuple[Call, ...], language: str = "", known: Mapping[str, str] | None = None) -> Xml.Element:
    """Qt's translation file: every text once, with the places where it is used and what is known of its translation."""
    places: dict[str, list[Call]] = {}
    for call in found:
        if call.text is not None:
            places.setdefault(call.text, []).append(call)
    head = {"version": "2.1", "sourcelanguage": "en", "language": language}
    top = Xml.Element("TS", {name: value for name, value in head.items() if value})
    context = Xml.SubElement(top, "context")
    Xml.SubElement(context, "name").text = CONTEXT
    for text, used in places.items():
        message = Xml.SubElement(context, "message")
        for call in used:
            Xml.SubElement(message, "location", filename=call.file.name, line=str(call.line))
        Xml.SubElement(message, "source").text = text
        told = (known or {}).get(text, "")
        Xml.SubElement(message, "translation", {} if told else {"type": "unfinished"}).text = told
    Xml.indent(top)
    return top


def translated(file: Path) -> dict[str, str]:
    """What a translation file says of each text; nothing for a file that is not there."""
    if not file.exists():
        return {}
    messages = Xml.parse(file).iter("message")
    pairs = {message.findtext("source", ""): message.findtext("translation", "") for message in messages}
    return {text: told for text, told in pairs.items() if told}


def write(file: Path, top: Xml.Element) -> None:
    """The file as Qt Linguist opens it."""
    file.parent.mkdir(exist_ok=True)
    body = Xml.tostring(top, encoding="unicode")
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def release(file: Path) -> Path:
    """The .qm beside a .ts; raises FileNotFoundError without Qt's lrelease, CalledProcessError where it fails."""
    program = shutil.which("lrelease", path=str(Path(PySide6.__file__).parent)) or shutil.which("pyside6-lrelease")
    if program is None:
        raise FileNotFoundError("Qt's lrelease is missing; it comes with PySide6-Essentials.")
    made = file.with_suffix(".qm")
    subprocess.run([program, str(file), "-qm", str(made)], check=True, capture_output=True)
    return made


def main(language: str = "") -> None:
    file = FOLDER / (f"kyphoscope_{language}.ts" if language else "kyphoscope.ts")
    known = translated(file)
    found = all_calls()
    write(file, template(found, language, known))
    texts = {call.text for call in found if call.text is not None}
    print(f"{file.name}: {len(texts)} texts, {len(texts & set(known))} translated")
    if language:
        print(release(file).name)


if __name__ == "__main__":
    main(*sys.argv[1:2])
