"""The kinds of field that the export dialog is made of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from kyphoscope.viz.player.widgets.basic import Choice, named, tight

NARROWEST_CHOICE = 12
"""Letters; the width does not follow a lesson's long titles."""

TEXT_IN = 10
"""How far a number is from its field's edge, px: as far as the words in the other fields."""

Items = Sequence[tuple[str, object]]
"""Each value of a choice after what it is called."""


class FormRow(QWidget):
    """One field or two side by side, and under them the sentence on what is wrong."""

    def __init__(self, *fields: QWidget) -> None:
        super().__init__()
        self.mistake = named(QLabel(), "fieldMistake")
        self.mistake.setWordWrap(True)
        self.mistake.setTextFormat(Qt.TextFormat.PlainText)
        self.mistake.hide()
        self._fields = fields
        line = tight(QHBoxLayout())
        line.setSpacing(8)
        for field in fields:
            line.addWidget(field, 1)
        column = tight(QVBoxLayout(self))
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self.mistake)

    def tell(self, sentence: str) -> None:
        """What is wrong, to be read and to be heard with the field; "" for nothing."""
        self.mistake.setText(sentence)
        self.mistake.setVisible(bool(sentence))
        for field in self._fields:
            field.setAccessibleDescription(sentence)


def choice(name: str, items: Items = ()) -> Choice:
    """A drop-down list of the items."""
    made = Choice(name)
    made.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(NARROWEST_CHOICE)
    fill(made, items)
    return made


def fill(field: Choice, items: Items) -> None:
    """These items from now on; the one that was chosen stays so, if it is still there."""
    chosen = field.currentData()
    with QSignalBlocker(field):
        field.clear()
        for words, value in items:
            field.addItem(words, value)
    pick(field, chosen)


def pick(field: Choice, value: object) -> None:
    """Choose that value, if it is there."""
    if (row := field.findData(value)) >= 0:
        field.setCurrentIndex(row)


def line(name: str, hint: str = "") -> QLineEdit:
    """A line to type in; the hint stands in it while it is empty."""
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    return made


def percent(name: str, most: float, value: float) -> QDoubleSpinBox:
    """A share from 0 to `most` per cent."""
    made = QDoubleSpinBox()
    made.setAccessibleName(name)
    made.setRange(0.0, most)
    made.setDecimals(1)
    made.setSuffix(" %")
    made.setValue(value)
    made.lineEdit().setTextMargins(TEXT_IN, 0, TEXT_IN, 0)  # Qt leaves the style sheet's padding out here
    return made
