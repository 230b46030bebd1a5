"""Bones and what surrounds them: how long they take from nothing, from the disk, and at each new loss of height."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from statistics import median

from kyphoscope.meshes.build import build
from kyphoscope.meshes.choices import LEVELS, RIBBED, SIDES
from kyphoscope.meshes.geometry.pose import Pose, unit
from kyphoscope.meshes.specs import DiscSpec, MarrowSpec, NucleusSpec, RibSpec, Spec, TissueSpec, VertebraSpec
from kyphoscope.meshes.spine.spine import world_from_disc, world_from_vertebra
from kyphoscope.meshes.tissue.surroundings import TISSUES, is_there
from kyphoscope.scenes.state import Cut, PartState, SceneState, View
from kyphoscope.viz.render.stage import Stage
from tests.tools.bench.commands import ROOT, child_environment
from tests.tools.bench.report import seconds, told

TREATED = "L1"
BESIDE = 2
"""Levels above and below the treated one: five in view."""
LOSSES = tuple(round(0.40 - 0.0031 * k, 4) for k in range(40))
OBLIQUE = View((0.0, 15.0, 0.0), unit((0.7, 0.6, 0.4)), unit((-0.28, -0.24, 0.83)), 190.0)
SAGITTAL = Cut((0.5, 0.0, 0.0), (1.0, 0.0, 0.0))
IN_A_PROCESS = """
import sys, time
from meshes.build import build
from tests.tools.bench.anatomy import bodies
started = time.perf_counter()
for spec in bodies(sys.argv[1]):
    build(spec)
print(time.perf_counter() - started)
"""


def bodies(what: str) -> list[Spec]:
    """A level's bone with its marrow, for "segment" bones and discs of five levels, for "surroundings" all else."""
    treated = VertebraSpec(level=TREATED, fracture="wedge", height_loss=0.3)
    if what in ("segment", "surroundings"):
        every = [part.spec for part in segment(treated)]
        return [spec for spec in every if isinstance(spec, TissueSpec | RibSpec) == (what == "surroundings")]
    return [VertebraSpec(level=what), MarrowSpec(vertebra=VertebraSpec(level=what))]


def segment(treated: VertebraSpec, beside: int = BESIDE) -> tuple[PartState, ...]:
    """A level and those beside it with their discs and all that surrounds them, at its default opacity."""
    at = LEVELS.index(treated.level)
    levels = LEVELS[at - beside : at + beside + 1]
    parts = [
        PartState(level, treated if level == treated.level else VertebraSpec(level=level), _place(level, treated))
        for level in levels
    ]
    for a, b in pairwise(levels):
        disc = DiscSpec(above=a, beside=treated if treated.level in (a, b) else None)
        parts += [
            PartState(f"{type(spec).__name__} {a}", spec, world_from_disc(a, treated))
            for spec in (disc, NucleusSpec(disc=disc))
        ]
    parts += [
        PartState(f"rib {level} {side}", RibSpec(level=level, side=side), _place(level, treated))
        for level in levels
        if level in RIBBED
        for side in SIDES
    ]
    parts += [
        PartState(name, TissueSpec(tissue=name, levels=levels, treated=treated), Pose(), layer.opacity)
        for name, layer in TISSUES.items()
        if is_there(name, levels)
    ]
    return tuple(parts)


def _place(level: str, treated: VertebraSpec) -> Pose:
    return Pose() if level == treated.level else world_from_vertebra(level, treated)


def shown(height_loss: float, cut: Cut | None = None) -> SceneState:
    treated = VertebraSpec(level=TREATED, fracture="wedge", height_loss=height_loss)
    return SceneState(0.0, 0, "", "", "", segment(treated), OBLIQUE, cut, (), TREATED)


def change(stage: Stage, height_loss: float, cut: Cut | None) -> None:
    stage.show((shown(height_loss, cut),))


def in_a_process(what: str, cache: str) -> float:
    """Seconds that bodies take in a process that knows nothing but what is on the disk."""
    command = [sys.executable, "-c", IN_A_PROCESS, what]
    environment = child_environment(KYPHOSCOPE_CACHE=cache)
    found = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return float(found.stdout)


def from_nothing() -> Iterator[str]:
    """Every region's bones and the segment in processes of their own, with an empty cache and then with a full one."""
    most = dict.fromkeys(("T4", "T8", "T12", "L1", "L5"), 1.5) | {"segment": 6.0, "surroundings": None}
    for what, most_s in most.items():
        count = len(bodies(what))
        with tempfile.TemporaryDirectory() as cache:
            yield told(f"{what} from nothing ({count} bodies)", in_a_process(what, cache), "s", most=most_s)
            warm = median(in_a_process(what, cache) for _ in range(5))
            yield told(f"{what} from the disk, each body", 1000 * warm / count, "ms", most=50)


def changed_height() -> Iterator[str]:
    """A new loss of height for all that is in view, whole and cut, each asked for the first time."""
    for words, cut in (("", None), (", cut", SAGITTAL)):
        with Stage((1280, 720), quality="draft") as stage:
            stage.show((shown(0.42, cut),))
            stage.frame()
            shapes, draws = [], []
            for loss in LOSSES:
                shapes.append(seconds(partial(change, stage, loss, cut)))
                draws.append(seconds(stage.frame))
        most = None if cut else 15
        yield told(f"a changed height loss{words}, five levels", 1000 * median(shapes), "ms", most=most)
        yield told(f"drawing it{words}", 1000 * median(draws), "ms")


def triangles() -> Iterator[str]:
    """What the graphics card is given when all is in view: a body with its two neighbours, as lessons show it."""
    for level in ("T8", "L1", "L4"):
        parts = segment(VertebraSpec(level=level, fracture="wedge", height_loss=0.3), beside=1)
        count = sum(len(build(part.spec).faces) for part in parts)
        yield told(f"triangles in view round {level}, in thousands", count / 1000, "", most=60)
    count = sum(len(build(part.spec).faces) for part in shown(0.3).parts)
    yield told("triangles of five levels, in thousands", count / 1000, "")


def anatomy() -> Iterator[str]:
    """All of it."""
    yield from triangles()
    yield from changed_height()
    yield from from_nothing()
