"""Labels, buttons, sliders and choices that several rooms of the window use."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QLabel,
    QSlider,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

AnyWidget = TypeVar("AnyWidget", bound=QWidget)
AnyLayout = TypeVar("AnyLayout", bound=QBoxLayout)


def named(widget: AnyWidget, name: str) -> AnyWidget:
    """The widget with the object name by which the style sheet knows it."""
    widget.setObjectName(name)
    return widget


def tight(layout: AnyLayout) -> AnyLayout:
    """The layout with its children edge to edge."""
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout


def reading(name: str) -> QLabel:
    """A label of plain text to read: wrapped, and to be selected and copied by mouse or keyboard."""
    label = named(QLabel(), name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return label


def tool(name: str, sign: str = "", text: str = "") -> QToolButton:
    """A button that is reached with Tab and leaves the keyboard where it is when it is clicked.

    name : what a screen reader calls it
    sign : the name of its icon, which is painted later in the window's colours
    """
    button = QToolButton()
    button.setText(text)
    button.setProperty("sign", sign)
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setIconSize(QSize(22, 22))
    return button


OWN_KEYS = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_Home, Qt.Key.Key_End,
)  # fmt: skip
"""What moves a slider."""


def takes(event: QKeyEvent, keys: Collection[int]) -> bool:
    """Whether a widget keeps a key for which the window has a use too: one of `keys` with none held beside it."""
    own = event.key() in keys and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    event.setAccepted(own)
    return own


class KeySlider(QSlider):
    """A slider that keeps its own keys while it has the keyboard, though the window too has a use for them."""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            return takes(event, OWN_KEYS)
        return super().event(event)


class Choice(QComboBox):
    """A drop-down list that is reached with Tab, with its arrow in the colour of its words.

    A style sheet can draw that arrow from an image file only, and would lose the colour.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setItemDelegate(QStyledItemDelegate(self))  # the one whose rows a style sheet can make taller
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.width() - 44
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        with QPainter(self) as painter:
            self.style().drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option, painter, self)
            self.style().drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option, painter, self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().placeholderText().color(), 1.6))
            x, y = self.width() - 18.0, self.height() / 2 - 2.0
            painter.drawPolyline([QPointF(x, y), QPointF(x + 4.5, y + 4.5), QPointF(x + 9, y)])
