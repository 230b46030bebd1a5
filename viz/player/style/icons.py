"""The few icons on the buttons: outlines, crisp on every screen and in the window's own colours."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

SIDE = 24.0
"""The signs are drawn in a square of this side, in units of its own."""


def _shape(*corners: tuple[float, float]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    path.closeSubpath()
    return path


def _bar(x: float, y: float, width: float, height: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(x, y, width, height), 1, 1)
    return path


def _solid(name: str) -> QPainterPath:
    """The filled part of a sign; empty for signs that are only strokes."""
    if name == "play":
        return _shape((8, 5), (19.5, 12), (8, 19))
    if name == "pause":
        return _bar(7, 5, 3.6, 14) + _bar(13.4, 5, 3.6, 14)
    if name == "next":
        return _shape((6, 6), (15, 12), (6, 18)) + _bar(16, 6, 2.4, 12)
    if name == "previous":
        return _shape((18, 6), (9, 12), (18, 18)) + _bar(5.6, 6, 2.4, 12)
    if name == "frame_on":
        return _bar(6, 7, 2.4, 10) + _shape((11.5, 7), (18.5, 12), (11.5, 17))
    if name == "frame_back":
        return _bar(15.6, 7, 2.4, 10) + _shape((12.5, 7), (5.5, 12), (12.5, 17))
    if name == "reset":
        return _shape((3.5, 4.5), (3.5, 11), (10, 11))
    return QPainterPath()


def _stroke(name: str) -> QPainterPath:
    """The line part of a sign."""
    path = QPainterPath()
    if name == "close":
        for start, end in (((7, 7), (17, 17)), ((17, 7), (7, 17))):
            path.moveTo(*start)
            path.lineTo(*end)
    elif name == "reset":
        path.arcMoveTo(QRectF(5, 5, 14, 14), 155)
        path.arcTo(QRectF(5, 5, 14, 14), 155, -300)
    elif name == "theme":
        path.addEllipse(QRectF(5, 5, 14, 14))
    return path


def _half_disc() -> QPainterPath:
    path = QPainterPath(QPointF(12, 5))
    path.arcTo(QRectF(5, 5, 14, 14), 90, 180)
    path.closeSubpath()
    return path


def icon(name: str, colour: str, at_rest: str = "") -> QIcon:
    """A sign for a button: "play", "pause", "next", "previous", "frame_on", "frame_back", "reset", "theme" or "close".

    colour : #rrggbb; `at_rest` while the button cannot be pressed
    """
    made = QIcon(_drawn(name, colour))
    if at_rest:
        made.addPixmap(_drawn(name, at_rest), QIcon.Mode.Disabled)
    return made


def _drawn(name: str, colour: str, pixels: int = 96) -> QPixmap:
    solid = _half_disc() if name == "theme" else _solid(name)
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(pixels / SIDE, pixels / SIDE)
        painter.fillPath(solid, QColor(colour))
        pen = QPen(QColor(colour), 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(_stroke(name), pen)
    return pixmap
