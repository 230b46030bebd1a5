"""What lies under a point of the picture: the body that is pointed at there, and where on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kyphoscope.meshes.build import build
from kyphoscope.meshes.devices.balloon import cavity_void
from kyphoscope.meshes.geometry.pose import Vector
from kyphoscope.meshes.specs import CavitySpec, Spec
from kyphoscope.scenes.state import Cut, PartState, SceneState, View
from kyphoscope.viz.render.camera import Rect, axes, mm_per_px
from kyphoscope.viz.render.cut_faces import ORDER, inside_of, is_cut
from kyphoscope.viz.render.style import THEMES, face_opacity, look_of

SOLID_AT = 0.35
"""How solid a body must be drawn for a click to hit it rather than what is seen through it."""
CLEARS = 1.5
"""Bodies clear as glass does: where they face the eye, their opacity to the power of this is left of them."""
ASIDE_MM = (1.3e-8, 0.7e-8)
"""The ray is moved aside by this, so that it never runs along an edge of a symmetrical mesh."""

Spans = list[tuple[float, float]]
"""Stretches of a ray inside a body: the end nearer to the eye first, mm from the plane through the focus to the eye."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A body under a point of the picture.

    part, spec : its name and what it is
    point_mm : where it is met, in the world
    opacity : how solid it is drawn, 0 to 1
    on_cut : whether that is on the face that a cut has opened
    """

    part: str
    spec: Spec
    point_mm: Vector
    opacity: float
    on_cut: bool = False


@dataclass(frozen=True, slots=True)
class _Met:
    """Where a ray meets a body first, and what is needed to compare it with other bodies.

    depth_mm : from the plane through the focus towards the eye
    above : which of two surfaces that lie on each other is seen: the larger
    solid : whether it is seen as a thing, and not a veil before one
    """

    depth_mm: float
    above: int
    solid: bool
    on_cut: bool
    part: PartState


@dataclass(frozen=True, eq=False)
class _Ray:
    """A line of sight: `start` (3,) mm in the plane through the focus, and the unit directions (3,) of the view."""

    start: np.ndarray
    right: np.ndarray
    up: np.ndarray
    towards: np.ndarray

    def within(self, part: PartState) -> _Ray:
        """The same in the frame of a part."""
        m = part.pose.matrix()
        turn = m[:3, :3]
        return _Ray((self.start - m[:3, 3]) @ turn, self.right @ turn, self.up @ turn, self.towards @ turn)

    def point(self, depth_mm: float) -> Vector:
        """The point of it at a depth."""
        x, y, z = (self.start + depth_mm * self.towards).tolist()
        return x, y, z


def hit(state: SceneState, view: View, pane: Rect, px: float, py: float) -> Hit | None:
    """The body under a point of a pane, and where it is met; None where there is none.

    Faint bodies let a click through to what is behind them; where there is nothing else, the nearest of them is hit.

    view : the eye that the pane is seen by
    px, py : in pixels, counted as the pane is
    """
    ray = _ray(view, pane, px, py)
    met = [crossed for part in state.parts if (crossed := _met(part, state, ray)) is not None]
    if not met:
        return None
    nearest = max(met, key=lambda one: (one.solid, round(one.depth_mm, 6), one.above))
    part = nearest.part
    return Hit(part.name, part.spec, ray.point(nearest.depth_mm), part.opacity, nearest.on_cut)


def plane_point(view: View, pane: Rect, px: float, py: float) -> Vector:
    """The point under a pixel in the plane through the view's focus that faces the eye, for where no body is."""
    return _ray(view, pane, px, py).point(0.0)


def _ray(view: View, pane: Rect, px: float, py: float) -> _Ray:
    """The line of sight of a pixel, the reverse of `camera.projected`."""
    right, up, towards = axes(view)
    scale = mm_per_px(view, pane)
    across, upward = scale * (px - pane.x - 0.5 * pane.w), scale * (pane.y + 0.5 * pane.h - py)
    return _Ray(np.array(view.focus_mm) + across * right + upward * up, right, up, towards)


