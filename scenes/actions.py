"""What each verb does to the channels of the cast, and what it refuses as impossible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kyphoscope.scenes import motions, verbs, volumes
from kyphoscope.scenes.cast import full_opacity
from kyphoscope.scenes.moment import Moment
from kyphoscope.scenes.scene_builder import LabelTime, SceneBuilder
from kyphoscope.scenes.track import Key
from kyphoscope.scenes.view_actions import look, open_cut

Handler = Callable[[SceneBuilder, Any, Moment], None]

HARDNESS = {"liquid": 0.0, "doughy": 0.5, "set": 1.0}
LIGHT_S = 0.3
"""How long a highlight takes to come and to go."""
APPEAR_S = 0.6
"""How long a part takes to appear when it is used without being shown first."""


def do(builder: SceneBuilder, action: verbs.Action, moment: Moment) -> None:
    """Enters one action into the builder; raises SceneError for one that cannot be."""
    HANDLERS[type(action)](builder, action, moment)


def _show(builder: SceneBuilder, action: verbs.Show, moment: Moment) -> None:
    _opacity(builder, action.part, full_opacity(builder.member(action.part)), moment)


def _hide(builder: SceneBuilder, action: verbs.Hide, moment: Moment) -> None:
    _opacity(builder, action.part, 0.0, moment)


def _fade(builder: SceneBuilder, action: verbs.Fade, moment: Moment) -> None:
    _opacity(builder, action.part, action.opacity, moment)


def _opacity(builder: SceneBuilder, part: str, to: float, moment: Moment) -> None:
    moment.change(builder, part, builder.channels[part].opacity, to)


def appear(builder: SceneBuilder, part: str, moment: Moment) -> None:
    """A part that the script has never shown appears when it is first used, unless its step says how it does."""
    opacity = builder.channels[part].opacity
    step = builder.scene.steps[int(moment.path[1])]
    is_shown_by_its_step = any(isinstance(other, verbs.Show | verbs.Fade) and other.part == part for other in step.do)
    if not opacity.keys and opacity.initial == 0.0 and not is_shown_by_its_step:
        ends_s = min(moment.starts_s + APPEAR_S, moment.ends_s)
        opacity.add(Key(moment.starts_s, ends_s, 0.0, 1.0, moment.ease, path=moment.path))


def _incise(builder: SceneBuilder, action: verbs.Incise, moment: Moment) -> None:
    track = builder.channels[action.part].incision_mm
    moment.change(builder, action.part, track, action.length_mm, step=0.1)


def _set(builder: SceneBuilder, action: verbs.Set, moment: Moment) -> None:
    track = builder.channels[action.part].hardness
    if not volumes.greatest_ml(builder, action.part):
        instead = "Inject it in an earlier step."
        raise builder.error(moment.path, f"{action.part} is not there yet, so it cannot harden.", instead)
    if HARDNESS[action.to] < track.last:
        wrong = f"{action.part} is harder than {action.to} already, and cement does not soften again."
        raise builder.error((*moment.path, "to"), wrong, "Legal are: doughy after liquid, set after doughy.")
    moment.change(builder, action.part, track, HARDNESS[action.to])


def _height(builder: SceneBuilder, action: verbs.Restore | verbs.Settle, moment: Moment) -> None:
    track, part = builder.channels[action.part].height_loss, action.part
    if part == builder.treated and action.regains is not None and not track.initial:
        return  # a share of nothing
    if part != builder.treated or builder.vertebra_spec(part, 0.0).fracture == "none":
        wrong = f"{part} is not the broken vertebra that is treated, so it has no height to regain or lose."
        raise builder.error(moment.path, wrong, f"Write {builder.treated or 'a vertebra with a fracture'}.")
    rises = isinstance(action, verbs.Restore)
    key = "height_loss" if action.regains is None else "regains"
    lost = action.height_loss if action.regains is None else round(track.initial * (1.0 - action.regains), 4)
    if lost is None or (lost < track.last) != rises:
        verb, other = ("restore", "settle") if rises else ("settle", "restore")
        wrong = f"{verb} to {lost:g} from {track.last:g} is the wrong way."
        raise builder.error((*moment.path, key), wrong, f"Write {other}, or another {key}.")
    moment.change(builder, part, track, lost, step=0.001)


def _label(builder: SceneBuilder, action: verbs.Label, moment: Moment) -> None:
    part, name, local = builder.local_landmark(action.at, moment.step_s, (*moment.path, "at"))
    on_bone = name if builder.kind(part) == "vertebra" else ""
    builder.labels.append(LabelTime(moment.starts_s, moment.ends_s, action.text, part, on_bone, local.tip_mm))


def _highlight(builder: SceneBuilder, action: verbs.Highlight, moment: Moment) -> None:
    track = builder.channels[action.part].highlight
    light_s = min(LIGHT_S, 0.4 * (moment.ends_s - moment.starts_s))
    moment.enter(builder, action.part, track, Key(moment.starts_s, moment.starts_s + light_s, 0.0, 1.0, moment.ease))
    track.keys.append(Key(moment.ends_s - light_s, moment.ends_s, 1.0, 0.0, moment.ease, path=moment.path))


def _advance(builder: SceneBuilder, action: verbs.Advance, moment: Moment) -> None:
    motions.advance(builder, action, moment)
    appear(builder, action.part, moment)


HANDLERS: dict[type[verbs.Action], Handler] = {
    verbs.Show: _show,
    verbs.Hide: _hide,
    verbs.Fade: _fade,
    verbs.Advance: _advance,
    verbs.Withdraw: motions.withdraw,
    verbs.Turn: motions.turn,
    verbs.Incise: _incise,
    verbs.Inflate: volumes.inflate,
    verbs.Deflate: volumes.deflate,
    verbs.Inject: volumes.inject,
    verbs.Set: _set,
    verbs.Restore: _height,
    verbs.Settle: _height,
    verbs.Look: look,
    verbs.Cut: open_cut,
    verbs.Label: _label,
    verbs.Highlight: _highlight,
}
