"""Chinese text in the window, also on a machine without a Chinese font: in the font of the pictures' labels."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication

from kyphoscope.viz.text.fonts import han_file


def provide_fonts() -> None:
    """Let every widget fall back on Noto Sans SC; to be called once there is an application, again without effect.

    Raises FileNotFoundError where the font is missing, RuntimeError where there is no application yet or Qt cannot
    read the font.
    """
    if QApplication.instance() is None:
        raise RuntimeError("There is no application yet: make a QApplication before provide_fonts.")
    known = QApplication.font()
    if set(_han_families()) <= set(known.families()):
        return
    wider = QFont(known)
    # By its own name: of a list Qt skips those that merely stand for a font, as "Sans Serif" does.
    wider.setFamilies([QFontInfo(known).family(), *_han_families()])
    QApplication.setFont(wider)


@lru_cache(maxsize=1)
def _han_families() -> tuple[str, ...]:
    number = QFontDatabase.addApplicationFont(str(han_file()))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    if not families:
        raise RuntimeError(f"{han_file()}: Qt cannot read this font.")
    return tuple(families)
