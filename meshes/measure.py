"""What a reader would measure on the bodies that are shown: six-point heights, wedge angle, volumes, depths."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
from vtkmodules.vtkCommonCore import vtkDoubleArray, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkFiltersCore import vtkImplicitPolyDataDistance

from meshes.build import build
from meshes.part import Part
from meshes.six_point import Heights, body_section, six_point
from meshes.specs import VertebraSpec


@lru_cache(maxsize=512)
def heights(spec: VertebraSpec) -> Heights:
    """The heights and the wedge angle of a vertebra, from the triangles that are drawn and nothing else."""
    part = build(spec)
    return six_point(body_section(part.vertices, part.faces))


def volume_ml(part: Part) -> float:
    """What a body encloses, mL."""
    return part.volume_mm3 / 1000.0


def depth_mm(points_mm: np.ndarray, part: Part) -> np.ndarray:
    """(n,) mm: how deep (n, 3) points in the part's frame lie under its surface; negative for points outside it."""
    surface = vtkPolyData()
    corners = vtkPoints()
    corners.SetData(numpy_to_vtk(np.ascontiguousarray(part.vertices, dtype=float), deep=True))
    surface.SetPoints(corners)
    cells = vtkCellArray()
    starts = np.arange(0, 3 * len(part.faces) + 1, 3, dtype=np.int64)
    links = np.ascontiguousarray(part.faces, dtype=np.int64).ravel()
    cells.SetData(numpy_to_vtkIdTypeArray(starts, deep=True), numpy_to_vtkIdTypeArray(links, deep=True))
    surface.SetPolys(cells)
    distance = vtkImplicitPolyDataDistance()
    distance.SetInput(surface)
    found = vtkDoubleArray()
    distance.FunctionValue(numpy_to_vtk(np.ascontiguousarray(points_mm, dtype=float), deep=True), found)
    return -np.array([found.GetValue(i) for i in range(found.GetNumberOfValues())])
