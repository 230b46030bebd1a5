"""How window and pictures appear: dark or light, in which colours, with how large words, with captions or without."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

SIZES = (80, 90, 100, 115, 130, 150, 175, 200)
"""The sizes of words on offer, per cent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Appearance:
    """How pictures appear.

    theme : "dark" or "light"; palette : the colours of bodies, "natural" or "safe" for colour-blind viewers
    writing : a factor on the size of what is written in them
    """

    theme: str = "dark"
    palette: str = "natural"
    writing: float = 1.0


class WindowAppearance(QObject):
    """What a person has chosen of how the window appears; `changed` follows every choice."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme, self.palette, self.text_percent, self.captions = "dark", "natural", 100, True

    @property
    def of_pictures(self) -> Appearance:
        """How pictures appear in it."""
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
