"""One pane of the stage: the bodies and cut faces of one scene, kept in step with its state."""

from __future__ import annotations

import numpy as np
from vtkmodules.vtkCommonDataModel import vtkPlane
from vtkmodules.vtkRenderingCore import vtkActor, vtkRenderer

from kyphoscope.meshes.build import build
from kyphoscope.meshes.geometry.plane_section import Plane
from kyphoscope.meshes.specs import Spec
from kyphoscope.scenes.state import Cut, PartState, SceneState, View
from kyphoscope.viz.render.actors import Body, Face
from kyphoscope.viz.render.camera import EYE_MM, Rect, axes, mm_per_px
from kyphoscope.viz.render.cut_faces import GRAINED, cut_faces, grain_of, inside_of, is_cut, lift_mm
from kyphoscope.viz.render.cut_fill import Filled, in_space, left_by
from kyphoscope.viz.render.style import Theme, face_colour, face_opacity, grain_colours, look_of


class Lane:
    """A renderer and what is in it; `show` touches only what differs from the state before."""

    def __init__(self, renderer: vtkRenderer, theme: Theme) -> None:
        self.renderer = renderer
        self._theme = theme
        self._state: SceneState | None = None
        self._bodies: dict[str, Body] = {}
        self._parts: dict[str, PartState] = {}
        self._shapes: dict[str, tuple[Spec, Plane | None]] = {}
        self._faces: dict[tuple[str, str], Face] = {}
        self._faces_of: dict[str, tuple[object, ...]] = {}

    def aim(self, view: View, pane: Rect) -> None:
        """Point the camera; the depth range is fixed, so that a picture depends on its state alone."""
        _, up, towards = axes(view)
        focus = np.array(view.focus_mm)
        camera = self.renderer.GetActiveCamera()
        camera.ParallelProjectionOn()
        camera.SetFocalPoint(*focus)
        camera.SetPosition(*(focus + EYE_MM * towards))
        camera.SetViewUp(*up)
        camera.SetParallelScale(0.5 * mm_per_px(view, pane) * pane.h)
        camera.SetClippingRange(0.4 * EYE_MM, 1.6 * EYE_MM)

    def show(self, state: SceneState) -> bool:
        """Match the state; False where the picture is the same as before."""
        before = self._state
        self._state = state
        if before is not None and _same_bodies(before, state):
            return False
        there = {part.name for part in state.parts}
        for name in [name for name in self._bodies if name not in there]:
            self.renderer.RemoveActor(self._bodies.pop(name).actor)
            del self._parts[name], self._shapes[name]
        plane = _world_plane(state.cut) if state.cut else None
        recut = before is None or before.cut != state.cut or before.treated != state.treated
        for part in state.parts:
            self._show_part(part, state, plane, recut)
        self._show_faces(state)
        self._set_order(state)
        return True

    def _set_order(self, state: SceneState) -> None:
        """Draw in the order of the state: where layers blend, the last bit of a colour depends on the order."""
        order = [self._bodies[part.name].actor for part in state.parts]
        order += [self._faces[key].actor for key in sorted(self._faces)]
        drawn = self.renderer.GetViewProps()
        if [drawn.GetItemAsObject(i) for i in range(drawn.GetNumberOfItems())] != order:
            drawn.RemoveAllItems()
            for actor in order:
                drawn.AddItem(actor)

    def _show_part(self, part: PartState, state: SceneState, plane: vtkPlane | None, recut: bool) -> None:
        old = self._parts.get(part.name)
        if old == part and not recut:
            return
        mesh = build(part.spec)
        look = look_of(part, mesh.material, state.treated, plane is not None, self._theme)
        body = self._bodies.get(part.name)
        if body is None:
            body = self._bodies[part.name] = Body()
            self.renderer.AddActor(body.actor)
        opened = plane is not None and is_cut(part.spec)
        own_plane = _part_plane(state.cut, part) if opened and state.cut else None
        if self._shapes.get(part.name) != (part.spec, own_plane):
            self._shapes[part.name] = (part.spec, own_plane)
            faces = mesh.faces if own_plane is None else left_by(mesh.vertices, mesh.faces, own_plane)
            body.shape(mesh.vertices, faces, look.creased)
        if old is None or old.pose != part.pose:
            body.place(part.pose)
        body.colour(look)
        if old is None or recut:
            body.cut(plane if opened else None)
        self._parts[part.name] = part

    def _show_faces(self, state: SceneState) -> None:
        """Close what the cut has opened."""
        wanted: set[tuple[str, str]] = set()
        for part in state.parts if state.cut else ():
            if is_cut(part.spec) and state.cut:
                plane, inside = _part_plane(state.cut, part), inside_of(part.spec, state.parts)
                faces = cut_faces(part.spec, inside, plane)
                wanted |= {(part.name, kind) for kind, _ in faces}
                key = (part, inside, plane, state.treated)
                if self._faces_of.get(part.name) != key:
                    self._faces_of[part.name] = key
                    for kind, fill in faces:
                        self._show_face(part, kind, fill, plane, state.treated)
        for key_ in [k for k in self._faces if k not in wanted]:
            self.renderer.RemoveActor(self._faces.pop(key_).actor)
            self._faces_of.pop(key_[0], None)

    def _show_face(self, part: PartState, kind: str, fill: Filled, plane: Plane, treated: str) -> None:
        face = self._faces.get((part.name, kind))
        if face is None:
            face = self._faces[part.name, kind] = Face()
            self.renderer.AddActor(face.actor)
        grain = grain_of(part.spec, plane, fill) if kind in GRAINED else None
        if grain is not None:
            face.grain(grain.coloured(*grain_colours(part.spec, kind)))
        face.tint(face_colour(part, kind, treated, self._theme))
        where = grain.place(fill.points) if grain is not None else None
        face.shape(in_space(fill.points, plane, lift_mm(kind)), fill.faces, where)
        face.place(part.pose)
        face.actor.GetProperty().SetOpacity(face_opacity(part, kind))

    @property
    def actors(self) -> dict[str, vtkActor]:
        """The actor of every body, by its name; of every cut face, by the body's name and the kind of face."""
        closing = {f"{name} {kind}": face.actor for (name, kind), face in sorted(self._faces.items())}
        return {name: body.actor for name, body in self._bodies.items()} | closing

    def clear(self) -> None:
        """Take everything out of the renderer."""
        self.renderer.RemoveAllViewProps()
        self._bodies.clear()
        self._parts.clear()
        self._shapes.clear()
        self._faces.clear()
        self._faces_of.clear()
        self._state = None


def _same_bodies(a: SceneState, b: SceneState) -> bool:
    return a.parts == b.parts and a.cut == b.cut and a.treated == b.treated


def _world_plane(cut: Cut) -> vtkPlane:
    """What VTK keeps is on the side of the plane's normal, so ours is turned round."""
    plane = vtkPlane()
    plane.SetOrigin(*cut.point_mm)
    plane.SetNormal(*(-c for c in cut.normal))
    return plane


def _part_plane(cut: Cut, part: PartState) -> Plane:
    """The cut in the frame of the part."""
    m = part.pose.matrix()
    turn = m[:3, :3]
    return Plane.of(turn.T @ (np.array(cut.point_mm) - m[:3, 3]), turn.T @ np.array(cut.normal))
