"""Path lengths by the graphics card: every surface drawn once, where rays leave it added, where they enter taken away.

A ray enters a closed body through a front face and leaves it through a back face, so the sum over all faces of their
distance from the tube, with that sign, is the path within. It is done in VTK, with which window, movie and tests draw
already: a float picture that blends by adding, and a fragment that says a distance and not a colour.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import atan, degrees
from types import TracebackType

import numpy as np
from vtkmodules.vtkCommonCore import VTK_FLOAT
from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkCommonMath import vtkMatrix4x4
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkRenderer, vtkRenderWindow
from vtkmodules.vtkRenderingOpenGL2 import (
    vtkClearRGBPass,
    vtkFramebufferPass,
    vtkOpaquePass,
    vtkRenderPassCollection,
    vtkSequencePass,
    vtkTextureObject,
)

from kyphoscope.meshes.geometry.polydata import polydata
from kyphoscope.viz.render.display import prepare_rendering
from kyphoscope.viz.xray.beam_layers import Layer, checked
from kyphoscope.viz.xray.c_arm import CArm, axes, secants, source_mm

GL_DEPTH_TEST, GL_BLEND, GL_ONE = 0x0B71, 0x0BE2, 1
GL_RED, GL_R32F, GL_FLOAT = 0x1903, 0x822E, 0x1406
RANGE_MM = (1.0, 20_000.0)
"""Nothing is ever clipped in front or behind: a body that loses a face there has no path."""

SETTLED = 3
"""Pictures in which a surface has been the same before it is taken for still."""

DISTANCE = """//VTK::Light::Impl
  float away = 1.0 / gl_FragCoord.w - middle;
  gl_FragData[0] = vec4((gl_FrontFacing ? -weight : weight) * away, 0.0, 0.0, 1.0);
"""


class GlBeam:
    """An off-screen window that sums up what the beam loses; draws again only what differs from the time before."""

    def __init__(self) -> None:
        prepare_rendering()
        self._window = vtkRenderWindow()
        self._window.SetOffScreenRendering(True)
        self._window.SetMultiSamples(0)
        self._renderer = vtkRenderer()
        self._renderer.SetBackground(0.0, 0.0, 0.0)
        self._renderer.AutomaticLightCreationOff()
        self._window.AddRenderer(self._renderer)
        self._pass = _adding_pass()
        self._renderer.SetPass(self._pass)
        self._bodies: dict[str, _Body] = {}
        self._aimed: tuple[CArm, tuple[int, int]] | None = None
        self._size = (0, 0)
        self._ages: dict[Layer, int] = {}
        self._still: frozenset[Layer] = frozenset()
        self._still_loss = np.zeros((1, 1), np.float32)

    def loss(self, layers: tuple[Layer, ...], arm: CArm, size: tuple[int, int]) -> np.ndarray:
        """(h, w) float32: the sum of weight times path over all layers, for the middle of every pixel.

        Raises ValueError for a layer that is not closed.
        """
        if (arm, size) != self._aimed:
            self._aim(arm, size)
            self._ages = {}
            self._forget()
        self._match(layers, arm.source_object_mm)
        self._ages = {layer: self._ages.get(layer, 0) + 1 for layer in layers}
        if not all(layer in self._ages for layer in self._still):
            self._forget()
        # What has not changed for some pictures is summed up once and for all.
        settled = frozenset(layer for layer, age in self._ages.items() if age >= SETTLED)
        if settled - self._still:
            self._still_loss = self._still_loss + self._draw(settled - self._still)
            self._still = settled
        moving = self._still_loss + self._draw(layer for layer in layers if layer not in self._still)
        return moving[::-1, ::-1] * secants(arm, size)

    def _forget(self) -> None:
        """Treat every surface as moving again."""
        w, h = self._size
        self._still, self._still_loss = frozenset(), np.zeros((h, w), np.float32)

    def _draw(self, layers: Iterable[Layer]) -> np.ndarray:
        """(h, w) float32: the sums along the beam's middle, seen from the tube, the lowest row first."""
        shown = {layer.name for layer in layers}
        for name, body in self._bodies.items():
            body.actor.SetVisibility(name in shown)
        self._window.Render()
        w, h = self._size
        sums = np.empty((h, w), np.float32)
        buffer = self._pass.GetColorTexture().Download()
        buffer.Download2D(VTK_FLOAT, sums, [w, h], 1, [0, 0])
        buffer.UnRegister(None)  # type: ignore[arg-type]  # it is ours to free, and nothing else may own it
        return sums

    def _aim(self, arm: CArm, size: tuple[int, int]) -> None:
        if size != self._size:
            self._resize(size)
        camera = self._renderer.GetActiveCamera()
        camera.SetPosition(*source_mm(arm))
        camera.SetFocalPoint(*arm.isocentre_mm)
        camera.SetViewUp(*axes(arm)[1])
        half_mm = size[1] * arm.mm_per_px(size) / 2
        camera.SetViewAngle(2 * degrees(atan(half_mm / arm.source_detector_mm)))
        camera.SetClippingRange(*RANGE_MM)
        self._aimed = (arm, size)

    def _resize(self, size: tuple[int, int]) -> None:
        """VTK takes up a new size one picture late, and makes four numbers a pixel, of which only one is needed."""
        self._size = size
        self._window.SetSize(*size)
        for body in self._bodies.values():
            body.actor.VisibilityOff()
        self._window.Render()
        self._window.Render()
        texture = self._pass.GetColorTexture()
        texture.SetInternalFormat(GL_R32F)
        texture.SetFormat(GL_RED)
        texture.SetDataType(GL_FLOAT)
        texture.Allocate2D(*size, 1, VTK_FLOAT)

    def _match(self, layers: tuple[Layer, ...], middle_mm: float) -> None:
        """Have a body for each of these layers and no others."""
        wanted = {layer.name for layer in layers}
        for name in [name for name in self._bodies if name not in wanted]:
            self._renderer.RemoveActor(self._bodies.pop(name).actor)
        for layer in layers:
            body = self._bodies.get(layer.name)
            if body is None:
                body = self._bodies[layer.name] = _Body()
                body.mapper.AddObserver("UpdateShaderEvent", self._add_up)  # type: ignore[arg-type]
                self._renderer.AddActor(body.actor)
            body.match(layer, middle_mm)

    def _add_up(self, *_: object) -> None:
        """Whatever VTK has set for the body that it is about to draw: blend by adding, hide nothing."""
        state = self._window.GetState()  # type: ignore[attr-defined]
        state.vtkglDisable(GL_DEPTH_TEST)
        state.vtkglEnable(GL_BLEND)
        state.vtkglBlendFunc(GL_ONE, GL_ONE)

    def close(self) -> None:
        """Free the window and all that is in it; the beam is of no use any more."""
        for body in self._bodies.values():
            body.mapper.RemoveAllObservers()
        self._renderer.RemoveAllViewProps()
        self._bodies.clear()
        self._renderer.SetPass(None)  # type: ignore[arg-type]
        self._pass.ReleaseGraphicsResources(self._window)
        self._window.RemoveRenderer(self._renderer)
        self._window.Finalize()

    def __enter__(self) -> GlBeam:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _adding_pass() -> vtkFramebufferPass:
    """Into a cleared float picture, bodies and nothing else."""
    steps, sequence = vtkRenderPassCollection(), vtkSequencePass()
    steps.AddItem(vtkClearRGBPass())
    steps.AddItem(vtkOpaquePass())
    sequence.SetPasses(steps)
    adding = vtkFramebufferPass()
    adding.SetColorFormat(vtkTextureObject.Float32)
    adding.SetDelegatePass(sequence)
    return adding


