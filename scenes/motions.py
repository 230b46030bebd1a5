"""How instruments move: forward on a straight line, back along their own axis, and about it; never sideways."""

from __future__ import annotations

from math import acos, cos, degrees, radians

from kyphoscope.meshes.geometry.pose import Pose, Vector, distance_mm, unit
from kyphoscope.meshes.tables.instrument_tables import gauge
from kyphoscope.scenes import cast
from kyphoscope.scenes.errors import Path
from kyphoscope.scenes.moment import Moment
from kyphoscope.scenes.scene_builder import SceneBuilder
from kyphoscope.scenes.track import Key
from kyphoscope.scenes.verbs import Advance, Turn, Withdraw

BEND_DEG = 20.0
"""An instrument in tissue can be levered round a little, not by more than this."""
JUMP_MM = 2.0
"""How far a `from` may be from where the instrument is."""
BESIDE_MM = 5.0
"""How far a landmark may lie beside the axis on which an instrument slides."""


def advance(builder: SceneBuilder, action: Advance, moment: Moment) -> None:
    """Pushes an instrument on; raises SceneError without a way, or on one that it cannot go."""
    _right_side(builder, action, moment.path)
    _fits_pedicle(builder, action, moment)
    if builder.host(action.part) is None:
        track = builder.channels[action.part].place
        before, after = _straight(builder, action, moment)
        key: Key[Pose | None] = Key(moment.starts_s, moment.ends_s, before, after, moment.ease)
        moment.enter(builder, action.part, track, key)
        return
    before_mm, after_mm = _slide(builder, action, moment)
    if after_mm <= before_mm:
        wrong = f"{action.part} is there or beyond already; advance only goes forward."
        raise builder.error(moment.path, wrong, "Write withdraw to pull it back.")
    _bore_is_free(builder, action.part, moment)
    slide: Key[float | None] = Key(moment.starts_s, moment.ends_s, before_mm, after_mm, moment.ease)
    moment.enter(builder, action.part, builder.channels[action.part].travel, slide)


def withdraw(builder: SceneBuilder, action: Withdraw, moment: Moment) -> None:
    """Pulls an instrument back along its axis; raises SceneError if it is nowhere or would go forward."""
    part, channels = action.part, builder.channels[action.part]
    place, travel_mm = _now(builder, part, moment.path)
    by_mm = action.by_mm
    if by_mm is None:
        target = builder.landmark(action.to or "", moment.step_s, (*moment.path, "to"))
        by_mm = -_along(place, target.tip_mm)
        if by_mm <= 0:
            wrong = f"{action.to} lies {-by_mm:.0f} mm in front of the tip of {part}; withdraw only goes back."
            raise builder.error((*moment.path, "to"), wrong, "Write advance, or a landmark behind the tip.")
    if travel_mm is None:
        key: Key[Pose | None] = Key(moment.starts_s, moment.ends_s, place, place.moved(-by_mm), moment.ease)
        moment.enter(builder, part, channels.place, key)
    else:
        slide: Key[float | None] = Key(moment.starts_s, moment.ends_s, travel_mm, travel_mm - by_mm, moment.ease)
        moment.enter(builder, part, channels.travel, slide)


def turn(builder: SceneBuilder, action: Turn, moment: Moment) -> None:
    """Turns an instrument about its axis."""
    _now(builder, action.part, moment.path)
    track = builder.channels[action.part].roll_deg
    moment.change(builder, action.part, track, track.last + action.by_deg)


def _now(builder: SceneBuilder, part: str, path: Path) -> tuple[Pose, float | None]:
    """Where an instrument is after all that has been entered, and its travel if it slides in another."""
    host, channels = builder.host(part), builder.channels[part]
    if host is None:
        place = channels.place.last
        if place is not None:
            return place, None
    else:
        travel_mm = channels.travel.last
        if travel_mm is not None:
            return _now(builder, host, path)[0].moved(travel_mm), travel_mm
    wrong = f"{part} is not anywhere yet."
    raise builder.error(path, wrong, f"Advance {part} first, `to` a landmark.")


