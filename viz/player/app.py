"""The window put together with the real lessons and the real pictures, and Qt's event loop round it."""

from __future__ import annotations

import signal
from collections.abc import Mapping

from PySide6.QtWidgets import QApplication

from meshes.build import build
from scenes import library
from scenes.program import Program
from viz.picture import Picture
from viz.player.window import PlayerWindow


def picture(program: Program, size: tuple[int, int], quality: str, theme: str) -> Picture:
    """A picture without the caption band: the window has the words in letters that can be selected and read out."""
    return Picture(program, size=size, quality=quality, theme=theme, captions=False)


def window(name: str, program: Program, settings: Mapping[str, str] | None = None) -> PlayerWindow:
    """The window on a lesson that has been read; others are opened with what they take of the settings."""

    def load(other: str) -> Program:
        known = library.settings_of(other)
        return library.load(other, {name: text for name, text in (settings or {}).items() if name in known})

    return PlayerWindow(name, program, names=library.names(), load=load, make_picture=picture, build=build)


def show(name: str, program: Program, settings: Mapping[str, str]) -> int:
    """Open the window and run until it is closed; the exit code."""
    app = QApplication.instance() or QApplication(["kyphoscope"])
    app.setApplicationName("Kyphoscope")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C in the terminal: Qt's loop would never let Python see it
    shown = window(name, program, settings)
    shown.show()
    return app.exec()
