"""The atlas: every level from T4 to L5 in four views on one sheet, every kind of fracture and lesion on another."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from meshes.comparison import measured_level
from meshes.measure import heights
from meshes.specs import VertebraSpec
from meshes.tables import LEVELS
from viz.sheet import ABOVE, BEHIND, LEFT, OBLIQUE, Figure, Placed, drawn
from viz.style import THEMES, Colour, Theme
from viz.type import fill, paste, text_sprite, width_px

PX_PER_MM = 3.6
MARGIN_MM, GUTTER_MM, GAP_MM = 16.0, 10.0, 8.0
"""Round the sheet, between columns, and between what stands above each other."""
SIDE_MM = 44.0
"""Beside the rows, for their names."""
TITLE_PX, HEAD_PX, TEXT_PX, SMALL_PX = 48, 32, 21, 18
BAR_MM = 50.0
LOOKS = (BEHIND, LEFT, ABOVE, OBLIQUE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of writing at a place on the sheet, mm; `align` is the share of its width that lies to the left of it."""

    text: str
    right_mm: float
    down_mm: float
    px: int = TEXT_PX
    bold: bool = False
    quiet: bool = False
    align: float = 0.0


@dataclass(slots=True)
class Sheet:
    """What is on a sheet while it is laid out; mm from its upper left corner."""

    figures: list[Placed] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    rules: list[float] = field(default_factory=list)
    width_mm: float = 0.0
    height_mm: float = 0.0


def level_sheet(theme: str = "light") -> np.ndarray:
    """(h, w, 3) uint8: T4 to L5, unbroken, from behind, from the left, from above and obliquely."""
    sheet = Sheet()
    down = _title(sheet, "The vertebrae from T4 to L5", "Built for the mean sizes of the table; all to one scale.")
    bands = [_Band(levels) for levels in (LEVELS[:7], LEVELS[7:])]
    inside_mm = max(band.needed_mm for band in bands)
    sheet.width_mm = inside_mm + SIDE_MM + 2 * MARGIN_MM
    for band in bands:
        down = _place_band(sheet, band, down, inside_mm)
    return _finished(sheet, down, theme)


class _Band:
    """A row of levels, each with its views under each other."""

    def __init__(self, levels: tuple[str, ...]) -> None:
        self.levels = levels
        self.figures = {(n, look): Figure((VertebraSpec(level=n),), look) for n in levels for look in LOOKS}
        self.reach = {key: figure.extent() for key, figure in self.figures.items()}
        self.wide_mm = [max(self.reach[n, look][0] + self.reach[n, look][2] for look in LOOKS) for n in levels]
        self.needed_mm = sum(self.wide_mm) + GUTTER_MM * (len(levels) - 1)


def _place_band(sheet: Sheet, band: _Band, down: float, inside_mm: float) -> float:
    """Spread a band over the width; returns where it ends, mm."""
    sheet.rules.append(down)
    rows, top = {}, down + 34.0
    for look in LOOKS:
        up, below = (max(band.reach[level, look][side] for level in band.levels) for side in (1, 3))
        rows[look] = top + up
        sheet.lines.append(Line(look.name, MARGIN_MM, rows[look] - 3.0, quiet=True))
        top += up + below + GAP_MM
    gutter = (inside_mm - sum(band.wide_mm)) / (len(band.levels) - 1)
    at = MARGIN_MM + SIDE_MM
    for level, wide in zip(band.levels, band.wide_mm, strict=True):
        middle = at + wide / 2
        sheet.lines.append(Line(level, middle, down + 6.0, HEAD_PX, bold=True, align=0.5))
        for i, words in enumerate(_in_short(level)):
            sheet.lines.append(Line(words, middle, down + 16.5 + 6.5 * i, SMALL_PX, quiet=True, align=0.5))
        for look in LOOKS:
            near, _, far, _ = band.reach[level, look]
            sheet.figures.append(Placed(band.figures[level, look], middle + (near - far) / 2, rows[look]))
        at += wide + gutter
    return top + GAP_MM


def _in_short(level: str) -> tuple[str, str]:
    """What is measured on a level, in a few words."""
    m = measured_level(level)
    return (
        f"body {m.upper_width_mm:.0f} × {m.upper_depth_mm:.0f} × {m.posterior_height_mm:.0f} mm",
        f"pedicle {m.pedicle_width_mm:.1f} × {m.pedicle_height_mm:.1f} mm",
    )


@dataclass(frozen=True, slots=True)
class Case:
    """A broken or diseased vertebra of the second sheet."""

    name: str
    spec: VertebraSpec


GRADES = (0.22, 0.32, 0.45)
"""A height loss within each of Genant's grades 1 to 3 (Genant 1993)."""
KINDS = ("wedge", "biconcave", "crush", "burst")
BROKEN = "L1"
LESIONS = (
    Case("Healthy bone", VertebraSpec(level=BROKEN, bone="healthy")),
    Case("Osteoporotic bone", VertebraSpec(level=BROKEN)),
    Case("Cleft in a wedge", VertebraSpec(level=BROKEN, fracture="wedge", height_loss=0.32, lesion="cleft")),
    Case("Lytic, wall eroded", VertebraSpec(level=BROKEN, lesion="lytic", erodes="posterior_wall")),
    Case("Lytic, pedicle eroded", VertebraSpec(level=BROKEN, lesion="lytic", erodes="left_pedicle")),
    Case("Hemangioma", VertebraSpec(level=BROKEN, lesion="hemangioma")),
    Case("Haematoma", VertebraSpec(level=BROKEN, lesion="haematoma")),
    Case("Wedge in healthy bone", VertebraSpec(level=BROKEN, bone="healthy", fracture="wedge", height_loss=0.22)),
    Case("The same load, osteoporotic", VertebraSpec(level=BROKEN, fracture="wedge", height_loss=0.45)),
)


