"""How far a long export has come: a bar in a terminal, now and then a line where the output goes to a file.

A program that waits for the export sets KYPHOSCOPE_PROGRESS=each and gets a line for each whole per cent and at least
every second; `frames_reported` reads that line.
"""

from __future__ import annotations

import math
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

Report = Callable[[int, int], None]
"""Called with how many are done and how many there are."""

ASKED_BY = "KYPHOSCOPE_PROGRESS"
EACH = "each"
_LINE = re.compile(r"kyphoscope-progress ([0-9]{1,9}) ([0-9]{1,9})")

OFTEN_S = 1.0
MEMORY_S = 20.0
"""What was done longer ago counts for less than 1/e: some steps of a lesson are drawn faster than others."""

KNOWN_AFTER_S = 3.0
"""The remaining time is not estimated until this much work has been watched."""


@contextmanager
def progress(what: str) -> Iterator[Report]:
    """A function to call after each frame of `what`; it writes to stderr, so that stdout stays for results."""
    if os.environ.get(ASKED_BY) == EACH:
        yield _each()
    elif sys.stderr.isatty():
        with _bar(what) as report:
            yield report
    else:
        yield _lines(what)


def frames_reported(line: str) -> tuple[int, int] | None:
    """How many frames are done and how many there are; None for any other line of an export."""
    match = _LINE.fullmatch(line.strip())
    return (int(match[1]), int(match[2])) if match else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """How fast the work goes, the latest counting most.

    done, at_s : how many were done at the last report, and when that was
    watched_s : how long it has been watched
    lately, lately_s : how many were done of late, and in how long
    """

    done: int
    at_s: float
    watched_s: float = 0.0
    lately: float = 0.0
    lately_s: float = 0.0

    def updated(self, done: int, at_s: float) -> Pace:
        """The pace once it is known that so many are done at that time, s of a steady clock."""
        passed_s = max(0.0, at_s - self.at_s)
        kept = math.exp(-passed_s / MEMORY_S)
        return Pace(
            done=done,
            at_s=at_s,
            watched_s=self.watched_s + passed_s,
            lately=self.lately * kept + max(0, done - self.done),
            lately_s=self.lately_s * kept + passed_s,
        )

    def left_s(self, total: int, now_s: float) -> float | None:
        """How long the rest of `total` will take from now on, s; None while that cannot be known."""
        if self.watched_s < KNOWN_AFTER_S or self.lately <= 0:
            return None
        since_s = max(0.0, now_s - self.at_s)
        return max(0.0, (total - self.done) * self.lately_s / self.lately - since_s)


@contextmanager
def _bar(what: str) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _lines(what: str) -> Report:
    last_tenths = 0

    def report(done: int, total: int) -> None:
        nonlocal last_tenths
        tenths = 10 * done // total
        if tenths > last_tenths:
            last_tenths = tenths
            print(f"{what}: {done} of {total} frames", file=sys.stderr, flush=True)

    return report


def _each() -> Report:
    last_per_cent, last_s = -1, -math.inf

    def report(done: int, total: int) -> None:
        nonlocal last_per_cent, last_s
        per_cent, now_s = 100 * done // total, time.monotonic()
        if per_cent > last_per_cent or now_s - last_s >= OFTEN_S:
            last_per_cent, last_s = per_cent, now_s
            print(f"kyphoscope-progress {done} {total}", file=sys.stderr, flush=True)

    return report
