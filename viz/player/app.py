"""The window put together with the real lessons and the real pictures, and Qt's event loop round it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from types import TracebackType

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from kyphoscope.meshes.build import build
from kyphoscope.scenes import library
from kyphoscope.scenes.program import Program
from kyphoscope.viz.frame.picture import Picture
from kyphoscope.viz.player.language.fonts import provide_fonts
from kyphoscope.viz.player.language.translation import install
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.settings.settings_store import SettingsStore
from kyphoscope.viz.player.style.appearance import Appearance
from kyphoscope.viz.player.window import PlayerWindow


def picture(program: Program, size: tuple[int, int], quality: str, appearance: Appearance) -> Picture:
    """A picture without the caption band: the window shows the words as text that can be selected and read aloud."""
    return Picture(
        program, size=size, quality=quality, theme=appearance.theme, captions=False, palette=appearance.palette,
        writing=appearance.writing, hasty=True,
    )  # fmt: skip


def window(
    name: str, program: Program, settings: Mapping[str, str] | None = None, settings_store: SettingsStore | None = None
) -> PlayerWindow:
    """The window on a lesson that has been read; others are opened with those of the settings that they know."""

    def taken(other: str) -> dict[str, str]:
        known = library.settings_of(other)
        return {name: text for name, text in (settings or {}).items() if name in known}

    return PlayerWindow(
        name, program, names=library.names(), load=lambda other: library.load(other, taken(other)),
        make_picture=picture, build=build, settings_store=settings_store or SettingsStore(), settings=taken,
    )  # fmt: skip


def show(name: str, program: Program, settings: Mapping[str, str]) -> int:
    """Open the window and run until it is closed; the exit code."""
    app = QApplication.instance() or QApplication(["kyphoscope"])
    app.setApplicationName("Kyphoscope")
    provide_fonts()
    install(app, QLocale.system().name())
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C in the terminal: Qt's loop would never let Python see it
    shown = window(name, program, settings)
    tell_failures(shown)
    shown.show()
    return app.exec()


def tell_failures(shown: PlayerWindow) -> None:
    """Show unforeseen errors in the window too, which then goes on: no work and no place in the lesson is lost."""
    usual = sys.excepthook

    def tell(kind: type[BaseException], failure: BaseException, trace: TracebackType | None) -> None:
        usual(kind, failure, trace)
        shown.notice.say(
            tr(
                "Something went wrong that was not foreseen ({failure}). The lesson goes on; if the picture is wrong, "
                "read the script again with Ctrl+R.",
                failure=f"{kind.__name__}: {failure}",
            )
        )

    sys.excepthook = tell
