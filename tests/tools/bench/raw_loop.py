"""What VTK itself can do: the same bodies as ready-made polygons, shown by bare actors, nothing else."""

from __future__ import annotations

import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
from vtkmodules.vtkCommonCore import vtkPoints, vtkUnsignedCharArray
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPlane, vtkPolyData
from vtkmodules.vtkCommonMath import vtkMatrix4x4
from vtkmodules.vtkFiltersCore import vtkPolyDataNormals
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkRenderer, vtkRenderWindow

from kyphoscope.meshes.build import build
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.specs import DiscSpec, Spec, VertebraSpec
from kyphoscope.scenes.state import PartState, SceneState, View
from kyphoscope.viz.render.style import THEMES, look_of


class RawLoop:
    """A window with a pane per lane; all polygons with normals are made beforehand, a frame only swaps them in."""

    def __init__(self, size: tuple[int, int], frames: list[tuple[SceneState, ...]]) -> None:
        self.frames = frames
        self.window = vtkRenderWindow()
        self.window.SetOffScreenRendering(True)
        self.window.SetMultiSamples(0)
        self.window.SetSize(*size)
        self.panes = []
        lanes = len(frames[0])
        for lane in range(lanes):
            renderer = vtkRenderer()
            renderer.SetViewport(lane / lanes, 0, (lane + 1) / lanes, 1)
            self.window.AddRenderer(renderer)
            self.panes.append((renderer, dict[str, vtkActor]()))
        self.bodies: dict[Spec, vtkPolyData] = {}
        for states in frames:
            for state in states:
                for part in state.parts:
                    if part.spec not in self.bodies:
                        self.bodies[part.spec] = polygons(build(part.spec))

    def draw(self, number: int) -> np.ndarray:
        for (renderer, actors), state in zip(self.panes, self.frames[number], strict=True):
            aim(renderer, state.view)
            for actor in actors.values():
                actor.VisibilityOff()
            for part in state.parts:
                if part.name not in actors:
                    actors[part.name] = vtkActor()
                    actors[part.name].SetMapper(vtkPolyDataMapper())
                    renderer.AddActor(actors[part.name])
                self.place(actors[part.name], part, state)
        self.window.Render()
        w, h = self.window.GetSize()
        pixels = vtkUnsignedCharArray()
        self.window.GetPixelData(0, 0, w - 1, h - 1, 1, pixels, 0)
        return np.asarray(pixels)

    def place(self, actor: vtkActor, part: PartState, state: SceneState) -> None:
        actor.VisibilityOn()
        mapper = actor.GetMapper()
        mapper.RemoveAllClippingPlanes()
        if state.cut is not None and isinstance(part.spec, VertebraSpec | DiscSpec):
            plane = vtkPlane()
            plane.SetOrigin(*state.cut.point_mm)
            plane.SetNormal(*(-np.array(state.cut.normal)))
            mapper.AddClippingPlane(plane)
        if mapper.GetInput() is not self.bodies[part.spec]:
            mapper.SetInputData(self.bodies[part.spec])
        matrix = vtkMatrix4x4()
        matrix.DeepCopy(part.pose.matrix().ravel())
        actor.SetUserMatrix(matrix)
        look = look_of(part, build(part.spec).material, state.treated, state.cut is not None, THEMES["dark"])
        actor.GetProperty().SetOpacity(look.face_alpha)


def polygons(part: Part) -> vtkPolyData:
    body = vtkPolyData()
    points = vtkPoints()
    points.SetData(numpy_to_vtk(np.ascontiguousarray(part.vertices, np.float32), deep=True))
    cells = vtkCellArray()
    offsets = numpy_to_vtkIdTypeArray(np.arange(0, 3 * len(part.faces) + 1, 3, dtype=np.int64), deep=True)
    cells.SetData(offsets, numpy_to_vtkIdTypeArray(part.faces.astype(np.int64).ravel(), deep=True))
    body.SetPoints(points)
    body.SetPolys(cells)
    normals = vtkPolyDataNormals()
    normals.SetInputData(body)
    normals.SplittingOff()
    normals.Update()
    return normals.GetOutput()


def aim(renderer: vtkRenderer, view: View) -> None:
    camera = renderer.GetActiveCamera()
    camera.ParallelProjectionOn()
    focus = np.array(view.focus_mm)
    camera.SetFocalPoint(*focus)
    camera.SetPosition(*(focus + 500 * np.array(view.towards)))
    camera.SetViewUp(*view.up)
    camera.SetParallelScale(0.5 * view.height_mm)
    camera.SetClippingRange(100, 900)
