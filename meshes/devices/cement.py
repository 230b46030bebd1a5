"""Bone cement at its volume: spongy between the trabeculae in vertebroplasty, compact in a kyphoplasty's cavity."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.ndimage import gaussian_filter, label, map_coordinates
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from kyphoscope.meshes.choices import PATTERNS, SIDES
from kyphoscope.meshes.devices.balloon import unbroken_void
from kyphoscope.meshes.devices.fill_space import HOLLOW, bone_to_fill, hollow_mm, room_field
from kyphoscope.meshes.devices.stop_rule import filled_to_mm
from kyphoscope.meshes.fracture.fracture import broken
from kyphoscope.meshes.geometry.cache import Arrays, cached_on_disk
from kyphoscope.meshes.geometry.grid import Grid, contour, node_points
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.pose import Vector
from kyphoscope.meshes.geometry.triangles import signed_distance_mm, volume_mm3
from kyphoscope.meshes.specs import BalloonSpec, CementSpec, VertebraSpec, check_choice
from kyphoscope.meshes.vertebra.vertebra_surface import CORTEX_MM

COARSE_MM = 0.8
FINE_MM = {"interdigitating": 0.75, "compact": 0.85}
"""Cells of each pattern's grid: what runs between trabeculae is uneven, a filled hollow is smooth."""
SHELL_MM = 0.45
"""Cement stays this far inside the cortical shell, so that its surface never reaches the bone's own."""
MIDLINE_MM = 0.25
"""Cement in a cavity to one side of the midline stays on its side, and so does cement with a `side`."""
SPREAD = 0.75
"""How unevenly marrow lets cement through: the standard deviation of the logarithm of its speed, as drawn."""
DENSE_MM = 4.0
"""Depth under the shell over which spongy bone grows denser outward, as drawn."""
LINING_MM = 0.15
"""The gap along the wall of a cavity until cement has filled it."""
UNEVEN = 0.45
"""How far single trabeculae hold cement back or let it ahead, about mm, as drawn."""
BACK_RADIUS_MM = 18.0
"""How rounded a filling is at its back where a cavity goes on behind it, as drawn."""
TOLERANCE = 5e-4
USABLE = 0.8
"""Share of the room in the unbroken bone that may be asked for; a broken body has less of it."""


def cement(spec: CementSpec) -> Part:
    """The cement at its volume, in the vertebra's frame: one closed body whose volume is what was asked for.

    A larger volume always contains every smaller one, and none goes further back than `filled_to_mm`, even where a
    cavity does. Raises ValueError for an unknown pattern, a compact filling without a cavity, a source outside the
    marrow, a cavity that is too narrow, or a volume that is not positive or that the marrow has no room for.
    """
    if not spec.volume_ml > 0.0:
        raise ValueError(f"Cement of {spec.volume_ml:g} mL cannot be shown: write more than 0.")
    front = _front_of(spec)
    if spec.volume_ml > front.room_ml:
        most = f"{front.room_ml:.1f} mL"
        raise ValueError(f"There is no room for {spec.volume_ml:g} mL of cement there; the most is {most}.")
    wanted = 1000.0 * spec.volume_ml
    low, high = float(front.levels[0]) - 1.0, float(front.levels[-1]) + 1.0
    share = 0.9  # of the unbroken volume, to begin with, is left where bone is crushed
    for _ in range(16):
        level = front.level_holding(wanted / share)
        if not low < level < high:
            level = (low + high) / 2
        vertices, faces = front.surface(level)
        vertices = broken(vertices, spec.vertebra)
        volume = volume_mm3(vertices, faces)
        if abs(volume - wanted) <= TOLERANCE * wanted:
            break
        low, high = (level, high) if volume < wanted else (low, level)
        share *= volume / wanted
    if abs(volume - wanted) > 0.1 * wanted:
        raise ValueError(f"There is no room for {spec.volume_ml:g} mL of cement in {spec.vertebra.level} as it is now.")
    return Part(vertices, faces, "cement")


def room_ml(spec: CementSpec) -> float:
    """The most cement that `cement` can show there with that pattern, whatever `spec.volume_ml` is, mL.

    Raises ValueError as `cement` does, for all but the volume.
    """
    return _front_of(spec).room_ml


def _front_of(spec: CementSpec) -> Front:
    if spec.pattern not in PATTERNS:
        allowed = " and ".join(repr(p) for p in PATTERNS)
        raise ValueError(
            f"Invalid value for the cement's 'pattern'. Allowed values are {allowed}, but got {spec.pattern!r} instead."
        )
    hollow = spec.fills.balloon if spec.fills is not None else None
    check_choice("side", spec.side, ("both", *SIDES))
    return _front(bone_to_fill(spec.vertebra), spec.pattern, spec.source_mm, hollow, spec.seed, spec.side)


