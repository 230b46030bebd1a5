"""What is under the pointer is what is drawn there: the nearest body seen as a thing, where it is met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import cos, hypot, pi

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
from vtkmodules.vtkCommonCore import vtkIdList, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkFiltersGeneral import vtkOBBTree

from kyphoscope.meshes.build import build
from kyphoscope.meshes.devices.balloon import cavity_void
from kyphoscope.meshes.geometry.pose import Pose, unit
from kyphoscope.meshes.readings import depth_mm
from kyphoscope.meshes.specs import (
    CannulaSpec,
    CavitySpec,
    CementSpec,
    DiscSpec,
    NucleusSpec,
    SkinSpec,
    Spec,
    VertebraSpec,
)
from kyphoscope.meshes.tables.instrument_tables import gauge
from kyphoscope.scenes.state import Cut, PartState, SceneState, View
from kyphoscope.viz.render.camera import Rect, axes, mm_per_px, projected
from kyphoscope.viz.render.cut_faces import is_cut
from kyphoscope.viz.view.pick import hit, plane_point
from tests.lessons import load

MakeState = Callable[..., SceneState]
PANE = Rect(100, 40, 800, 600)
FROM_LEFT = View((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0), 60.0)
MIDDLE = (500.0, 340.0)
FAR_MM = 800.0


def scene(*parts: PartState, cut: Cut | None = None) -> SceneState:
    return SceneState(0.0, 0, "", "", "", parts, FROM_LEFT, cut)


def alone(spec: Spec, pose: Pose = Pose(), **drawn: float) -> PartState:  # noqa: B008
    return PartState("it", spec, pose, **drawn)


@given(down_mm=st.floats(42.0, 48.0), aside_mm=st.floats(-1.9, 1.9), forth_mm=st.floats(-30.0, 30.0))
def test_a_tube_is_met_at_its_radius(down_mm: float, aside_mm: float, forth_mm: float) -> None:
    """Half way along its shaft a cannula is a cylinder, to within how far its flat sides cut the corners."""
    view = replace(FROM_LEFT, focus_mm=(forth_mm, aside_mm, -down_mm))
    found = hit(scene(alone(CannulaSpec())), view, PANE, *MIDDLE)
    assert found is not None
    x, y, z = found.point_mm
    assert (y, z) == pytest.approx((aside_mm, -down_mm))
    radius = gauge(8).outer_mm / 2
    assert x > 0.0
    assert radius * cos(pi / 12) <= hypot(x, y) <= radius + 1e-9


def test_beside_everything_there_is_nothing_but_the_plane_through_the_focus() -> None:
    assert hit(scene(alone(CannulaSpec())), FROM_LEFT, PANE, 110, 50) is None
    assert hit(scene(), FROM_LEFT, PANE, *MIDDLE) is None
    scale = mm_per_px(FROM_LEFT, PANE)
    assert plane_point(FROM_LEFT, PANE, 500, 340) == pytest.approx((0, 0, 0))
    # Seen from the patient's left the back, +y, is on the right.
    assert plane_point(FROM_LEFT, PANE, 600, 340) == pytest.approx((0, 100 * scale, 0))
    assert plane_point(FROM_LEFT, PANE, 500, 140) == pytest.approx((0, 0, 200 * scale))


@given(off_mm=st.floats(-15.0, 15.0))
def test_a_cut_disc_is_met_on_the_plane(off_mm: float) -> None:
    """Seen from where the cut took away; from the other side it is met on its own surface, as if it were whole."""
    disc = alone(DiscSpec(above="L1"))
    opened = scene(disc, cut=Cut((off_mm, 5.0, 5.0), (2.0, 0.0, 0.0)))
    found = hit(opened, FROM_LEFT, PANE, *MIDDLE)
    assert found is not None
    assert found.on_cut
    assert found.point_mm == pytest.approx((off_mm, 0.0, 0.0))
    from_right = replace(FROM_LEFT, towards=(-1.0, 0.0, 0.0))
    behind, whole = (hit(state, from_right, PANE, *MIDDLE) for state in (opened, scene(disc)))
    assert behind == whole
    assert whole is not None
    assert not whole.on_cut


def test_what_a_cut_takes_away_is_not_met() -> None:
    beyond = scene(alone(DiscSpec(above="L1")), cut=Cut((-60.0, 0.0, 0.0), (1.0, 0.0, 0.0)))
    assert hit(beyond, FROM_LEFT, PANE, *MIDDLE) is None
    along = Cut((0.0, 0.0, -1.0), (0.0, 0.0, 1.0))
    assert hit(scene(alone(DiscSpec(above="L1")), cut=along), FROM_LEFT, PANE, *MIDDLE) is None
    assert hit(
        scene(alone(DiscSpec(above="L1")), cut=replace(along, point_mm=(0.0, 0.0, 1.0))), FROM_LEFT, PANE, *MIDDLE
    )
    # Instruments stay whole.
    whole = scene(alone(CannulaSpec(), Pose((0.0, 0.0, 50.0))), cut=Cut((-60.0, 0.0, 0.0), (1.0, 0.0, 0.0)))
    assert hit(whole, FROM_LEFT, PANE, *MIDDLE) is not None


def test_of_two_faces_in_one_plane_the_one_within_is_met() -> None:
    disc = DiscSpec(above="L3")
    parts = (PartState("nucleus", NucleusSpec(disc=disc), Pose()), PartState("disc", disc, Pose()))
    cut = Cut((0.0, 0.0, 0.0), (1.0, 0.0, 0.0))
    for order in (parts, parts[::-1]):
        state = scene(*order, cut=cut)
        middle = hit(state, FROM_LEFT, PANE, *MIDDLE)
        edge = hit(state, replace(FROM_LEFT, focus_mm=(0.0, -15.5, 0.0)), PANE, *MIDDLE)
        assert middle is not None
        assert edge is not None
        assert (middle.part, edge.part) == ("nucleus", "disc")


def test_the_hollow_of_a_cavity_is_looked_into(make_state: MakeState) -> None:
    """Where the bone is hollow its cut face has a hole: what is met there lies behind the plane."""
    state = make_state(cavity_ml=2.0)
    cavity = state.part("left_cavity").spec
    assert isinstance(cavity, CavitySpec)
    spot = cavity_void(cavity)[0].mean(axis=0)
    cut = Cut((float(spot[0]), 0.0, 0.0), (1.0, 0.0, 0.0))
    view = replace(FROM_LEFT, focus_mm=(0.0, float(spot[1]), float(spot[2])))
    found = hit(replace(state, cut=cut), view, PANE, *MIDDLE)
    assert found is not None
    assert found.part == "left_cavity"
    assert found.point_mm[0] < spot[0] - 1.0


@pytest.mark.parametrize(("opacity", "expected"), [(1.0, "bone"), (0.5, "bone"), (0.3, "cement"), (0.05, "cement")])
def test_a_veil_lets_through_what_is_seen_behind_it(opacity: float, expected: str) -> None:
    bone = VertebraSpec(level="L1")
    cement = CementSpec(vertebra=bone, pattern="interdigitating", source_mm=(0.0, -6.0, 0.0), volume_ml=3.0)
    parts = (PartState("bone", bone, Pose(), opacity), PartState("cement", cement, Pose()))
    view = replace(FROM_LEFT, focus_mm=(0.0, -6.0, 0.0))
    found = hit(scene(*parts), view, PANE, *MIDDLE)
    assert found is not None
    assert found.part == expected
    assert found.opacity == (1.0 if expected == "cement" else opacity)
    # Where nothing lies behind it the veil itself is what there is.
    beside = hit(scene(*parts), replace(view, focus_mm=(0.0, -14.0, 9.0)), PANE, *MIDDLE)
    assert beside is not None
    assert beside.part == "bone"


def test_of_two_veils_the_nearer_is_met() -> None:
    near = PartState("near", DiscSpec(above="L1"), Pose((40.0, 0.0, 0.0)), 0.1)
    far = PartState("far", DiscSpec(above="L1"), Pose(), 0.2)
    for parts in ((near, far), (far, near)):
        found = hit(scene(*parts), FROM_LEFT, PANE, *MIDDLE)
        assert found is not None
        assert found.part == "near"


DIRECTIONS = st.tuples(*[st.floats(-1.0, 1.0)] * 3).filter(lambda v: hypot(*v) > 0.1 and abs(v[2]) < 0.95 * hypot(*v))


@given(
    towards=DIRECTIONS, px=st.floats(100.0, 900.0), py=st.floats(40.0, 640.0), height_mm=st.floats(30.0, 200.0),
    off_mm=st.none() | st.floats(-15.0, 15.0), normal=DIRECTIONS, balloon_ml=st.sampled_from([0.0, 1.5]),
)  # fmt: skip
@settings(max_examples=120)
def test_what_is_met_lies_under_the_pixel_and_on_the_body(
    make_state: MakeState, towards: tuple, px: float, py: float, height_mm: float, off_mm: float | None,
    normal: tuple, balloon_ml: float,
) -> None:  # fmt: skip
    view = View((0.0, 10.0, 0.0), unit(towards), (0.0, 0.0, 1.0), height_mm)
    cut = None if off_mm is None else Cut((off_mm, 0.0, 0.0), unit(normal))
    state = replace(make_state(balloon_ml=balloon_ml, cavity_ml=balloon_ml), cut=cut)
    found = hit(state, view, PANE, px, py)
    assert projected(view, PANE, plane_point(view, PANE, px, py)) == pytest.approx((px, py), abs=1e-6)
    if found is None:
        return
    assert projected(view, PANE, found.point_mm) == pytest.approx((px, py), abs=1e-6)
    part = state.part(found.part)
    local = part.pose.inverse().apply(np.array([found.point_mm]))
    deep = float(depth_mm(local, build(part.spec))[0])
    beyond = 0.0 if cut is None else float(np.subtract(found.point_mm, cut.point_mm) @ np.array(cut.normal))
    if found.on_cut:
        assert beyond == pytest.approx(0.0, abs=1e-6)
        assert deep > -1e-4
    else:
        assert deep == pytest.approx(0.0, abs=1e-4)
        assert beyond <= 1e-6 or not is_cut(part.spec)


class Solid:
    """VTK's own ray casting on one body, the witness."""

    def __init__(self, part: PartState) -> None:
        mesh = build(part.spec)
        points, cells = vtkPoints(), vtkCellArray()
        points.SetDataTypeToDouble()
        points.SetData(numpy_to_vtk(part.pose.apply(mesh.vertices), deep=True))
        starts = np.arange(0, 3 * len(mesh.faces) + 1, 3, dtype=np.int64)
        links = np.ascontiguousarray(mesh.faces, dtype=np.int64).ravel()
        cells.SetData(numpy_to_vtkIdTypeArray(starts, deep=True), numpy_to_vtkIdTypeArray(links, deep=True))
        surface = vtkPolyData()
        surface.SetPoints(points)
        surface.SetPolys(cells)
        self.part, self._tree = part, vtkOBBTree()
        self._tree.SetDataSet(surface)
        self._tree.BuildLocator()

    def depths(self, middle: np.ndarray, towards: np.ndarray) -> list[float]:
        """Along a line, where it meets the surface, towards the eye."""
        met = vtkPoints()
        self._tree.IntersectWithLine(middle + FAR_MM * towards, middle - FAR_MM * towards, met, vtkIdList())
        return [float((np.array(met.GetPoint(i)) - middle) @ towards) for i in range(met.GetNumberOfPoints())]


