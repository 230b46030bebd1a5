"""What is installed is what the program reads and no more, under one name, and everything that it needs is declared."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from PIL import Image

ROOT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
ROOMS = ("meshes", "scenes", "viz")
AT_THE_ROOT = ("__init__.py", "__main__.py", "py.typed")
CLEAN_COPY = shutil.ignore_patterns("__pycache__", "*.egg-info", ".*")
FOREIGN = 'raise ImportError("this is a foreign package")\n'
LESSON = """
title: A healthy bone
cast: {L1: {part: vertebra, level: L1}}
steps: [{step: Look, phase: plan, lasts_s: 3, view: ap, say: A lumbar vertebra.}]
"""

pytestmark = pytest.mark.xdist_group("packaging")  # built and installed once


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean copy of the checkout: what an earlier build has left lying about would get into the next."""
    copy = tmp_path_factory.mktemp("checkout")
    for entry in ROOT.iterdir():
        if entry.name in (*ROOMS, "tests", "docs"):
            shutil.copytree(entry, copy / entry.name, ignore=CLEAN_COPY)
        elif entry.is_file():
            shutil.copy(entry, copy)
    return copy


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `pip` would build of it, by the environment's own setuptools."""
    folder = tmp_path_factory.mktemp("wheel")
    build = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(folder)], cwd=checkout, check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty place for packages with the wheel installed into it, beside foreign packages of our folders' names."""
    place = tmp_path_factory.mktemp("site-packages")
    put_foreign(place)
    pip = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile", "--target", str(place))
    subprocess.run([sys.executable, *pip, str(wheel)], check=True, capture_output=True)
    return place


def put_foreign(place: Path) -> None:
    for name in ROOMS:
        (place / name).mkdir()
        (place / name / "__init__.py").write_text(FOREIGN)


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_installed_files_are_the_three_folders_of_the_checkout_and_its_door(
    checkout: Path, installed: Path
) -> None:
    expected = {f"{room}/{name}" for room in ROOMS for name in files_in(checkout / room)} | set(AT_THE_ROOT)
    assert files_in(installed / "kyphoscope") == expected
    for name in expected:
        assert (installed / "kyphoscope" / name).read_bytes() == (checkout / name).read_bytes()


def test_kyphoscope_is_all_that_the_wheel_puts_beside_others(wheel: Path) -> None:
    with ZipFile(wheel) as files:
        tops = {name.split("/")[0] for name in files.namelist()}
    assert tops == {"kyphoscope", f"kyphoscope-{SETTINGS['project']['version']}.dist-info"}


def test_foreign_packages_of_our_folders_names_stay_untouched(installed: Path) -> None:
    for name in ROOMS:
        assert files_in(installed / name) == {"__init__.py"}
        assert (installed / name / "__init__.py").read_text() == FOREIGN


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder to work in that holds foreign `viz`, `meshes` and `scenes`, and a lesson."""
    put_foreign(tmp_path)
    (tmp_path / "bone.yaml").write_text(LESSON)
    return tmp_path


def run(installed: Path, work: Path, *arguments: str) -> str:
    """What Python says that finds the installed package before any other."""
    asked = subprocess.run(
        [sys.executable, "-B", *arguments], cwd=work, env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert (asked.returncode, asked.stderr) == (0, "")
    return asked.stdout


@pytest.mark.sweep
def test_it_runs_where_foreign_packages_have_the_names_of_our_folders(installed: Path, work: Path) -> None:
    where = run(installed, work, "-c", "import kyphoscope; print(kyphoscope.__file__)").strip()
    assert Path(where) == installed / "kyphoscope" / "__init__.py"
    told = run(installed, work, "-m", "kyphoscope", "list")
    assert {line.split()[0] for line in told.splitlines()} == {
        path.stem for path in (ROOT / "scenes" / "library").glob("*.yaml")
    }
    assert run(installed, work, "-m", "kyphoscope", "check", "bone.yaml") == "bone.yaml: good, 1 steps, 0:03\n"
    run(installed, work, "-m", "kyphoscope", "still", "bone.yaml", "--at", "1", "--size", "320x180", "--out", "a.png")
    assert np.asarray(Image.open(work / "a.png").convert("L")).std() > 5.0


def imported(path: Path) -> Iterator[str]:
    """The top-level packages that a module imports anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_every_package_that_is_imported_is_declared() -> None:
    declared = {canonicalize_name(Requirement(text).name) for text in SETTINGS["project"]["dependencies"]}
    known, own = packages_distributions(), {*sys.stdlib_module_names, "kyphoscope"}
    paths = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    undeclared = [
        f"{path.relative_to(ROOT)} imports {name}, which is in no dependency of pyproject.toml"
        for path in paths
        for name in sorted({*imported(path)} - own)
        if not {canonicalize_name(brings) for brings in known.get(name, ())} & declared
    ]
    assert not undeclared, "\n".join(undeclared)
    assert "vtk" in declared


def test_the_lock_names_the_public_index_alone() -> None:
    lock = (ROOT / "uv.lock").read_text()
    assert set(re.findall(r"https?://([^/\"]+)", lock)) == {"pypi.org", "files.pythonhosted.org"}
    assert "file://" not in lock
    sources = {tuple(package["source"]) for package in tomllib.loads(lock)["package"]}
    assert sources == {("registry",), ("editable",)}


def test_the_lock_is_of_these_very_dependencies() -> None:
    """Whoever changes one runs `uv lock` again."""
    project = SETTINGS["project"]
    asked = [Requirement(text) for text in (*project["dependencies"], *project["optional-dependencies"]["test"])]
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    (own,) = (package for package in packages if "editable" in package["source"])
    locked = own["metadata"]["requires-dist"]
    assert {(wanted.name.lower(), wanted.specifier) for wanted in asked} == {
        (wanted["name"], SpecifierSet(wanted.get("specifier", ""))) for wanted in locked
    }