@dataclass(frozen=True, eq=False)
class Front:
    """When cement reaches each point of the unbroken bone: at `level` it fills where `reached(level)` is negative.

    All three are fields on one grid, about mm:
    times : how far cement has come when it is here, if nothing shut it out
    into_bone : in a cavity, how far beyond the hollow's wall a point lies, as hard as it is to get there
    shut_out : signed distance to where cement may not go
    full : the level from which on a cavity is full and cement is pressed into the bone around it
    """

    origin_mm: np.ndarray
    spacing_mm: float
    times: np.ndarray
    into_bone: np.ndarray
    shut_out: np.ndarray
    full: float
    source: tuple[int, int, int]
    levels: np.ndarray

    @property
    def room_ml(self) -> float:
        """The most that may be asked for."""
        return USABLE * len(self.levels) * self.spacing_mm**3 / 1000.0

    def level_holding(self, volume_mm3: float) -> float:
        """The level at which about so much unbroken marrow is filled."""
        count = np.clip(volume_mm3 / self.spacing_mm**3, 0.5, len(self.levels) - 1)
        return float(np.interp(count, np.arange(len(self.levels)) + 0.5, self.levels))

    def reached(self, level: float) -> np.ndarray:
        """(nx, ny, nz): negative where cement is."""
        pressed = max(level - self.full, 0.0)
        # Once all of the hollow is reached, the times in it must not bend the field near its wall any more.
        inward = self.times - (level + 20.0 * pressed)
        return np.maximum(np.maximum(inward, self.into_bone - pressed), self.shut_out)

    def surface(self, level: float) -> tuple[np.ndarray, np.ndarray]:
        """The closed surface of the cement that hangs together with its source."""
        field = self.reached(level)
        filled = field < 0
        low, high = _box(filled)
        window = tuple(slice(a, b) for a, b in zip(low, high, strict=True))
        field = field[window].copy()
        bodies, count = label(filled[window])
        if count > 1:
            at = tuple(s - a for s, a in zip(self.source, low, strict=True))
            main = bodies[at] if bodies[at] else np.bincount(bodies.ravel())[1:].argmax() + 1
            field[(bodies > 0) & (bodies != main)] = 0.02
        # A node exactly on the surface would make triangles without area.
        field[np.abs(field) < 1e-3] = 1e-3
        return contour(Grid(self.origin_mm + self.spacing_mm * np.array(low), self.spacing_mm, field), 0.0)


def _box(mask: np.ndarray) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """First and one-past-last index of what is True along each axis, with one cell to spare."""
    low, high = [], []
    for axis in range(3):
        some = np.flatnonzero(mask.any(axis=tuple(a for a in range(3) if a != axis)))
        low.append(max(int(some[0]) - 1, 0))
        high.append(min(int(some[-1]) + 2, mask.shape[axis]))
    return tuple(low), tuple(high)


@lru_cache(maxsize=8)
def _front(
    bone: VertebraSpec, pattern: str, source_mm: Vector, hollow: BalloonSpec | None, seed: int, side: str = "both"
) -> Front:
    """The front for one way of filling a bone (`bone_to_fill`), kept on disk."""
    if room_field(bone).at(np.array([source_mm]))[0] > -CORTEX_MM:
        x, y, z = source_mm
        at = f"({x:.1f}, {y:.1f}, {z:.1f}) mm"
        raise ValueError(f"The cement's source {at} is not inside the marrow of {bone.level}.")
    if pattern == "compact" and hollow is None:
        raise ValueError("Compact cement fills a cavity: give 'fills'.")
    made = cached_on_disk(
        "cement-front",
        (bone, pattern, source_mm, hollow, seed, side),
        lambda: _make(bone, pattern, source_mm, hollow, seed, side),
    )
    origin = made["origin_mm"]
    source = np.round((np.array(source_mm) - origin) / FINE_MM[pattern]).astype(int)
    fields = made["times"], made["into_bone"], made["shut_out"]
    return Front(origin, FINE_MM[pattern], *fields, float(made["full"]), tuple(source.tolist()), made["levels"])