@pytest.mark.parametrize(("name", "t_s"), [("pkp", 110.0), ("anatomy", 20.0), ("pvp", 75.0)])
def test_nothing_that_is_seen_lies_nearer(name: str, t_s: float) -> None:
    """Of a shipped lesson, without its cut and with all bodies solid: the first surface on any line of sight."""
    shipped = load(name).states_at(t_s)[0]
    parts = tuple(replace(part, opacity=1.0) for part in shipped.parts if not isinstance(part.spec, SkinSpec))
    state = replace(shipped, parts=parts, cut=None)
    veils = ("cavity", "sac")  # these are never wholly solid
    solids = [Solid(part) for part in parts if not part.name.startswith(veils)]
    state = replace(state, parts=tuple(solid.part for solid in solids))
    rng = np.random.default_rng(3)
    pane, met = Rect(0, 0, 1280, 550), 0
    for _ in range(150):
        view = replace(shipped.view, towards=unit(tuple(rng.uniform(-1, 1, 3) * (1, 1, 0.6))), up=(0.0, 0.0, 1.0))
        px, py = rng.uniform(480, 800), rng.uniform(150, 400)
        found, towards = hit(state, view, pane, px, py), axes(view)[2]
        middle = np.array(plane_point(view, pane, px, py))
        nearest = max(((at, solid.part.name) for solid in solids for at in solid.depths(middle, towards)), default=None)
        if found is None or nearest is None:
            assert found is None
            assert nearest is None
            continue
        met += 1
        assert float((np.array(found.point_mm) - middle) @ towards) == pytest.approx(nearest[0], abs=1e-5)
        assert found.part == nearest[1]
    assert met > 50
