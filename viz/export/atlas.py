"""The atlas: every level from T4 to L5 in four views on one sheet, every kind of fracture and lesion on another."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kyphoscope.meshes.choices import FRACTURES, LEVELS
from kyphoscope.meshes.comparison import measured_level
from kyphoscope.meshes.fracture.lesion import lesion_parts
from kyphoscope.meshes.fracture.load import loss_under
from kyphoscope.meshes.readings import canal_narrowing, grading, heights
from kyphoscope.meshes.specs import VertebraSpec
from kyphoscope.viz.export.sheet import ABOVE, BEHIND, LEFT, OBLIQUE, Figure, Placed, drawn
from kyphoscope.viz.render.style import THEMES
from kyphoscope.viz.text.text_raster import fill, paste, text_sprite, width_px

LEVEL_PX_PER_MM, FRACTURE_PX_PER_MM = 3.6, 5.4
MARGIN_MM, GUTTER_MM, GAP_MM, NEAR_MM = 14.0, 10.0, 7.0, 4.0
"""Gaps round the sheet, between columns, between rows, and within a group."""
SIDE_MM = 52.0
"""Beside the rows, for their names."""
TITLE_PX, HEAD_PX, NAME_PX, TEXT_PX, SMALL_PX = 52, 32, 34, 24, 19
BAR_MM = 50.0
VIEWPOINTS = (BEHIND, LEFT, ABOVE, OBLIQUE)


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


def level_sheet(theme: str = "light", levels: tuple[str, ...] = LEVELS) -> np.ndarray:
    """(h, w, 3) uint8: the levels in two bands, unbroken, from behind, from the left, from above and obliquely."""
    sheet = Sheet()
    down = _title(
        sheet,
        f"The vertebrae from {levels[0]} to {levels[-1]}",
        "Built for the mean sizes of the table; all to one scale. Body: width × depth × height behind.",
        LEVEL_PX_PER_MM,
    )
    half = (len(levels) + 1) // 2
    bands = [_Band(band) for band in (levels[:half], levels[half:])]
    inside_mm = max(band.needed_mm for band in bands)
    sheet.width_mm = inside_mm + SIDE_MM + 2 * MARGIN_MM
    for band in bands:
        down = _place_band(sheet, band, down, inside_mm)
    return _finished(sheet, down, theme, LEVEL_PX_PER_MM)


class _Band:
    """A row of levels, each with its views under each other."""

    def __init__(self, levels: tuple[str, ...]) -> None:
        self.levels = levels
        self.figures = {
            (n, viewpoint): Figure((VertebraSpec(level=n),), viewpoint) for n in levels for viewpoint in VIEWPOINTS
        }
        self.reach = {key: figure.extent() for key, figure in self.figures.items()}
        self.wide_mm = [
            max(self.reach[n, viewpoint][0] + self.reach[n, viewpoint][2] for viewpoint in VIEWPOINTS) for n in levels
        ]
        self.needed_mm = sum(self.wide_mm) + GUTTER_MM * (len(levels) - 1)


def _place_band(sheet: Sheet, band: _Band, down: float, inside_mm: float) -> float:
    """Spread a band over the width; returns where it ends, mm."""
    sheet.rules.append(down)
    rows, top = {}, down + 34.0
    for viewpoint in VIEWPOINTS:
        up, below = (max(band.reach[level, viewpoint][side] for level in band.levels) for side in (1, 3))
        rows[viewpoint] = top + up
        sheet.lines.append(Line(viewpoint.name, MARGIN_MM, rows[viewpoint] - 3.0, quiet=True))
        top += up + below + GAP_MM
    gutter = (inside_mm - sum(band.wide_mm)) / max(1, len(band.levels) - 1)
    at = MARGIN_MM + SIDE_MM
    for level, wide in zip(band.levels, band.wide_mm, strict=True):
        middle = at + wide / 2
        sheet.lines.append(Line(level, middle, down + 6.0, HEAD_PX, bold=True, align=0.5))
        for i, words in enumerate(_in_short(level)):
            sheet.lines.append(Line(words, middle, down + 16.5 + 6.5 * i, SMALL_PX, quiet=True, align=0.5))
        for viewpoint in VIEWPOINTS:
            near, _, far, _ = band.reach[level, viewpoint]
            sheet.figures.append(Placed(band.figures[level, viewpoint], middle + (near - far) / 2, rows[viewpoint]))
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
    """A broken or diseased vertebra of the second sheet; without a name it is captioned with what is measured."""

    spec: VertebraSpec
    name: str = ""


LOSSES = (0.22, 0.32, 0.45)
"""A height loss within each of Genant's grades 1 to 3."""
LOAD_KN = 7.5
"""One load on dense and on sparse bone."""
BROKEN = "L1"


def fractures() -> list[list[Case]]:
    """A row for each kind of fracture, in it a case of each grade from 1 to 3."""

    def case(kind: str, loss: float) -> Case:
        narrowing = 1.1 * loss if kind == "burst" else 0.0
        return Case(VertebraSpec(level=BROKEN, fracture=kind, height_loss=loss, narrowing=narrowing))

    return [[case(kind, loss) for loss in LOSSES] for kind in FRACTURES if kind != "none"]


