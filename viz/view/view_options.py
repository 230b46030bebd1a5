"""What a viewer may change in a lesson's picture: the camera, how solid each body is, a cut, marks, an earlier time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kyphoscope.scenes.state import Cut, Label, PartState, SceneState, View
from kyphoscope.viz.view.marks import Mark
from kyphoscope.viz.xray.c_arm import CArm, ap, lateral

LAYERS = {"on": 1.0, "faint": 0.22, "off": 0.0}
"""How solid a viewer may ask a body to be drawn."""

LIT = 0.6
"""How strongly a body that was pointed at is lit up."""


@dataclass(frozen=True, slots=True)
class Wipe:
    """An earlier and the present time in one picture, parted by an upright line.

    before_s : the time that is shown on the left of the line, s
    share : where the line is, 0 at the left edge of each pane, 1 at its right
    """

    before_s: float
    share: float = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Xray:
    """Which X-ray pictures stand beside the 3D picture, and how they are shown.

    views : "ap", "lateral" or both, in the order in which they stand; none without X-ray
    large : which picture is the largest, "3d" or one of the views
    alone : without the 3D picture
    polarity : a key of `viz.xray.fluoro_look.POLARITIES`
    arms : pairs of a view and its C-arm, where the arm has been turned from the view's standard position
    drawn : whether outlines and rules are drawn on X-ray and 3D; beam : whether the 3D picture shows the beams
    """

    views: tuple[str, ...] = ()
    large: str = "3d"
    alone: bool = False
    polarity: str = "bone_dark"
    arms: tuple[tuple[str, CArm], ...] = ()
    drawn: bool = False
    beam: bool = False

    def arm(self, view: str) -> CArm:
        """Where the C-arm stands for that view."""
        return dict(self.arms).get(view) or (ap() if view == "ap" else lateral())


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """A viewer's own options for the picture; what is left out is as the script has it.

    cameras : per pane the viewer's own eye, None for the script's; panes beyond the end have the script's
    layers : pairs of a body's name and a key of `LAYERS`, sorted by name; other bodies are as scripted
    cut : the viewer's own cut, used while `own_cut` is true; None then closes every cut
    labels : whether the script's labels are shown; named : further labels
    lit : the name of a body that is lit up because it was pointed at, "" for none
    """

    cameras: tuple[View | None, ...] = ()
    layers: tuple[tuple[str, str], ...] = ()
    own_cut: bool = False
    cut: Cut | None = None
    labels: bool = True
    named: tuple[Label, ...] = ()
    lit: str = ""
    marks: tuple[Mark, ...] = ()
    wipe: Wipe | None = None
    xray: Xray = Xray()

    def camera(self, lane: int) -> View | None:
        """The viewer's own eye for that pane; None where the script's is used."""
        return self.cameras[lane] if lane < len(self.cameras) else None

    def with_layers(self, layers: Mapping[str, str]) -> ViewOptions:
        """The same options with these bodies on, faint or off and all others as scripted."""
        return replace(self, layers=tuple(sorted(layers.items())))


SCRIPTED = ViewOptions()
"""Everything as the script has it."""


def seen(states: tuple[SceneState, ...], view_options: ViewOptions) -> tuple[SceneState, ...]:
    """The states of all panes as they are drawn with these options, each with the view it is seen from."""
    return (
        states
        if view_options == SCRIPTED
        else tuple(_seen(state, view_options, lane) for lane, state in enumerate(states))
    )


def _seen(state: SceneState, view_options: ViewOptions, lane: int) -> SceneState:
    layers = dict(view_options.layers)
    parts, hidden = _layered(state, layers) if layers else (state.parts, state.hidden)
    return replace(
        state,
        parts=tuple(
            replace(part, highlight=max(part.highlight, LIT)) if part.name == view_options.lit else part
            for part in parts
        ),
        view=view_options.camera(lane) or state.view,
        cut=view_options.cut if view_options.own_cut else state.cut,
        hidden=hidden,
        labels=(
            *(label for label in state.labels if view_options.labels and layers.get(label.part) != "off"),
            *view_options.named,
        ),
    )


def _layered(state: SceneState, layers: Mapping[str, str]) -> tuple[tuple[PartState, ...], tuple[PartState, ...]]:
    """The bodies that are drawn and those that are hidden, after the viewer has hidden or called up some."""
    away = [part for part in state.parts if layers.get(part.name) == "off"]
    called = [part for part in state.hidden if layers.get(part.name, "off") != "off"]
    there = (*(part for part in state.parts if part not in away), *called)
    return tuple(_solid(part, layers) for part in there), (*(p for p in state.hidden if p not in called), *away)


def _solid(part: PartState, layers: Mapping[str, str]) -> PartState:
    wanted = layers.get(part.name)
    return part if wanted is None else replace(part, opacity=LAYERS[wanted])
