"""The window: how soon the first picture is there, how it follows the hand, what it costs at rest and in an hour."""

from __future__ import annotations

import gc
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

from PySide6.QtCore import QPointF

from kyphoscope.meshes.build import build
from kyphoscope.scenes import library
from kyphoscope.viz.player import app
from kyphoscope.viz.player.language.fonts import provide_fonts
from kyphoscope.viz.player.settings.settings_store import SettingsStore
from kyphoscope.viz.player.window import PlayerWindow
from tests.tools.bench.commands import ROOT, child_environment
from tests.tools.bench.hand import Drag, Way, application, drag, wait, wait_until
from tests.tools.bench.report import told

SIZE = (1280, 720)
"""The picture, px; the window is so much larger."""
ROUNDS, DRAG_S, IDLE_S = 5, 6.0, 10.0
STEP_S, HOUR_S = 0.9, 3600.0
"""An hour of playing is gone through in such steps, none of which falls on the same moment of the lesson again."""
STARTED = """
import sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from scenes import library
from kyphoscope.viz.player import app

class FirstPicture(QObject):
    def eventFilter(self, canvas, event):
        if event.type() == QEvent.Type.Paint and canvas.frames:
            print(time.time())
            QApplication.quit()
        return False

made, first = app.window, FirstPicture()

def window(*args, **kwargs):
    shown = made(*args, **kwargs)
    shown.canvas.installEventFilter(first)
    return shown

app.window = window
app.show("compare", library.load("compare"), {})
"""
"""What `kyphoscope` does, until the first picture is painted; prints when that was."""


def player() -> Iterator[str]:
    """All but the hour; told with it is how much of the machine was had, since another's work slows everything."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    yield from _start()
    application()
    provide_fonts()
    yield from _first_picture()
    with tempfile.TemporaryDirectory() as folder:
        window = opened(Path(folder))
        yield from _following(window)
        yield from _at_rest(window)
        window.close()


def hour() -> Iterator[str]:
    """An hour of playing."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application()
    provide_fonts()
    with tempfile.TemporaryDirectory() as folder:
        yield from _an_hour(Path(folder))


def _start() -> Iterator[str]:
    """The whole process, with warm caches."""
    _process_s()
    before_s = _children_s()
    taken = [_process_s() for _ in range(ROUNDS)]
    yield told("from starting the process to the first picture, best", min(taken), "s", most=2.5)
    yield told("the same, median", median(taken), "s", most=2.5)
    yield told("processor time of such a process", (_children_s() - before_s) / ROUNDS, "s")


def _process_s() -> float:
    with tempfile.TemporaryDirectory() as folder:
        own = child_environment(QT_QPA_PLATFORM="offscreen", XDG_CONFIG_HOME=folder)
        started = time.time()
        run = subprocess.run([sys.executable, "-c", STARTED], cwd=ROOT, env=own, capture_output=True, check=True)
    return float(run.stdout) - started


def _children_s() -> float:
    """Processor time of all processes that were started and have ended, s."""
    times = os.times()
    return times.children_user + times.children_system


