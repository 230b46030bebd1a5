"""One frame as a picture file."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from PIL import Image

from scenes.program import Program
from viz.picture import Picture

ENDINGS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}


def still(
    program: Program, t_s: float, size: tuple[int, int] = (1280, 720), quality: str = "high", theme: str = "dark"
) -> np.ndarray:
    """(h, w, 3) uint8: the frame of `program` at `t_s`."""
    with Picture(program, size, quality, theme) as picture:
        return picture.at(t_s)


def write_still(frame: np.ndarray, path: Path) -> None:
    """Write a frame to `path`, a .png, .jpg or .webp; beside it first, so that no broken file ever has the name.

    Raises ValueError for another ending, OSError where it cannot be written.
    """
    kind = ENDINGS.get(path.suffix.lower())
    if kind is None:
        raise ValueError(f"{path}: a still cannot end in {path.suffix or 'nothing'!r}; use .png, .jpg or .webp.")
    beside = path.with_name(f".{path.name}.part-{os.getpid()}")
    try:
        Image.fromarray(frame).save(beside, kind)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