class _Body:
    """One surface on the graphics card."""

    def __init__(self) -> None:
        self.actor, self.mapper = vtkActor(), vtkPolyDataMapper()
        self.mapper.ScalarVisibilityOff()
        self.actor.SetMapper(self.mapper)
        self.actor.GetProperty().LightingOff()
        self._matrix = vtkMatrix4x4()
        self.actor.SetUserMatrix(self._matrix)
        shader = self.actor.GetShaderProperty()
        shader.AddFragmentShaderReplacement("//VTK::Light::Impl", True, DISTANCE, False)
        self._uniforms = shader.GetFragmentCustomUniforms()
        self._layer: Layer | None = None
        self._data: vtkPolyData | None = None
        self._points: np.ndarray | None = None
        self._faces: np.ndarray | None = None

    def match(self, layer: Layer, middle_mm: float) -> None:
        """Be this layer; only what differs from the one before is changed. A layer that is refused changes nothing."""
        before = self._layer
        if before is None or (before.kind, before.spec) != (layer.kind, layer.spec):
            self._shape(*checked(layer))
        self._layer = layer  # not before its surface is known to be closed
        self._uniforms.SetUniformf("middle", middle_mm)
        if before is None or before.weight != layer.weight:
            self._uniforms.SetUniformf("weight", layer.weight)
        if before is None or before.pose != layer.pose:
            self._matrix.DeepCopy(layer.pose.matrix().ravel().tolist())

    def _shape(self, vertices: np.ndarray, faces: np.ndarray) -> None:
        if faces is self._faces and self._points is not None and self._data is not None:
            self._points[:] = vertices
            self._data.GetPoints().Modified()
            self._data.Modified()
            return
        self._faces, self._points = faces, np.array(vertices, np.float32, order="C")
        self._data = polydata(self._points, faces.astype(np.int32))
        self.mapper.SetInputDataObject(self._data)