def _make(
    bone: VertebraSpec, pattern: str, source_mm: Vector, hollow: BalloonSpec | None, seed: int, side: str
) -> Arrays:
    """The arrays of a front."""
    body, spacing_mm = room_field(bone), FINE_MM[pattern]
    low, high = body_box(body)
    shape = tuple(int(n) for n in np.ceil((high - low) / spacing_mm).astype(int) + 1)
    nodes = node_points(low, spacing_mm, shape)
    behind = nodes[:, 1] - filled_to_mm(bone.level, bone.size_factor)
    shut_out = np.maximum(body.at(nodes) + CORTEX_MM + SHELL_MM, behind)
    if pattern == "interdigitating" or hollow is None:
        if side != "both":
            shut_out = np.maximum(shut_out, MIDLINE_MM - nodes[:, 0] * (1.0 if side == "left" else -1.0))
        times = _through_marrow(bone, body, low, high, np.array(source_mm), seed, nodes)
        into_bone, full = np.full(len(nodes), -1e3), np.inf
    else:
        shut_out = np.maximum(shut_out, _past_round_back(nodes, hollow, behind))
        times, into_bone, full, shut_out = _through_hollow(nodes, shape, hollow, np.array(source_mm), seed, shut_out)
    free = shut_out < 0
    when = np.maximum(times, np.where(into_bone > 0, into_bone + full, -1e3))[free]
    fields = {"times": times, "into_bone": into_bone, "shut_out": shut_out}
    arrays = {name: values.reshape(shape).astype(np.float32) for name, values in fields.items()}
    return arrays | {"origin_mm": low, "full": np.array(full), "levels": np.sort(when).astype(np.float32)}


def body_box(body: Grid) -> tuple[np.ndarray, np.ndarray]:
    """The corners of the box round a body, (3,) mm each."""
    first, past = _box(body.values < 0)
    return body.origin_mm + body.spacing_mm * np.array(first), body.origin_mm + body.spacing_mm * (np.array(past) - 1)


def trabeculae(shape: tuple[int, ...], spacing_mm: float, grain_mm: float, seed: int) -> np.ndarray:
    """Smooth noise of mean 0 and standard deviation 1 with lumps of about `grain_mm`, the same for the same seed."""
    noise = np.random.default_rng(seed).standard_normal(shape)
    smooth = gaussian_filter(noise, grain_mm / (2.4 * spacing_mm), mode="nearest")
    return (smooth - smooth.mean()) / smooth.std()


def _through_marrow(
    bone: VertebraSpec,
    body: Grid,
    low: np.ndarray,
    high: np.ndarray,
    source: np.ndarray,
    seed: int,
    nodes: np.ndarray,
) -> np.ndarray:
    """(n,) at fine nodes: how long cement takes from its source through marrow of uneven density."""
    shape = tuple(int(n) for n in np.ceil((high - low) / COARSE_MM).astype(int) + 1)
    points = node_points(low, COARSE_MM, shape)
    lumps = 0.7 * trabeculae(shape, COARSE_MM, 5.0, seed) + 0.75 * trabeculae(shape, COARSE_MM, 2.8, seed + 1000)
    depth = body.at(points)
    # Spongy bone is densest under the shell: cement turns aside before it gets there.
    dense = np.clip(1.0 + (depth + CORTEX_MM) / DENSE_MM, 0.0, 1.0)
    slowness = np.exp(-SPREAD * lumps.ravel() + 2.0 * dense)
    if bone.lesion in HOLLOW:
        slowness = np.where(hollow_mm(points, bone) < 0.4 * COARSE_MM, HOLLOW[bone.lesion], slowness)
    open_ = depth < 1.5
    times = shortest_times(points, shape, slowness, open_, source)
    times = gaussian_filter(times.reshape(shape), 0.6, mode="nearest")
    times = map_coordinates(times, ((nodes - low) / COARSE_MM).T, order=3, mode="nearest")
    # Single trabeculae are finer than the coarse grid: they only make the surface uneven.
    fine_mm = FINE_MM["interdigitating"]
    fine_shape = tuple(int(n) for n in np.round((nodes[-1] - nodes[0]) / fine_mm).astype(int) + 1)
    away = np.where(hollow_mm(nodes, bone) < 0.0, 0.0, np.linalg.norm(nodes - source, axis=1))
    times += UNEVEN * np.clip(away / 4.0, 0.0, 1.0) * trabeculae(fine_shape, fine_mm, 2.0, seed + 2000).ravel()
    # What is as fine as the grid itself would be drawn as facets.
    return gaussian_filter(times.reshape(fine_shape), 0.5, mode="nearest").ravel()


