"""The bar of the wipe: which earlier time is on the left of the line."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from kyphoscope.viz.clock import clock_text
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.widgets.basic import KeySlider, named


class WipeBar(QFrame):
    """Hidden while there is no wipe; `picked` gives an earlier time that a person chose, s."""

    picked = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wipeBar")
        self.text = named(QLabel(), "wipeText")
        self.slider = KeySlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(tr("Earlier time"))
        self.slider.setSingleStep(1000)
        self.slider.setPageStep(5000)
        self.slider.setToolTip(tr("The time on the left of the line; drag the line in the picture"))
        self.take = QPushButton(tr("Take now"))
        self.away = QPushButton(tr("End"))
        for button in (self.take, self.away):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.valueChanged.connect(lambda ms: self.picked.emit(ms / 1000))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        for widget, share in ((self.text, 0), (self.slider, 1), (self.take, 0), (self.away, 0)):
            row.addWidget(widget, share)
        self.hide()

    def set_wipe(self, before_s: float | None, duration_s: float) -> None:
        """Show that earlier time; None hides the bar."""
        if before_s is not None:
            self.slider.blockSignals(True)
            self.slider.setRange(0, round(duration_s * 1000))
            self.slider.setValue(round(before_s * 1000))
            self.slider.blockSignals(False)
            self.text.setText(tr("Before: {time}", time=clock_text(before_s)))
        self.setVisible(before_s is not None)
