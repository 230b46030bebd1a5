"""Can this machine show the lessons? What is here, how fast it draws, and what to do about what is missing."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from statistics import median
from typing import Any

from kyphoscope.meshes.geometry import cache
from kyphoscope.viz.render.display import no_display_because, prepare_rendering, qt_platform

SIZE = (1280, 720)
SMOOTH_MS = 50.0
"""A frame that takes longer is seen as a jerk: 20 frames a second."""

PLAYED_FPS = 30
_PATIENCE_S = 180
_STRETCHES = 12
_FRAMES = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `advice` says what will not work and what to do, "" where all is well."""

    about: str
    result: str
    advice: str = ""


def findings() -> list[Finding]:
    """Everything that is looked at, in the order in which it is printed."""
    return [_python(), *_graphics(), _movies(), _display(), _cache()]


def verdict(looked_at: list[Finding]) -> str:
    """In a sentence or a few: what will not work here and what to do."""
    advice = [finding.advice for finding in looked_at if finding.advice]
    return " ".join(advice) if advice else "Everything works here."


def _python() -> Finding:
    versions = ", ".join(f"{name} {_version(name)}" for name in ("kyphoscope", "pyvista", "vtk", "PySide6-Essentials"))
    return Finding("Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}; {versions}")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # run from its sources
        return "not installed"


def _graphics() -> list[Finding]:
    """The driver and its speed, tested in a separate process, since a bad driver ends the process that uses it."""
    try:
        answer = subprocess.run(
            [sys.executable, "-P", "-m", "kyphoscope.viz.cli.doctor"], capture_output=True, text=True, errors="replace",
            timeout=_PATIENCE_S,
        )  # fmt: skip
        measured = json.loads(answer.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        return [_no_graphics(f"no answer within {_PATIENCE_S} s")]
    except (ValueError, IndexError):  # it ended before it had an answer
        said = [line.strip() for line in answer.stderr.splitlines() if line.strip()]
        return [_no_graphics(said[-1] if said else f"it ended with code {answer.returncode}")]
    frame_ms = measured["frame_ms"]
    slow = (
        f"Playing is not smooth at {SIZE[0]}x{SIZE[1]}: use a smaller window, or write a movie and show that."
        if frame_ms > SMOOTH_MS
        else ""
    )
    return [
        Finding("Graphics", f"{measured['vendor']}, {measured['renderer']}"),
        Finding("Speed", f"{frame_ms:.0f} ms a frame of compare at {SIZE[0]}x{SIZE[1]}, draft quality", slow),
    ]


def _no_graphics(why: str) -> Finding:
    return Finding(
        "Graphics",
        f"nothing can be drawn ({why})",
        "Nothing can be drawn here, no lesson, still or movie: install a graphics driver or Mesa's own (on Debian and "
        "Ubuntu: apt-get install libegl1 libgl1 libgl1-mesa-dri).",
    )


def _movies() -> Finding:
    import av

    from kyphoscope.viz.export.movie import can_encode

    if can_encode():
        return Finding("Movies", f"H.264 by libx264, PyAV {av.__version__}")
    return Finding(
        "Movies",
        f"no H.264 encoder in PyAV {av.__version__}",
        "Movies cannot be written, for this PyAV has no H.264 encoder: pip install --force-reinstall av.",
    )


def _display() -> Finding:
    shown = ", ".join(f"{name}={os.environ[name]}" for name in ("DISPLAY", "WAYLAND_DISPLAY") if os.environ.get(name))
    why_not = no_display_because()
    if not why_not:
        return Finding("Display", f"{shown or 'the desktop'}; Qt uses its platform plugin {qt_platform()[0]!r}")
    return Finding(
        "Display",
        f"none ({why_not})",
        f"The player cannot open a window, for {why_not}: work at a desktop, or use `kyphoscope movie` and "
        "`kyphoscope still`, which need none.",
    )


def _cache() -> Finding:
    folder = cache.folder()
    existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    size = f"{folder}, {cache.size_mb():.0f} MB"
    if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
        return Finding("Cache", size)
    return Finding(
        "Cache",
        f"{size}, cannot be written",
        f"Every start is slow, since {existing} cannot be written: set KYPHOSCOPE_CACHE to a folder that can.",
    )


def measure_graphics() -> dict[str, Any]:
    """The driver's vendor and renderer, and the median time in ms of a frame in which something moves as it plays."""
    vendor, renderer = _driver()
    from kyphoscope.scenes.library import load
    from kyphoscope.viz.frame.picture import Picture

    program = load("compare")
    taken = []
    with Picture(program, size=SIZE, quality="draft", theme="dark") as picture:
        for stretch in range(_STRETCHES):
            start_s = program.duration_s * (stretch + 0.5) / _STRETCHES
            picture.at(start_s)
            for number in range(1, _FRAMES + 1):
                before, now = (program.states_at(start_s + n / PLAYED_FPS) for n in (number - 1, number))
                started = time.perf_counter()
                picture.at(start_s + number / PLAYED_FPS)
                if any(a.parts != b.parts or a.view != b.view for a, b in zip(before, now, strict=True)):
                    taken.append(time.perf_counter() - started)
    return {"vendor": vendor, "renderer": renderer, "frame_ms": 1000 * median(taken)}


def _driver() -> tuple[str, str]:
    """Who made the OpenGL in use and what it draws with."""
    import vtkmodules.vtkRenderingOpenGL2  # noqa: F401  (it registers the window)
    from vtkmodules.vtkRenderingCore import vtkRenderWindow

    window = vtkRenderWindow()
    window.SetOffScreenRendering(1)
    window.Render()
    capabilities = dict(
        (name.strip(), rest.strip())
        for name, _, rest in (line.partition(":") for line in window.ReportCapabilities().splitlines())
    )
    window.Finalize()
    return capabilities.get("OpenGL vendor string", "unknown"), capabilities.get("OpenGL renderer string", "unknown")


if __name__ == "__main__":
    prepare_rendering()
    print(json.dumps(measure_graphics()))
