"""The stretches of a lesson in which no body changes its shape, with what stands still in them worked out before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from kyphoscope.meshes.geometry.pose import Pose, Vector
from kyphoscope.meshes.specs import BalloonSpec, CavitySpec, CementSpec, Spec
from kyphoscope.scenes import cast
from kyphoscope.scenes.scene_builder import LabelTime, SceneBuilder
from kyphoscope.scenes.state import Cut, Label, PartState, View
from kyphoscope.scenes.track import SOON_S, OfTime, Track, moving
from kyphoscope.scenes.views import turning

T = TypeVar("T")
Mover = Callable[[float], PartState | None]
"""A moving part at a time within its segment; None while it is not shown."""


@dataclass(slots=True)
class Segment:
    """From one change to the next.

    parts : everything that is there, in the order of the cast, as it is in the middle of the segment
    movers : those of them that move or fade, by their place in `parts`
    fades : whether one of them may vanish
    unseen : what is hidden, or may be, in the segment but has a shape and stands still somewhere
    """

    starts_s: float
    ends_s: float
    step: int
    parts: tuple[PartState, ...]
    movers: tuple[tuple[int, Mover], ...]
    fades: bool
    unseen: tuple[PartState, ...]
    view: View | OfTime[View]
    cut: Cut | None
    labels: tuple[Label, ...] | OfTime[tuple[Label, ...]]

    def parts_at(self, t_s: float) -> tuple[PartState, ...]:
        if not self.movers:
            return self.parts
        row: list[PartState | None] = list(self.parts)
        for index, mover in self.movers:
            row[index] = mover(t_s)
        return tuple([part for part in row if part is not None]) if self.fades else tuple(row)  # type: ignore[arg-type]

    def hidden_beside(self, shown: tuple[PartState, ...]) -> tuple[PartState, ...]:
        """What has a place but is not among the parts that are shown."""
        if not self.fades:
            return self.unseen
        names = {part.name for part in shown}
        return tuple([part for part in self.unseen if part.name not in names])

    def view_at(self, t_s: float) -> View:
        return self.view(t_s) if callable(self.view) else self.view

    def labels_at(self, t_s: float) -> tuple[Label, ...]:
        return self.labels(t_s) if callable(self.labels) else self.labels


def segments(builder: SceneBuilder, step_starts_s: list[float], ends_s: float) -> list[Segment]:
    """All segments in order; none goes on across the beginning of a step."""
    times = _breaks(builder, step_starts_s, ends_s)
    fullest: dict[str, BalloonSpec] = {}
    row, step = [], 0
    for starts_s, stops_s in pairwise(times):
        while step + 1 < len(step_starts_s) and step_starts_s[step + 1] <= starts_s:
            step += 1
        row.append(SegmentBuilder(builder, 0.5 * (starts_s + stops_s), fullest).segment(starts_s, stops_s, step))
    return row


def _breaks(builder: SceneBuilder, step_starts_s: list[float], ends_s: float) -> list[float]:
    """Every time at which something begins, ends or takes a step; beginnings of steps are kept to the last digit."""
    tracks: list[Track] = [builder.view, builder.cut]
    for channels in builder.channels.values():
        tracks += channels.all()
    times = [t for track in tracks for t in track.breaks_s()]
    times += [t for label in builder.labels for t in (label.starts_s, label.ends_s)]
    kept = [*step_starts_s, ends_s]
    fixed = iter(kept[1:])
    following = next(fixed)
    row = [0.0]
    for t in sorted(times):
        while t >= following - SOON_S:
            if row[-1] < following:
                row.append(following)
            following = next(fixed, float("inf"))
        if t > row[-1] + SOON_S and t < ends_s - SOON_S:
            row.append(t)
    return sorted({*row, *kept})


@dataclass
class SegmentBuilder:
    """A builder between two breaks, seen at the time in the middle."""

    builder: SceneBuilder
    mid_s: float
    fullest: dict[str, BalloonSpec]
    places: dict[str, Pose | OfTime[Pose] | None] = field(default_factory=dict)

    def segment(self, starts_s: float, ends_s: float, step: int) -> Segment:
        parts: list[PartState] = []
        movers: list[tuple[int, Mover]] = []
        unseen: list[PartState | None] = []
        fades = False
        self._note_fullest()
        for name in self.builder.scene.cast:
            state, mover, may_vanish = self._part(name)
            if state is not None:
                if mover is not None:
                    movers.append((len(parts), mover))
                parts.append(state)
                fades = fades or may_vanish
            if state is None or may_vanish:
                unseen.append(self._unseen(name))
        return Segment(
            starts_s, ends_s, step, tuple(parts), tuple(movers), fades, tuple([p for p in unseen if p is not None]),
            self._view(), self.builder.cut.at(self.mid_s), self._labels(),
        )  # fmt: skip

    def _part(self, name: str) -> tuple[PartState | None, Mover | None, bool]:
        """A part in the middle of the segment, how it moves if it does, and whether it may vanish within it."""
        channels, mid_s = self.builder.channels[name], self.mid_s
        opacity = self._opacity(name)
        if not callable(opacity) and opacity <= 0.0:
            return None, None, False
        spec, place = self._spec(name), self._place(name)
        if spec is None or place is None:
            return None, None, False
        hardness, highlight = _now(channels.hardness, mid_s), _now(channels.highlight, mid_s)
        mover = _mover(name, spec, place, opacity, hardness, highlight)
        moves = any(callable(value) for value in (place, opacity, hardness, highlight))
        return mover(mid_s), mover if moves else None, callable(opacity)

    def _unseen(self, name: str) -> PartState | None:
        """A part as it is when it is shown; None for one without a shape or a place, on its way, or put away.

        Only instruments are ever on their way: bone, and what lies in or along it, stands still between two breaks.
        """
        put_away = self.builder.member(name).is_instrument and not self._is_shown_again(name)
        if put_away or not self._is_somewhere(name):
            return None
        spec, place = self._spec(name), self._place(name)
        if spec is None or place is None or callable(place):
            return None
        hardness = self.builder.channels[name].hardness.at(self.mid_s)
        return PartState(name, spec, place, cast.full_opacity(self.builder.member(name)), hardness)

    def _is_somewhere(self, name: str) -> bool:
        """Whether a part has a place: tissue lies along vertebrae, and a skin is not laid by asking where it is."""
        builder = self.builder
        while (host := builder.host(name)) is not None:
            name = host
        member = builder.member(name)
        if isinstance(member, cast.Skin):
            return member.vertebra == builder.treated or name in builder.skins
        return not isinstance(member, cast.TissueLayer) or builder.first_bone != ""

    def _is_shown_again(self, name: str) -> bool:
        """Whether a part is shown at some later time."""
        opacity, host = self.builder.channels[name].opacity, self.builder.host(name)
        if host is not None and self.builder.member(name).is_seen_with_host and not self._is_shown_again(host):
            return False
        later = [key.after for key in opacity.keys if key.ends_s > self.mid_s]
        return max([opacity.at(self.mid_s), *later]) > 0.0

    def _opacity(self, name: str) -> float | OfTime[float]:
        """What rides within another part is seen with it: a balloon with its tamp, a lesion with its bone."""
        own = _now(self.builder.channels[name].opacity, self.mid_s)
        host = self.builder.host(name)
        if host is None or not self.builder.member(name).is_seen_with_host:
            return own
        around = self._opacity(host)
        if not callable(own) and not callable(around):
            return own * around
        return lambda t_s: _value(own, t_s) * _value(around, t_s)

    def _place(self, name: str) -> Pose | OfTime[Pose] | None:
        """world_from_part, or how it moves; None while it is nowhere."""
        if name not in self.places:
            self.places[name] = self._slid(name) if self.builder.member(name).slides else self._carried(name)
        return self.places[name]

    def _carried(self, name: str) -> Pose | OfTime[Pose] | None:
        """The place of what goes with its host, or moves by itself."""
        builder, mid_s, host = self.builder, self.mid_s, self.builder.host(name)
        if host is not None:
            return self._place(host)
        still = builder.pose(name, mid_s)
        channels = builder.channels[name]
        place, roll = channels.place.active(mid_s), _now(channels.roll_deg, mid_s)
        if still is None or (place is None and not callable(roll)):
            return still
        at = still if place is None else _throughout(moving(place, channels.place.blend), still)
        return at if not callable(roll) else _rolled(at, roll)

    def _slid(self, name: str) -> Pose | OfTime[Pose] | None:
        """The place of what slides in its host."""
        builder, mid_s, channels = self.builder, self.mid_s, self.builder.channels[name]
        base = self._place(builder.host(name) or "")
        travel_mm = channels.travel.at(mid_s)
        if base is None or travel_mm is None:
            return None
        key = channels.travel.active(mid_s)
        travel = travel_mm if key is None else _throughout(moving(key, channels.travel.blend), travel_mm)
        roll = _now(channels.roll_deg, mid_s)
        if not callable(base) and not callable(travel) and not callable(roll):
            return builder.pose(name, mid_s)

        def place(t_s: float) -> Pose:
            moved = _value(base, t_s).moved(_value(travel, t_s))
            return Pose(moved.tip_mm, moved.axis, moved.roll_deg + _value(roll, t_s))

        return place

    def _spec(self, name: str) -> Spec | None:
        """What a part is; None for a cavity or cement that is not there yet."""
        member, builder, mid_s = self.builder.member(name), self.builder, self.mid_s
        if isinstance(member, cast.Balloon):
            return self._balloon(name, member)
        if isinstance(member, cast.Cavity):
            return self._cavity(member)
        if not isinstance(member, cast.Cement):
            return builder.plain_spec(name, mid_s)
        volume_ml = builder.channels[name].volume_ml.at(mid_s)
        if not volume_ml:
            return None
        fills = self._cavity(builder.member_of(cast.Cavity, member.fills)) if member.fills else None
        return CementSpec(
            vertebra=builder.vertebra_spec(member.inside, mid_s),
            pattern=member.pattern or ("compact" if member.fills else "interdigitating"),
            source_mm=builder.sources_mm[name],
            volume_ml=volume_ml,
            fills=fills,
            seed=int(member.seed),
            side=member.side or "both",
        )

    def _balloon(self, name: str, member: cast.Balloon) -> BalloonSpec:
        size_mm = self.builder.member_of(cast.Tamp, member.on).balloon_mm
        volume_ml = self.builder.channels[name].volume_ml.at(self.mid_s)
        tamp = self.builder.pose(member.on, self.mid_s)
        if not volume_ml or tamp is None:
            return BalloonSpec(balloon_mm=size_mm)
        bone = self.builder.treated_spec(self.mid_s)
        world = self.builder.pose(self.builder.treated, self.mid_s) or Pose()
        inside = tamp if world == Pose() else world.inverse().then(tamp)
        return BalloonSpec(balloon_mm=size_mm, volume_ml=volume_ml, vertebra=bone, vertebra_from_tamp=inside)

    def _note_fullest(self) -> None:
        """Balloons that are as full as they have ever been press the bone out to a larger cavity."""
        for name, member in self.builder.scene.cast.items():
            if isinstance(member, cast.Balloon):
                now = self._balloon(name, member)
                most_ml = self.fullest[name].volume_ml if name in self.fullest else 0.0
                if now.volume_ml and now.volume_ml >= most_ml:
                    self.fullest[name] = now

    def _cavity(self, member: cast.Cavity) -> CavitySpec | None:
        if member.of not in self.fullest:
            return None
        return CavitySpec(balloon=self.fullest[member.of], vertebra=self.builder.treated_spec(self.mid_s))

    def _view(self) -> View | OfTime[View]:
        key = self.builder.view.active(self.mid_s)
        if key is None:
            return self.builder.view.at(self.mid_s)
        turn, ease = turning(key.before, key.after), key.ease
        starts_s, lasts_s = key.starts_s, key.ends_s - key.starts_s
        return lambda t_s: turn(ease((t_s - starts_s) / lasts_s))

    def _labels(self) -> tuple[Label, ...] | OfTime[tuple[Label, ...]]:
        labels = [label for label in self.builder.labels if label.starts_s <= self.mid_s < label.ends_s]
        anchors = [(label, self._place(label.part), self._anchor(label)) for label in labels]
        anchors = [anchor for anchor in anchors if anchor[1] is not None]

        def at(t_s: float) -> tuple[Label, ...]:
            return tuple(
                [Label(label.text, _value(place, t_s).point(point), label.part) for label, place, point in anchors]
            )  # type: ignore[arg-type]

        return at if any(callable(place) for _, place, _ in anchors) else at(self.mid_s)

    def _anchor(self, label: LabelTime) -> Vector:
        """A label's point in its part's frame; on a bone it goes with the bone's shape."""
        if not label.landmark:
            return label.point_mm
        return self.builder.marks(label.part, self.mid_s)[label.landmark].tip_mm


