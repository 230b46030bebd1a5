"""The balloon of a tamp from folded to full, and the hollow with its rim of compacted bone that it leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from scipy.ndimage import gaussian_filter, minimum_filter

from kyphoscope.meshes.devices.fill_space import room_field
from kyphoscope.meshes.devices.instruments import markers_mm
from kyphoscope.meshes.devices.stop_rule import stop_mm
from kyphoscope.meshes.fracture.fracture import broken, unbroken
from kyphoscope.meshes.geometry.grid import way_out_mm
from kyphoscope.meshes.geometry.loft import angles, fan, loft, quads
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.geometry.triangles import Surface, agrees, outward, vertex_normals, volume_mm3, without_loose
from kyphoscope.meshes.specs import BalloonSpec, CavitySpec, VertebraSpec
from kyphoscope.meshes.tables.instrument_tables import FOLDED_BALLOON_MM, TAMP_SHAFT_MM, balloon_size
from kyphoscope.meshes.vertebra.vertebra_surface import CORTEX_MM

SIDES = 36
STATIONS = 26
TUNNEL_MM = TAMP_SHAFT_MM / 2 + 0.15
"""Radius of the hole in which the tamp's shaft and marker bands lie."""
PLEATS = 5
BEYOND_MM = 6.0
"""How far past its folded ends a balloon may reach when full."""
STEP_MM = 1.0
REACH_MM = 14.0
SHELL_MM = 0.5
"""Spongy bone that stays, compacted, between a full balloon and the cortical shell."""
MIDLINE_MM = 1.2
"""A balloon that lies to one side stays this far from the midline, where its partner is."""
RIM_MM = 1.3
"""Thickness of the compacted rim, 1.0 to 1.5 mm as drawn."""
MOUTH_MM = 1.8
"""Radius of the rim's opening towards the cannula: drill and filler (`TOOL_MM`) pass it."""
WIDEST_MM = 60.0
"""A free radius at which a balloon fills all the room it has."""
TOLERANCE = 2e-4


def balloon(spec: BalloonSpec) -> Part:
    """The balloon at its volume, in the tamp's frame, a ring round the tamp's shaft; pleated and slim at 0 mL.

    The surface encloses what was filled in, so its volume is `volume_ml` from 0.04 mL on; the folded balloon's own
    wall takes up about 0.02 mL. Raises ValueError for a balloon that is not made, a volume outside 0 to what the
    balloon may hold, one that the bone round it has no room for, or a vertebra without the tamp's place in it.
    """
    _check(spec)
    return Part(*_ringed(_at_volume(spec)), "balloon")


def room_ml(spec: BalloonSpec) -> float:
    """The most that a balloon can hold where it is, whatever `spec.volume_ml` is: by its make and by the bone, mL.

    Raises ValueError as `balloon` does, for all but the volume.
    """
    _check(replace(spec, volume_ml=0.0))
    room = _room(spec.balloon_mm, spec.vertebra, spec.vertebra_from_tamp)
    widest = volume_mm3(*_ringed(_rings(spec.balloon_mm, room, WIDEST_MM))) / 1000.0
    return min(balloon_size(spec.balloon_mm).most_ml, widest)


def cavity_void(spec: CavitySpec) -> Surface:
    """The hollow itself, closed, wound outward, in the vertebra's frame: the fullest balloon, moved with the bone."""
    vertices, faces = unbroken_void(spec.balloon)
    return broken(vertices, spec.vertebra), faces


def cavity(spec: CavitySpec) -> Part:
    """The rim of compacted spongy bone round the hollow, in the vertebra's frame: one closed cup, open towards the
    cannula where the instruments pass; 1.3 mm thick, thinner where the cortical shell is near."""
    vertices, faces = _unbroken_rim(spec.balloon)
    return Part(broken(vertices, spec.vertebra), faces, "compacted_bone")


def _check(spec: BalloonSpec) -> None:
    most = balloon_size(spec.balloon_mm).most_ml
    if not 0.0 <= spec.volume_ml <= most:
        raise ValueError(
            f"A {spec.balloon_mm:g} mm balloon holds 0 to {most:g} mL, but {spec.volume_ml:g} mL are asked for."
        )
    if (spec.vertebra is None) != (spec.vertebra_from_tamp is None):
        raise ValueError("A balloon in a vertebra needs both 'vertebra' and 'vertebra_from_tamp', but got only one.")