def _first_picture() -> Iterator[str]:
    taken = []
    for _ in range(ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            program, started = library.load("compare"), time.perf_counter()
            window = app.window("compare", program, settings_store=SettingsStore(Path(folder) / "settings.ini"))
            window.show()
            wait_until(lambda window=window: window.canvas.frames > 0)
            taken.append(time.perf_counter() - started)
            window.close()
            window.deleteLater()
    yield told("from a lesson that is read to its first picture, best", min(taken[1:]), "s")
    yield told("the same, median", median(taken[1:]), "s")


def opened(folder: Path, now: Callable[[], float] = time.monotonic) -> PlayerWindow:
    """The window on the comparison with a picture of `SIZE`, at rest; it asks nothing."""
    window = PlayerWindow(
        "compare", library.load("compare"), names=library.names(), load=library.load, make_picture=app.picture,
        build=build, settings_store=SettingsStore(folder / "settings.ini"), now=now,
    )  # fmt: skip
    window.self_check.set_mode("off")
    window.resize(SIZE[0] + 300, SIZE[1] + 260)
    window.show()
    wait_until(window.canvas.rests)
    for _ in range(2):  # how high the words are depends on how wide the window is
        more = SIZE[0] - window.canvas.width(), SIZE[1] - window.canvas.height()
        window.resize(window.width() + more[0], window.height() + more[1])
        wait_until(window.canvas.rests)
    return window


# how it follows the hand


def _following(window: PlayerWindow) -> Iterator[str]:
    canvas, line = window.canvas, window.transport.slider
    yield told("picture while the hand moves", canvas.width() * canvas.height() / 1e6, "Mpx")
    yield told("all shapes made in quiet moments after", wait_until(lambda: not window.prebuild.goes_on()), "s")
    over = partial(drag, canvas, line, _to_and_fro(line.width(), line.height()), DRAG_S)
    first, again = over(), over()
    yield from _told_drag("timeline, first time", first, least=15)
    yield from _told_drag("timeline, again", again, least=15)
    for share in (0.0, 0.3, 0.6, 1.0):
        window.playback.seek(share * window.playback.program.duration_s)
        window.viewing.look_as_scripted()
        wait_until(canvas.rests)
        yield from _told_drag(f"turning at {share:.0%} of the lesson", drag(canvas, canvas, _round, DRAG_S), least=20)
    window.viewing.look_as_scripted()
    wait_until(canvas.rests)


def _to_and_fro(wide: int, high: int) -> Way:
    """Over the whole line and back, one and a half times."""
    return lambda share: QPointF(12 + (wide - 24) * abs(math.sin(1.5 * math.pi * share)), high / 2)


def _round(share: float) -> QPointF:
    return QPointF(640 + 500 * math.sin(6 * share), 360 + 150 * math.cos(5 * share))


def _told_drag(what: str, done: Drag, least: float) -> Iterator[str]:
    cores = f"{done.cpu_s / done.lasted_s:.1f} cores had"
    yield told(f"{what}, pictures a second ({cores})", done.pictures / done.lasted_s, "", least=least)
    yield told(f"{what}, processor time of a picture", 1000 * done.cpu_s / max(1, done.pictures), "ms")
    yield told(f"{what}, pictures that were no drafts", done.fine, "", most=0)
    yield told(f"{what}, drafts drawn after the last move", done.late, "", most=1)
    yield told(f"{what}, sharp after", done.sharp_s, "s", most=0.3)


# at rest


def _at_rest(window: PlayerWindow) -> Iterator[str]:
    """With nothing else open, and with each thing that can be."""
    commands = window.commands
    yield from _idle(window, "nothing open")
    for panel in ("layers", "cut", "charts", "about"):
        window.panels.bring(panel)
        wait_until(lambda: not window.panel_controller.charts.measures())
        yield from _idle(window, f"{panel} open")
    window.panels.put_away()
    for name, there in (("wipe", "the wipe on"), ("notes", "the notes open")):
        commands[name].do()
        yield from _idle(window, there)
        commands[name].do()
    window.self_check.set_mode("required")
    window.playback.seek(window.playback.program.duration_s)
    wait(0.5)
    asks = "a question waiting" if window.self_check.waits else "no question (there is none)"
    yield from _idle(window, asks)


def _idle(window: PlayerWindow, what: str) -> Iterator[str]:
    wait(0.5)
    wait_until(window.canvas.rests)
    frames, used_s = window.canvas.frames, time.process_time()
    wait(IDLE_S)
    used_s = time.process_time() - used_s
    yield told(f"at rest, {what}: processor", 100 * used_s / IDLE_S, "%", most=1.0)
    yield told(f"at rest, {what}: pictures drawn in {IDLE_S:g} s", window.canvas.frames - frames, "", most=0)


# an hour


class _Wall:
    """A wall clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _an_hour(folder: Path) -> Iterator[str]:
    """The lesson played again and again; looked at each time it begins anew, when the same is on the stage."""
    wall = _Wall()
    window = opened(folder, wall)
    window.prebuild.stop()
    window.playback.set_mode("repeat_lesson")
    window.playback.play()
    first, began_s, held = window.canvas.frames, wall.now, []
    while wall.now < began_s + HOUR_S:
        before_s, frames = window.playback.t_s, window.canvas.frames
        wall.now += STEP_S
        wait_until(lambda frames=frames: window.canvas.frames > frames)
        if window.playback.t_s < before_s:
            held.append((_vtk_objects(), _resident_mb()))
    drawn = window.canvas.frames - first
    window.close()
    objects, megabytes = zip(*held, strict=True)
    yield told(f"an hour of playing, {drawn} pictures: VTK objects at the start of the lesson", objects[0], "")
    yield told(f"VTK objects after {len(held)} rounds / after the first", objects[-1] / objects[0], "", most=1.0)
    for index in sorted({0, 1, len(held) // 2, len(held) - 1}):
        yield told(f"resident memory after {index + 1} rounds", megabytes[index], "MB")
    grown = megabytes[-1] / megabytes[len(held) // 2]
    yield told("resident memory after all rounds / after half of them", grown, "", most=1.02)


def _vtk_objects() -> int:
    from vtkmodules.vtkCommonCore import vtkObjectBase

    gc.collect()
    return sum(isinstance(thing, vtkObjectBase) for thing in gc.get_objects())


def _resident_mb() -> float:
    """What this process holds now; not a number where the system does not tell."""
    told_pages = Path("/proc/self/statm")
    if not told_pages.exists():
        return math.nan
    return int(told_pages.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
