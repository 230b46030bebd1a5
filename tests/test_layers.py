"""Which rooms may know which: each says so in its own `__init__`, and no two modules know each other in a circle.

A room is a package of `kyphoscope`. The line "May import: ..." of its docstring names the rooms (or single modules)
outside itself that its modules may import; a name covers what lies below it. Imports for types alone count.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = "kyphoscope"
TOPS = ("meshes", "scenes", "viz")
UNKNOWING = {"time", "random", "threading", "datetime", "PySide6", "qtpy", "pyvistaqt", "pyvista.plotting"}
"""A state depends on no clock, no chance and no screen."""
FORBIDDEN = {
    "meshes": UNKNOWING | {f"{PACKAGE}.scenes", f"{PACKAGE}.viz"},
    "scenes": UNKNOWING | {f"{PACKAGE}.viz", "vtkmodules", "vtk", "pyvista"},
    "viz": {"random", "vtk"},
    "viz.player": {"pyvista.plotting", "matplotlib"},
}
"""What is never imported in a room or below it; `vtk` as a whole costs half a second, `vtkmodules` what is used."""
PLOTTING = {"Plotter", "Camera", "Light", "Renderer", "Actor", "Text", "Label", "plotting", "themes", "global_theme"}
"""Names of pyvista that load its plotting."""
LOADERS = {"import_module", "__import__"}
NOTHING = "nothing of ours"


@dataclass(frozen=True)
class Import:
    """One import of a module, with the place where it stands; `target` is dotted and whole."""

    target: str
    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line} imports {self.target}"


def imports(source: str, file: Path = ROOT / "x.py") -> list[Import]:
    """Everything that a module imports anywhere in it, also by `import_module` with a plain word."""
    listed = []
    for node in ast.walk(ast.parse(source)):
        targets: list[str] = []
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            targets = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            targets = ["." * node.level]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in LOADERS:
            targets = [str(word.value) for word in node.args if isinstance(word, ast.Constant)]
        elif (
            isinstance(node, ast.Attribute)
            and node.attr in PLOTTING
            and getattr(node.value, "id", "") in ("pv", "pyvista")
        ):
            targets = [f"pyvista.{node.attr}"]
        listed += [Import(_as_plotting(target), file, node.lineno) for target in targets]
    return listed


def _as_plotting(target: str) -> str:
    return "pyvista.plotting" if target in {f"pyvista.{name}" for name in PLOTTING} else target


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for top in TOPS for path in sorted((ROOT / top).rglob("*.py"))}
ROOMS = [name for name, path in MODULES.items() if path.name == "__init__.py" and name != "scenes.library"]


@cache
def our_imports(module: str) -> tuple[tuple[str, Import], ...]:
    """The modules of ours that a module imports, without `kyphoscope.`, each with its place."""
    path = MODULES[module]
    ours = [found for found in imports(path.read_text(encoding="utf-8"), path) if is_in(found.target, PACKAGE)]
    return tuple((_module_in(found.target.removeprefix(f"{PACKAGE}.")), found) for found in ours)


def _module_in(target: str) -> str:
    """A name that is imported from a module stands for that module."""
    return target if target in MODULES else target.rpartition(".")[0]


def room_of(module: str) -> str:
    return max((room for room in ROOMS if is_in(module, room)), key=len)


def is_in(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def allowed(room: str) -> tuple[str, ...]:
    """What the docstring of a room says it may import."""
    said = re.search(r"May import:([^.]|\.(?=\w))*\.$", ast.get_docstring(ast.parse(_init(room))) or "", re.MULTILINE)
    assert said, f'{MODULES[room]}: its docstring has no line "May import: ..." that ends with a full stop.'
    names = " ".join(said[0].removeprefix("May import:").split()).removesuffix(".")
    return () if names == NOTHING else tuple(names.split(", "))


def _init(room: str) -> str:
    return MODULES[room].read_text(encoding="utf-8")


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_its_room_may(module: str) -> None:
    room = room_of(module)
    may = (room, *allowed(room))
    wrong = [str(found) for target, found in our_imports(module) if not any(is_in(target, name) for name in may)]
    assert not wrong, f"{room} may import {', '.join(may[1:]) or NOTHING} (its __init__ says so):\n" + "\n".join(wrong)


@pytest.mark.parametrize("module", MODULES)
def test_no_state_knows_a_clock_a_die_or_a_screen(module: str) -> None:
    never = set().union(*(names for top, names in FORBIDDEN.items() if is_in(module, top)))
    path = MODULES[module]
    wrong = [str(i) for i in imports(path.read_text(encoding="utf-8"), path) if any(is_in(i.target, n) for n in never)]
    assert not wrong, "\n".join(wrong)


def test_every_package_says_what_it_may_import_and_uses_it() -> None:
    used = defaultdict(set)
    for module in MODULES:
        room = room_of(module)
        for name in allowed(room):
            if any(is_in(target, name) for target, _ in our_imports(module)):
                used[room].add(name)
    idle = {room: sorted(set(allowed(room)) - used[room]) for room in ROOMS if set(allowed(room)) - used[room]}
    assert not idle, "never used, so not needed"


def test_no_two_modules_import_each_other_in_a_circle() -> None:
    graph, places = {}, {}
    for module in MODULES:
        graph[module] = set()
        for target, found in our_imports(module):
            # the __init__ of a package runs whenever something below it is imported, and may open doors on demand
            if target != module and not (MODULES[module].name == "__init__.py" and is_in(target, module)):
                graph[module].add(target)
                places[module, target] = str(found)
    _assert_no_circle(graph, places)


def test_no_two_rooms_import_each_other_in_a_circle() -> None:
    """Modules at the root of `meshes`, `viz` and `viz.player` are rooms of their own: some lie below, some above."""
    graph, places = defaultdict(set), {}
    for module in MODULES:
        for target, found in our_imports(module):
            here, there = _place(module), _place(target)
            if here != there and not is_in(there, here):
                graph[here].add(there)
                places[here, there] = str(found)
    _assert_no_circle(graph, places)


def _place(module: str) -> str:
    room = room_of(module)
    return module if room in ("meshes", "viz", "viz.player") else room


def _assert_no_circle(graph: dict[str, set[str]], places: dict[tuple[str, str], str]) -> None:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        steps = circle.args[1][::-1]
        listed = [places.get(step, " -> ".join(step)) for step in pairwise(steps)]
        pytest.fail("A circle of imports:\n" + "\n".join(listed), pytrace=False)


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "def f():\n    from random import choice",
        "import pyvista.plotting as plotting",
        "from pyvista import Plotter",
        "import pyvista as pv\npv.Plotter()",
        "from PySide6.QtCore import Qt",
        "if TYPE_CHECKING:\n    from kyphoscope.viz.render import stage",
        "importlib.import_module('kyphoscope.viz.render.stage')",
        "__import__('threading')",
    ],
)
def test_a_forbidden_import_is_seen_wherever_it_hides(source: str) -> None:
    assert any(is_in(found.target, name) for found in imports(source) for name in FORBIDDEN["meshes"])


def test_modules_are_imported_by_their_whole_name() -> None:
    relative = [
        str(i) for path in MODULES.values() for i in imports(path.read_text("utf-8"), path) if i.target[0] == "."
    ]
    assert not relative
