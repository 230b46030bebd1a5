"""The instruments of both procedures as they look in the hand: tip at the origin, shaft along -z."""

from __future__ import annotations

import numpy as np

from kyphoscope.meshes.devices import handles
from kyphoscope.meshes.devices.handles import HUB_LENGTH_MM, LUER_MM
from kyphoscope.meshes.geometry.loft import angles, branched, loft, ring, turned
from kyphoscope.meshes.geometry.part import Part
from kyphoscope.meshes.geometry.triangles import Surface
from kyphoscope.meshes.specs import (
    CannulaSpec,
    DrillSpec,
    FillerSpec,
    HypodermicSpec,
    NeedleSpec,
    PlungerSpec,
    StyletSpec,
    TampSpec,
)
from kyphoscope.meshes.tables.instrument_tables import (
    FILLER_BORE_MM,
    STYLET_POINT_MM,
    TAMP_NOSE_MM,
    TAMP_SHAFT_MM,
    balloon_size,
    gauge,
)

BORE_CLEARANCE_MM = 0.045
"""Between a stylet and the bore it slides in, on the radius: a sliding fit, as drawn."""

DRILL_SIDES = 32
FLANGE_MM = 17.5
"""How far a filler's finger flange reaches behind its shaft."""
PORT_SLANT = (np.sin(np.radians(42)), np.cos(np.radians(42)))
"""Of a tamp's inflation port: outward and backward part of its direction."""


def needle(spec: NeedleSpec) -> Part:
    """The hollow bone needle: bevelled mouth, a groove at every centimetre, winged hub with a Luer socket.

    Raises ValueError for an unknown gauge. Diameters: `instrument_tables.GAUGES`.
    """
    return _steel(_hollow(spec.gauge, spec.length_mm, span_mm=50.0, deep_mm=10.0))


def cannula(spec: CannulaSpec) -> Part:
    """The working cannula of a kyphoplasty, an 8G tube with its own broader winged hub.

    Raises ValueError for an unknown gauge. Diameters: `instrument_tables.GAUGES`.
    """
    return _steel(_hollow(spec.gauge, spec.length_mm, span_mm=38.0, deep_mm=14.0))


def _hollow(number: int, length_mm: float, span_mm: float, deep_mm: float) -> Surface:
    """A tube with a winged hub, open from end to end: the outside from the mouth back, then the bore forward."""
    outer, bore = gauge(number).outer_mm / 2, gauge(number).inner_mm / 2
    back, collar = -length_mm - HUB_LENGTH_MM, max(4.4, outer + 1.6)
    rings = turned([(bore + 0.35 * (outer - bore), 0.0), (outer, -0.5)])
    rings += handles.grooves(outer, length_mm)
    rings += turned([(outer, -length_mm), (outer + 0.9, -length_mm - 0.4), (collar - 0.6, -length_mm - 6.0)])
    rings += turned([(collar, -length_mm - 7.0)])
    rings += handles.wings(-length_mm - 8.5, collar, span_mm, deep_mm, 8.5)
    rings += turned([(collar, back + 7.5), (collar - 0.5, back + 6.5), (collar - 0.5, back + 2.2)])
    rings += turned([(collar + 0.3, back + 1.9), (collar + 0.3, back)])
    socket = max(LUER_MM, bore + 0.15)
    rings += turned([(socket, back), (socket - 0.1, back + 7.0), (bore, back + 9.0), (bore, -length_mm / 2), (bore, 0)])
    return loft(rings, looped=True)


def stylet(spec: StyletSpec) -> Part:
    """The solid core of a bone needle, in the needle's frame: its diamond point stands out of the needle's mouth.

    Raises ValueError for an unknown gauge.
    """
    rod = gauge(spec.gauge).inner_mm / 2 - BORE_CLEARANCE_MM
    back = -spec.length_mm - HUB_LENGTH_MM - 0.3
    rings = handles.diamond(rod, STYLET_POINT_MM)
    rings += turned([(rod, -spec.length_mm), (rod, back)])
    rings += turned([(5.6, back)]) + handles.cap(back - 0.2, 14.0, 8.5, 11.0)
    return _steel(loft(rings), "steel_dark")


def drill(spec: DrillSpec) -> Part:
    """The hand drill: a twist bit with two flutes, a smooth shaft, a grooved knob."""
    radius, flutes_mm, pitch_mm = spec.diameter_mm / 2, 30.0, 15.0  # two whole turns, so that the rings end unturned
    back, shaft = -spec.length_mm, spec.diameter_mm / 2 - 0.1
    rings = [handles.fluted(0.06, 0.0, 0.0, 0.0, DRILL_SIDES)]
    for z in np.linspace(-0.6 * radius, -flutes_mm, 33):
        runout = float(np.clip((z + flutes_mm) / 5.0, 0.0, 1.0))
        turn = float(-z * 2 * np.pi / pitch_mm)
        rings.append(handles.fluted(radius, float(z), turn, 0.42 * runout, DRILL_SIDES))
    profile = [(shaft, -flutes_mm - 0.2), (shaft, back), (shaft + 2.5, back - 1.0), (5.0, back - 9.0)]
    rings += turned(profile, DRILL_SIDES) + handles.knob(back - 10.0, 14.5, 62.0, sides=DRILL_SIDES)
    return _steel(loft(rings), "steel_dark")