def _straight(builder: SceneBuilder, action: Advance, moment: Moment) -> tuple[Pose, Pose]:
    """Where an instrument that is fastened to nothing starts and ends."""
    part, channels = action.part, builder.channels[action.part]
    now, seen = channels.place.last, channels.opacity.at(moment.starts_s) > 0.0
    if action.to is None:
        before = _now(builder, part, moment.path)[0]
        return before, before.moved(action.by_mm or 0.0)
    target = builder.landmark(action.to, moment.step_s, (*moment.path, "to"))
    if action.start is not None:
        begin = builder.landmark(action.start, moment.step_s, (*moment.path, "from")).tip_mm
        if now is None or not seen:
            return _placed(builder, action, begin, target.tip_mm, moment.path)
        if distance_mm(begin, now.tip_mm) > JUMP_MM:
            wrong = f"{part} is {distance_mm(begin, now.tip_mm):.0f} mm away from {action.start} when this begins."
            raise builder.error((*moment.path, "from"), wrong, "Leave `from` out, or hide the instrument first.")
    elif action.by_mm is not None and (now is None or not seen):
        return _approach(builder, action, target, moment.path), target
    elif action.by_mm is not None:
        wrong = f"{part} is somewhere already, so `to` and `by_mm` say where to go twice."
        raise builder.error((*moment.path, "by_mm"), wrong, "Leave one of them out.")
    if now is None:
        wrong = f"{part} is not anywhere yet, so it has no way to {action.to}."
        raise builder.error(moment.path, wrong, "Say where it comes from: `from` a landmark, or `by_mm` on the way in.")
    return now, _pushed(builder, part, now, target.tip_mm, moment.path)


def _placed(builder: SceneBuilder, action: Advance, begin: Vector, end: Vector, path: Path) -> tuple[Pose, Pose]:
    """An instrument that is put at the beginning of its way, pointing along it."""
    if distance_mm(begin, end) < 0.5:
        raise builder.error(path, f"{action.start} and {action.to} are the same place.", "Name two that are apart.")
    axis = unit((end[0] - begin[0], end[1] - begin[1], end[2] - begin[2]))
    return Pose(begin, axis), Pose(end, axis)


def _approach(builder: SceneBuilder, action: Advance, target: Pose, path: Path) -> Pose:
    """The place `by_mm` before a landmark on the way in that the landmark belongs to."""
    if "_path." not in (action.to or "") and "_pedicle." not in (action.to or ""):
        wrong = f"{action.to} lies on no way in, so there is no direction to come from."
        raise builder.error((*path, "to"), wrong, "Write `from` instead of `by_mm`, or name left_path.skin.")
    return target.moved(-(action.by_mm or 0.0))


def _pushed(builder: SceneBuilder, part: str, now: Pose, target: Vector, path: Path) -> Pose:
    """Where an instrument ends whose tip is pushed to a point."""
    if distance_mm(now.tip_mm, target) < 0.05:
        raise builder.error(path, f"{part} is there already.", "Leave this out, or name a landmark further on.")
    way = unit((target[0] - now.tip_mm[0], target[1] - now.tip_mm[1], target[2] - now.tip_mm[2]))
    along = sum(a * b for a, b in zip(way, now.axis, strict=True))
    if along < 0:
        wrong = f"That landmark lies behind the tip of {part}; advance only goes forward."
        raise builder.error(path, wrong, "Write withdraw to pull it back.")
    if along < cos(radians(BEND_DEG)):
        wrong = f"{part} would have to go {degrees(acos(along)):.0f}° off its own axis."
        raise builder.error(path, wrong, "Withdraw it, hide it, and start again with `from`.")
    return Pose(target, now.axis if along > 0.999999 else way, now.roll_deg)


