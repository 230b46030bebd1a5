"""The length of the lesson as a line cut into its steps, with the present moment on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget

from kyphoscope.scenes.program import StepMark
from kyphoscope.viz.clock import clock_text
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.lesson.playback import step_at
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS, WindowColours

MARGIN = 12
"""Room for the handle at both ends, px."""
GAP = 3.0
"""The cut between two steps, px."""
TRACK, HANDLE = 8.0, 7.0
"""Height of the line and radius of the handle, px."""


class TimelineSlider(QAbstractSlider):
    """A slider over the whole lesson in milliseconds; `picked` gives a time that a person chose, s.

    A click or a drag anywhere picks that time; arrow up and down move by a second.
    """

    picked = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[StepMark, ...] = ()
        self._duration_s = 1.0
        self._t_s = 0.0
        self._colours = WINDOW_COLOURS["dark"]
        self._hovered = -1
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Timeline"))
        self.setSingleStep(1000)
        self.setPageStep(5000)
        self.actionTriggered.connect(lambda _action: self.picked.emit(self.sliderPosition() / 1000))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(400, 28)

    def set_program(self, steps: tuple[StepMark, ...], duration_s: float) -> None:
        """The steps and the length that are shown from now on."""
        self._steps, self._duration_s = steps, duration_s
        self.setRange(0, round(duration_s * 1000))
        self.update()

    def set_time(self, t_s: float) -> None:
        """The present moment, s."""
        if t_s == self._t_s:
            return
        self._t_s = t_s
        self.setValue(round(t_s * 1000))
        self.update()

    def set_colours(self, colours: WindowColours) -> None:
        self._colours = colours
        self.update()

    def x_at(self, t_s: float) -> float:
        """Where that time is, px from the left."""
        return MARGIN + (self.width() - 2 * MARGIN) * t_s / self._duration_s

    def time_at(self, x: float) -> float:
        """The time at that place, s, held within the lesson."""
        share = (x - MARGIN) / max(1, self.width() - 2 * MARGIN)
        return min(max(share, 0.0), 1.0) * self._duration_s

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.picked.emit(self.time_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        t_s = self.time_at(event.position().x())
        if self.isSliderDown():
            self.picked.emit(t_s)
        hovered = step_at(self._steps, t_s) if self._steps else -1
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._hovered = -1
        self.update()
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._steps:
            t_s = self.time_at(event.pos().x())
            step = self._steps[step_at(self._steps, t_s)]
            QToolTip.showText(event.globalPos(), f"{clock_text(t_s)}   {step.index + 1}  {step.title}", self)
            return True
        return super().event(event)

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            for index, step in enumerate(self._steps):
                self._paint_step(painter, index, step)
            self._paint_handle(painter)

    def _paint_step(self, painter: QPainter, index: int, step: StepMark) -> None:
        """One step's stretch of the line, the part that is past in the accent colour."""
        ends_s = self._steps[index + 1].starts_s if index + 1 < len(self._steps) else self._duration_s
        left = self.x_at(step.starts_s) + (GAP / 2 if index else 0)
        right = self.x_at(ends_s) - (GAP / 2 if index + 1 < len(self._steps) else 0)
        high = TRACK + (4 if index == self._hovered else 0)
        stretch = QRectF(left, self.height() / 2 - high / 2, max(1.0, right - left), high)
        painter.setBrush(QColor(self._colours.hover))
        painter.drawRoundedRect(stretch, 2, 2)
        past = min(self.x_at(self._t_s), right) - left
        if past > 0:
            painter.setBrush(QColor(self._colours.accent))
            painter.drawRoundedRect(QRectF(stretch.left(), stretch.top(), past, high), 2, 2)

    def _paint_handle(self, painter: QPainter) -> None:
        middle = QPointF(self.x_at(self._t_s), self.height() / 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._colours.accent), 2))
            painter.drawEllipse(middle, HANDLE + 4, HANDLE + 4)
        painter.setPen(QPen(QColor(self._colours.panel), 2))
        painter.setBrush(QColor(self._colours.text))
        painter.drawEllipse(middle, HANDLE, HANDLE)
