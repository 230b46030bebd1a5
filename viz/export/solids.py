"""The bodies of one moment as other programs take them: each named, coloured and measured, in the world's mm.

The world is DICOM LPS: +x to the patient's left, +y posterior, +z superior.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyvista as pv
import trimesh

from kyphoscope.meshes.build import build
from kyphoscope.scenes.program import Program
from kyphoscope.scenes.state import PartState, SceneState
from kyphoscope.viz.facts.names import full_name
from kyphoscope.viz.facts.sizes import Amount, data_name, sizes
from kyphoscope.viz.render.style import THEMES, Look, look_of

COLOURS = "colour_rgba"
"""The array of colours; pyvista recognises colours by this ending of the name."""
UNCOVERED = 1 / 6
"""How far the opacity of a sphere, seen from anywhere, lies from that of its middle towards that of its outline.

The outline counts with (1 - c)², c the cosine to the eye, and the mean of that over the disc that is seen is 1/6.
"""


@dataclass(frozen=True, kw_only=True, eq=False)
class Solid:
    """One body at one moment, whole, whatever is cut open then.

    name : what the script calls it
    lane : the name of its side in a comparison, "" where there is one side alone
    full_name : what the field calls it: "Working cannula, 8G, left"
    vertices : (n, 3) float64 mm, in the world
    faces : (m, 3) int, counter-clockwise from outside
    look : its colours and opacity, as the lesson draws it
    opacity : 0 to 1, of the whole body: what the look says of its middle and its outline, in one number
    facts : what is measured on it, by names that end in the unit, and what it is made of
    """

    name: str
    lane: str
    full_name: str
    vertices: np.ndarray
    faces: np.ndarray
    look: Look
    opacity: float
    facts: dict[str, str | float]

    @property
    def unique_name(self) -> str:
        """The name with that of the side before it: "PKP.treated"."""
        return f"{self.lane}.{self.name}" if self.lane else self.name

    @property
    def rgba(self) -> np.ndarray:
        """(4,) uint8, sRGB and opacity."""
        return np.round(255 * np.array([*self.look.colour, self.opacity])).astype(np.uint8)

    @property
    def all_facts(self) -> dict[str, str | float]:
        """All that is known of it, by names."""
        side = {"lane": self.lane} if self.lane else {}
        return {"name": self.name, **side, "full_name": self.full_name, **self.facts}

    def polydata(self) -> pv.PolyData:
        """The body for pyvista, with its colour on every point and all that is known of it as field data."""
        mesh = pv.PolyData.from_regular_faces(self.vertices, self.faces)
        mesh.point_data.set_array(np.tile(self.rgba, (len(self.vertices), 1)), COLOURS)
        for name, value in self.all_facts.items():
            mesh.field_data[name] = [value]
        return mesh

    def trimesh(self) -> trimesh.Trimesh:
        """The body for trimesh, with its colour on every vertex and all that is known of it as metadata."""
        mesh = trimesh.Trimesh(
            self.vertices.copy(),
            self.faces.copy(),
            vertex_colors=np.tile(self.rgba, (len(self.vertices), 1)),
            metadata=self.all_facts,
            process=False,
        )
        mesh.units = "mm"
        return mesh


Sides = Mapping[str, tuple[Solid, ...]]
"""The bodies of each side of a comparison by the side's name; of a lesson with one side, under ""."""


def solids(state: SceneState, lane: str = "") -> tuple[Solid, ...]:
    """Every body that is shown in a state, in the order of the script's cast.

    lane : the name of the side in a comparison, "" where there is one side alone
    """
    return tuple(_solid(part, state, lane) for part in state.parts)


def _solid(part: PartState, state: SceneState, lane: str) -> Solid:
    built, placed = build(part.spec), part.pose.matrix()
    look = look_of(part, built.material, state.treated, False, THEMES["dark"])
    opacity = look.face_alpha + UNCOVERED * (look.rim_alpha - look.face_alpha)
    measured = {data_name(label, amount): _value(amount) for label, amount in sizes(part, state)}
    return Solid(
        name=part.name,
        lane=lane,
        full_name=full_name(part, state),
        vertices=built.vertices @ placed[:3, :3].T + placed[:3, 3],
        faces=built.faces,
        look=look,
        opacity=opacity,
        facts={"material": built.material, "opacity": opacity, "mesh_volume_mm3": built.volume_mm3, **measured},
    )


def _value(amount: Amount | str) -> str | float:
    return amount.value if isinstance(amount, Amount) else amount


def shown(program: Program, t_s: float) -> Sides:
    """The bodies that a lesson shows at a time, seconds within it."""
    names = program.lanes if len(program.lanes) > 1 else ("",)
    return {name: solids(state, name) for name, state in zip(names, program.states_at(t_s), strict=True)}


def blocks(sides: Sides) -> pv.MultiBlock:
    """One block a body, by the name that the script gives it; in a comparison such a group for each side."""
    groups = {side: pv.MultiBlock({solid.name: solid.polydata() for solid in own}) for side, own in sides.items()}
    return groups[""] if "" in groups else pv.MultiBlock(groups)


def scene(sides: Sides) -> trimesh.Scene:
    """One geometry a body, in mm; in a comparison each side has a node of its own, and both lie where they are."""
    whole = trimesh.Scene()
    for side, own in sides.items():
        if side:
            whole.graph.update(frame_to=side)
        for solid in own:
            name = solid.unique_name
            whole.add_geometry(solid.trimesh(), node_name=name, geom_name=name, parent_node_name=side or None)
    return whole
