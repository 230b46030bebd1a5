"""Whole commands in processes of their own: how long they take and how much memory at most."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.tools.bench.report import told

ROOT = Path(__file__).parents[3]
KYPHOSCOPE = [sys.executable, "-m", "kyphoscope"]
ROUNDS = 7
SPHERE = """
import sys, pyvista
plotter = pyvista.Plotter(off_screen=True, window_size=(1280, 720))
plotter.add_mesh(pyvista.Sphere())
plotter.screenshot(sys.argv[1])
"""


def child_environment(**changed: str) -> dict[str, str]:
    """This process's environment with some of it changed."""
    return {**os.environ, **changed}


def measured(command: list[str], **environment: str) -> tuple[float, float]:
    """Wall time in seconds and peak resident memory in MB of a command, which must succeed."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=child_environment(**environment)
    )
    _, status, usage = os.wait4(process.pid, 0)
    taken = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with exit code {process.returncode}")
    return taken, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def memory_of_movies() -> Iterator[str]:
    """The peak of a movie of sixty seconds, and of its first and its last ten alone; the last have most in them."""
    peaks = {}
    with tempfile.TemporaryDirectory() as folder:
        for start_s, end_s in ((60, 70), (110, 120), (60, 120)):
            span = ["--start", str(start_s), "--end", str(end_s), "--fps", "30", "--quality", "draft"]
            _, peak_mb = measured([*KYPHOSCOPE, "movie", "compare", "--out", f"{folder}/a.mp4", *span])
            peaks[start_s, end_s] = peak_mb
            yield told(f"peak memory of a movie from {start_s} s to {end_s} s", peak_mb, "MB", most=700)
    for alone in ((60, 70), (110, 120)):
        what = f"peak memory, all 60 s / 10 s from {alone[0]} s alone"
        yield told(what, peaks[60, 120] / peaks[alone], "", most=1.1)


def stills() -> Iterator[str]:
    """A still with nothing remembered; then with everything, turn about with pyvista's own first example."""
    with tempfile.TemporaryDirectory() as folder:
        sphere = [sys.executable, "-c", SPHERE, f"{folder}/s.png"]
        for scene, quality in (("pvp", "standard"), ("pvp", "high"), ("compare", "standard"), ("compare", "high")):
            command = [*KYPHOSCOPE, "still", scene, "--at", "60", "--out", f"{folder}/a.png", "--quality", quality]
            cache = f"{folder}/{scene}-{quality}"
            yield told(f"still of {scene}, {quality}, cold cache", measured(command, KYPHOSCOPE_CACHE=cache)[0], "s", 8)
            pairs = [(measured(command, KYPHOSCOPE_CACHE=cache)[0], measured(sphere)[0]) for _ in range(ROUNDS)]
            what = f"still of {scene}, {quality}, warm / pyvista's sphere ({median(b for _, b in pairs):.2f} s)"
            yield told(what, median(a / b for a, b in pairs), "", most=2.5)


def help_at_once() -> Iterator[str]:
    """The first thing a newcomer types."""
    taken = median(measured([*KYPHOSCOPE, "--help"])[0] for _ in range(ROUNDS))
    yield told("kyphoscope --help", taken, "s", most=0.5)
