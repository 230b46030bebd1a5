"""What is installed: one import package, `kyphoscope`, over the folders of the checkout; see also pyproject.toml."""

from setuptools import find_packages, setup

FOLDERS = ["meshes*", "scenes*", "viz*"]

setup(
    packages=["kyphoscope", *(f"kyphoscope.{name}" for name in find_packages(include=FOLDERS))],
    package_dir={"kyphoscope": "."},
)