def tamp(spec: TampSpec) -> Part:
    """The balloon tamp without its balloon: soft nose, two marker bands at the balloon's ends, thin shaft, Y hub.

    Raises ValueError for a balloon that is not made.
    """
    front, rear = markers_mm(spec.balloon_mm)
    shaft, band, back = TAMP_SHAFT_MM / 2, TAMP_SHAFT_MM / 2 + 0.12, -spec.length_mm
    rings = turned([(0.35, 0.0), (0.75, -0.25), (shaft, -0.8)])
    for z in (front, rear):
        rings += turned([(shaft, z + 0.75), (band, z + 0.7), (band, z - 0.7), (shaft, z - 0.75)])
    body = shaft + 0.3
    rings += turned([(shaft, rear - 6.0), (body, rear - 7.0)])
    rings += turned([(body, back), (body + 1.0, back - 0.5), (3.2, back - 9.0), (4.4, back - 13.0)])
    hub = turned([(4.6, back - 15.0 - step) for step in (0.0, 1.6, 3.2, 4.8, 6.4, 8.0)])
    tail = turned([(4.4, back - 26.0), (3.6, back - 33.0), (3.6, back - 44.0)])
    tail += turned([(4.9, back - 44.3), (4.9, back - 49.0), (3.0, back - 49.3)])
    # The inflation port leaves the hub to one side and towards the back.
    window, towards = (slice(len(rings), len(rings) + len(hub)), slice(0, 6)), (angles()[2] + angles()[3]) / 2
    along = np.array([np.cos(towards) * PORT_SLANT[0], np.sin(towards) * PORT_SLANT[0], -PORT_SLANT[1]])
    port = [(3.0, 4.0), (2.8, 7.0), (2.8, 14.0), (3.8, 14.3), (3.8, 19.0), (2.2, 19.3)]
    return _steel(branched(rings + hub + tail, window, along, port))


def markers_mm(balloon_mm: float) -> tuple[float, float]:
    """z of the middle of a tamp's front and rear marker band, at the ends of its folded balloon, mm.

    Raises ValueError for a balloon that is not made.
    """
    return -TAMP_NOSE_MM, -TAMP_NOSE_MM - balloon_size(balloon_mm).length_mm


def filler(spec: FillerSpec) -> Part:
    """The cement filler: a tube, open from end to end, with a finger flange."""
    outer, bore, back = spec.diameter_mm / 2, FILLER_BORE_MM / 2, -spec.length_mm
    rings = turned([(bore, 0.0), (outer - 0.1, 0.0), (outer, -0.3)])
    rings += turned([(outer, back), (outer + 1.0, back - 0.4), (4.0, back - 8.0), (4.0, back - 14.0)])
    rings += [
        ring(back - 14.2 - at, 15.0 * wide, 7.0 * wide, 2.6) for at, wide in ((0, 0.9), (0.6, 1), (2.4, 1), (3, 0.9))
    ]
    rings += turned([(3.0, back - FLANGE_MM), (bore, back - FLANGE_MM)])
    return _steel(loft(rings, looped=True))


def filler_bore(spec: FillerSpec) -> Surface:
    """The bore of a filler from its mouth to the end of its shaft, as a solid closed at both ends."""
    return loft(turned([(FILLER_BORE_MM / 2, 0.0), (FILLER_BORE_MM / 2, -spec.length_mm)]))


def plunger(spec: PlungerSpec) -> Part:
    """The plunger of a cement filler: a plain rod with a disc for the thumb."""
    radius, back = spec.diameter_mm / 2, -spec.length_mm
    rings = turned([(radius - 0.1, 0.0), (radius, -0.1), (radius, back), (4.0, back - 1.0)])
    rings += turned([(8.0, back - 1.2), (8.5, back - 2.0), (8.5, back - 4.2), (7.6, back - 5.2), (4.0, back - 5.6)])
    return _steel(loft(rings))


def hypodermic(spec: HypodermicSpec) -> Part:
    """The thin needle for the local anaesthetic on its 5 mL syringe, plunger half drawn.

    Raises ValueError for an unknown gauge.
    """
    outer, bore, back = gauge(spec.gauge).outer_mm / 2, gauge(spec.gauge).inner_mm / 2, -spec.length_mm
    rings = turned([(0.8 * bore, -6.0), (bore, -5.9), (bore, 0.0), (outer, 0.0)])
    for mouth in rings[2:]:  # the bevel: the mouth is cut at about 20 degrees, its point at the origin
        mouth[:, 2] += 2.7 * (mouth[:, 0] - outer)
    rings += turned([(outer, -3.0), (outer, back), (1.0, back - 0.3), (2.6, back - 8.0), (3.4, back - 9.0)])
    rings += turned(
        [(3.4, back - 13.0), (2.3, back - 13.3), (2.3, back - 16.0), (5.8, back - 17.5), (6.5, back - 18.5)]
    )
    rings += turned([(6.5, back - 72.0)])
    rings += [
        ring(back - 72.3 - at, 14.0 * wide, 8.5 * wide, 2.6)
        for at, wide in ((0, 0.93), (0.5, 1), (1.9, 1), (2.3, 0.93))
    ]
    rings += turned([(5.0, back - 74.8), (2.2, back - 75.0), (2.2, back - 104.0), (7.0, back - 104.4)])
    rings += turned([(7.4, back - 105.0), (7.4, back - 106.5), (6.6, back - 107.1)])
    return _steel(loft(rings))


def _steel(surface: Surface, material: str = "steel") -> Part:
    return Part(surface[0], surface[1], material)
