"""The row of read-outs under a picture: what it says and how it is set, every number always in its own place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from kyphoscope.viz.frame.layout import Layout
from kyphoscope.viz.render.style import Theme
from kyphoscope.viz.text.text_raster import line_px, paste, text_sprite, width_px

SLOTS = {"anterior": 1.4, "middle": 1.4, "wedge": 0.95, "cement": 0.8, "balloon": 1.2}
"""Every read-out's share of the row: each keeps its place while others come and go."""
FINDING = 1.15
"""The share for the fracture's name, at the end of a row of one pane; rows of several panes have no room for it."""
LEAST_PX = 8
"""The smallest letters, even where these do not fit."""
MOST_WORDS = "Biconcave, grade 3"


@dataclass(frozen=True, slots=True)
class Cell:
    """One read-out as it is written: what it is, "17.8 mm", "76 % of neighbours".

    names, notes : three ways of putting it each, from the longest to the shortest
    """

    name: str
    names: tuple[str, str, str]
    value: str
    notes: tuple[str, str, str] = ("", "", "")


def slots(layout: Layout) -> dict[str, float]:
    """The read-outs of a row and their shares of it."""
    return SLOTS if layout.stacked else SLOTS | {"finding": FINDING}


def cells(measured: Mapping[str, float], finding: str = "") -> tuple[Cell, ...]:
    """The read-outs that apply."""
    row = []
    for key, name in (("anterior", "Anterior"), ("middle", "Middle")):
        if f"{key}_height_mm" in measured:
            share, start = measured.get(f"{key}_height_percent"), measured.get(f"start_{key}_height_mm")
            notes = ("", "", "") if share is None else (f"{share:.0f} % of neighbours", f"{share:.0f} %", "")
            notes = notes if start is None else (f"from {start:.1f} mm", f"from {start:.1f}", "")
            value = f"{measured[f'{key}_height_mm']:.1f} mm"
            row.append(Cell(key, (f"{name} height", f"{name} height", name), value, notes))
    if "wedge_angle_deg" in measured:
        start = measured.get("start_wedge_angle_deg")
        notes = ("", "", "") if start is None else (f"from {start:.1f}°", f"from {start:.1f}°", "")
        names = ("Wedge angle", "Wedge angle", "Wedge")
        row.append(Cell("wedge", names, f"{measured['wedge_angle_deg']:.1f}°", notes))
    if measured.get("cement_ml", 0.0) > 0.0:
        row.append(Cell("cement", ("Cement", "Cement", "Cement"), f"{measured['cement_ml']:.1f} mL"))
    left, right = measured.get("balloon_left_ml", 0.0), measured.get("balloon_right_ml", 0.0)
    if left > 0.0 or right > 0.0:
        names = ("Balloon left / right", "Balloon L / R", "Balloon L/R")
        row.append(Cell("balloon", names, f"{left:.1f} / {right:.1f} mL"))
    if finding:
        taken = measured.get("canal_narrowing_percent", 0.0)
        names = (f"Fracture, canal narrowed {taken:.0f} %", f"Fracture, canal −{taken:.0f} %", "Fracture")
        row.append(Cell("finding", names if taken >= 0.5 else ("Fracture",) * 3, finding))
    return tuple(row)


@dataclass(frozen=True, slots=True)
class RowType:
    """How a row of read-outs is set: sizes in px, and which way of putting names and notes, 0 the longest.

    shares : by the name of each read-out its share of the row
    em : what the gaps are measured in, px; that of the layout where there is room
    """

    name_px: int
    names: int
    value_px: int
    note_px: int
    notes: int
    shares: Mapping[str, float]
    em: int