def shortest_times(
    points: np.ndarray, shape: tuple[int, ...], slowness: np.ndarray, open_: np.ndarray, source: np.ndarray
) -> np.ndarray:
    """(n,): the least time from `source` to each node, along steps to any of 26 neighbours.

    slowness : (n,) time per mm; nodes that are not `open_` are reached last of all
    """
    index = np.arange(len(points)).reshape(shape)
    starts, stops, lengths = [], [], []
    for step in [(i, j, k) for i in (-1, 0, 1) for j in (-1, 0, 1) for k in (-1, 0, 1) if (i, j, k) > (0, 0, 0)]:
        here = tuple(slice(max(-s, 0), n - max(s, 0)) for s, n in zip(step, shape, strict=True))
        there = tuple(slice(max(s, 0), n - max(-s, 0)) for s, n in zip(step, shape, strict=True))
        a, b = index[here].ravel(), index[there].ravel()
        both = open_[a] & open_[b]
        starts.append(a[both])
        stops.append(b[both])
        lengths.append(np.full(both.sum(), COARSE_MM * float(np.linalg.norm(step))))
    a, b = np.concatenate(starts), np.concatenate(stops)
    weights = np.concatenate(lengths) * (slowness[a] + slowness[b]) / 2
    # The source lies between nodes: one more node, joined straight to all that are near.
    away = np.linalg.norm(points - source, axis=1)
    near = np.flatnonzero((away < 2.5) & open_)
    a, b = np.append(a, np.full(len(near), len(points))), np.append(b, near)
    weights = np.append(weights, away[near] * slowness[near] ** 0.5 + 1e-6)
    graph = csr_matrix((weights, (a, b)), shape=(len(points) + 1,) * 2)
    times = dijkstra(graph, directed=False, indices=len(points))[:-1]
    last = times[np.isfinite(times)].max()
    return np.where(np.isfinite(times), times, 1.1 * last)


def _through_hollow(
    nodes: np.ndarray, shape: tuple[int, ...], hollow: BalloonSpec, source: np.ndarray, seed: int, shut_out: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float, np.ndarray]:
    """Times, depth into the bone, the level of a full cavity and the forbidden room, for a filling of a cavity."""
    vertices, faces = unbroken_void(hollow)
    # Smoothed, because distances from single vertices and normals are a little uneven between them.
    beyond = gaussian_filter(signed_distance_mm(nodes, vertices, faces).reshape(shape), 0.9, mode="nearest").ravel()
    lumps = trabeculae(shape, FINE_MM["compact"], 4.0, seed).ravel()
    fingers = trabeculae(shape, FINE_MM["compact"], 3.0, seed + 1000).ravel()
    # A filler's tip may lie in the channel just before the hollow: cement then starts where the hollow does.
    well_within = nodes[(beyond < -1.0) & (shut_out < 0)]
    if not len(well_within):
        raise ValueError(f"The cavity that a balloon of {hollow.volume_ml:g} mL leaves is too narrow for cement.")
    from_source = nodes - well_within[np.argmin(np.linalg.norm(well_within - source, axis=1))]
    backwards = np.clip(from_source[:, 1] / np.maximum(np.linalg.norm(from_source, axis=1), 1e-6), 0.0, 1.0)
    times = np.linalg.norm(from_source, axis=1) * (1.0 + 0.25 * backwards + 0.05 * lumps)
    full = float(times[(beyond < -LINING_MM) & (shut_out < 0)].max())
    aside = float(vertices[:, 0].mean())
    if abs(aside) > 3.0:
        shut_out = np.maximum(shut_out, MIDLINE_MM - nodes[:, 0] * np.sign(aside))
    hard = np.exp(0.4 * np.clip(fingers, -1.2, 2.0))
    into_bone = beyond * hard + LINING_MM
    return np.minimum(times, full - 1e-3), into_bone, full, shut_out


def _past_round_back(nodes: np.ndarray, hollow: BalloonSpec, behind: np.ndarray) -> np.ndarray:
    """(n,) about mm: how far nodes are past the rounded back of a filling, which touches the line in the cavity's neck.

    behind : (n,) how far nodes are behind the line; the same is returned where all of the cavity lies before it
    """
    past = nodes[behind > 0.0]
    neck = past[signed_distance_mm(past, *unbroken_void(hollow)) < 0.0]
    if not len(neck):
        return behind
    aside = nodes[:, [0, 2]] - neck[:, [0, 2]].mean(axis=0)
    return behind + (aside**2).sum(axis=1) / (2.0 * BACK_RADIUS_MM)
