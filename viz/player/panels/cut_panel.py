"""The panel of the cutaway: along which plane, how far from the middle of the treated body, and which side goes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStyle,
    QStyleOptionSlider,
    QVBoxLayout,
    QWidget,
)

from kyphoscope.meshes.geometry.pose import Vector
from kyphoscope.scenes.state import Cut
from kyphoscope.scenes.view_actions import SIDES_OF
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS, WindowColours
from kyphoscope.viz.player.widgets.basic import Choice, KeySlider, named

REACH_MM = 60
"""How far from the middle of the treated body a cut can be, to either side."""
STEP_MM, PAGE_MM = 1, 5
SCRIPTED, NONE = "scripted", "none"


@dataclass(frozen=True, slots=True)
class Plane:
    """A plane to cut along, in DICOM LPS.

    axis : the index of the coordinate that it crosses
    right : 1 where a slider's right end is the coordinate's high end, -1 where it is the low one: a sagittal cut is
        moved as the patient is seen from behind, with the left side on the left
    """

    axis: int
    right: int

    def unit(self, sign: float) -> Vector:
        """The direction across it, towards the high (1) or the low (-1) end of the coordinate."""
        x, y, z = (sign if i == self.axis else 0.0 for i in range(3))
        return x, y, z


PLANES = {"sagittal": Plane(0, -1), "coronal": Plane(1, 1), "axial": Plane(2, 1)}


def cut_at(plane: str, mm: float, sign: int, centre_mm: Vector = (0.0, 0.0, 0.0)) -> Cut:
    """The cut so far from the centre along the plane's coordinate that takes away the high (1) or the low (-1) side."""
    x, y, z = (c + mm * u for c, u in zip(centre_mm, PLANES[plane].unit(1.0), strict=True))
    return Cut((x, y, z), PLANES[plane].unit(float(sign)))


def read_cut(cut: Cut, centre_mm: Vector = (0.0, 0.0, 0.0)) -> tuple[str, int, int]:
    """Plane, whole mm from the centre, and side (1 or -1) of a cut; the nearest for one that is oblique or far off."""
    plane = max(PLANES, key=lambda name: abs(cut.normal[PLANES[name].axis]))
    axis = PLANES[plane].axis
    mm = round(cut.point_mm[axis] - centre_mm[axis])
    return plane, min(max(mm, -REACH_MM), REACH_MM), 1 if cut.normal[axis] >= 0 else -1


def place_words(plane: str, mm: int) -> str:
    """Where the cut is, in a person's words."""
    if mm == 0:
        return tr("Through the middle")
    far = abs(mm)
    if plane == "sagittal":
        return tr("{far} mm left of the middle", far=far) if mm > 0 else tr("{far} mm right of the middle", far=far)
    if plane == "coronal":
        return tr("{far} mm behind the middle", far=far) if mm > 0 else tr("{far} mm in front of the middle", far=far)
    return tr("{far} mm above the middle", far=far) if mm > 0 else tr("{far} mm below the middle", far=far)


def end_words(plane: str) -> tuple[str, str]:
    """What the left and the right end of the slider are called."""
    return {
        "sagittal": (tr("Left"), tr("Right")),
        "coronal": (tr("Front"), tr("Back")),
        "axial": (tr("Below"), tr("Above")),
    }[plane]


def taken_words(plane: str, sign: int) -> str:
    """Which side is away."""
    return {
        "sagittal": (tr("The left side is taken away."), tr("The right side is taken away.")),
        "coronal": (tr("The back is taken away."), tr("The front is taken away.")),
        "axial": (tr("What lies above is taken away."), tr("What lies below is taken away.")),
    }[plane][sign < 0]


