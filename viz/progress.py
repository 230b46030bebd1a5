"""How far a long export has come: a bar where somebody watches, now and then a line where the words go to a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Report = Callable[[int, int], None]
"""Called with how many are done and how many there are."""


@contextmanager
def progress(what: str) -> Iterator[Report]:
    """A function to be told of each frame of `what`; writes to stderr, so that stdout stays for results."""
    if sys.stderr.isatty():
        with _bar(what) as report:
            yield report
    else:
        yield _lines(what)


@contextmanager
def _bar(what: str) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _lines(what: str) -> Report:
    tenths_told = 0

    def report(done: int, total: int) -> None:
        nonlocal tenths_told
        tenths = 10 * done // total
        if tenths > tenths_told:
            tenths_told = tenths
            print(f"{what}: {done} of {total} frames", file=sys.stderr, flush=True)

    return report
