"""Shapes that take long to make are made in quiet moments, before the lesson comes to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

from kyphoscope.meshes.specs import Spec
from kyphoscope.scenes.program import Program

EVERY_S = 2.5
"""How closely the lesson is searched, s: the first shape of a kind is slow to make, its next sizes are quick."""
PAUSE_MS = 20
"""Pause between two shapes, so that the mouse never has to wait for long."""


def shapes(program: Program) -> Iterator[Spec]:
    """The shapes that the lesson shows, each once, in the order in which they are needed."""
    seen: set[Spec] = set()
    for i in range(int(program.duration_s / EVERY_S) + 1):
        for state in program.states_at(i * EVERY_S):
            for part in state.parts:
                if part.spec not in seen:
                    seen.add(part.spec)
                    yield part.spec


class Prebuild(QObject):
    """Makes a lesson's shapes one by one while the machine is idle; once all are made it costs nothing."""

    def __init__(
        self, build: Callable[[Spec], object], quiet: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._build, self._quiet = build, quiet
        self._coming: Iterator[Spec] = iter(())
        self._timer = QTimer(self)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._make_one)

    def begin(self, program: Program) -> None:
        """Start over with this lesson."""
        self._coming = shapes(program)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def goes_on(self) -> bool:
        return self._timer.isActive()

    def _make_one(self) -> None:
        if not self._quiet():
            return
        spec = next(self._coming, None)
        if spec is None:
            self._timer.stop()
        else:
            self._build(spec)
