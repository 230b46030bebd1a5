"""What comes next, so that the educator can prepare for it: the step's title and its picture."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.style.window_colours import WINDOW_COLOURS, WindowColours
from kyphoscope.viz.player.widgets.basic import named


class NextPicture(QWidget):
    """A picture as large as its place allows, or a word instead."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._colours = WINDOW_COLOURS["dark"]
        self.image: QImage | None = None
        self._fitted = QImage()
        self._instead = ""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(200, 120)

    def show_image(self, image: QImage | None, instead: str) -> None:
        """That picture; where there is none, those words."""
        self.image, self._instead, self._fitted = image, instead, QImage()
        self.setAccessibleDescription("" if image else instead)
        self.update()

    def set_colours(self, colours: WindowColours) -> None:
        self._colours = colours
        self.update()

    def place(self) -> QRectF:
        """Where the picture is: as wide or as high as the widget, at its top."""
        size = QSize(16, 9) if self.image is None else self.image.size()
        size = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(QRect(0, 0, size.width(), size.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        place = self.place()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            if self.image is not None:
                painter.drawImage(place, self._fit(self.image, place.size().toSize()))
                return
            painter.setPen(QPen(QColor(self._colours.line), 1))
            painter.setBrush(QColor(self._colours.panel))
            painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
            painter.setPen(QColor(self._colours.muted))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._instead)

    def _fit(self, image: QImage, size: QSize) -> QImage:
        """The picture in the screen's own pixels; shrinking it smoothly takes time and is done once for a size."""
        wanted = size * self.devicePixelRatio()
        if self._fitted.size() != wanted:
            self._fitted = image.scaled(
                wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        return self._fitted


class NextStep(QFrame):
    """The next step's heading above its picture; "The end" after the last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("nextPanel")
        self.head = named(QLabel(tr("Next")), "notesHead")
        self.title = named(QLabel(), "nextTitle")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        self.picture = NextPicture()
        self._title: str | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        column.addWidget(self.head)
        column.addWidget(self.title)
        column.addSpacing(4)
        column.addWidget(self.picture, 1)

    def set_title(self, title: str | None) -> None:
        """The next step's title, None after the last; the picture of the step before is removed."""
        self._title = title
        self.title.setText(title or "")
        self.title.setVisible(title is not None)
        self.head.setText(tr("Next") if title is not None else tr("After this step"))
        self.set_image(None)

    def set_image(self, image: QImage | None) -> None:
        """The next step's picture, None while it is not there."""
        if self._title is None:
            self.picture.setAccessibleName(tr("The end"))
            self.picture.show_image(None, tr("The end"))
            return
        self.picture.setAccessibleName(tr("Picture of the next step: {title}", title=self._title))
        self.picture.show_image(image, tr("The picture is not drawn yet"))

    def set_letters(self, pixels: int) -> None:
        """How high the letters to read are, px."""
        for label, share in ((self.title, 1.0), (self.head, 0.72), (self.picture, 1.0)):
            font = label.font()
            font.setPixelSize(round(pixels * share))
            label.setFont(font)

    def set_colours(self, colours: WindowColours) -> None:
        self.picture.set_colours(colours)
