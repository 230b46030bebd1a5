"""A screen with a person at it: a virtual display with a window manager, to be looked at, clicked and typed on."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import Image

TOOLS = ("Xvfb", "openbox", "xdotool", "xrandr")
PATIENCE_S = 90.0
"""How long something may take that a quick machine does at once."""
LOOKS_EVERY_S = 0.1
FAR_OFF = 24
"""Of 255: a pixel that differs by less in every colour looks the same."""
NOT_FOR_THE_PROGRAM = ("QT_QPA_PLATFORM", "VTK_DEFAULT_OPENGL_WINDOW", "WAYLAND_DISPLAY")
"""What tests set for themselves, or a desktop has beside this one."""

BLINK = 0.0002
"""A share of pixels in which only the cursor of a field blinks."""

Answer = TypeVar("Answer")


def missing_tools() -> list[str]:
    """What is not installed of what a virtual desktop takes."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def unlike(before: np.ndarray, after: np.ndarray) -> float:
    """The share of pixels that do not look the same; 1 for pictures of different sizes."""
    if before.shape != after.shape:
        return 1.0
    if np.array_equal(before, after):
        return 0.0
    return float((np.abs(before.astype(np.int16) - after).max(axis=2) > FAR_OFF).mean())


@dataclass(frozen=True)
class Box:
    """A rectangle of the screen, px."""

    x: int
    y: int
    w: int
    h: int

    def at(self, across: float, down: float) -> tuple[int, int]:
        """A place within, in shares of its sides."""
        return round(self.x + across * self.w), round(self.y + down * self.h)

    def part(self, left: float, top: float, right: float, bottom: float) -> Box:
        """A rectangle within, in shares of its sides."""
        (x, y), (end_x, end_y) = self.at(left, top), self.at(right, bottom)
        return Box(x, y, end_x - x, end_y - y)


