"""A scalar field sampled on a box of even cells, read between its nodes and turned into closed surfaces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import map_coordinates
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkFiltersCore import vtkFlyingEdges3D

from kyphoscope.meshes.geometry.polydata import surface_of
from kyphoscope.meshes.geometry.triangles import Surface, without_slivers


@dataclass(frozen=True, eq=False)
class Grid:
    """A field on the nodes `origin_mm + spacing_mm * (i, j, k)`.

    values : (nx, ny, nz) float32, indexed x, y, z; for solids the signed distance in mm, negative inside
    """

    origin_mm: np.ndarray
    spacing_mm: float
    values: np.ndarray

    def nodes(self) -> np.ndarray:
        """(nx * ny * nz, 3) float mm, z fastest, in the order of `values.ravel()`."""
        return node_points(self.origin_mm, self.spacing_mm, self.values.shape)

    def scaled(self, factor: float) -> Grid:
        """The same field for a body `factor` times as large."""
        if factor == 1.0:
            return self
        return Grid(self.origin_mm * factor, self.spacing_mm * factor, self.values * np.float32(factor))

    def at(self, points_mm: np.ndarray) -> np.ndarray:
        """The field at (n, 3) points, (n,) float, linear between nodes; outside the box the value at its border."""
        index = (np.asarray(points_mm, float) - self.origin_mm) / self.spacing_mm
        return map_coordinates(self.values, index.T, order=1, mode="nearest")

    def distance_mm(self, points_mm: np.ndarray) -> np.ndarray:
        """For a signed distance, also outside the box: (n,) mm, at most what is left to the box and from there on."""
        points = np.asarray(points_mm, float)
        high = self.origin_mm + self.spacing_mm * (np.array(self.values.shape) - 1)
        nearest = np.clip(points, self.origin_mm, high)
        return self.at(nearest) + np.linalg.norm(points - nearest, axis=1)

    def along(self, starts_mm: np.ndarray, directions: np.ndarray, step_mm: float, reach_mm: float) -> np.ndarray:
        """The field on rays, (n, k): at their starts (n, 3) and from there every `step_mm` up to `reach_mm`.

        directions : (n, 3) or (3,), unit
        """
        away = np.arange(0.0, reach_mm + step_mm / 2, step_mm)
        points = starts_mm[:, None] + away[:, None] * np.broadcast_to(directions, starts_mm.shape)[:, None]
        return self.at(points.reshape(-1, 3)).reshape(points.shape[:2])


def first_crossing_mm(values: np.ndarray, step_mm: float) -> np.ndarray:
    """(...) mm: how far along a ray a field first is 0, on its way in or out; nan where it stays on one side.

    values : (..., k): the field every `step_mm` along each ray, its start first; straight between them
    """
    beyond = values > 0
    changed = beyond[..., 1:] != beyond[..., :1]
    before = changed.argmax(axis=-1)
    a, b = (np.take_along_axis(values, (before + i)[..., None], axis=-1)[..., 0] for i in (0, 1))
    met = changed.any(axis=-1)
    return np.where(met, step_mm * before + step_mm * a / np.where(met, a - b, 1.0), np.nan)


def way_out_mm(values: np.ndarray, step_mm: float) -> np.ndarray:
    """(...) mm: how far along a ray a solid goes on; 0 where the ray starts outside, all of it where it ends inside.

    values : as for `first_crossing_mm`
    """
    crossing = first_crossing_mm(values, step_mm)
    inside = np.where(np.isnan(crossing), step_mm * (values.shape[-1] - 1), crossing)
    return np.where(values[..., 0] > 0, 0.0, inside)


def node_points(origin_mm: np.ndarray, spacing_mm: float, shape: tuple[int, ...]) -> np.ndarray:
    """(n, 3) float mm: every node of a box, z fastest."""
    axes = [origin_mm[i] + spacing_mm * np.arange(shape[i]) for i in range(3)]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)


def sample(
    field: Callable[[np.ndarray], np.ndarray], low_mm: np.ndarray, high_mm: np.ndarray, spacing_mm: float
) -> Grid:
    """`field`, a function from (n, 3) points to (n,) values, sampled on the box from `low_mm` to `high_mm`."""
    low = np.asarray(low_mm, float)
    shape = tuple(int(n) for n in np.ceil((np.asarray(high_mm, float) - low) / spacing_mm).astype(int) + 1)
    values = field(node_points(low, spacing_mm, shape)).reshape(shape).astype(np.float32)
    return Grid(low, spacing_mm, values)


def sample_near(
    field: Callable[[np.ndarray], np.ndarray],
    low_mm: np.ndarray,
    high_mm: np.ndarray,
    spacing_mm: float,
    near_mm: float,
) -> Grid:
    """As `sample`, but asked at every other node only, and everywhere where the field is within `near_mm` of zero.

    In between it is filled in straight, which a distance far from its surface bears well: a fifth of the time.
    """
    coarse = sample(field, low_mm, high_mm, 2 * spacing_mm)
    values = coarse.values
    for axis in range(3):
        values = _halved(values, axis)
    near = np.abs(values) < near_mm
    points = coarse.origin_mm + spacing_mm * np.argwhere(near)
    values[near] = field(points)
    return Grid(coarse.origin_mm, spacing_mm, values)


def _halved(values: np.ndarray, axis: int) -> np.ndarray:
    """The values with their means put between them along one axis."""
    along = np.moveaxis(values, axis, 0)
    filled = np.empty((2 * len(along) - 1, *along.shape[1:]), values.dtype)
    filled[::2] = along
    filled[1::2] = (along[1:] + along[:-1]) / 2
    return np.ascontiguousarray(np.moveaxis(filled, 0, axis))


def contour(grid: Grid, level: float) -> Surface:
    """The surface where the field is `level`, around everything below it.

    Returns vertices (n, 3) float mm and faces (m, 3) int64, closed and wound outward: the field is padded, so a
    solid that touches the border of the box is closed there. Both are empty where nothing lies below the level.
    """
    padded = np.pad(grid.values, 1, constant_values=max(float(grid.values.max()), level) + grid.spacing_mm)
    image = vtkImageData()
    image.SetDimensions(*padded.shape)
    image.SetSpacing(grid.spacing_mm, grid.spacing_mm, grid.spacing_mm)
    image.SetOrigin(*(grid.origin_mm - grid.spacing_mm))
    image.GetPointData().SetScalars(numpy_to_vtk(padded.ravel(order="F"), deep=True))
    edges = vtkFlyingEdges3D()
    edges.SetInputData(image)
    edges.SetValue(0, level)
    edges.ComputeNormalsOff()
    edges.ComputeGradientsOff()
    edges.ComputeScalarsOff()
    edges.Update()
    vertices, faces = surface_of(edges.GetOutput())
    return without_slivers(vertices, faces[:, ::-1])  # VTK takes the inside for what lies above the level