def row_type(layout: Layout) -> RowType:
    """Chosen for the fullest possible row, so that nothing changes size when read-outs come and go."""
    most = dict.fromkeys(("anterior_height_mm", "middle_height_mm", "wedge_angle_deg"), 28.8)
    most |= dict.fromkeys(("anterior_height_percent", "middle_height_percent"), 88.0)
    most |= dict.fromkeys(("cement_ml", "balloon_left_ml", "balloon_right_ml"), 8.8)
    most["canal_narrowing_percent"] = 28.0
    row, shares = cells(most, "" if layout.stacked else MOST_WORDS), slots(layout)
    for em in range(layout.em, min(layout.em, LEAST_PX) - 1, -1):
        closer = replace(layout, em=em)
        for way in (shares, _needs(row, closer)):
            made = _set(row, way, closer)
            if made.value_px >= max(LEAST_PX, round(0.8 * em)):
                return made
    return made


def _needs(row: tuple[Cell, ...], layout: Layout) -> dict[str, float]:
    """How wide every read-out is at least, px: where writing is large each gets no more of the row than that."""
    small, em = layout.small, layout.em
    return {cell.name: max(width_px(cell.names[2], small), width_px(cell.value, em, True)) + 0.6 * em for cell in row}


def _set(row: tuple[Cell, ...], shares: Mapping[str, float], layout: Layout) -> RowType:
    """A row whose read-outs have these shares of it, in the largest letters that fit."""
    unit = (layout.strips[0].w - 1.6 * layout.em) / sum(shares.values())
    rooms = [unit * shares[cell.name] - 0.6 * layout.em for cell in row]
    name_px, names = _size([cell.names for cell in row], rooms, layout.small, False)
    value_px, _ = _size([(cell.value,) * 3 for cell in row], rooms, layout.em, True)
    if not layout.stacked:
        rooms = [
            room - width_px(cell.value, value_px, True) - layout.em // 2 for room, cell in zip(rooms, row, strict=True)
        ]
    note_px, notes = _size([cell.notes for cell in row], rooms, min(layout.small, value_px), False)
    return RowType(name_px, names, value_px, note_px, notes, shares, layout.em)


def _size(choices: list[tuple[str, str, str]], rooms: list[float], px: int, bold: bool) -> tuple[int, int]:
    """The largest size at which a whole row fits, and which way of putting it: the longest that fits at 80 %.

    Where none does, the shortest, in the largest letters in which it fits.
    """
    least = max(8, round(0.8 * px))
    for way in range(3):
        for smaller in range(px, least - 1, -1):
            widths = (width_px(texts[way], smaller, bold) if texts[way] else 0 for texts in choices)
            if all(w <= max(0.0, room) for w, room in zip(widths, rooms, strict=True)):
                return smaller, way
    for smaller in range(least - 1, LEAST_PX - 1, -1):
        if all(width_px(texts[2], smaller, bold) <= room for texts, room in zip(choices, rooms, strict=True)):
            return smaller, 2
    return min(least, LEAST_PX), 2


def draw_cells(block: np.ndarray, row: tuple[Cell, ...], type_: RowType, layout: Layout, theme: Theme) -> None:
    """Name above value, each read-out in its own place."""
    em, shares = type_.em, type_.shares
    edges = 0.8 * em + (block.shape[1] - 1.6 * em) * np.cumsum([0.0, *shares.values()]) / sum(shares.values())
    start = dict(zip(shares, edges, strict=False))
    rows = line_px(type_.name_px) + line_px(type_.value_px) + layout.stacked * line_px(type_.note_px)
    y = (block.shape[0] - rows) // 2
    for cell in row:
        x, under = round(start[cell.name]), y + line_px(type_.name_px)
        paste(block, text_sprite(cell.names[type_.names], type_.name_px, theme.quiet_ink), x, y)
        value = text_sprite(cell.value, type_.value_px, theme.ink, bold=True)
        paste(block, value, x, under)
        note = text_sprite(cell.notes[type_.notes], type_.note_px, theme.quiet_ink)
        if layout.stacked:
            paste(block, note, x, under + line_px(type_.value_px))
        else:
            paste(block, note, x + value.w + em // 2, under + type_.value_px - type_.note_px)
