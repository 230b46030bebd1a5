"""What goes into the bone, and how much of it: contrast in a balloon, cement from a tip."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kyphoscope.meshes.devices.balloon import room_ml
from kyphoscope.meshes.devices.instruments import markers_mm
from kyphoscope.meshes.fracture.fracture import unbroken
from kyphoscope.meshes.geometry.grid import contour
from kyphoscope.meshes.geometry.pose import Pose, Vector, distance_mm
from kyphoscope.meshes.geometry.triangles import volume_mm3
from kyphoscope.meshes.landmarks import landmarks
from kyphoscope.meshes.specs import BalloonSpec
from kyphoscope.meshes.tables.instrument_tables import BALLOONS, balloon_size
from kyphoscope.meshes.vertebra.vertebra_surface import body_field
from kyphoscope.scenes import cast
from kyphoscope.scenes.errors import Path
from kyphoscope.scenes.moment import Moment
from kyphoscope.scenes.motions import in_bore
from kyphoscope.scenes.plungers import press_out
from kyphoscope.scenes.scene_builder import LabelTime, SceneBuilder
from kyphoscope.scenes.track import SOON_S, Key
from kyphoscope.scenes.verbs import Deflate, Inflate, Inject

STEP_ML = 0.02
"""Shapes change in steps of this size, so that there are not too many of them."""
ROOM = 0.5
"""The share of a body that cement can fill; the rest is bone and marrow that stays. Tests fill up to 0.3."""
MOST_OF_ROOM = 0.9
"""A balloon whose volume is given as a share of the body takes up at most this share of the room in the bone."""
POUR_SHARE = 0.7
"""How much of a portion's time the cement runs; then the operator looks."""


def inflate(builder: SceneBuilder, action: Inflate, moment: Moment) -> None:
    """Fills a balloon; raises SceneError outside the body or beyond what the balloon holds."""
    track, path = builder.channels[action.part].volume_ml, moment.path
    tamp = builder.host(action.part) or ""
    size_mm = builder.member_of(cast.Tamp, tamp).balloon_mm
    most_ml = balloon_size(size_mm).most_ml
    key = "volume_ml" if action.share_of_body is None else "share_of_body"
    if action.volume_ml is not None and action.volume_ml > most_ml:
        wrong = f"A balloon of {size_mm:g} mm holds at most {most_ml:g} mL, but it is given {action.volume_ml:g}."
        raise builder.error((*path, key), wrong, f"Write {most_ml:g} or less.")
    if action.volume_ml is not None and action.volume_ml <= track.last:
        _only_adds(builder, action, track.last, path)
    place = builder.pose(tamp, moment.starts_s)
    if place is None or not builder.treated:
        raise builder.error(
            path, f"{tamp} is not in a vertebra yet.", f"Advance {tamp} into the treated vertebra first."
        )
    _is_short_enough(builder, tamp, size_mm, place, moment)
    marks = landmarks(builder.member_of(cast.Tamp, tamp).spec(builder, tamp, moment.starts_s))
    for mark in ("front_marker", "rear_marker"):
        if not inside_body(builder, builder.treated, place.point(marks[mark].tip_mm), moment.starts_s):
            wrong = f"The {mark.replace('_', ' ')} of {tamp} is not inside the body of {builder.treated}."
            raise builder.error(path, wrong, f"Move {tamp} until both markers are inside.")
    volume_ml = action.volume_ml or _by_body(builder, action, size_mm, place, moment)
    if volume_ml <= track.last:
        _only_adds(builder, action, track.last, path)
    moment.change(builder, action.part, track, volume_ml, step=STEP_ML)


def _only_adds(builder: SceneBuilder, action: Inflate, now_ml: float, path: Path) -> None:
    key = "volume_ml" if action.share_of_body is None else "share_of_body"
    wrong = f"{action.part} holds {now_ml:g} mL already; inflate only adds."
    raise builder.error((*path, key), wrong, "Write deflate to empty it.")


def _is_short_enough(builder: SceneBuilder, tamp: str, size_mm: float, place: Pose, moment: Moment) -> None:
    """Raises SceneError for a balloon that is longer than what of the body lies behind the tip of its tamp."""
    behind = -np.arange(0.0, 60.0, 0.25)
    world = builder.pose(builder.treated, moment.starts_s) or Pose()
    points = np.array(place.tip_mm) + behind[:, None] * np.array(place.axis)
    local = points if world == Pose() else world.inverse().apply(points)
    bone = builder.treated_spec(moment.starts_s)
    inside = body_field(bone.level, bone.size_factor).at(unbroken(local, bone)) < 0.0
    room_mm = 0.25 * float(np.argmin(inside))
    if not inside[0] or markers_mm(size_mm)[1] > -room_mm:
        return
    fitting = [f"{mm:g}" for mm in BALLOONS if markers_mm(mm)[1] > -room_mm]
    wrong = (
        f"A balloon of {size_mm:g} mm with its tip is longer than the {room_mm:.0f} mm of the body of "
        f"{builder.treated} that lie behind the tip of {tamp}."
    )
    instead = (
        f"Write `balloon_mm:` {' or '.join(fitting)}."
        if fitting
        else f"No balloon is so short; advance {tamp} further, or fill this body without a balloon."
    )
    raise builder.error(moment.path, wrong, instead)


