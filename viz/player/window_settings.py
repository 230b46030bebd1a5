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

    def set_pace(speed: float, mode: str) -> None:
        playback.set_speed(speed)
        playback.set_mode(mode)

    def set_view(linked: bool, labels: bool) -> None:
        canvas.linked = linked
        if canvas.sight.labels != labels:
            viewing.switch_labels()

    def bring_panel(shown: bool, tab: str) -> None:
        panels.bring(tab) if shown and tab else panels.put_away()

    return (
        SyncedSettings(("speed", "mode"), playback.changed, lambda: (playback.clock.speed, playback.mode), set_pace),
        SyncedSettings(
            ("linked_cameras", "labels"), viewing.changed, lambda: (canvas.linked, canvas.sight.labels), set_view
        ),
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
        SyncedSettings(
            ("panels", "tab"),
            panels.changed,
            lambda: (not panels.isHidden(), panels.current or store.tab),
            bring_panel,
            is_layout=True,
        ),
        SyncedSettings(
            ("theme", "palette", "text_size", "captions"),
            appearance.changed,
            lambda: (appearance.theme, appearance.palette, appearance.text_percent, appearance.captions),
            appearance.choose,
        ),
    )