def _slide(builder: SceneBuilder, action: Advance, moment: Moment) -> tuple[float, float]:
    """From where to where an instrument slides in the one around it, mm before that one's tip."""
    host = builder.host(action.part) or ""
    base = _now(builder, host, moment.path)[0]
    travel_mm = builder.channels[action.part].travel.last
    before_mm = travel_mm if travel_mm is not None else -builder.length_mm(host)
    if action.start is not None:
        at = builder.landmark(action.start, moment.step_s, (*moment.path, "from"))
        start_mm = _on_axis(builder, action.part, base, at, (*moment.path, "from"))
        if travel_mm is not None and abs(start_mm - travel_mm) > JUMP_MM:
            wrong = f"{action.part} is {abs(start_mm - travel_mm):.0f} mm away from {action.start} when this begins."
            raise builder.error((*moment.path, "from"), wrong, "Leave `from` out.")
        before_mm = start_mm if travel_mm is None else travel_mm
    if action.to is None:
        return before_mm, before_mm + (action.by_mm or 0.0)
    target = builder.landmark(action.to, moment.step_s, (*moment.path, "to"))
    after_mm = _on_axis(builder, action.part, base, target, (*moment.path, "to"))
    if action.by_mm is not None:
        if travel_mm is not None:
            wrong = f"{action.part} is somewhere already, so `to` and `by_mm` say where to go twice."
            raise builder.error((*moment.path, "by_mm"), wrong, "Leave one of them out.")
        before_mm = after_mm - action.by_mm
    return before_mm, after_mm


def _along(base: Pose, point: Vector) -> float:
    """How far a point lies in front of a tip, mm along its axis."""
    return sum((p - t) * a for p, t, a in zip(point, base.tip_mm, base.axis, strict=True))


def _on_axis(builder: SceneBuilder, part: str, base: Pose, target: Pose, path: Path) -> float:
    """How far before the tip a landmark lies; raises SceneError for one beside the axis."""
    along_mm = _along(base, target.tip_mm)
    beside_mm = distance_mm(base.moved(along_mm).tip_mm, target.tip_mm)
    if beside_mm > BESIDE_MM:
        wrong = f"That landmark lies {beside_mm:.0f} mm beside the axis on which {part} slides."
        raise builder.error(path, wrong, "Name one on the same way in, on the same side.")
    return along_mm


def _right_side(builder: SceneBuilder, action: Advance, path: Path) -> None:
    """Raises SceneError for an instrument of one side on a way of the other."""
    member = builder.member(action.part)
    side = member.side if isinstance(member, cast.Needle | cast.Cannula) else None
    other = {"left": "right", "right": "left", None: None}[side]
    for key, text in (("to", action.to), ("from", action.start)):
        if other and text and f".{other}_" in text:
            wrong = f"{action.part} is for the {side} side, but {text} is on the {other}."
            raise builder.error((*path, key), wrong, f"Write {text.replace(f'.{other}_', f'.{side}_')}.")


def _fits_pedicle(builder: SceneBuilder, action: Advance, moment: Moment) -> None:
    """Raises SceneError for an instrument that is too thick for the pedicle that it is to pass."""
    member = builder.member(action.part)
    bone, _, place = (action.to or "").partition(".")
    way, _, stop = place.partition("_path.")
    if not isinstance(member, cast.Needle | cast.Cannula) or stop in ("", "skin", "entry"):
        return
    path = (*moment.path, "to")
    builder.landmark(action.to or "", moment.step_s, path)  # an unknown one is refused first
    pathway = builder.way(bone, way)
    if pathway.approach == "transpedicular" and pathway.clearances.least_mm < 0.0:
        outer_mm = gauge(int(member.gauge)).outer_mm
        wrong = f"{action.part} is {outer_mm:.1f} mm thick and would break through the {way} pedicle of {bone}."
        raise builder.error(path, wrong, "Choose a thinner one, with a larger gauge number.")


def _bore_is_free(builder: SceneBuilder, part: str, moment: Moment) -> None:
    """Raises SceneError where another instrument still lies in the one that this goes through."""
    host = builder.host(part) or ""
    for other in in_bore(builder, host, moment.starts_s):
        if other != part:
            wrong = f"{other} still lies in {host}, so {part} cannot go in."
            raise builder.error(moment.path, wrong, f"Withdraw {other} all the way or hide it before.")


def in_bore(builder: SceneBuilder, host: str, t_s: float) -> list[str]:
    """The instruments that lie in a hollow one at a time."""
    inside = []
    for other in builder.scene.cast:
        channels = builder.channels[other]
        if builder.host(other) != host or not builder.member(other).closes_bore:
            continue
        travel_mm = channels.travel.at(t_s)
        if travel_mm is not None and travel_mm > -builder.length_mm(host) and channels.opacity.at(t_s) > 0.0:
            inside.append(other)
    return inside
