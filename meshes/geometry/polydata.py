"""Surfaces as pyvista's PolyData, for the filters of VTK and for drawing, and taken back from them."""

from __future__ import annotations

import numpy as np
from pyvista import PolyData
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkPolyData

from kyphoscope.meshes.geometry.triangles import Surface


def polydata(vertices: np.ndarray, faces: np.ndarray) -> PolyData:
    """Triangles for VTK. The arrays are not copied, and kept as long as it lives: to move its points, change them.

    vertices : (n, 3) float32 or float64, which it stays
    faces : (m, 3) int32 or int64
    """
    return PolyData.from_regular_faces(np.ascontiguousarray(vertices), np.ascontiguousarray(faces), deep=False)


def surface_of(data: vtkPolyData) -> Surface:
    """Vertices (n, 3) float64 and faces (m, 3) int64, both copied, of what a filter returns: triangles and no others.

    By VTK's own calls, since pyvista takes as long to wrap a filter's result as a small contour takes to be made.
    """
    if data.GetNumberOfPolys() == 0:
        return np.zeros((0, 3)), np.zeros((0, 3), np.int64)
    vertices = vtk_to_numpy(data.GetPoints().GetData()).astype(float)
    return vertices, vtk_to_numpy(data.GetPolys().GetConnectivityArray()).reshape(-1, 3).astype(np.int64)
