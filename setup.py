"""What is installed: one import package, `kyphoscope`, over the folders of the checkout; see also pyproject.toml."""

from setuptools import find_packages, setup

FOLDERS = ["meshes*", "scenes*", "viz*"]

setup(
    script_name="setup.py",  # so that this file is known, and left out of the package whose folder it lies in
    packages=["kyphoscope", *(f"kyphoscope.{name}" for name in find_packages(include=FOLDERS))],
    package_dir={"kyphoscope": "."},
)
