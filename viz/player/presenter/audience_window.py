"""The window as the audience sees it: the picture and its words on the whole screen, then everything back again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from kyphoscope.viz.player.presenter.screens import to_hall


class Panels(Protocol):
    """The panels at the right of the window; `current` is the name of the one that is shown, "" for none."""

    @property
    def current(self) -> str: ...

    def bring(self, name: str) -> object: ...

    def put_away(self) -> object: ...

    # Qt's own

    def isHidden(self) -> bool: ...  # noqa: N802

    def setHidden(self, hidden: bool) -> object: ...  # noqa: N802


@dataclass(frozen=True, slots=True)
class Before:
    """The window before it was given to the audience: its state, which panel was open, how it was divided,
    and whether the steps were listed."""

    state: Qt.WindowState = Qt.WindowState.WindowNoState
    panel: str = ""
    split: QByteArray = field(default_factory=QByteArray)
    steps: bool = True


class AudienceWindow:
    """Gives the window to the audience, and back.

    split : what divides the window; in it lie the list of steps, `step_panel`, and the `panels`
    bars : what else is hidden from an audience
    changed : called once these are hidden, or are there again
    """

    def __init__(
        self,
        window: QWidget,
        *,
        split: QSplitter,
        step_panel: QWidget,
        panels: Panels,
        bars: tuple[QWidget, ...],
        changed: Callable[[], object],
    ) -> None:
        self._window, self._split, self._step_panel, self._panels = window, split, step_panel, panels
        self._bars, self._changed = bars, changed
        self._hidden: list[QWidget | Panels] = []
        self._before = Before()
        self._home = QByteArray()

    def give(self) -> None:
        """Fill the hall's screen with the picture and its words."""
        window = self._window
        self._before = Before(
            window.windowState(), self._panels.current, self._split.saveState(), not self._step_panel.isHidden()
        )
        self._set_bare(True)
        home = window.saveGeometry()
        self._home = home if to_hall(window) else QByteArray()
        window.setWindowState(Qt.WindowState.WindowFullScreen)

    def take_back(self) -> None:
        """The window as it was, whatever was opened while presenting."""
        before = self._before
        self._set_bare(False)
        self._panels.bring(before.panel) if before.panel else self._panels.put_away()
        self._step_panel.setVisible(before.steps)
        self._window.setWindowState(before.state)
        if not self._home.isEmpty():
            self._window.restoreGeometry(self._home)
        self._split.restoreState(before.split)

    def _set_bare(self, bare: bool) -> None:
        """Only the picture and its words, or everything again."""
        if bare:
            kept: tuple[QWidget | Panels, ...] = (*self._bars, self._step_panel, self._panels)
            self._hidden = [widget for widget in kept if not widget.isHidden()]
        for widget in self._hidden:
            widget.setHidden(bare)
        self._changed()
