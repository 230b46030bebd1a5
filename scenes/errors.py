"""The sentences that a script's author reads about a mistake: where it is, what is wrong, what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

Path = tuple[str | int, ...]
"""Where a value stands in a script: ("steps", 3, "do", 0, "to")."""


class SceneError(Exception):
    """A mistake in a scene script, as a sentence.

    file : the script as it was named, "" for one that was made by a program
    line : counted from 1; None where the whole file is meant
    wrong, instead : full sentences; `instead` says what to write
    """

    def __init__(self, wrong: str, instead: str = "", *, file: str = "", line: int | None = None) -> None:
        self.wrong, self.instead, self.file, self.line = wrong, instead, file, line
        where = ", ".join(part for part in (file, f"line {line}" if line is not None else "") if part)
        said = " ".join(part for part in (wrong, instead) if part)
        super().__init__(f"{where}: {said}" if where else said)


@dataclass(frozen=True)
class Source:
    """Which file a script came from and on which line each of its values stands."""

    file: str = ""
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int | None:
        """The line of the value at `path`, or of the nearest thing around it; None for a script without a file."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None

    def error(self, path: Path, wrong: str, instead: str = "") -> SceneError:
        """The error to raise for the value at `path`."""
        return SceneError(wrong, instead, file=self.file, line=self.line(path))


def listed(words: Iterable[object], joint: str = "and") -> str:
    """Words in a row as a sentence lists them: "ap, lateral and oblique"."""
    row = [str(word) for word in words]
    return row[0] if len(row) == 1 else f"{', '.join(row[:-1])} {joint} {row[-1]}" if row else "none"


def nearest(word: str, legal: Iterable[str], called: str) -> str:
    """What to write for a misspelt `word`: the nearest legal one if there is one near, and all of them."""
    row = list(legal)
    lower = {entry.lower(): entry for entry in reversed(row)}
    near = get_close_matches(word.lower(), list(lower), n=1, cutoff=0.6)
    guess = f'Did you mean "{lower[near[0]]}"? ' if near else ""
    return f"{guess}{called}: {listed(row)}."


def shortened(text: str, limit: int = 40) -> str:
    """`text` in quotes, cut where it is too long to be repeated in a sentence."""
    flat = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in " ".join(text.split()))
    return f'"{flat}"' if len(flat) <= limit else f'"{flat[: limit - 1]}…"'
