"""The window's own words, each through Qt's translation, so that other languages can follow."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

CONTEXT = "Kyphoscope"
"""The context of all words in a translation file."""


def tr(text: str, **parts: object) -> str:
    """The words in the language of the program; `parts` then take the places of names in braces.

    text : English, as a plain literal where it is used, so that it can be collected for translation
    """
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format(**parts) if parts else translated


def phase_text(phase: str) -> str:
    """A phase as people read it: "back_wall" is "Back wall"."""
    words = phase.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
