"""One body on the screen, and one cut face: the only places that hold geometry for the graphics card."""

from __future__ import annotations

import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkImageData, vtkPlane, vtkPolyData
from vtkmodules.vtkCommonMath import vtkMatrix4x4
from vtkmodules.vtkFiltersCore import vtkPolyDataNormals, vtkTriangleMeshPointNormals
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkTexture

from kyphoscope.meshes.geometry.polydata import polydata
from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.viz.render.style import Colour, Look

CREASE_DEG = 32.0

# Seen edge-on a thin shell is looked through lengthwise, so its outline is dense and its face clear.
SEEN_THROUGH = """//VTK::Light::Impl
  float facing = clamp(abs(normalVCVSOutput.z), 0.0, 1.0);
  float edgeOn = (1.0 - facing) * (1.0 - facing);
  gl_FragData[0].a = mix(faceAlpha, rimAlpha, edgeOn);
  gl_FragData[0].rgb = mix(gl_FragData[0].rgb, rimColour, rimGlow * edgeOn);
"""


class Body:
    """One part in a renderer; `shape`, `place` and `colour` each change one thing and nothing else."""

    def __init__(self) -> None:
        self.actor = vtkActor()
        self._mapper = vtkPolyDataMapper()
        self._mapper.ScalarVisibilityOff()
        self.actor.SetMapper(self._mapper)
        self._matrix = vtkMatrix4x4()
        self.actor.SetUserMatrix(self._matrix)
        shader = self.actor.GetShaderProperty()
        shader.AddFragmentShaderReplacement("//VTK::Light::Impl", False, SEEN_THROUGH, False)
        self._uniforms = shader.GetFragmentCustomUniforms()
        self._points: np.ndarray | None = None
        self._data: vtkPolyData | None = None
        self._faces: np.ndarray | None = None

    def shape(self, vertices: np.ndarray, faces: np.ndarray, creased: bool) -> None:
        """Show another mesh; where the triangles are the same array, only its points are moved."""
        if faces is self._faces and self._points is not None and self._data is not None:
            self._points[:] = vertices
            self._data.GetPoints().Modified()
            self._data.Modified()
            return
        self._faces = faces
        self._points = np.array(vertices, np.float32, order="C")
        self._data = polydata(self._points, faces.astype(np.int32))
        if creased:
            crease = vtkPolyDataNormals()
            crease.SetFeatureAngle(CREASE_DEG)
            crease.SplittingOn()
            crease.ConsistencyOff()
            crease.SetInputData(self._data)
            crease.Update()
            self._mapper.SetInputDataObject(crease.GetOutput())
            self._faces = None  # split vertices cannot be moved by the part's own
        else:
            normals = vtkTriangleMeshPointNormals()
            normals.SetInputData(self._data)
            self._mapper.SetInputConnection(normals.GetOutputPort())

    def place(self, pose: Pose) -> None:
        """Move it rigidly."""
        self._matrix.DeepCopy(pose.matrix().ravel().tolist())

    def colour(self, look: Look) -> None:
        """Change its look."""
        prop = self.actor.GetProperty()
        prop.SetColor(*look.colour)
        prop.SetAmbient(look.ambient)
        prop.SetDiffuse(1.0 - look.ambient)
        prop.SetSpecular(look.specular)
        prop.SetSpecularPower(look.specular_power)
        prop.SetOpacity(1.0 if look.solid else 0.5)
        prop.BackfaceCullingOn()  # every body is closed, and what a cut opens is closed by cut faces
        self._uniforms.SetUniformf("faceAlpha", 1.0 if look.solid else look.face_alpha)
        self._uniforms.SetUniformf("rimAlpha", 1.0 if look.solid else look.rim_alpha)
        self._uniforms.SetUniformf("rimGlow", 0.0 if look.solid else look.rim_glow)
        self._uniforms.SetUniform3f("rimColour", look.rim_colour)

    def cut(self, plane: vtkPlane | None) -> None:
        """Take away what lies behind `plane` (in the world), or nothing."""
        self._mapper.RemoveAllClippingPlanes()
        if plane is not None:
            self._mapper.AddClippingPlane(plane)


class Face:
    """A flat cut face, one colour or with the grain of an image, in the frame of its part."""

    def __init__(self) -> None:
        self.actor = vtkActor()
        self._mapper = vtkPolyDataMapper()
        self._mapper.ScalarVisibilityOff()
        self.actor.SetMapper(self._mapper)
        self._matrix = vtkMatrix4x4()
        self.actor.SetUserMatrix(self._matrix)
        self._texture: vtkTexture | None = None
        prop = self.actor.GetProperty()
        prop.LightingOff()  # a diagram's even tone, from wherever it is looked at

    def grain(self, image: np.ndarray) -> None:
        """Show (rows, columns, 3) uint8, the lowest row first, times the tint; `shape` says what is where."""
        if self._texture is None:
            self._texture = _texture()
            self.actor.SetTexture(self._texture)
        data = vtkImageData()
        data.SetDimensions(image.shape[1], image.shape[0], 1)
        data.GetPointData().SetScalars(numpy_to_vtk(image.reshape(-1, 3), deep=True))
        self._texture.SetInputDataObject(data)

    def shape(self, points: np.ndarray, faces: np.ndarray, where: np.ndarray | None) -> None:
        """Show other triangles; `where` (n, 2) are their points' places on the grain, 0 to 1."""
        data = polydata(points.astype(np.float32), faces.astype(np.int32))
        if where is not None:
            coordinates = numpy_to_vtk(np.ascontiguousarray(where, np.float32), deep=True)
            data.GetPointData().SetTCoords(coordinates)
        self._mapper.SetInputDataObject(data)

    def place(self, pose: Pose) -> None:
        self._matrix.DeepCopy(pose.matrix().ravel().tolist())

    def tint(self, colour: Colour) -> None:
        self.actor.GetProperty().SetColor(*colour)


def _texture() -> vtkTexture:
    texture = vtkTexture()
    texture.InterpolateOn()
    texture.MipmapOn()
    texture.SetMaximumAnisotropicFiltering(1.0)  # the usual four samples a pixel cost software GL a seventh of a frame
    return texture
