"""The program as a person meets it: started by its command, seen and touched from outside."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import ImageColor

from kyphoscope.meshes.geometry import cache
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS
from tests.desktop.screen import PATIENCE_S, Box, Screen, Window, unlike, until

COMMAND = Path(sys.executable).with_name("kyphoscope")
DARK, LIGHT = WINDOW_COLOURS["dark"], WINDOW_COLOURS["light"]
ACCENT, TEXT, PANEL, LIGHT_PANEL, ALARM_GROUND = (
    ImageColor.getrgb(colour) for colour in (DARK.accent, DARK.text, DARK.panel, LIGHT.panel, DARK.alarm_ground)
)
EDGE = 24
"""Between the window's edge and the beginning of the timeline, px."""
COLOURS_OF_A_PICTURE = 500
"""A drawn body has more colours than these, a bare ground fewer."""


@dataclass
class Player:
    """The program that runs, its window, and where things are in it; the dark look is expected for the controls."""

    screen: Screen
    window: Window
    process: subprocess.Popen[bytes]
    errors: Path

    @classmethod
    def start(cls, screen: Screen, home: Path, *words: str) -> Player:
        """`kyphoscope play` with these words, its first picture drawn; `home` is where it remembers things."""
        errors = home / "errors.txt"
        environment = screen.environment(
            HOME=str(home), XDG_CONFIG_HOME=str(home / "config"), LC_ALL="C.UTF-8", KYPHOSCOPE_CACHE=str(cache.folder())
        )
        with errors.open("ab") as told:
            process = subprocess.Popen([COMMAND, "play", *words], env=environment, cwd=home, stderr=told)
        try:
            until("a window, or an end", lambda: process.poll() is not None or screen.window("Kyphoscope$"))
            assert process.poll() is None, errors.read_text()
            player = cls(screen, screen.await_window("Kyphoscope$"), process, errors)
            player.await_picture()
        except BaseException:
            process.kill()
            raise
        return player

    def end(self, *keys: str) -> None:
        """Press the keys that end it; it goes in good order and has not complained."""
        self.window.take_keyboard()
        self.screen.press(*keys)
        assert self.process.wait(PATIENCE_S) == 0
        assert "Traceback" not in self.errors.read_text()

    # the picture

    @property
    def picture_box(self) -> Box:
        """The middle of the picture, far from what stands at its edges."""
        return self.window.box.part(0.32, 0.2, 0.95, 0.5)

    def picture(self) -> np.ndarray:
        return self.screen.seen(self.picture_box)

    def await_picture(self) -> np.ndarray:
        """The picture once it is drawn and at rest, the pointer away."""
        self.screen.away()
        until("a picture with a body in it", lambda: _colours(self.picture()) > COLOURS_OF_A_PICTURE)
        return self.screen.rests(self.picture_box)

    def await_change(self, before: np.ndarray, at_least: float = 0.005) -> np.ndarray:
        """The picture as soon as it is another than before."""
        until("another picture", lambda: unlike(before, self.picture()) >= at_least)
        return self.picture()

    def await_return(self, before: np.ndarray) -> None:
        """Until the picture is as it was before."""
        until("the picture of before", lambda: unlike(before, self.picture()) < 0.002)

    # the controls

    @property
    def play_button(self) -> tuple[int, int]:
        """The middle of the round button with the accent's colour, below the timeline."""
        box = self.window.box
        down, across = np.nonzero((self.screen.seen(box.part(0, 0.9, 0.5, 1)) == ACCENT).all(axis=2))
        return box.x + int(np.median(across)), box.at(0, 0.9)[1] + int(np.median(down))

    @property
    def timeline(self) -> Box:
        """The line over the whole width of the window, above the play button."""
        box, (_, play_y) = self.window.box, self.play_button
        return Box(box.x + EDGE, play_y - 44, box.w - 2 * EDGE, 14)

    def share(self) -> float:
        """Where the handle is on the timeline, as a share of it."""
        line = self.timeline
        wider = Box(line.x - EDGE, line.y, line.w + 2 * EDGE, line.h)
        handle = np.nonzero((self.screen.seen(wider) == TEXT).all(axis=2))[1]
        return float(np.mean(handle) - EDGE) / line.w


def share_of(colour: tuple[int, ...], seen: np.ndarray) -> float:
    """How much of a picture has just that colour."""
    return float((seen == colour).all(axis=2).mean())


def _colours(picture: np.ndarray) -> int:
    packed = picture.reshape(-1, 3).astype(np.uint32) @ np.array([1, 256, 65536], np.uint32)
    return len(np.unique(packed))