@dataclass(frozen=True, eq=False)
class Room:
    """How far a balloon can reach round its tamp.

    radius_mm : (stations, SIDES) from the axis outward, at z = `z_mm`
    front_mm, rear_mm : the z where the axis itself comes too near to the shell
    """

    z_mm: np.ndarray
    radius_mm: np.ndarray
    front_mm: float
    rear_mm: float


@lru_cache(maxsize=16)
def _at_volume(spec: BalloonSpec) -> list[np.ndarray]:
    """The balloon's outer rings, front to rear, at its volume."""
    room = _room(spec.balloon_mm, spec.vertebra, spec.vertebra_from_tamp)
    wanted = 1000.0 * spec.volume_ml
    folded = _rings(spec.balloon_mm, room, 0.0)
    if volume_mm3(*_ringed(folded)) >= wanted:
        return folded
    most = room_ml(spec)
    if spec.volume_ml > most:
        raise ValueError(f"There is no room for {spec.volume_ml:g} mL in this balloon here; the most is {most:.1f} mL.")
    low, high = 0.0, 6.0
    while volume_mm3(*_ringed(_rings(spec.balloon_mm, room, high))) < wanted:
        low, high = high, 1.6 * high
    return _rings(spec.balloon_mm, room, _girth(spec.balloon_mm, room, wanted, low, high))


def _girth(balloon_mm: float, room: Room, wanted_mm3: float, low: float, high: float) -> float:
    """The free radius at which the balloon holds `wanted_mm3`: false position, halving when one end stays put."""
    under = volume_mm3(*_ringed(_rings(balloon_mm, room, low))) - wanted_mm3
    over = volume_mm3(*_ringed(_rings(balloon_mm, room, high))) - wanted_mm3
    for _ in range(40):
        girth = (low * over - high * under) / (over - under)
        miss = volume_mm3(*_ringed(_rings(balloon_mm, room, girth))) - wanted_mm3
        if abs(miss) < TOLERANCE * wanted_mm3:
            break
        if miss < 0:
            low, under, over = girth, miss, over / 2 if under < 0 and miss / under > 0.5 else over
        else:
            high, over, under = girth, miss, under / 2 if over > 0 and miss / over > 0.5 else under
    return girth


def _rings(balloon_mm: float, room: Room, girth_mm: float) -> list[np.ndarray]:
    """The outer rings, front to rear, of a balloon that would swell to the radius `girth_mm` if nothing held it."""
    front, rear = markers_mm(balloon_mm)
    middle, half = (front + rear) / 2, (front - rear) / 2
    stretch = 0.32 * girth_mm
    backward = _soft_least(stretch, max(rear - room.rear_mm, 0.0))
    # What the balloon cannot do backwards it does forwards.
    forward = _soft_least(stretch + 0.7 * (stretch - backward), max(room.front_mm - front, 0.0))
    ahead, behind = half + forward, half + backward
    share = np.cos(np.linspace(0.0, np.pi, STATIONS))
    z = middle + np.where(share > 0, share * ahead, share * behind)
    bulge = girth_mm * np.sqrt(np.maximum(1.0 - np.abs(share) ** 2.3, 0.0))[:, None]
    limit = np.stack([np.interp(z, room.z_mm, column) for column in room.radius_mm.T], axis=1)
    held = bulge / (1.0 + (bulge / limit) ** 7) ** (1 / 7)
    radius = (_folded_radius(z, middle, half) ** 4 + held**4) ** 0.25
    turn = angles(SIDES)
    return [
        np.column_stack([r * np.cos(turn), r * np.sin(turn), np.full(SIDES, at)])
        for r, at in zip(radius, z, strict=True)
    ]


