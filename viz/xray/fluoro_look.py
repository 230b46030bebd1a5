"""What a transmitted beam looks like on a fluoroscope's monitor: windowed, a little blurred, grainy, in a round field.

All of it is schematic: scatter is a smooth floor, blur and grain are of about the usual size, and the monitor follows
the brightness in the middle of the field, as the automatic control of a C-arm does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.ndimage import gaussian_filter

from kyphoscope.meshes.specs import check_choice, check_range
from kyphoscope.viz.xray.c_arm import CArm

POLARITIES = {"bone_dark": "bone dark", "bone_bright": "bone bright"}
"""Both ways of showing an X-ray, as on an image intensifier and as on film, and what a picture says of them."""
HELD = "Last image hold"
SCHEMATIC = "Schematic X-ray"

SCATTER = 0.30
"""Share of the signal that is scatter (30 to 50 % behind a grid, recalled)."""
SCATTER_MM = 26.0
"""How far scatter spreads on the detector, as drawn."""
COARSE = 16
"""Scatter and brightness are computed on a grid this many times coarser."""
EVENED = 0.85
"""Share of the slow changes of brightness over the field that the monitor evens out."""
EVENED_MM = 24.0
BLUR_MM = 0.40
"""On the detector: focal spot, phosphor and movement, 0.5 to 1 mm across in all (recalled)."""
GRAIN = 0.036
"""Quantum noise of one pixel at the reference brightness, in optical depth, as drawn for a dose of fluoroscopy."""
GRAIN_PX = 0.7
WANDER_PX = 251
"""How far the grain is shifted from picture to picture."""
BLACK = 0.02
"""What the monitor shows outside of the field."""
EDGE_PX = 1.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Monitor:
    """How the monitor is set.

    polarity : a key of POLARITIES
    level : how bright what lies at the reference is, 0 to 1, with bone dark
    window : optical depth from there to nearly black: the smaller, the harder the picture
    grain : 1 for the usual noise, 0 for none
    seed : chooses the noise
    Raises ValueError for an unknown polarity and for numbers out of range.
    """

    polarity: str = "bone_dark"
    level: float = 0.66
    window: float = 0.60
    grain: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        check_choice("polarity", self.polarity, tuple(POLARITIES))
        check_range("level", self.level, 0.1, 0.9)
        check_range("window", self.window, 0.1, 10.0)
        check_range("grain", self.grain, 0.0, 10.0)


USUAL = Monitor()


@dataclass(frozen=True, eq=False)
class Signal:
    """What the detector receives before the grain of a moment is added; the same at all times.

    depth : (h, w) float32: optical depth beside the reference, evened out over the field
    unrest : (h, w) float32: how strong the grain is at each place
    """

    depth: np.ndarray
    unrest: np.ndarray

    def stretched(self, size: tuple[int, int]) -> Signal:
        """The same in a picture of another size (w, h), read linearly between its pixels."""
        w, h = size
        if self.depth.shape == (h, w):
            return self
        return Signal(_stretched_both(self.depth, w, h), _stretched_both(self.unrest, w, h))


def shown(intensity: np.ndarray, arm: CArm, t_s: float, monitor: Monitor = USUAL, held: bool = False) -> np.ndarray:
    """(h, w) uint8 grey of what `fluoro.radiograph` returns; the same for the same beam, time, setting and size.

    t_s : the lesson's time, which chooses the grain, so that a still picture does not shimmer
    held : the pedal is up and the last image stands: a corner of the field's frame says so
    """
    return on_monitor(signal(intensity, arm), t_s, monitor, held)


def signal(intensity: np.ndarray, arm: CArm) -> Signal:
    """What of a picture is the same at all times: blur, scatter and brightness."""
    h, w = intensity.shape
    pitch = arm.mm_per_px((w, h))
    left = gaussian_filter(intensity, BLUR_MM / pitch, mode="nearest", truncate=2.5)
    # Scatter adds light, and most of it, for its size, where the beam is weakest.
    left *= 1.0 - SCATTER
    left += SCATTER * _broad(intensity, SCATTER_MM / pitch)
    depth = np.log(np.maximum(left, 1e-9, out=left), out=left)
    np.negative(depth, out=depth)
    depth -= EVENED * _broad(depth, EVENED_MM / pitch)
    depth -= np.float32(np.median(depth[::4, ::4][_field(w, h)[::4, ::4] > 0.5]))
    unrest = np.clip(depth, -2.0, 3.0)
    unrest *= 0.5
    return Signal(depth, np.exp(unrest, out=unrest))


def on_monitor(seen: Signal, t_s: float, monitor: Monitor = USUAL, held: bool = False) -> np.ndarray:
    """(h, w) uint8 grey: the signal with the grain of a moment, as the monitor is set; else as `shown`."""
    h, w = seen.depth.shape
    depth = seen.unrest * _grain(w, h, monitor.seed, t_s)
    depth *= np.float32(monitor.grain * GRAIN)
    depth += seen.depth
    bright = _tone(depth, monitor)
    if monitor.polarity == "bone_bright":
        np.subtract(1.0, bright, out=bright)
    bright -= BLACK
    bright *= _field(w, h)
    bright += BLACK
    bright *= 255.0
    picture = np.rint(bright, out=bright).astype(np.uint8)
    if held:
        _mark_held(picture)
    return picture


def _tone(depth: np.ndarray, monitor: Monitor) -> np.ndarray:
    """Brightness, 0 to 1, with bone dark: straight round the reference, and never quite black or white."""
    depth *= np.float32(2.2 / monitor.window)
    depth += np.float32(np.log(1.0 / monitor.level - 1.0))
    bright = np.exp(np.clip(depth, -20.0, 20.0, out=depth), out=depth)
    bright += 1.0
    return np.reciprocal(bright, out=bright)


def _broad(values: np.ndarray, sigma_px: float) -> np.ndarray:
    """(h, w) float32: the values blurred widely, by way of a coarse grid."""
    h, w = values.shape
    rows, columns = max(1, round(h / COARSE)), max(1, round(w / COARSE))
    of_row, of_column = np.arange(h) * rows // h, np.arange(w) * columns // w
    by_row = np.add.reduceat(values, np.flatnonzero(np.diff(of_row, prepend=-1)), axis=0)
    small = np.add.reduceat(by_row, np.flatnonzero(np.diff(of_column, prepend=-1)), axis=1)
    small /= np.bincount(of_row)[:, None] * np.bincount(of_column)
    small = gaussian_filter(small, (sigma_px * rows / h, sigma_px * columns / w), mode="nearest")
    return _stretched_both(small, w, h)


def _stretched_both(values: np.ndarray, w: int, h: int) -> np.ndarray:
    """(h, w): the picture read linearly between the middles of its cells, across first, as that is less to do."""
    return _stretched(np.ascontiguousarray(_stretched(values.T, w).T), h)


def _stretched(values: np.ndarray, count: int) -> np.ndarray:
    """(count, columns): rows read linearly between the middles of the cells that they stand for."""
    place = np.clip((np.arange(count) + 0.5) * len(values) / count - 0.5, 0.0, len(values) - 1.0)
    first = np.minimum(place.astype(int), max(0, len(values) - 2))
    share = (place - first).astype(np.float32)[:, None]
    looked_up = values[np.minimum(first + 1, len(values) - 1)]
    low = values[first]
    looked_up -= low
    looked_up *= share
    looked_up += low
    return looked_up


@lru_cache(maxsize=4)
def _noise(w: int, h: int, seed: int) -> np.ndarray:
    """(h, w) float32 of mean 0 and standard deviation 1, as correlated as a detector's, and wider than a picture."""
    raw = np.random.default_rng(seed).standard_normal((h + WANDER_PX, w + WANDER_PX), np.float32)
    soft = gaussian_filter(raw, GRAIN_PX)
    return soft / soft.std()


def _grain(w: int, h: int, seed: int, t_s: float) -> np.ndarray:
    """The noise of one moment."""
    across, down = np.random.default_rng((seed, round(1000 * t_s) % 2**31)).integers(0, WANDER_PX, 2)
    return _noise(w, h, seed)[down : down + h, across : across + w]


@lru_cache(maxsize=4)
def _field(w: int, h: int) -> np.ndarray:
    """(h, w) float32: 1 within the round field, 0 outside, with a narrow edge."""
    y, x = np.ogrid[0.5 - h / 2 : h / 2, 0.5 - w / 2 : w / 2]
    away = min(w, h) / 2 - 2.0 - np.hypot(x, y)
    return np.clip(0.5 + away / EDGE_PX, 0.0, 1.0).astype(np.float32)


def _mark_held(picture: np.ndarray) -> None:
    """Two upright bars in the corner, outside of the field: the sign of a pause, to be read beside the word."""
    h, w = picture.shape
    unit = max(2, min(w, h) // 64)
    top, right = unit, w - unit
    for start in (3, 1):
        picture[top : top + 4 * unit, right - start * unit : right - (start - 1) * unit] = 200
