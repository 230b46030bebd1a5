"""Where the words go that name things in a pane: in its side margins, in their order, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from kyphoscope.viz.render.camera import Rect


@dataclass(frozen=True, slots=True)
class Tag:
    """A word to be placed, in lines: how big it and its letters are and where its thing is in the frame, px."""

    lines: tuple[str, ...]
    w: int
    h: int
    at: tuple[float, float]
    px: int = 0
    part: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A word in its place: the rectangle that it takes, and the way of its leader to the thing it names."""

    tag: Tag
    box: Rect
    leader: tuple[tuple[float, float], tuple[float, float]]


def place(tags: Sequence[Tag], left: Rect, right: Rect, gap: int) -> tuple[Placed, ...]:
    """Every tag beside its thing, in the left or the right margin; no two boxes overlap.

    left, right : the margins that words may take; words start at the outer edge of each
    gap : least distance between two words and between a word and its leader, px
    """
    middle = 0.5 * (left.x + right.x + right.w)
    lefts = [tag for tag in tags if tag.at[0] < middle]
    rights = [tag for tag in tags if tag.at[0] >= middle]
    # Words that a margin has no room for change sides, those nearest to the other side first.
    while lefts and _height(lefts, gap) > left.h:
        rights.append(lefts.pop(lefts.index(max(lefts, key=lambda tag: tag.at[0]))))
    while rights and _height(rights, gap) > right.h and _height(lefts, gap) < left.h:
        lefts.append(rights.pop(rights.index(min(rights, key=lambda tag: tag.at[0]))))
    return (*_column(lefts, left, gap, True), *_column(rights, right, gap, False))


def have_room(placed: Sequence[Placed], left: Rect, right: Rect) -> bool:
    """Whether every word is within the height of its margin and none lies over another."""
    within = all(
        margin.y <= p.box.y and p.box.y + p.box.h <= margin.y + margin.h
        for p in placed
        for margin in (left if p.box.x < right.x else right,)
    )
    return within and not any(
        a.box.x < b.box.x + b.box.w
        and b.box.x < a.box.x + a.box.w
        and a.box.y < b.box.y + b.box.h
        and b.box.y < a.box.y + a.box.h
        for a, b in combinations(placed, 2)
    )


def _height(tags: Sequence[Tag], gap: int) -> int:
    """What a column of words takes, px."""
    return sum(tag.h + gap for tag in tags) - gap


def _column(tags: list[Tag], margin: Rect, gap: int, is_left: bool) -> list[Placed]:
    """Words in one margin in the order of their things from top to bottom, each as near to its thing as it can be."""
    tags = sorted(tags, key=lambda tag: (tag.at[1], tag.at[0]))
    tops: list[float] = []
    floor = float(margin.y)
    for tag in tags:
        beside = tag.at[1] - 0.5 * tag.h
        wanted = tag.at[1] + 2 * gap if _reaches(tag, margin, gap, is_left) else beside
        tops.append(max(floor, wanted))
        floor = tops[-1] + tag.h + gap
    ceiling = float(margin.y + margin.h)
    for i in range(len(tags) - 1, -1, -1):
        tops[i] = min(tops[i], ceiling - tags[i].h)
        ceiling = tops[i] - gap
    return [_placed(tag, round(top), margin, gap, is_left) for tag, top in zip(tags, tops, strict=True)]


def _reaches(tag: Tag, margin: Rect, gap: int, is_left: bool) -> bool:
    """Whether a thing lies so far out that the word stands over or under it and not beside it."""
    if is_left:
        return tag.at[0] < margin.x + tag.w + gap
    return tag.at[0] > margin.x + margin.w - tag.w - gap


def _placed(tag: Tag, top: int, margin: Rect, gap: int, is_left: bool) -> Placed:
    x = margin.x if is_left else margin.x + margin.w - tag.w
    box = Rect(x, top, tag.w, tag.h)
    if _reaches(tag, margin, gap, is_left):
        foot = min(max(tag.at[0], x), x + tag.w), float(top if tag.at[1] < top + 0.5 * tag.h else top + tag.h)
        return Placed(tag, box, (foot, tag.at))
    start = float(x + tag.w + gap if is_left else x - gap), top + 0.5 * tag.h
    return Placed(tag, box, (start, tag.at))