def _folded_radius(z: np.ndarray, middle: float, half: float) -> np.ndarray:
    """(n, SIDES): the pleats of the folded balloon, wrapped round the shaft and tapered to it at both ends."""
    near_end = np.clip((half - np.abs(z - middle)) / 2.0, 0.0, 1.0)
    taper = (near_end * near_end * (3 - 2 * near_end))[:, None]
    wrap = PLEATS * (angles(SIDES)[None, :] + 0.06 * (z - middle)[:, None])
    ridge = (0.5 + 0.5 * np.cos(wrap)) ** 1.5
    return TUNNEL_MM + 0.03 + taper * (0.02 + (FOLDED_BALLOON_MM / 2 - TUNNEL_MM - 0.05) * ridge)


def _soft_least(a: float, b: float) -> float:
    """The smaller of two lengths, rounded off where they are alike; never more than either."""
    if a <= 0.0 or b <= 0.0:
        return 0.0
    return float(a / (1.0 + (a / b) ** 4) ** 0.25)


def _ringed(rings: list[np.ndarray]) -> Surface:
    """The outer rings closed over the tunnel in which the shaft lies."""
    turn = angles(SIDES)
    tunnel = [
        np.column_stack([TUNNEL_MM * np.cos(turn), TUNNEL_MM * np.sin(turn), np.full(SIDES, end[0, 2])])
        for end in (rings[-1], rings[0])
    ]
    return loft(rings + tunnel, looped=True)


