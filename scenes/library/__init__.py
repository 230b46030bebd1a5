"""The lessons that come with the program, by their names, and the door through which every lesson comes in."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from scenes.compare import Comparison, compile_pairing
from scenes.errors import SceneError, nearest
from scenes.model import Pairing, Scene
from scenes.program import Program
from scenes.script import read_file, read_text
from scenes.timeline import Timeline, compile_scene


def names() -> tuple[str, ...]:
    """The names of the lessons that come with the program, in the order of the alphabet."""
    found = resources.files(__name__).iterdir()
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in found if entry.name.endswith(".yaml")))


def load(name_or_path: str) -> Program:
    """The compiled lesson of a shipped name, or of a YAML file; raises SceneError for a mistake in either."""
    name = str(name_or_path)
    lesson = _shipped(name) if name in names() else read_file(_path(name))
    return _compiled(lesson)


def _path(name: str) -> Path:
    """The file that is meant; raises SceneError for a word that is neither a shipped name nor a file."""
    path = Path(name)
    if "/" not in name and not name.endswith((".yaml", ".yml")) and not path.exists():
        raise SceneError(f'There is no lesson "{name}".', f"{nearest(name, names(), 'Lessons')} Or name a YAML file.")
    return path


def _shipped(name: str) -> Scene | Pairing:
    text = resources.files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return read_text(text, f"{name}.yaml")


def _compiled(lesson: Scene | Pairing) -> Timeline | Comparison:
    if isinstance(lesson, Scene):
        return compile_scene(lesson)
    return compile_pairing(lesson, [_lane(lesson, index) for index in range(len(lesson.lanes))])


def _lane(pairing: Pairing, index: int) -> Timeline:
    """One side of a comparison; only lessons that come with the program, for a script opens no other file."""
    name = pairing.lanes[index].scene
    scene = _shipped(name) if name in names() else None
    if not isinstance(scene, Scene):
        single = [other for other in names() if isinstance(_shipped(other), Scene)]
        wrong = f'"{name}" is not a lesson on one procedure that comes with the program.'
        raise pairing.source.error(("lanes", index, "scene"), wrong, nearest(name, single, "Lessons"))
    return compile_scene(scene)
