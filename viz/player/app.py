"""The window put together with the real lessons and the real pictures, and Qt's event loop round it."""

from __future__ import annotations

import signal

from PySide6.QtWidgets import QApplication

from meshes.build import build
from scenes import library
from scenes.program import Program
from viz.picture import Picture
from viz.player.window import PlayerWindow


def picture(program: Program, size: tuple[int, int], quality: str, theme: str) -> Picture:
    """A picture without the caption band: the window has the words in letters that can be selected and read out."""
    return Picture(program, size=size, quality=quality, theme=theme, captions=False)


def window(name: str, program: Program) -> PlayerWindow:
    """The window on a lesson that has been read."""
    return PlayerWindow(name, program, names=library.names(), load=library.load, make_picture=picture, build=build)


def show(name: str, program: Program) -> int:
    """Open the window and run until it is closed; the exit code."""
    app = QApplication.instance() or QApplication(["kyphoscope"])
    app.setApplicationName("Kyphoscope")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C in the terminal: Qt's loop would never let Python see it
    shown = window(name, program)
    shown.show()
    return app.exec()
