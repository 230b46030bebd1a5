"""What X-rays leave of a state: transmitted intensity behind the patient, from the very meshes that are shown in 3D.

Beer-Lambert along every ray of a point source, at one energy: what is left is exp(-sum of attenuation times path). The
bodies of the state come from `beam_layers`, the patient round them from `patient_surround`, the numbers from
`attenuation`.
"""

from __future__ import annotations

from types import TracebackType
from typing import Protocol

import numpy as np

from kyphoscope.meshes.geometry.pose import Pose
from kyphoscope.meshes.specs import DiscSpec, check_choice
from kyphoscope.scenes.state import SceneState
from kyphoscope.viz.xray.beam_layers import Layer, layers, on_the_picture
from kyphoscope.viz.xray.c_arm import CArm, ap
from kyphoscope.viz.xray.path_length_numpy import NumpyBeam
from kyphoscope.viz.xray.patient_surround import Quadric, bones_beyond, patient_surround, surround_loss

WAYS = ("auto", "gl", "numpy")
LEAST_PX, MOST_PX = 16, 4096
ALIKE = 0.02
"""The graphics card is trusted where it agrees with numpy within this optical depth."""


class Beam(Protocol):
    """What sums up weight times path over surfaces, by graphics card or processor."""

    def loss(self, layers: tuple[Layer, ...], arm: CArm, size: tuple[int, int]) -> np.ndarray: ...

    def close(self) -> None: ...


class Fluoroscope:
    """Makes X-ray pictures one after the other; draws only when, and what, has changed since the last.

    way : "gl" for the graphics card, "numpy" for the processor alone, "auto" for the first that works here
    """

    def __init__(self, way: str = "auto") -> None:
        check_choice("way", way, WAYS)
        self._beam = _chosen(way)
        self._asked: tuple[tuple[Layer, ...], tuple[Quadric, ...], CArm, tuple[int, int]] | None = None
        self._shown: object = None
        self._seen: np.ndarray | None = None

    @property
    def way(self) -> str:
        """Which way it goes, "gl" or "numpy"."""
        return "numpy" if isinstance(self._beam, NumpyBeam) else "gl"

    def radiograph(self, state: SceneState, arm: CArm, size: tuple[int, int]) -> np.ndarray:
        """(h, w) float32, read-only: the share of the beam that gets through, 0 to 1, seen as the operator sees it.

        The very same array as long as nothing in the beam has changed. Where nothing of the state is in the beam, it is
        the patient's soft tissue alone.
        size : w and h in pixels
        Raises ValueError, a sentence, for a body whose surface is open and for a size that is no picture's.
        """
        if not all(LEAST_PX <= side <= MOST_PX for side in size):
            raise ValueError(f"An X-ray picture is {LEAST_PX} to {MOST_PX} pixels wide and high, but got {size!r}.")
        shown = (state.parts, state.hidden, state.treated, arm, size)
        if self._seen is not None and shown == self._shown:
            return self._seen
        self._shown = shown
        asked = (
            layers(state) + on_the_picture(bones_beyond(state, arm), arm, size),
            patient_surround(state),
            arm,
            size,
        )
        if self._seen is None or asked != self._asked:
            self._asked = self._seen = None  # a picture that fails is not remembered
            loss = self._beam.loss(asked[0], arm, size) + surround_loss(asked[1], arm, size)
            seen = np.exp(-np.maximum(loss, 0.0, out=loss), out=loss)
            seen.setflags(write=False)
            self._asked, self._seen = asked, seen
        return self._seen

    def close(self) -> None:
        """Give back what the graphics card holds; it is of no use any more."""
        self._beam.close()
        self._shown = self._asked = self._seen = None

    def __enter__(self) -> Fluoroscope:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def radiograph(state: SceneState, arm: CArm, size: tuple[int, int], way: str = "auto") -> np.ndarray:
    """One picture, as `Fluoroscope.radiograph`; for many pictures keep a Fluoroscope."""
    with Fluoroscope(way) as fluoroscope:
        return fluoroscope.radiograph(state, arm, size)


def _chosen(way: str) -> Beam:
    if way == "numpy":
        return NumpyBeam()
    from kyphoscope.viz.xray.path_length_gl import GlBeam

    beam = GlBeam()
    if way == "gl" or _is_right(beam):
        return beam
    beam.close()
    return NumpyBeam()


def _is_right(beam: Beam) -> bool:
    """Whether it measures a known disc correctly: a driver without float pictures draws something else or nothing."""
    tried, size = (Layer("tried", "whole", DiscSpec(above="L1"), Pose(), 1.0),), (32, 32)
    return bool(np.abs(beam.loss(tried, ap(), size) - NumpyBeam().loss(tried, ap(), size)).max() < ALIKE)
