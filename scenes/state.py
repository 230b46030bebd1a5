"""One instant of a scene: the bodies by description, where they are, the view of them and the words."""

from __future__ import annotations

from dataclasses import dataclass

from kyphoscope.meshes.geometry.pose import Pose, Vector
from kyphoscope.meshes.specs import Spec


@dataclass(frozen=True, slots=True)
class PartState:
    """One body at one instant. Only bodies that are there at all are in a state: opacity is above 0.

    name : the name that the script gave it
    pose : world_from_part
    opacity : 0 to 1, a factor on what the body's material has by itself
    hardness : 0 to 1, for cement: 0 liquid, 0.5 doughy, 1 set
    highlight : 0 to 1, how much it is lit up to be pointed at
    """

    name: str
    spec: Spec
    pose: Pose
    opacity: float = 1.0
    hardness: float = 0.0
    highlight: float = 0.0


@dataclass(frozen=True, slots=True)
class View:
    """A parallel-projection camera in the world frame.

    focus_mm : the point in the middle of the picture
    towards : unit direction from the focus to the eye
    up : unit direction that is up in the picture
    height_mm : how much of the world the picture is high
    """

    focus_mm: Vector
    towards: Vector
    up: Vector
    height_mm: float


@dataclass(frozen=True, slots=True)
class Cut:
    """A cutaway: what lies on the side of the plane to which `normal` points is taken away from bone and discs."""

    point_mm: Vector
    normal: Vector


@dataclass(frozen=True, slots=True)
class Label:
    """A word and the point in the world that it belongs to; `part` is the body that it names or lies on."""

    text: str
    at_mm: Vector
    part: str = ""


@dataclass(frozen=True, slots=True)
class SceneState:
    """Everything that is shown of one scene at one instant.

    step : index of the running step, from 0
    parts : in the order of the script's cast
    treated : the name of the vertebra that is treated, "" if the script has none
    waiting_for : in a comparison what this side waits for, "" while it has something to do
    held_s : while the X-ray pedal is up the programme's time at which it was let go; None while there is live X-ray
    hidden : bodies that are not seen now but have a shape and stand still somewhere, as solid as they are when
        they are shown, in the order of the script's cast; instruments only until they are put away for good
    """

    t_s: float
    step: int
    title: str
    phase: str
    caption: str
    parts: tuple[PartState, ...]
    view: View
    cut: Cut | None = None
    labels: tuple[Label, ...] = ()
    treated: str = ""
    waiting_for: str = ""
    hidden: tuple[PartState, ...] = ()
    held_s: float | None = None

    @property
    def treated_part(self) -> PartState | None:
        """The treated vertebra, shown or hidden; None where there is none at this instant."""
        return next((part for part in (*self.parts, *self.hidden) if part.name == self.treated), None)

    def part(self, name: str) -> PartState:
        """The body of that name; raises KeyError where it is not there at this instant."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)
