"""Which screen is the educator's and which the hall's."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

SHARE = 0.7
"""How much of a screen an ordinary window takes, across and down."""


def other_screen(main: QWidget) -> QScreen | None:
    """The screen beside the main window's; None where there is no other, or where it shows the very same.

    Of several the system's own first screen is taken: it is the one with the keyboard.
    """
    own, first = main.screen(), QGuiApplication.primaryScreen()
    others = [s for s in QGuiApplication.screens() if not s.geometry().intersects(own.geometry())]
    return first if first in others else next(iter(others), None)


def place(notes: QWidget, main: QWidget) -> bool:
    """Put a window that is not shown yet on the other screen, filling it; whether there is one.

    With one screen it becomes an ordinary window in the middle of it, to be dragged wherever it is of use.
    """
    other = other_screen(main)
    _put(notes, other or main.screen(), filling=other is not None)
    return other is not None


def to_hall(main: QWidget) -> bool:
    """Put the main window on the other screen if it is on the system's first one, which is the educator's own.

    Whether it was moved; with one screen it stays where it is.
    """
    other = other_screen(main)
    if other is None or main.screen() is not QGuiApplication.primaryScreen():
        return False
    size = main.size()
    _put(main, other, filling=False)
    main.resize(size)
    return True


def swap(notes: QWidget, main: QWidget) -> bool:
    """Let the two windows change screens, each as full as it was; False, and nothing moves, where there is one."""
    there = other_screen(main)
    if there is None:
        return False
    here = main.screen()
    for window, screen in ((main, there), (notes, here)):
        state = window.windowState()
        if window.isVisible():
            window.showNormal()  # a window that fills a screen cannot be moved off it
        _put(window, screen, filling=False)
        window.setWindowState(state)
    return True


def _put(window: QWidget, screen: QScreen, filling: bool) -> None:
    room = screen.availableGeometry()
    wanted = QSize(round(room.width() * SHARE), round(room.height() * SHARE))
    size = wanted.expandedTo(window.minimumSize()).boundedTo(room.size())
    place = QRect(room.topLeft(), size)
    place.moveCenter(room.center())
    window.setScreen(screen)  # at once: by its place alone the system would learn of it too late to fill the screen
    window.setGeometry(place)
    if filling:
        window.setWindowState(Qt.WindowState.WindowMaximized)
    else:
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMaximized)
