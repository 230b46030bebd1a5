"""Closed surfaces with fewer triangles, so that what is drawn in every frame is no finer than can be seen."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate, repeat, takewhile
from operator import mul

import numpy as np

from kyphoscope.meshes.geometry.polydata import polydata, surface_of
from kyphoscope.meshes.geometry.triangles import Surface, is_closed, without_fins


def thinned(vertices: np.ndarray, faces: np.ndarray, share: float) -> Surface:
    """The same closed surface with about `share` of its triangles left, fewest where it is flattest."""
    left, triangles = surface_of(polydata(vertices, faces).decimate(1.0 - share))
    return left, without_fins(triangles)


def lightened(vertices: np.ndarray, faces: np.ndarray, most: int) -> Surface:
    """The same closed surface with about `most` triangles, or the next number at which thinning leaves it closed."""
    shares = takewhile(lambda share: share < 1.0, accumulate(repeat(1.02), mul, initial=most / len(faces)))
    return first_closed((thinned(vertices, faces, share) for share in shares), (vertices, faces))


def first_closed(tries: Iterable[Surface], otherwise: Surface) -> Surface:
    """The first that is closed: thinning by quadrics now and then leaves a fold at one share and not at the next."""
    return next((one for one in tries if is_closed(one[1])), otherwise)