def _now(track: Track[float], mid_s: float) -> float | OfTime[float]:
    """A number, or how it changes where it is just being changed."""
    key = track.active(mid_s)
    return track.at(mid_s) if key is None or key.steps else moving(key, track.blend)


def _value(value, t_s: float):  # type: ignore[no-untyped-def]
    """A value that may move, at a time."""
    return value(t_s) if callable(value) else value


def _throughout(moving: OfTime[T | None], otherwise: T) -> OfTime[T]:
    """What moves between two places is somewhere all the time."""

    def at(t_s: float) -> T:
        place = moving(t_s)
        return otherwise if place is None else place

    return at


def _rolled(place: Pose | OfTime[Pose], roll: OfTime[float]) -> OfTime[Pose]:
    def at(t_s: float) -> Pose:
        now = _value(place, t_s)
        return Pose(now.tip_mm, now.axis, roll(t_s))

    return at


def _mover(
    name: str,
    spec: Spec,
    place: Pose | OfTime[Pose],
    opacity: float | OfTime[float],
    hardness: float | OfTime[float],
    highlight: float | OfTime[float],
) -> Mover:
    """A part of which something changes all the time."""

    def at(t_s: float) -> PartState | None:
        seen = opacity(t_s) if callable(opacity) else opacity
        if seen <= 0.0:
            return None
        return PartState(
            name,
            spec,
            place(t_s) if callable(place) else place,
            seen,
            hardness(t_s) if callable(hardness) else hardness,
            highlight(t_s) if callable(highlight) else highlight,
        )

    return at