class Screen:
    """Owns a display and its window manager.

    folder : for the memory of the screen, which an X server can keep in a file: looking at it takes no other program
    monitors : sizes of the monitors from left to right, px; of several the last is the first one of the system
    pictures : where `keep` puts what it is asked to keep
    """

    def __init__(self, folder: Path, monitors: tuple[tuple[int, int], ...], pictures: Path) -> None:
        self.pictures = pictures
        self.monitors = []
        x = 0
        for wide, high in monitors:
            self.monitors.append(Box(x, 0, wide, high))
            x += wide
        whole = f"{x}x{max(high for _, high in monitors)}x24"
        self._memory = folder / "Xvfb_screen0"
        ours, theirs = os.pipe()
        self._server = subprocess.Popen(
            [
                "Xvfb",
                "-displayfd",
                str(theirs),
                "-screen",
                "0",
                whole,
                "-fbdir",
                str(folder),
                "-nolisten",
                "tcp",
                "-noreset",
            ],
            pass_fds=[theirs],
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs)
        with os.fdopen(ours) as answer:
            self.display = f":{answer.readline().strip()}"
        if len(monitors) > 1:
            self._divide()
        self._manager = subprocess.Popen(["openbox"], env=self.environment(), stderr=subprocess.DEVNULL)
        until("a window manager", lambda: self.run("xdotool", "get_desktop"))

    def environment(self, **others: str) -> dict[str, str]:
        """For programs that are to show on this screen."""
        kept = {name: value for name, value in os.environ.items() if name not in NOT_FOR_THE_PROGRAM}
        return {**kept, "DISPLAY": self.display, **others}

    def close(self) -> None:
        for process in (self._manager, self._server):
            process.terminate()
            process.wait(PATIENCE_S)

    def run(self, *command: str) -> str:
        """What a tool prints; "" if it fails, as a search does that finds nothing."""
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, timeout=PATIENCE_S)
        return done.stdout if done.returncode == 0 else ""

    def _divide(self) -> None:
        """Make one wide screen count as several monitors."""
        for k, box in reversed(list(enumerate(self.monitors))):
            size = f"{box.w}/{box.w // 4}x{box.h}/{box.h // 4}+{box.x}+{box.y}"
            self.run("xrandr", "--setmonitor", f"monitor{k}", size, "none" if k else "screen")

    # looking

    def seen(self, box: Box | None = None) -> np.ndarray:
        """What is on the screen, or in a part of it, (h, w, 3) uint8."""
        words = np.fromfile(self._memory, ">u4", 25)  # the header of an X window dump
        header, wide, high, per_line, colours = (int(words[k]) for k in (0, 4, 5, 12, 19))
        flat = np.fromfile(self._memory, np.uint8, per_line * high, offset=header + 12 * colours)
        whole = flat.reshape(high, per_line // 4, 4)[:, :wide, 2::-1]
        return whole if box is None else whole[box.y : box.y + box.h, box.x : box.x + box.w]

    def keep(self, name: str, box: Box | None = None) -> None:
        """Keep a picture of the screen, or of a part of it, for people to look at."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.ascontiguousarray(self.seen(box))).save(self.pictures / f"{name}.png")

    def rests(self, box: Box | None = None, for_s: float = 1.0) -> np.ndarray:
        """What is there once nothing has moved for a while."""
        last, since = self.seen(box), time.monotonic()

        def still() -> bool:
            nonlocal last, since
            now = self.seen(box)
            if unlike(last, now) > BLINK:
                last, since = now, time.monotonic()
            return time.monotonic() - since >= for_s

        until("a moment in which nothing moves", still)
        return last

    # keyboard and mouse

    def press(self, *keys: str) -> None:
        """Press keys one after the other, in X's names."""
        self.run("xdotool", "key", "--delay", "30", *keys)

    def type(self, text: str) -> None:
        self.run("xdotool", "type", "--delay", "15", text)

    def click(self, place: tuple[int, int]) -> None:
        self._mouse("mousemove", *map(str, place), "click", "1")

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Hold the left button down on the way, which is gone in some bounds as by a hand."""
        (x, y), (to_x, to_y) = start, end
        way = [(round(x + (to_x - x) * k / 6), round(y + (to_y - y) * k / 6)) for k in range(1, 7)]
        steps = [word for at in way for word in ("mousemove", str(at[0]), str(at[1]), "sleep", "0.02")]
        self._mouse("mousemove", str(x), str(y), "mousedown", "1", *steps, "mouseup", "1")

    def away(self) -> None:
        """Put the pointer where it is over nothing."""
        self._mouse("mousemove", "0", "0")

    def _mouse(self, *words: str) -> None:
        self.run("xdotool", *words)

    # windows

    def window(self, title: str) -> Window | None:
        """The window on the screen whose title fits that pattern; None for none."""
        found = self.run("xdotool", "search", "--onlyvisible", "--name", title).split()
        return Window(self, found[0]) if found else None

    def await_window(self, title: str) -> Window:
        """The same once it is there."""
        return until(f"a window called {title}", lambda: self.window(title))


@dataclass(frozen=True)
class Window:
    """A window of a program on the screen, without what the window manager puts round it."""

    screen: Screen
    id: str

    @property
    def title(self) -> str:
        return self.screen.run("xdotool", "getwindowname", self.id).strip()

    @property
    def box(self) -> Box:
        """Where it is."""
        told = self.screen.run("xdotool", "getwindowgeometry", "--shell", self.id)
        values = dict(line.split("=") for line in told.split())
        return Box(*(int(values[name]) for name in ("X", "Y", "WIDTH", "HEIGHT")))

    @property
    def has_keyboard(self) -> bool:
        return self.screen.run("xdotool", "getwindowfocus").strip() == self.id

    def resize(self, wide: int, high: int) -> None:
        self.screen.run("xdotool", "windowsize", self.id, str(wide), str(high))

    def take_keyboard(self) -> None:
        """Bring it to the front as a click on its title does."""
        self.screen.run("xdotool", "windowactivate", self.id)
        until(f"the keyboard in {self.title}", lambda: self.has_keyboard)


def until(what: str, answer: Callable[[], Answer | None], within_s: float = PATIENCE_S) -> Answer:
    """The first answer that is one; raises AssertionError if none comes in time."""
    ends = time.monotonic() + within_s
    while not (found := answer()):
        assert time.monotonic() < ends, f"waited {within_s:g} s in vain for {what}"
        time.sleep(LOOKS_EVERY_S)
    return found