def fracture_sheet(theme: str = "light") -> np.ndarray:
    """(h, w, 3) uint8: each kind of fracture at each grade, and what else may be in the bone, whole and cut open."""
    sheet = Sheet()
    down = _title(
        sheet,
        f"Fractures and lesions, shown on {BROKEN}",
        "Each from the left, whole and cut on the midline; measured on what is drawn.",
    )
    rows = [[_fracture(kind, loss) for loss in GRADES] for kind in KINDS]
    rows += [list(LESIONS[i : i + 3]) for i in range(0, len(LESIONS), 3)]
    reach = Figure((VertebraSpec(level=BROKEN),), LEFT).extent()
    wide = reach[0] + reach[2]
    sheet.width_mm = 2 * MARGIN_MM + 6 * wide + 3 * GAP_MM + 2 * 2 * GUTTER_MM
    for i, row in enumerate(rows):
        if i in (0, len(KINDS)):
            sheet.rules.append(down)
        down = _place_cases(sheet, row, down + GAP_MM, reach, wide)
    return _finished(sheet, down, theme)


def _fracture(kind: str, loss: float) -> Case:
    narrowing = 0.3 if kind == "burst" else 0.0
    spec = VertebraSpec(level=BROKEN, fracture=kind, height_loss=loss, narrowing=narrowing)
    return Case(kind.capitalize(), spec)


def _place_cases(
    sheet: Sheet, cases: list[Case], down: float, reach: tuple[float, float, float, float], wide: float
) -> float:
    """A row of cases, each whole and cut; returns where it ends, mm."""
    for i, case in enumerate(cases):
        left = MARGIN_MM + i * (2 * wide + GAP_MM + 2 * GUTTER_MM)
        sheet.lines.append(Line(case.name, left, down, HEAD_PX - 4, bold=True))
        sheet.lines.append(Line(_told(case.spec), left, down + 9.0, quiet=True))
        for k, cut in enumerate((False, True)):
            figure = Figure((case.spec,), LEFT, cut)
            sheet.figures.append(Placed(figure, left + reach[0] + k * (wide + GAP_MM), down + 20.0 + reach[1]))
    return down + 20.0 + reach[1] + reach[3] + GAP_MM


def _told(spec: VertebraSpec) -> str:
    """What is measured on the body, beside the same body unbroken."""
    now, before = heights(spec), heights(VertebraSpec(level=spec.level, size_factor=spec.size_factor))
    lost = {
        "front": 1 - now.anterior_mm / before.anterior_mm,
        "middle": 1 - now.middle_mm / before.middle_mm,
        "behind": 1 - now.posterior_mm / before.posterior_mm,
    }
    grade = sum(max(lost.values()) >= least for least in (0.20, 0.25, 0.40))
    told = ", ".join(f"{where} {share:.0%}".replace("-0%", "0%") for where, share in lost.items())
    return f"grade {grade}; height lost {told}; wedge {now.wedge_angle_deg:.1f}°" if grade else "unbroken"


def _title(sheet: Sheet, title: str, below: str) -> float:
    sheet.lines.append(Line(title, MARGIN_MM, MARGIN_MM, TITLE_PX, bold=True))
    sheet.lines.append(Line(below, MARGIN_MM, MARGIN_MM + 17.0, quiet=True))
    return MARGIN_MM + 30.0


def _finished(sheet: Sheet, down: float, theme: str) -> np.ndarray:
    """The sheet drawn, with its writing and a bar for its scale."""
    look = THEMES[theme]
    height_mm = down + MARGIN_MM
    size = (round(sheet.width_mm * PX_PER_MM), round(height_mm * PX_PER_MM))
    frame = drawn(sheet.figures, size, PX_PER_MM, theme)
    for rule in sheet.rules:
        _bar(frame, MARGIN_MM, rule, sheet.width_mm - 2 * MARGIN_MM, 1, look.line)
    for line in sheet.lines:
        _write(frame, line, look)
    right = sheet.width_mm - MARGIN_MM
    _bar(frame, right - BAR_MM, MARGIN_MM + 9.0, BAR_MM, 4, look.ink)
    _write(frame, Line(f"{BAR_MM:g} mm", right, MARGIN_MM + 12.0, quiet=True, align=1.0), look)
    return frame


def _bar(frame: np.ndarray, right_mm: float, down_mm: float, long_mm: float, px: int, colour: Colour) -> None:
    x, y, w = (round(mm * PX_PER_MM) for mm in (right_mm, down_mm, long_mm))
    fill(frame, x, y, w, px, colour)


def _write(frame: np.ndarray, line: Line, theme: Theme) -> None:
    colour = theme.quiet_ink if line.quiet else theme.ink
    left = round(line.right_mm * PX_PER_MM - line.align * width_px(line.text, line.px, line.bold))
    paste(frame, text_sprite(line.text, line.px, colour, line.bold), left, round(line.down_mm * PX_PER_MM))