def _others() -> list[list[Case]]:
    def bone(name: str, **chosen: object) -> Case:
        return Case(VertebraSpec(level=BROKEN, **chosen), name)  # type: ignore[arg-type]

    def loaded(density: str) -> Case:
        loss = loss_under(LOAD_KN, density)
        return bone(f"{LOAD_KN:g} kN on {density} bone", bone=density, fracture="wedge", height_loss=loss)

    return [
        [bone("Healthy bone", bone="healthy"), bone("Osteoporotic bone"), bone("Hemangioma", lesion="hemangioma")],
        [
            bone("Lytic, posterior wall open", lesion="lytic", erodes="posterior_wall"),
            bone("Lytic, left pedicle open", lesion="lytic", erodes="left_pedicle"),
            bone("Haematoma", lesion="haematoma"),
        ],
        [
            loaded("healthy"),
            loaded("osteoporotic"),
            bone("Cleft with gas", lesion="cleft", fracture="wedge", height_loss=0.32),
        ],
    ]


def fracture_sheet(theme: str = "light") -> np.ndarray:
    """(h, w, 3) uint8: each kind of fracture at each grade, and what else may be in the bone, whole and cut open."""
    sheet = Sheet()
    down = _title(
        sheet,
        f"Fractures and lesions of {BROKEN}",
        "Each from the left, whole and cut open on the midline. Kind, grade (Genant 1993) and losses are measured on "
        "what is drawn.",
        FRACTURE_PX_PER_MM,
    )
    left, _, right, _ = Figure((VertebraSpec(level=BROKEN),), LEFT).extent()
    pair_mm = 2 * (left + right) + NEAR_MM
    sheet.width_mm = 2 * MARGIN_MM + 3 * pair_mm + 2 * GUTTER_MM
    for block in (fractures(), _others()):
        sheet.rules.append(down)
        down += GAP_MM
        for row in block:
            down = _place_cases(sheet, row, down, pair_mm + GUTTER_MM)
    return _finished(sheet, down, theme, FRACTURE_PX_PER_MM)


def _place_cases(sheet: Sheet, cases: list[Case], down: float, apart_mm: float) -> float:
    """A row of cases, each whole and cut; returns where it ends, mm."""
    bodies = [(case.spec, *lesion_parts(case.spec)) for case in cases]
    reaches = [Figure(specs, LEFT).extent() for specs in bodies]
    up, below = max(reach[1] for reach in reaches), max(reach[3] for reach in reaches)
    for i, (case, specs, reach) in enumerate(zip(cases, bodies, reaches, strict=True)):
        at = MARGIN_MM + i * apart_mm
        name, lost = caption_of(case.spec)
        sheet.lines.append(Line(case.name or name, at, down, NAME_PX, bold=True))
        sheet.lines.append(Line(lost if not case.name or not lost else f"{name}; {lost}", at, down + 7.5, quiet=True))
        row = down + 15.0 + up
        sheet.figures.append(Placed(Figure(specs, LEFT), at + reach[0], row))
        sheet.figures.append(Placed(Figure(specs, LEFT, True), at + 2 * reach[0] + reach[2] + NEAR_MM, row))
    return down + 15.0 + up + below + GAP_MM


def caption_of(spec: VertebraSpec) -> tuple[str, str]:
    """Kind and grade, and the losses behind them, as measured beside the same body unbroken."""
    seen = grading(spec)
    if max(seen.anterior_loss, seen.middle_loss, seen.posterior_loss) < 0.01:
        return "Unbroken", ""
    losses = (("front", seen.anterior_loss), ("middle", seen.middle_loss), ("behind", seen.posterior_loss))
    lost = "lost " + ", ".join(f"{where} {abs(round(100 * share))} %" for where, share in losses)
    narrowed = canal_narrowing(spec) if spec.fracture == "burst" else 0.0
    wedge = f"; wedge {heights(spec).wedge_angle_deg:.0f}°"
    lost += f"; canal narrowed {100 * narrowed:.0f} %" if narrowed else wedge
    return f"{seen.kind.capitalize()}, grade {seen.grade}" if seen.grade else "No grade", lost


def _title(sheet: Sheet, title: str, below: str, px_per_mm: float) -> float:
    """The head of a sheet; returns where it ends, mm."""
    sheet.lines.append(Line(title, MARGIN_MM, MARGIN_MM, TITLE_PX, bold=True))
    sheet.lines.append(Line(below, MARGIN_MM, MARGIN_MM + 1.35 * TITLE_PX / px_per_mm, quiet=True))
    return MARGIN_MM + (1.35 * TITLE_PX + 2.6 * TEXT_PX) / px_per_mm


def _finished(sheet: Sheet, down: float, theme: str, px_per_mm: float) -> np.ndarray:
    """The sheet drawn, with its writing and a bar for its scale."""
    theme_colours = THEMES[theme]
    size = (round(sheet.width_mm * px_per_mm), round((down + MARGIN_MM) * px_per_mm))
    frame = drawn(sheet.figures, size, px_per_mm, theme)
    right = sheet.width_mm - MARGIN_MM
    bars = [(MARGIN_MM, rule, right - MARGIN_MM, 1, theme_colours.line) for rule in sheet.rules]
    bars.append((right - BAR_MM, MARGIN_MM + 6.0, BAR_MM, 4, theme_colours.ink))
    for left, top, long, px, colour in bars:
        fill(frame, round(left * px_per_mm), round(top * px_per_mm), round(long * px_per_mm), px, colour)
    for line in [*sheet.lines, Line(f"{BAR_MM:g} mm", right, MARGIN_MM + 8.0, quiet=True, align=1.0)]:
        colour = theme_colours.quiet_ink if line.quiet else theme_colours.ink
        x = round(line.right_mm * px_per_mm - line.align * width_px(line.text, line.px, line.bold))
        paste(frame, text_sprite(line.text, line.px, colour, line.bold), x, round(line.down_mm * px_per_mm))
    return frame
