"""X-ray in the window: which pictures stand beside the 3D one, how they look, where the C-arm stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from kyphoscope.scenes.program import Program
from kyphoscope.viz.player.picture.canvas import Canvas
from kyphoscope.viz.view.view_options import Xray
from kyphoscope.viz.xray.c_arm import ANGULATIONS_DEG, ROTATIONS_DEG, CArm, down_the_pedicle

BOTH = ("ap", "lateral")
"""The X-ray pictures, in the order in which they stand."""


class Fluoroscopy(QObject):
    """What a person has chosen of X-ray; applied to the canvas. `changed` follows every choice.

    program : gives the lesson that is shown
    """

    changed = Signal()

    def __init__(self, canvas: Canvas, program: Callable[[], Program], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas, self._program = canvas, program
        self.free = False
        canvas.arm_turned.connect(self.turn)
        canvas.enlarged.connect(self.enlarge)

    @property
    def xray(self) -> Xray:
        return self._canvas.view_options.xray

    @property
    def shown(self) -> bool:
        """Whether there are X-ray pictures."""
        return bool(self.xray.views)

    def choose(self, shown: bool, polarity: str, drawn: bool) -> None:
        """All choices at once, with the C-arm where the names of the views put it."""
        self.free = self._canvas.arm_is_free = False
        self._see(views=BOTH if shown else (), large="3d", polarity=polarity, drawn=drawn, beam=False, arms=())

    def switch(self) -> None:
        """AP and lateral beside the 3D picture, or the 3D picture alone."""
        self._see(views=() if self.shown else BOTH, large="3d")

    def enlarge(self, view: str) -> None:
        """Give that picture most of the room, "3d" or an X-ray; back to 3D where it has it already."""
        if self.shown:
            self._see(large="3d" if self.xray.large == view else view)

    def enlarge_next(self) -> None:
        """The next picture large, in turn; with no X-ray there yet, the X-ray comes first."""
        if not self.shown:
            self.switch()
            return
        row = ("3d", *self.xray.views)
        self._see(large=row[(row.index(self.xray.large) + 1) % len(row)])

    def switch_polarity(self) -> None:
        """Bone dark as on an image intensifier, or bright as on film."""
        bright = self.xray.polarity == "bone_bright"
        self._see(polarity="bone_dark" if bright else "bone_bright")

    def switch_rules(self) -> None:
        """Outlines and both rules drawn on X-ray and 3D, or not."""
        self._see(drawn=not self.xray.drawn)

    def switch_beam(self) -> None:
        """The beams of the C-arm in the 3D picture, or not; without X-ray pictures there are no beams."""
        self._see(beam=not self.xray.beam, views=self.xray.views or BOTH)

    def switch_free(self) -> None:
        """Let the C-arm be turned by a drag in an X-ray picture; else it stands where the names of the views put it."""
        self.free = not self.free
        self._canvas.arm_is_free = self.free
        self._see(arms=self.xray.arms if self.free else (), views=self.xray.views or BOTH)

    def turn(self, view: str, round_deg: float, to_head_deg: float) -> None:
        """Turn the C-arm of one picture while it is free, no farther than it reaches."""
        if self.free:
            arm = self.xray.arm(view)
            turned = replace(
                arm,
                rotation_deg=_held(arm.rotation_deg + round_deg, ROTATIONS_DEG),
                angulation_deg=_held(arm.angulation_deg + to_head_deg, ANGULATIONS_DEG),
            )
            self._stand(view, turned)

    def turn_by_key(self, round_deg: float, to_head_deg: float) -> None:
        """Turn the C-arm of the large X-ray picture, or of the first where the 3D one is large."""
        self.turn(self.xray.large if self.xray.large in BOTH else BOTH[0], round_deg, to_head_deg)

    @property
    def can_look_down(self) -> bool:
        """Whether there is a needle's path that the C-arm can look down."""
        return self._down_arm() is not None

    @property
    def down(self) -> bool:
        """Whether the AP picture looks down a pedicle."""
        arm = dict(self.xray.arms).get("ap")
        return arm is not None and arm == self._down_arm()

    def switch_down(self) -> None:
        """Turn the AP picture down the pedicle that the needle enters, where it is seen as a dot; or straight again.

        Does nothing where the C-arm cannot look down one.
        """
        if not self.can_look_down:
            return
        arm = None if self.down else self._down_arm()
        self._see(views=self.xray.views or BOTH)
        self._stand("ap", arm)

    def _down_arm(self) -> CArm | None:
        """Where the C-arm looks down the needle's path; None where there is no path, or none within its reach."""
        for way in self._program().ways.values():
            try:
                return down_the_pedicle(way)
            except ValueError:  # out of the C-arm's reach: try the other side's
                continue
        return None

    def _stand(self, view: str, arm: CArm | None) -> None:
        arms = {name: other for name, other in self.xray.arms if name != view}
        self._see(arms=tuple(sorted((arms | ({view: arm} if arm is not None else {})).items())))

    def _see(self, **what: object) -> None:
        self._canvas.set_view_options(replace(self._canvas.view_options, xray=replace(self.xray, **what)))  # type: ignore[arg-type]
        self.changed.emit()


def _held(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])