@lru_cache(maxsize=64)
def _room(balloon_mm: float, vertebra: VertebraSpec | None, vertebra_from_tamp: Pose | None) -> Room:
    """The room that the marrow of the vertebra leaves round the tamp, as the bone is now; without a bone, endless."""
    front, rear = markers_mm(balloon_mm)
    z = np.arange(rear - BEYOND_MM, front + BEYOND_MM + 1e-6, STEP_MM)
    if vertebra is None or vertebra_from_tamp is None:
        return Room(z, np.full((len(z), SIDES), 1e3), front + 1e3, rear - 1e3)
    turn, reach = angles(SIDES // 2), np.arange(0.0, REACH_MM, STEP_MM)
    spokes = np.stack([np.outer(np.cos(turn), reach), np.outer(np.sin(turn), reach)], axis=-1)
    points = np.empty((len(z), len(turn), len(reach), 3))
    points[..., :2] = spokes
    points[..., 2] = z[:, None, None]
    depth = _outside(vertebra_from_tamp.apply(points.reshape(-1, 3)), vertebra, vertebra_from_tamp, (front + rear) / 2)
    depth = depth.reshape(points.shape[:3])
    # Smoothed so that the balloon is, but first drawn in, so that smoothing nowhere takes it through a wall.
    radius = minimum_filter(_free_mm(depth), (3, 3), mode=("nearest", "wrap"))
    radius = gaussian_filter(radius, (0.8, 0.9), mode=("nearest", "wrap"))
    between = (radius + np.roll(radius, -1, axis=1)) / 2
    radius = np.stack([radius, between], axis=2).reshape(len(z), SIDES)
    middle = (front + rear) / 2
    on_axis = depth[:, 0, 0] + TUNNEL_MM
    too_far_back = vertebra_from_tamp.apply(points[:, 0, 0])[:, 1] > stop_mm(vertebra.level, vertebra.size_factor)
    on_axis = np.where(too_far_back & (z < rear), 1.0, on_axis)
    blocked_ahead, blocked_behind = z[(on_axis > 0) & (z > middle)], z[(on_axis > 0) & (z < middle)]
    return Room(
        z,
        np.maximum(radius, TUNNEL_MM),
        float(blocked_ahead.min()) - STEP_MM if len(blocked_ahead) else float(z[-1]),
        float(blocked_behind.max()) + STEP_MM if len(blocked_behind) else float(z[0]),
    )


def _outside(points_mm: np.ndarray, vertebra: VertebraSpec, vertebra_from_tamp: Pose, middle_mm: float) -> np.ndarray:
    """(n,): how far points of the broken vertebra are outside the room for a balloon, negative within, about mm."""
    whole = unbroken(points_mm, vertebra)
    depth = room_field(vertebra).at(whole) + CORTEX_MM + SHELL_MM
    aside = vertebra_from_tamp.point((0.0, 0.0, middle_mm))[0]
    if abs(aside) > 4.0:
        depth = np.maximum(depth, MIDLINE_MM - points_mm[:, 0] * np.sign(aside))
    return depth


def _free_mm(depth: np.ndarray) -> np.ndarray:
    """(...) mm: how far spokes go until they leave the room.

    One that ends in the room counts whole where it is coming nearer to a wall, else up to the wall's distance from the
    last step but one: it runs on behind the body, where no balloon is wanted.
    """
    before, end = depth[..., -2], depth[..., -1]
    last_step = np.where(end > before, STEP_MM, np.minimum(-before, STEP_MM))
    whole = STEP_MM * (depth.shape[-1] - 2) + last_step
    return np.where((depth > 0).any(axis=-1), way_out_mm(depth, STEP_MM), whole)


@lru_cache(maxsize=16)
def unbroken_void(spec: BalloonSpec) -> Surface:
    """The hollow that a balloon leaves, where it was in the unbroken bone."""
    if spec.vertebra is None or spec.vertebra_from_tamp is None:
        raise ValueError("A cavity needs a balloon that is in a vertebra: give 'vertebra' and 'vertebra_from_tamp'.")
    _check(spec)
    vertices, faces = loft(_at_volume(spec))
    return unbroken(spec.vertebra_from_tamp.apply(vertices), spec.vertebra), faces


@lru_cache(maxsize=16)
def _unbroken_rim(spec: BalloonSpec) -> Surface:
    """The rim round a hollow, where it was in the unbroken bone: its outside, a lip round its mouth, its inside."""
    vertices, faces = unbroken_void(spec)
    spare = -room_field(spec.vertebra).at(vertices) - CORTEX_MM if spec.vertebra is not None else np.zeros(0)
    beside = np.abs(vertices[:, 0]) - 0.2
    thickness = np.clip(np.minimum(0.85 * spare, beside), 0.1, RIM_MM)
    outside = vertices + vertex_normals(vertices, faces) * thickness[:, None]
    # The hollow's rings run from its front to its rear; the mouth is the last that drill and filler would pass. As
    # long as the tamp's nose stands out of the balloon it stands out of the rim too.
    wide = np.flatnonzero(_from_axis(vertices).min(axis=1) >= MOUTH_MM)
    mouth = int(wide[-1]) if len(wide) else STATIONS - 1
    index, capped = np.arange(STATIONS * SIDES).reshape(STATIONS, SIDES), _holds_nose(spec)
    # Outside, where the rim lies in the marrow, every second ring will do.
    coarse = np.append(np.arange(0, mouth, 2), mouth)
    around = np.vstack([_cup(index[: mouth + 1], capped)[:, ::-1], _cup(index[coarse], capped) + len(vertices)])
    lips = [_lip(around, index[row], len(vertices)) for row in ([mouth] if capped else [0, mouth])]
    return outward(*without_loose(np.vstack([vertices, outside]), np.vstack([around, *lips])))


def _cup(rings: np.ndarray, capped: bool) -> np.ndarray:
    """The faces over rows of a hollow's vertices, closed over its front end if `capped`."""
    here, there = rings[:-1], rings[1:]
    wall = quads(here, np.roll(here, -1, axis=1), np.roll(there, -1, axis=1), there)
    return np.vstack([wall, fan(STATIONS * SIDES, rings[0][::-1])]) if capped else wall


def _holds_nose(spec: BalloonSpec) -> bool:
    """Whether a balloon has grown past the tip of its tamp."""
    return bool(_at_volume(spec)[0][0, 2] > 0.05)


def _from_axis(vertices: np.ndarray) -> np.ndarray:
    """(STATIONS, SIDES) mm: how far the rings of a hollow are from the line between its two ends."""
    front, rear = vertices[-2], vertices[-1]
    axis = (rear - front) / np.linalg.norm(rear - front)
    return np.linalg.norm(np.cross(vertices[:-2] - front, axis), axis=1).reshape(STATIONS, SIDES)


def _lip(around: np.ndarray, ring: np.ndarray, shift: int) -> np.ndarray:
    """The faces between a ring of the hollow and the same ring of the rim's outside, `shift` vertices later."""
    lip = quads(ring, ring + shift, np.roll(ring, -1) + shift, np.roll(ring, -1))
    return lip if agrees(around, lip) else lip[:, ::-1]