def _by_body(builder: SceneBuilder, action: Inflate, size_mm: float, place: Pose, moment: Moment) -> float:
    """What a balloon is to hold as a share of the body, or all that it has room for in the bone as it is, mL."""
    bone = builder.treated_spec(moment.starts_s)
    world = builder.pose(builder.treated, moment.starts_s) or Pose()
    inside = place if world == Pose() else world.inverse().then(place)
    room = room_ml(BalloonSpec(balloon_mm=size_mm, vertebra=bone, vertebra_from_tamp=inside))
    wanted_ml = round((action.share_of_body or 0.0) * body_volume_ml(bone.level, bone.size_factor), 1)
    return max(0.1, min(wanted_ml, int(10 * MOST_OF_ROOM * room) / 10))


def deflate(builder: SceneBuilder, action: Deflate, moment: Moment) -> None:
    """Empties a balloon; raises SceneError for one that is empty."""
    track = builder.channels[action.part].volume_ml
    if not track.last:
        raise builder.error(moment.path, f"{action.part} is empty already.", "Inflate it first.")
    moment.change(builder, action.part, track, 0.0, step=STEP_ML)


def inject(builder: SceneBuilder, action: Inject, moment: Moment) -> None:
    """Puts cement in; raises SceneError for a tip outside the body, more than there is room for, or an open balloon."""
    track = builder.channels[action.part].volume_ml
    amounts = _amounts(builder, action, track.last, moment.path)
    _set_source(builder, action, moment)
    _cavity_is_ready(builder, action, moment)
    inside = builder.member_of(cast.Cement, action.part).inside
    _has_room(builder, action, inside, amounts[-1], moment.path)
    before = len(track.keys)
    if len(amounts) == 1:
        moment.change(builder, action.part, track, amounts[0], step=STEP_ML)
        press_out(builder, action, moment, track.keys[before:])
        return
    each_s = (moment.ends_s - moment.starts_s) / len(amounts)
    before_ml = track.last
    for i, after_ml in enumerate(amounts):
        starts_s = moment.starts_s + i * each_s
        steps = max(1, round((after_ml - before_ml) / STEP_ML))
        key = Key(starts_s, starts_s + POUR_SHARE * each_s, before_ml, after_ml, moment.ease, steps)
        moment.enter(builder, action.part, track, key)
        before_ml = after_ml
        if action.named is not None:
            part, _, middle = builder.local_landmark(action.part, moment.step_s, moment.path)
            word = LabelTime(starts_s, starts_s + each_s, action.named[i], part, "", middle.tip_mm)
            builder.labels.append(word)
    press_out(builder, action, moment, track.keys[before:])


def greatest_ml(builder: SceneBuilder, part: str) -> float:
    """The most that a balloon or cement has held in what is entered so far."""
    return max((key.after for key in builder.channels[part].volume_ml.keys), default=0.0)


def inside_body(builder: SceneBuilder, vertebra: str, world_mm: Vector, t_s: float) -> bool:
    """Whether a point of the world lies within the body of a vertebra as it is at a time."""
    bone = builder.vertebra_spec(vertebra, t_s)
    return (
        float(
            body_field(bone.level, bone.size_factor).at(np.array([builder.unbroken_point(vertebra, world_mm, t_s)]))[0]
        )
        < 0.0
    )


@lru_cache
def body_volume_ml(level: str, factor: float = 1.0) -> float:
    """The volume of an unbroken vertebral body, measured from its surface."""
    return volume_mm3(*contour(body_field(level, factor), 0.0)) / 1000.0


def _amounts(builder: SceneBuilder, action: Inject, now_ml: float, path: Path) -> list[float]:
    """What is in the bone after each portion."""
    if action.portions is not None:
        return [round(now_ml + sum(action.portions[: i + 1]), 4) for i in range(len(action.portions))]
    key, total_ml = _total_ml(builder, action)
    if total_ml <= now_ml:
        wrong = f"{now_ml:g} mL of {action.part} are in already; `{key}` is what is in at the end."
        raise builder.error((*path, key), wrong, f"Write more than {now_ml:g}.")
    count = int(action.in_portions)
    return [round(now_ml + (total_ml - now_ml) * (i + 1) / count, 4) for i in range(count)]


def _total_ml(builder: SceneBuilder, action: Inject) -> tuple[str, float]:
    """How much cement is in at the end, and the key that says so; to a tenth of a millilitre, as it is measured out."""
    member = builder.member_of(cast.Cement, action.part)
    if action.share_of_body is not None:
        bone = builder.vertebra_spec(member.inside, 0.0)
        return "share_of_body", round(action.share_of_body * body_volume_ml(bone.level, bone.size_factor), 1)
    if action.of_cavity is not None:
        held_ml = greatest_ml(builder, builder.member_of(cast.Cavity, member.fills).of) if member.fills else 0.0
        return "of_cavity", round(action.of_cavity * held_ml, 1)
    return "volume_ml", action.volume_ml or 0.0


