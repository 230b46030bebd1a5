"""What is installed is all that the program reads, and only what everyone can get."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())


def packages() -> list[str]:
    """What `setup.py` says is installed."""
    asked = subprocess.run(
        [sys.executable, "-c", SAY_PACKAGES], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return asked.stdout.split()


SAY_PACKAGES = """
import setuptools
setuptools.setup = lambda packages, package_dir: print(*packages)
import setup
"""


def test_every_package_and_every_file_in_it_is_in_the_wheel() -> None:
    data = SETTINGS["tool"]["setuptools"]["package-data"]
    carried = set()
    for package in packages():
        folder = ROOT / Path(*package.split(".")[1:])
        for pattern in ("*.py", *data.get(package, ())):
            carried |= set(folder.glob(pattern))
    there = {
        path
        for room in ("meshes", "scenes", "viz")
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert there - carried == set()


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
