"""The vertebral canal on the midline, as it is measured on meshes: how deep it is and how much of it is taken up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import ConvexHull

from kyphoscope.meshes.measure.six_point import section


@dataclass(frozen=True, eq=False)
class Canal:
    """The canal behind an unbroken body, in the mid-sagittal plane.

    wall : (n, 2) mm, y and z, upwards: the posterior wall, straight over its hollow and the basivertebral foramen
    depth_mm : the shortest way from the wall straight back to the arch
    """

    wall: np.ndarray
    depth_mm: float

    def taken_mm(self, outline: np.ndarray) -> float:
        """How far a body's section, (n, 2) mm as y and z, reaches behind the wall; below 0 where it stays before it."""
        wall_y = np.interp(outline[:, 1], self.wall[:, 1], self.wall[:, 0])
        return float((outline[:, 0] - wall_y).max())


def canal_of(vertices: np.ndarray, faces: np.ndarray) -> Canal:
    """The canal of an unbroken vertebra, from its mesh.

    Raises ValueError where the midline plane finds no canal.
    """
    every = section(vertices, faces)
    along = np.sort(every[:, 0])
    gaps = np.diff(along)
    if not len(gaps) or gaps.max() < 5.0:
        raise ValueError("The mid-sagittal section has no canal between body and arch.")
    behind = along[int(np.argmax(gaps))]
    body, arch = every[every[:, 0] <= behind], every[every[:, 0] > behind]
    hull = body[ConvexHull(body).vertices]
    run = np.roll(hull, -1, axis=0) - hull
    # qhull goes round anticlockwise: an edge that faces backwards runs up.
    faces_back = run[:, 1] > np.abs(run[:, 0])
    back = hull[faces_back | np.roll(faces_back, 1)]
    wall = back[np.argsort(back[:, 1])]
    return Canal(wall, float((arch[:, 0] - np.interp(arch[:, 1], wall[:, 1], wall[:, 0])).min()))
