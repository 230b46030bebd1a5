"""Tests draw off-screen and open windows on Qt's offscreen platform: they need neither display nor GPU.

`pytest --redraw` writes the reference pictures under tests/viz/reference anew; look at them before they are committed.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from PIL import Image

import tests.sweep
from kyphoscope.viz.render.display import prepare_rendering

assert tests.sweep  # which knows the profiles
prepare_rendering()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Underflow to zero is what distances and smooth steps are meant to do; all other surprises are mistakes.
np.seterr(all="raise", under="ignore")

REFERENCE = Path(__file__).parent / "viz" / "reference"
FAR_OFF = 32
"""Of 255: a pixel that differs by more in any colour does not show the same thing."""

MAY_BE_FAR_OFF = 0.01
"""Share of pixels that may: edges fall a little differently from one release of the software renderer to the next."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--redraw", action="store_true", help="write the reference pictures anew instead of comparing")


def pytest_configure(config: pytest.Config) -> None:
    """Before any test is read: how many examples each draws is settled then."""
    settings.load_profile("sweep" if config.option.markexpr == "sweep" else "default_run")


@pytest.fixture
def looks_like(request: pytest.FixtureRequest) -> Callable[[np.ndarray, str], None]:
    """Compare a frame with the reference picture of a name; only software GL draws alike on every machine."""

    def compare(frame: np.ndarray, name: str) -> None:
        path = REFERENCE / f"{name}.png"
        if request.config.getoption("--redraw"):
            path.parent.mkdir(exist_ok=True)
            Image.fromarray(frame).save(path, optimize=True)
            return
        if not _draws_by_software():
            pytest.skip("reference pictures are compared on software GL alone")
        known = np.asarray(Image.open(path).convert("RGB"))
        assert known.shape == frame.shape
        far_off = (np.abs(frame.astype(int) - known).max(axis=2) > FAR_OFF).mean()
        assert far_off < MAY_BE_FAR_OFF, f"{far_off:.1%} of the pixels differ from {path.name}"

    return compare


def _draws_by_software() -> bool:
    import vtkmodules.vtkRenderingOpenGL2
    from vtkmodules.vtkRenderingCore import vtkRenderWindow

    assert vtkmodules.vtkRenderingOpenGL2
    window = vtkRenderWindow()
    window.SetOffScreenRendering(True)
    window.SetSize(8, 8)
    window.Render()
    capabilities = window.ReportCapabilities()
    window.Finalize()
    return "llvmpipe" in capabilities


@pytest.fixture
def vtk_objects_die() -> Iterator[None]:
    """Every VTK object that is born in the test is gone at its end."""
    before = _vtk_objects()
    yield
    born = _vtk_objects() - before
    assert not born, f"{len(born)} VTK objects outlive the test: {sorted({kind for kind, _ in born})}"


def _vtk_objects() -> set[tuple[str, int]]:
    from vtkmodules.vtkCommonCore import vtkObjectBase

    gc.collect()
    return {(type(o).__name__, id(o)) for o in gc.get_objects() if isinstance(o, vtkObjectBase)}
