"""What an export will write, in a sentence before it begins."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from kyphoscope.viz.clock import clock_text
from kyphoscope.viz.export import request
from kyphoscope.viz.player.export.order import Asked, Offer, files, moment_s, span_s
from kyphoscope.viz.player.export.texts import count_text, moment_text, part_words
from kyphoscope.viz.player.language.words import tr
from kyphoscope.viz.player.lesson.playback import step_at


def preview(offer: Offer, asked: Asked, waits: bool = False) -> str:
    """The sentence; to be asked when nothing is wrong with what is asked.

    waits : whether another export is under way, which a second sentence then says
    """
    sentences = {"movie": _movie, "picture": _picture, "mesh": _mesh, "numbers": _numbers, "atlas": _atlas}
    sentence = sentences[asked.kind](offer, asked)
    return sentence + " " + tr("It begins when the export before it is done.") if waits else sentence


def _movie(offer: Offer, asked: Asked) -> str:
    rate = request.frame_rate(asked.fps)
    count = _frame_count(*span_s(offer, asked), rate)
    parts = {
        "lasts": clock_text(count / float(rate)),
        "fps": asked.fps,
        "count": count_text(count),
        "size": _size(asked, even=True),
    }
    if count == 1:
        return tr("A movie of a single frame of {size} pixels.", **parts)
    return tr("A movie of {lasts} at {fps} frames a second: {count} frames of {size} pixels.", **parts)


def _picture(offer: Offer, asked: Asked) -> str:
    return tr("A picture of {size} pixels at {moment}.", size=_size(asked), moment=_moment(offer, asked))


def _numbers(offer: Offer, asked: Asked) -> str:
    return tr("All that is there and all that is measured on it at {moment}, as JSON.", moment=_moment(offer, asked))


def _mesh(offer: Offer, asked: Asked) -> str:
    part, level = part_words().get(asked.part, asked.part), asked.level
    unit = "m" if asked.ending == ".glb" else "mm"
    whole = {"part": part, "level": level, "unit": unit}
    if asked.fracture == "none":
        return tr("{part} at {level} as a mesh in {unit}, the bone unbroken.", **whole)
    lost = f"{asked.lost_percent:g}"
    return tr(
        "{part} at {level} as a mesh in {unit}, the bone broken with {lost} % of its height lost.", lost=lost, **whole
    )


def _atlas(offer: Offer, asked: Asked) -> str:
    return tr(
        "Two pictures, whatever the lesson: every level from T4 to L5 in four views, and every kind of fracture in "
        "{second} beside it.",
        second=files(asked)[1].name,
    )


@lru_cache
def _frame_count(start_s: float, end_s: float, rate: Fraction) -> int:
    """How many frames will be written; remembered, since counting keeps the window from responding."""
    from kyphoscope.viz.export.movie import (
        frame_times,  # brings the encoder along, which a lesson that is only watched does not need
    )

    return len(frame_times(start_s, end_s, rate))


def _size(asked: Asked, even: bool = False) -> str:
    width, height = request.size(asked.size, even=even)
    return f"{width} × {height}"


def _moment(offer: Offer, asked: Asked) -> str:
    """The time and the step: 1:05.2 in step 5, Through the pedicle."""
    t_s = moment_s(offer, asked)
    mark = offer.steps[step_at(offer.steps, t_s)]
    return tr("{time} in step {number}, {title}", time=moment_text(t_s), number=mark.index + 1, title=mark.title)
