"""How the window is dressed: dark or light, which colours, how large the words are, with captions or without."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from kyphoscope.viz.player.style.window_colours import Appearance

SIZES = (80, 90, 100, 115, 130, 150, 175, 200)
"""The sizes of words on offer, per cent."""


class Dress(QObject):
    """What a person has chosen of it; `changed` tells of every choice."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme, self.palette, self.text_percent, self.captions = "dark", "natural", 100, True

    @property
    def appearance(self) -> Appearance:
        """How pictures look in it."""
        return Appearance(theme=self.theme, palette=self.palette, writing=self.text_percent / 100)

    def choose(self, theme: str, palette: str, text_percent: int, captions: bool) -> None:
        """All of it at once."""
        self.theme, self.palette, self.text_percent, self.captions = theme, palette, text_percent, captions
        self.changed.emit()

    def switch_theme(self) -> None:
        """From dark to light or back."""
        self.theme = "light" if self.theme == "dark" else "dark"
        self.changed.emit()

    def switch_palette(self) -> None:
        """From natural colours to those that are safe for colour-blind viewers, or back."""
        self.palette = "safe" if self.palette == "natural" else "natural"
        self.changed.emit()

    def switch_captions(self) -> None:
        self.captions = not self.captions
        self.changed.emit()

    def resize(self, by: int) -> None:
        """The next larger (or smaller) of the sizes on offer."""
        nearest = min(range(len(SIZES)), key=lambda i: abs(SIZES[i] - self.text_percent))
        self.text_percent = SIZES[min(max(nearest + by, 0), len(SIZES) - 1)]
        self.changed.emit()
