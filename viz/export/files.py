"""Files that are written whole or not at all: under a temporary name beside their place, renamed at the end."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from kyphoscope.viz.errors import ExportError


@contextlib.contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A fresh, empty file to write to, in the same folder; it becomes `path` when the block ends well.

    Where the block fails or is interrupted the file goes and `path` stays as it was. Raises OSError where the folder
    cannot be written, before the block begins. A link is followed: its target is replaced.
    """
    target = Path(os.path.realpath(path))
    draft = target.with_name(f".{secrets.token_hex(8)}.part")
    draft.open("xb").close()
    try:
        yield draft
        os.replace(draft, target)
    except BaseException:  # KeyboardInterrupt too
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


@contextlib.contextmanager
def failures_of(path: Path, *kinds: type[Exception]) -> Iterator[None]:
    """Turn errors of the disk, and those of `kinds`, into an ExportError about `path`."""
    failures: tuple[type[Exception], ...] = (OSError, *kinds)
    try:
        yield
    except failures as error:
        raise ExportError(f"{path} could not be written: {getattr(error, 'strerror', None) or error}.") from error


def free_name(path: Path) -> Path:
    """`path` itself, or with -2, -3 ... after its stem where something of that name is there already."""
    names = (path if n == 1 else path.with_stem(f"{path.stem}-{n}") for n in range(1, 10_000))
    return next(name for name in names if not os.path.lexists(name))


def write_png(path: Path, pixels: np.ndarray) -> None:
    """Write (h, w, 3) uint8 `pixels` to `path`; where that fails raises ExportError and leaves `path` as it was."""
    from PIL import Image

    with failures_of(path), beside(path) as draft, draft.open("wb") as file:
        Image.fromarray(pixels).save(file, format="PNG", compress_level=4)  # half the time of 6, a tenth larger
