"""Which choices in the window are remembered: one table, from which they are both applied and kept."""

from __future__ import annotations

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from kyphoscope.viz.player.lesson.playback import Playback
from kyphoscope.viz.player.panels.side_panels import SidePanels
from kyphoscope.viz.player.picture.canvas import Canvas
from kyphoscope.viz.player.picture.fluoroscopy import Fluoroscopy
from kyphoscope.viz.player.picture.viewing import Viewing
from kyphoscope.viz.player.questions.self_check import SelfCheck
from kyphoscope.viz.player.settings.settings_store import SettingsStore
from kyphoscope.viz.player.settings.settings_sync import SyncedSettings
from kyphoscope.viz.player.style.appearance import WindowAppearance


def window_settings(
    store: SettingsStore,
    *,
    playback: Playback,
    canvas: Canvas,
    viewing: Viewing,
    self_check: SelfCheck,
    fluoroscopy: Fluoroscopy,
    step_panel: QWidget,
    steps_switched: SignalInstance,
    panels: SidePanels,
    appearance: WindowAppearance,
) -> tuple[SyncedSettings, ...]:
    """That table, in the order in which the settings are applied."""
    return (
        _pace(playback),
        _view(canvas, viewing),
        SyncedSettings(("questions",), self_check.changed, lambda: (self_check.mode,), self_check.set_mode),
        SyncedSettings(
            ("xray", "polarity", "rules"),
            fluoroscopy.changed,
            lambda: (fluoroscopy.shown, fluoroscopy.xray.polarity, fluoroscopy.xray.drawn),
            fluoroscopy.choose,
        ),
        SyncedSettings(
            ("steps",), steps_switched, lambda: (not step_panel.isHidden(),), step_panel.setVisible, is_layout=True
        ),
        _panels(panels, store),
        SyncedSettings(
            ("theme", "palette", "text_size", "captions"),
            appearance.changed,
            lambda: (appearance.theme, appearance.palette, appearance.text_percent, appearance.captions),
            appearance.choose,
        ),
    )


def _pace(playback: Playback) -> SyncedSettings:
    def choose(speed: float, mode: str) -> None:
        playback.set_speed(speed)
        playback.set_mode(mode)

    return SyncedSettings(("speed", "mode"), playback.changed, lambda: (playback.clock.speed, playback.mode), choose)


def _view(canvas: Canvas, viewing: Viewing) -> SyncedSettings:
    def choose(linked: bool, labels: bool) -> None:
        canvas.linked = linked
        if canvas.view_options.labels != labels:
            viewing.switch_labels()

    return SyncedSettings(
        ("linked_cameras", "labels"), viewing.changed, lambda: (canvas.linked, canvas.view_options.labels), choose
    )


def _panels(panels: SidePanels, store: SettingsStore) -> SyncedSettings:
    """Which panel is open; with none open, the one that was open last stays remembered."""

    def choose(shown: bool, tab: str) -> None:
        panels.bring(tab) if shown and tab else panels.put_away()

    return SyncedSettings(
        ("panels", "tab"),
        panels.changed,
        lambda: (not panels.isHidden(), panels.current or store.tab),
        choose,
        is_layout=True,
    )
