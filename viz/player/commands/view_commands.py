"""What a person can do with the picture: look from elsewhere, at less, at more, at X-ray, and measure."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from kyphoscope.viz.player.commands.command import Command, is_now
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.panels.side_panels import SidePanels
from kyphoscope.viz.player.picture.canvas import Canvas
from kyphoscope.viz.player.picture.fluoroscopy import Fluoroscopy
from kyphoscope.viz.player.picture.viewing import Viewing
from kyphoscope.viz.player.style.appearance import WindowAppearance

ARM_DEG = 5.0
"""How far a key turns the C-arm."""
WIPE_SHARE = 0.05
"""How far a key moves the line of a wipe, as a share of its pane."""
TURN_DEG = 15.0
"""How far a key turns the body."""
SLIDE_PX = 40.0
"""How far a key slides it."""


class StepPanel(Protocol):
    """Shows the list of steps, or hides it."""

    def switch_steps(self) -> object: ...
    def shows_steps(self) -> bool: ...


def view_commands(
    window: StepPanel,
    *,
    canvas: Canvas,
    viewing: Viewing,
    appearance: WindowAppearance,
    panels: SidePanels,
    fluoroscopy: Fluoroscopy,
) -> dict[str, Command]:
    """Those commands, by name."""
    return {
        **_round_the_body(canvas, viewing), **_appearance(appearance, canvas, viewing),
        **_panels(window, panels, viewing), **_two_pictures(canvas, viewing), **_xray(fluoroscopy), **_by_hand(viewing),
    }  # fmt: skip


def _round_the_body(canvas: Canvas, viewing: Viewing) -> dict[str, Command]:
    moves: tuple[tuple[str, str, tuple[str, ...], Callable[[], object]], ...] = (
        ("turn_right", tr("Turn right"), ("Ctrl+Right",), lambda: canvas.orbit(TURN_DEG, 0)),
        ("turn_left", tr("Turn left"), ("Ctrl+Left",), lambda: canvas.orbit(-TURN_DEG, 0)),
        ("turn_up", tr("Turn up"), ("Ctrl+Up",), lambda: canvas.orbit(0, -TURN_DEG)),
        ("turn_down", tr("Turn down"), ("Ctrl+Down",), lambda: canvas.orbit(0, TURN_DEG)),
        ("slide_right", tr("Slide right"), ("Alt+Right",), lambda: canvas.pan(SLIDE_PX, 0)),
        ("slide_left", tr("Slide left"), ("Alt+Left",), lambda: canvas.pan(-SLIDE_PX, 0)),
        ("slide_up", tr("Slide up"), ("Alt+Up",), lambda: canvas.pan(0, -SLIDE_PX)),
        ("slide_down", tr("Slide down"), ("Alt+Down",), lambda: canvas.pan(0, SLIDE_PX)),
        ("nearer", tr("Nearer"), ("+", "="), lambda: canvas.zoom(1)),
        ("farther", tr("Farther"), ("-",), lambda: canvas.zoom(-1)),
    )
    return {
        "reset": Command(menu="view", name=tr("Back to the scripted view"), keys=("R",), do=viewing.look_as_scripted),
        **{
            key: Command(menu="view", name=name, keys=keys, do=do, repeats=True, apart=key == "turn_right")
            for key, name, keys, do in moves
        },
    }


def _appearance(appearance: WindowAppearance, canvas: Canvas, viewing: Viewing) -> dict[str, Command]:
    return {
        "theme": Command(
            menu="view", name=tr("Light background"), keys=("T",), do=appearance.switch_theme,
            checked=lambda: appearance.theme == "light", apart=True,
        ),
        "palette": Command(
            menu="view", name=tr("Colours safe for colour-blind viewers"), keys=("Shift+T",),
            do=appearance.switch_palette, checked=lambda: appearance.palette == "safe",
        ),
        "larger": Command(
            menu="view", name=tr("Larger text"), keys=("Ctrl++", "Ctrl+="), do=lambda: appearance.resize(1)
        ),
        "smaller": Command(menu="view", name=tr("Smaller text"), keys=("Ctrl+-",), do=lambda: appearance.resize(-1)),
        "captions": Command(
            menu="view", name=tr("Captions"), keys=("C",), do=appearance.switch_captions,
            checked=lambda: appearance.captions,
        ),
        "labels": Command(
            menu="view", name=tr("Labels in the picture"), keys=("Shift+C",), do=viewing.switch_labels,
            checked=lambda: canvas.view_options.labels,
        ),
    }  # fmt: skip


def _panels(window: StepPanel, side: SidePanels, viewing: Viewing) -> dict[str, Command]:
    panels = (
        ("layers", tr("Layers"), "Ctrl+L"),
        ("cut", tr("Cutaway"), "Ctrl+K"),
        ("charts", tr("Charts"), "Ctrl+M"),
        ("about", tr("About a body"), "Ctrl+I"),
    )
    return {
        "steps": Command(
            menu="view", name=tr("Step list"), keys=("Ctrl+B",), do=window.switch_steps,
            checked=window.shows_steps, apart=True,
        ),
        **{
            f"panel_{panel}": Command(
                menu="view", name=name, keys=(keys,), do=partial(side.switch, panel),
                checked=partial(side.shows, panel),
            )
            for panel, name, keys in panels
        },
        "unlayered": Command(
            menu="view", name=tr("Layers and cut as scripted"), keys=("Shift+R",), do=viewing.reset_layers
        ),
    }  # fmt: skip


def _two_pictures(canvas: Canvas, viewing: Viewing) -> dict[str, Command]:
    return {
        **{
            f"sides_{sides}": Command(
                menu="sides", name=name, keys=(keys,), do=partial(viewing.show_sides, sides),
                checked=is_now(lambda: viewing.sides, sides), useful=lambda: viewing.paired,
            )
            for sides, name, keys in (
                ("both", tr("Both sides"), "Ctrl+1"), ("left", tr("Left side only"), "Ctrl+2"),
                ("right", tr("Right side only"), "Ctrl+3"),
            )
        },
        "swap": Command(
            menu="sides", name=tr("Swap the sides"), keys=("X",), do=viewing.swap, apart=True,
            useful=lambda: viewing.paired,
        ),
        "linked": Command(
            menu="sides", name=tr("Turn both sides together"), keys=("K",), do=viewing.switch_linked,
            checked=lambda: canvas.linked,
        ),
        "wipe": Command(
            menu="sides", name=tr("Wipe between an earlier time and now"), keys=("W",), do=viewing.switch_wipe,
            checked=lambda: canvas.view_options.wipe is not None, apart=True,
        ),
        "before": Command(
            menu="sides", name=tr("Take this moment as the earlier time"), keys=("Shift+W",), do=viewing.take_before
        ),
        **{
            f"wipe_{way}": Command(
                menu="sides", name=name, keys=(keys,), repeats=True, do=partial(viewing.move_line, by),
                useful=lambda: canvas.view_options.wipe is not None,
            )
            for way, name, keys, by in (
                ("left", tr("Line of the wipe to the left"), "Ctrl+,", -WIPE_SHARE),
                ("right", tr("Line of the wipe to the right"), "Ctrl+.", WIPE_SHARE),
            )
        },
    }  # fmt: skip


def _by_hand(viewing: Viewing) -> dict[str, Command]:
    return {
        **{
            tool: Command(
                menu="measure", name=name, keys=(keys,), do=partial(viewing.take_tool, tool),
                checked=is_now(lambda: viewing.tool, tool),
            )
            for tool, name, keys in (
                ("length", tr("Ruler between two points"), "M"), ("angle", tr("Angle between three points"), "A"),
            )
        },
        "unmark": Command(
            menu="measure", name=tr("Take the last measurement away"), keys=("Backspace",), do=viewing.take_mark_away
        ),
        "unmark_all": Command(
            menu="measure", name=tr("Take all measurements away"), keys=("Delete",), do=viewing.take_marks_away
        ),
    }  # fmt: skip


def _xray(xray: Fluoroscopy) -> dict[str, Command]:
    return {
        "xray": Command(
            menu="xray", name=tr("X-ray beside the picture"), keys=("F",), do=xray.switch, checked=lambda: xray.shown
        ),
        "enlarge": Command(menu="xray", name=tr("Make the next picture large"), keys=("G",), do=xray.enlarge_next),
        "rules": Command(
            menu="xray", name=tr("Outlines and rules"), keys=("D",), do=xray.switch_rules,
            checked=lambda: xray.xray.drawn, apart=True,
        ),
        "polarity": Command(
            menu="xray", name=tr("Bone bright, as on film"), keys=("Shift+F",), do=xray.switch_polarity,
            checked=lambda: xray.xray.polarity == "bone_bright", useful=lambda: xray.shown,
        ),
        "beam": Command(
            menu="xray", name=tr("Beams of the C-arm in the 3D picture"), keys=("Shift+D",), do=xray.switch_beam,
            checked=lambda: xray.xray.beam, apart=True,
        ),
        "free_arm": Command(
            menu="xray", name=tr("Turn the C-arm by dragging an X-ray"), keys=("O",), do=xray.switch_free,
            checked=lambda: xray.free,
        ),
        **{
            f"arm_{way}": Command(
                menu="xray", name=name, keys=(f"Ctrl+Shift+{way.capitalize()}",), repeats=True,
                do=partial(xray.turn_by_key, *by), useful=lambda: xray.free,
            )
            for way, name, by in (
                ("right", tr("C-arm round to the right"), (ARM_DEG, 0.0)),
                ("left", tr("C-arm round to the left"), (-ARM_DEG, 0.0)),
                ("up", tr("C-arm towards the head"), (0.0, ARM_DEG)),
                ("down", tr("C-arm towards the feet"), (0.0, -ARM_DEG)),
            )
        },
        "down_pedicle": Command(
            menu="xray", name=tr("AP down the pedicle"), keys=("Shift+O",), do=xray.switch_down,
            checked=lambda: xray.down, useful=lambda: xray.can_look_down,
        ),
    }  # fmt: skip