def _set_source(builder: SceneBuilder, action: Inject, moment: Moment) -> None:
    """Notes where the cement comes out, in the unbroken bone, the first time it is injected."""
    part, inside = action.part, builder.member_of(cast.Cement, action.part).inside
    path = (*moment.path, "at")
    if action.at is None:
        if part not in builder.sources_mm:
            wrong = f"{part} does not say where it comes out."
            raise builder.error(
                moment.path, wrong, "Write `at:` with the tip of an instrument, for example needle.tip."
            )
        return
    instrument = action.at.partition(".")[0]
    if instrument in builder.scene.cast and not builder.member(instrument).pours:
        wrong = f"Cement does not come out of {action.at}."
        raise builder.error(path, wrong, "Write the tip of a needle, cannula or filler, for example needle.tip.")
    tip = builder.landmark(action.at, moment.step_s, path).tip_mm
    if not inside_body(builder, inside, tip, moment.step_s):
        wrong = f"{action.at} is not inside the body of {inside}, so no cement can go in there."
        raise builder.error(path, wrong, "Advance the instrument into the body in an earlier step.")
    for core in in_bore(builder, instrument, moment.starts_s):
        raise builder.error(
            path, f"{core} still closes {instrument}.", f"Withdraw {core} all the way or hide it before."
        )
    source_mm = builder.unbroken_point(inside, tip, moment.step_s)
    builder.poured_from[part] = instrument
    known = builder.sources_mm.setdefault(part, source_mm)
    if distance_mm(known, source_mm) > 1.0:
        wrong = f"{part} has come out {distance_mm(known, source_mm):.0f} mm from here before."
        raise builder.error(path, wrong, "Name a second cement in the cast for the second place.")


def _cavity_is_ready(builder: SceneBuilder, action: Inject, moment: Moment) -> None:
    """Raises SceneError where the cavity to be filled is not made yet or its balloon still in the way."""
    member = builder.member_of(cast.Cement, action.part)
    if member.fills is None:
        return
    balloon = builder.member_of(cast.Cavity, member.fills).of
    track = builder.channels[balloon].volume_ml
    if not track.at(moment.starts_s) and not greatest_ml(builder, balloon):
        wrong = f"{member.fills} is not there yet: {balloon} has not been inflated."
        raise builder.error(moment.path, wrong, f"Inflate and deflate {balloon} in an earlier step.")
    if track.at(moment.starts_s) > 0.0 or track.last > 0.0:
        wrong = f"{balloon} still fills {member.fills}."
        raise builder.error(moment.path, wrong, f"Deflate {balloon} before.")


def _has_room(builder: SceneBuilder, action: Inject, vertebra: str, volume_ml: float, path: Path) -> None:
    """Raises SceneError for more cement than there is room for in a body."""
    others_ml = 0.0
    for name, member in builder.scene.cast.items():
        if isinstance(member, cast.Cement) and member.inside == vertebra and name != action.part:
            others_ml += greatest_ml(builder, name)
    bone = builder.vertebra_spec(vertebra, 0.0)
    room_ml = ROOM * body_volume_ml(bone.level, bone.size_factor) - others_ml
    if volume_ml > room_ml:
        key = next(k for k in ("volume_ml", "portions", "share_of_body", "of_cavity") if getattr(action, k) is not None)
        wrong = f"{volume_ml:g} mL of cement do not fit: the body of {vertebra} has room for {room_ml:.1f} mL."
        raise builder.error((*path, key), wrong, f"Write {int(room_ml * 10) / 10:g} mL or less.")


def check_still(builder: SceneBuilder) -> None:
    """Raises SceneError for an inflated balloon that is moved, by its tamp or by the cannula around it."""
    for name, member in builder.scene.cast.items():
        if not isinstance(member, cast.Balloon):
            continue
        mover: str | None = member.on
        while mover is not None:
            _check_unmoved(builder, name, mover)
            mover = builder.host(mover)


def _check_unmoved(builder: SceneBuilder, balloon: str, mover: str) -> None:
    """Raises SceneError where a part moves while a balloon that goes with it is inflated."""
    volume, channels = builder.channels[balloon].volume_ml, builder.channels[mover]
    filled = [key for key in volume.keys if max(key.before, key.after) > 0.0]
    moves: list[Key] = [*channels.place.keys, *channels.travel.keys, *channels.roll_deg.keys]
    for move in moves:
        at_rest = volume.at(move.starts_s) == 0.0 and volume.at(move.ends_s) == 0.0
        if not at_rest or any(_overlap(move, key) for key in filled):
            wrong = f"{mover} moves while {balloon} is inflated."
            raise builder.error(move.path, wrong, f"Deflate {balloon} first.")


def _overlap(a: Key, b: Key) -> bool:
    return a.starts_s < b.ends_s - SOON_S and b.starts_s < a.ends_s - SOON_S
