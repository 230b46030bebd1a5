"""Which rooms may know which: meshes knows no time and no screen, scenes no screen; nobody reads a clock or a die."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NEVER = {"time", "random", "threading", "datetime", "pyvista", "PySide6", "qtpy", "pyvistaqt"}
FORBIDDEN = {"meshes": NEVER | {"scenes", "viz"}, "scenes": NEVER | {"viz", "vtkmodules", "vtk"}}
FILES = [(room, path) for room in FORBIDDEN for path in sorted((ROOT / room).rglob("*.py"))]


def imported(source: str) -> set[str]:
    """The packages that a module imports anywhere in it, also by `import_module` with a plain word."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {top(alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(top(node.module))
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in LOADERS:
            found |= {top(str(word.value)) for word in node.args if isinstance(word, ast.Constant)}
    return found


def top(module: str) -> str:
    """The package that a module is in; of our own, the one below `kyphoscope`."""
    return module.removeprefix("kyphoscope.").split(".")[0]


LOADERS = {"import_module", "__import__"}


@pytest.mark.parametrize(("room", "path"), FILES, ids=[str(path.relative_to(ROOT)) for _, path in FILES])
def test_imports_only_what_its_room_may_know(room: str, path: Path) -> None:
    assert not imported(path.read_text(encoding="utf-8")) & FORBIDDEN[room]


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "def f():\n    from random import choice",
        "import pyvista as pv",
        "from PySide6.QtCore import Qt",
        "importlib.import_module('kyphoscope.viz.render.stage')",
        "__import__('threading')",
    ],
)
def test_a_forbidden_import_is_found_wherever_it_hides(source: str) -> None:
    assert imported(source) & (NEVER | {"viz"})


def test_every_room_is_walked() -> None:
    assert {room for room, _ in FILES} == set(FORBIDDEN)
