"""The whole window in a language that shows itself: every translated text stands in ⟦ ⟧."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from kyphoscope.viz.player.language.words import CONTEXT


class Marked(QTranslator):
    """Translates every text of the window into itself in ⟦ ⟧; Qt's own words it leaves."""

    def isEmpty(self) -> bool:  # noqa: N802 (Qt's name)
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        return f"⟦{source}⟧" if context == CONTEXT else None


@pytest.fixture
def everything_translated(qapp: QApplication) -> Iterator[None]:
    """While a test runs, every text that a widget asks for comes in ⟦ ⟧; widgets made before keep their words."""
    marked = Marked()
    qapp.installTranslator(marked)
    yield
    qapp.removeTranslator(marked)


def bare_words(widget: QWidget) -> set[str]:
    """Texts that a widget and all within it show or read out and that did not come through `tr`.

    Those with no letter in them are left out; lessons' own words are not translated and are the caller's to take off.
    """
    found: set[str] = set()
    for each in (widget, *widget.findChildren(QWidget)):
        found |= {each.toolTip(), each.accessibleName(), each.accessibleDescription()}
        if each.isWindow():
            found.add(each.windowTitle())
        if isinstance(each, QLabel | QAbstractButton):
            found.add(each.text())
        if isinstance(each, QComboBox):
            found |= {each.itemText(row) for row in range(each.count())}
        if isinstance(each, QLineEdit):
            found |= {each.placeholderText(), each.text()}
    return {words for words in found if any(map(str.isalpha, words)) and "⟦" not in words}