def _met(part: PartState, state: SceneState, ray: _Ray) -> _Met | None:
    """Where a ray meets one body first, as it is drawn: cut open, hollowed by what lies in it."""
    own = ray.within(part)
    if not _passes(part.spec, own):
        return None
    spans = _spans(*_surface(part.spec), own)
    outside, cut_mm = [near for near, _ in spans], None
    if state.cut is not None and spans and is_cut(part.spec):
        for inner in inside_of(part.spec, state.parts):
            if _passes(inner, own):
                spans = _without(spans, _spans(*_hollow(inner), own))
        spans, cut_mm = _kept(spans, state.cut, ray)
    if not spans:
        return None
    on_cut = spans[0][0] == cut_mm
    material = build(part.spec).material
    if on_cut:
        solid = face_opacity(part, material) >= SOLID_AT
    else:
        look = look_of(part, material, state.treated, state.cut is not None, THEMES["dark"])
        solid = look.face_alpha >= SOLID_AT**CLEARS
    # The wall of a hollow is that of the body which is in it.
    above = (1 + ORDER.index(material) if material in ORDER else 1) if on_cut else 0 if spans[0][0] in outside else -1
    return _Met(spans[0][0], above, solid, on_cut, part)


def _surface(spec: Spec) -> tuple[np.ndarray, np.ndarray]:
    part = build(spec)
    return part.vertices, part.faces


def _hollow(inner: Spec) -> tuple[np.ndarray, np.ndarray]:
    """The surface by which an inner body hollows the one around it; for a cavity, its void and not its rim."""
    return cavity_void(inner) if isinstance(inner, CavitySpec) else _surface(inner)


@lru_cache(maxsize=512)
def _box(spec: Spec) -> tuple[Vector, Vector]:
    """The middle of the box round a body and half its lengths, mm, in the body's frame."""
    vertices = build(spec).vertices
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    (x, y, z), (a, b, c) = (0.5 * (low + high)).tolist(), (0.5 * (high - low)).tolist()
    return (x, y, z), (a, b, c)


def _passes(spec: Spec, ray: _Ray) -> bool:
    """Whether a ray in a body's frame goes through the box round it."""
    middle, half = (np.array(lengths) for lengths in _box(spec))
    off = middle - ray.start
    return all(abs(float(off @ way)) <= float(half @ np.abs(way)) + 1e-6 for way in (ray.right, ray.up))


def _spans(vertices: np.ndarray, faces: np.ndarray, ray: _Ray) -> Spans:
    """The stretches of a ray inside a closed, outward-wound surface, both in one frame, the nearest first."""
    flat = (vertices - ray.start) @ np.column_stack([ray.right, ray.up]) - ASIDE_MM
    # A triangle that lies on one side of the ray altogether, left or right, above or below, does not meet it.
    right, above = (flat > 0.0).T
    side = np.where(right, np.uint8(1), np.uint8(2)) | np.where(above, np.uint8(4), np.uint8(8))
    near = faces[(side[faces[:, 0]] & side[faces[:, 1]] & side[faces[:, 2]]) == 0]
    corners = flat[near]
    x, y = corners[..., 0], corners[..., 1]
    # Twice the area between the ray and the edge opposite to each corner: of one sign where the ray is within.
    edges = np.stack([x[:, i] * y[:, j] - x[:, j] * y[:, i] for i, j in ((1, 2), (2, 0), (0, 1))], axis=1)
    entering = edges.min(axis=1) > 0.0
    inside = entering | (edges.max(axis=1) < 0.0)
    share = edges[inside] / edges[inside].sum(axis=1, keepdims=True)
    depth = np.sum(share * ((vertices[near[inside]] - ray.start) @ ray.towards), axis=1)
    return _paired(depth, entering[inside])


def _paired(depth: np.ndarray, entering: np.ndarray) -> Spans:
    """Stretches inside from the depths at which surfaces are met, each on the way in or out."""
    spans, within, start = [], 0, 0.0
    for at in np.lexsort((~entering, -depth)).tolist():
        before = within
        within += 1 if entering[at] else -1
        if before <= 0 < within:
            start = float(depth[at])
        elif within <= 0 < before:
            spans.append((start, float(depth[at])))
    return spans


def _without(spans: Spans, holes: Spans) -> Spans:
    """What is left of stretches where others are taken out of them."""
    for near, far in holes:
        pieces = [piece for a, b in spans for piece in ((a, max(near, b)), (min(far, a), b))]
        spans = [(a, b) for a, b in pieces if a > b]
    return spans


def _kept(spans: Spans, cut: Cut, ray: _Ray) -> tuple[Spans, float | None]:
    """The stretches that a cut leaves, and its plane's depth; None where the ray runs along it or comes from behind."""
    normal = np.array(cut.normal)
    off, turn = float((ray.start - cut.point_mm) @ normal), float(ray.towards @ normal)
    if abs(turn) < 1e-9 * float(np.linalg.norm(normal)):
        return (spans if off <= 0.0 else []), None
    plane_mm = -off / turn
    if turn > 0.0:
        return [(min(near, plane_mm), far) for near, far in spans if far < plane_mm], plane_mm
    return [(near, max(far, plane_mm)) for near, far in spans if near > plane_mm], None
