"""Bone pressed together between its end plates: a displacement of space along z that never folds and can be undone.

Each upright line keeps its place. The bone near a plate moves with the plate, the bone between is pressed evenly, and
a dent of a plate dies away in the disc beyond it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

EVEN = 0.03
"""Share of the height between the plates, at either end, in which pressing begins and ends."""
EXACT_MM = 1e-10
STEPS = 60


@dataclass(frozen=True, eq=False)
class Columns:
    """What happens on the upright line through each of n points; all arrays are (n,) mm.

    low, high : below `low` bone moves with the lower plate, above `high` with the upper one
    down, up : how far the upper plate and all above it come down, and the lower plate and all below it rise
    dent_down, dent_up : the same for what dies away within `fades` beyond the plates
    thick : how far above `high` and below `low` the plates end
    """

    low: np.ndarray
    high: np.ndarray
    down: np.ndarray
    up: np.ndarray
    dent_down: np.ndarray
    dent_up: np.ndarray
    thick: np.ndarray
    fades: float

    def chosen(self, rows: np.ndarray) -> Columns:
        """The lines of some of the points."""
        low, high, down, up = (values[rows] for values in (self.low, self.high, self.down, self.up))
        return Columns(low, high, down, up, self.dent_down[rows], self.dent_up[rows], self.thick[rows], self.fades)


def even_share(z: np.ndarray, low: np.ndarray | float, high: np.ndarray | float) -> np.ndarray:
    """The share of the upper plate's displacement between still (0) and moved bone (1): even, with soft ends."""
    up = np.clip((z - low) / (high - low), 0.0, 1.0)
    soft_low, soft_high = np.minimum(up, EVEN), np.maximum(up - (1 - EVEN), 0.0)
    return (soft_low**2 / (2 * EVEN) + np.maximum(up - EVEN, 0.0) - soft_high**2 / (2 * EVEN)) / (1 - EVEN)


def soft_step(share: np.ndarray) -> np.ndarray:
    """0 up to 0, 1 from 1 on, and a smooth slope between."""
    held = np.clip(share, 0.0, 1.0)
    return held * held * (3 - 2 * held)


def rise(z: np.ndarray, c: Columns) -> np.ndarray:
    """How far points at the heights `z` rise, (n,) mm."""
    upper = even_share(z, c.low, c.high)
    down = c.down + c.dent_down * (1 - soft_step((z - c.high - c.thick) / c.fades))
    up = c.up + c.dent_up * (1 - soft_step((c.low - c.thick - z) / c.fades))
    return up * (1 - upper) - down * upper


def slope(z: np.ndarray, c: Columns) -> np.ndarray:
    """How much longer (above 1) or shorter a bit of the line at `z` becomes, (n,)."""
    span = c.high - c.low
    share = (z - c.low) / span
    pressed = np.clip(np.minimum(share, 1 - share) / EVEN, 0.0, 1.0) / (1 - EVEN) / span
    above = np.clip((z - c.high - c.thick) / c.fades, 0.0, 1.0)
    below = np.clip((c.low - c.thick - z) / c.fades, 0.0, 1.0)
    fading = c.dent_down * above * (1 - above) + c.dent_up * below * (1 - below)
    return 1 - (c.down + c.dent_down + c.up + c.dent_up) * pressed + 6 * fading / c.fades


def before(now: np.ndarray, c: Columns) -> np.ndarray:
    """The heights from which points rose to `now`: Newton's steps, halving where one would leave what is known."""
    z = now.copy()
    todo = np.arange(len(now))
    least = now - np.maximum(c.up, 0.0) - np.maximum(c.dent_up, 0.0) - np.maximum(-c.dent_down, 0.0) - 1e-6
    most = now + np.maximum(c.down, 0.0) + np.maximum(c.dent_down, 0.0) + np.maximum(-c.dent_up, 0.0) + 1e-6
    z = _straight(now, c)
    for _ in range(STEPS):
        here, there, lines = z[todo], now[todo], c.chosen(todo)
        miss = here + rise(here, lines) - there
        wrong = np.abs(miss) > EXACT_MM
        if not wrong.any():
            break
        todo, here, miss, lines = todo[wrong], here[wrong], miss[wrong], lines.chosen(wrong)
        least[todo] = np.where(miss < 0, here, least[todo])
        most[todo] = np.where(miss > 0, here, most[todo])
        step = here - miss / slope(here, lines)
        z[todo] = np.where((step > least[todo]) & (step < most[todo]), step, (least[todo] + most[todo]) / 2)
    return z


def _straight(now: np.ndarray, c: Columns) -> np.ndarray:
    """A near guess: as if pressing began at once and dents did not die away."""
    down, up = c.down + c.dent_down, c.up + c.dent_up
    share = np.clip((now - c.low - up) / (c.high - down - c.low - up), 0.0, 1.0)
    return now - up * (1 - share) + down * share