class DepthSlider(KeySlider):
    """A slider in whole mm with a mark at its middle; a click on its line brings it there."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("cutDepth")
        self.setRange(-REACH_MM, REACH_MM)
        self.setSingleStep(STEP_MM)
        self.setPageStep(PAGE_MM)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Place of the cut"))
        self._colours = WINDOW_COLOURS["dark"]

    def set_colours(self, colours: WindowColours) -> None:
        self._colours = colours
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if event.button() == Qt.MouseButton.LeftButton and not self._handle().contains(event.position().toPoint()):
            self.setSliderPosition(self.value_at(event.position().x()))  # the handle is now under the mouse
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.setPen(QPen(QColor(self._colours.muted), 1.5))
            x = self.width() / 2
            painter.drawLine(QPointF(x, self.height() / 2 - 9), QPointF(x, self.height() / 2 + 9))
        super().paintEvent(event)

    def value_at(self, x: float) -> int:
        """The value at that place, mm."""
        room = self.width() - self._handle().width()
        return QStyle.sliderValueFromPosition(
            self.minimum(), self.maximum(), round(x - self._handle().width() / 2), room, False
        )

    def _handle(self) -> QRect:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_SliderHandle
        return self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self)


class CutPanel(QWidget):
    """Choice of a plane, its place and its side; `changed` says whether an own cut is wanted, and which (or None).

    It does so while the slider is dragged, too. Each plane keeps its place and its side while another is chosen.

    centre_mm : the middle of the treated body, from where places are counted
    """

    changed = Signal(bool, object)

    def __init__(self, parent: QWidget | None = None, centre_mm: Vector = (0.0, 0.0, 0.0)) -> None:
        super().__init__(parent)
        self.setObjectName("cutPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._centre_mm = centre_mm
        self._mm = dict.fromkeys(PLANES, 0)
        self._sign = {plane: _sign_of(SIDES_OF[plane][0]) for plane in PLANES}
        self.choice = Choice(tr("Cutaway"))
        for name, words in (
            (SCRIPTED, tr("As scripted")), (NONE, tr("None")), ("sagittal", tr("Sagittal")),
            ("coronal", tr("Coronal")), ("axial", tr("Axial")),
        ):  # fmt: skip
            self.choice.addItem(words, name)
        self.slider = DepthSlider()
        self.ends = (named(QLabel(), "cutEnd"), named(QLabel(), "cutEnd"))
        self.place, self.taken = named(QLabel(), "cutPlace"), named(QLabel(), "cutTaken")
        self.swap = QPushButton(tr("Swap sides"))
        self.swap.setToolTip(tr("Take the other side away"))
        self.swap.setAccessibleName(tr("Take the other side away"))
        self.swap.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.own = QWidget()
        self._lay_out()
        self.choice.activated.connect(lambda _row: self._tell())
        self.slider.valueChanged.connect(self._move)
        self.swap.clicked.connect(self._swap_sides)
        self._show()

    def _lay_out(self) -> None:
        for label in (self.place, self.taken):
            label.setWordWrap(True)
        ends = QHBoxLayout()
        ends.addWidget(self.ends[0])
        ends.addStretch(1)
        ends.addWidget(self.ends[1])
        below = QVBoxLayout(self.own)
        below.setContentsMargins(0, 8, 0, 0)
        below.setSpacing(4)
        below.addWidget(self.slider)
        below.addLayout(ends)
        below.addSpacing(8)
        below.addWidget(self.place)  # below the slider, which must not move under the mouse when words take two lines
        below.addWidget(self.taken)
        below.addSpacing(4)
        below.addWidget(self.swap)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addWidget(self.choice)
        column.addWidget(self.own)
        column.addStretch(1)

    @property
    def plane(self) -> str:
        """The chosen plane, "" for none."""
        name = str(self.choice.currentData())
        return name if name in PLANES else ""

    def cut(self) -> Cut | None:
        """The cut as it is chosen now."""
        plane = self.plane
        return cut_at(plane, self._mm[plane], self._sign[plane], self._centre_mm) if plane else None

    def set_from(self, own: bool, cut: Cut | None) -> None:
        """Show that the cut is the script's, or the person's own; an oblique cut is shown as the nearest plane."""
        name = SCRIPTED if not own else NONE
        if own and cut is not None:
            name, mm, sign = read_cut(cut, self._centre_mm)
            self._mm[name], self._sign[name] = mm, sign
        self.choice.setCurrentIndex(self.choice.findData(name))
        self._show()

    def set_colours(self, colours: WindowColours) -> None:
        self.slider.set_colours(colours)

    def _move(self, value: int) -> None:
        self._mm[self.plane] = value * PLANES[self.plane].right
        self._tell()

    def _swap_sides(self) -> None:
        self._sign[self.plane] *= -1
        self._tell()

    def _tell(self) -> None:
        self._show()
        self.changed.emit(self.choice.currentData() != SCRIPTED, self.cut())

    def _show(self) -> None:
        """Everything below the choice as it is for the chosen plane; nothing where none is."""
        plane = self.plane
        self.own.setVisible(bool(plane))
        if not plane:
            return
        self.slider.blockSignals(True)  # what is shown here is no new choice
        self.slider.setValue(self._mm[plane] * PLANES[plane].right)
        self.slider.blockSignals(False)
        self.slider.update()
        words = place_words(plane, self._mm[plane])
        self.place.setText(words)
        self.slider.setAccessibleDescription(words)
        self.taken.setText(taken_words(plane, self._sign[plane]))
        for label, end in zip(self.ends, end_words(plane), strict=True):
            label.setText(end)


def _sign_of(side: str) -> int:
    return 1 if side in ("left", "posterior", "superior") else -1
