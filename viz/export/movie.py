"""A lesson as a movie for a slide or a web page: a chapter for each step, true colours, the same bytes every time."""

from __future__ import annotations

import math
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.codec.context import ThreadType
from av.video.frame import PictureType
from av.video.reformatter import ColorRange, Colorspace, Interpolation

from kyphoscope.scenes.program import Program
from kyphoscope.viz.errors import ExportError
from kyphoscope.viz.export.files import beside, failures_of
from kyphoscope.viz.export.progress import Report
from kyphoscope.viz.frame.picture import Picture
from kyphoscope.viz.view.view_options import SCRIPTED, ViewOptions

BT709 = 1
"""The code of ITU-R BT.709 for primaries, transfer and matrix alike (ITU-T H.273)."""

TV_RANGE = 1
WAITING_FRAMES = 4
"""So many frames may wait for the encoder: enough to keep it busy, few enough to keep memory flat."""

ENCODER_THREADS = 2
"""Fixed, and working on whole frames, since x264's bytes depend on it: the same movie on every machine."""

_X264_ALWAYS = {"forced-idr": "1", "x264-params": "sliced-threads=0:lookahead-threads=1:sync-lookahead=0"}
_X264 = {
    "draft": {"preset": "veryfast", "crf": "23"},
    "standard": {"preset": "veryfast", "crf": "18"},
    "high": {"preset": "medium", "crf": "15"},
}
_CHAPTER_TICK = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A step in the movie's table of contents, in seconds of the movie."""

    title: str
    starts_s: float
    ends_s: float


def write_movie(
    program: Program,
    out: Path,
    *,
    size: tuple[int, int],
    fps: Fraction,
    start_s: float,
    end_s: float,
    quality: str,
    theme: str,
    palette: str = "natural",
    view_options: ViewOptions = SCRIPTED,
    report: Report = lambda done, total: None,
) -> int:
    """Write `program` from `start_s` to `end_s` to the MP4 file `out`; returns the number of frames.

    Frame i is the state at start_s + i / fps, looked at as `view_options` says. Raises ExportError where writing fails;
    then, or when interrupted, `out` is as it was before.
    """
    if not can_encode():
        raise ExportError("PyAV has no H.264 encoder here, so no movie can be written; install av from PyPI anew.")
    times = frame_times(start_s, end_s, fps)
    chapters = chapters_of(program, start_s, end_s)
    with (
        failures_of(out, av.FFmpegError),
        beside(out) as draft,
        Picture(program, size=size, quality=quality, theme=theme, palette=palette) as picture,
        MovieFile(draft, size=size, fps=fps, quality=quality, title=program.title, chapters=chapters) as movie,
    ):
        for done, t_s in enumerate(times, start=1):
            movie.add(picture.at(t_s, view_options))
            report(done, len(times))
    return len(times)


def can_encode() -> bool:
    """Whether the H.264 encoder is there: the PyAV of PyPI has it, other builds may not."""
    return "libx264" in av.codecs_available


def frame_times(start_s: float, end_s: float, fps: Fraction) -> list[float]:
    """When each frame is, seconds of the scene; at least one frame."""
    start = Fraction(start_s)
    count = max(1, round((Fraction(end_s) - start) * fps))
    return [float(start + i / fps) for i in range(count)]


def chapters_of(program: Program, start_s: float, end_s: float) -> list[Chapter]:
    """The steps that run between the two times, in seconds after `start_s`."""
    return [
        Chapter(
            title=mark.title,
            starts_s=max(mark.starts_s, start_s) - start_s,
            ends_s=min(mark.starts_s + mark.lasts_s, end_s) - start_s,
        )
        for mark in program.steps
        if max(mark.starts_s, start_s) < min(mark.starts_s + mark.lasts_s, end_s)
    ]


class MovieFile:
    """An MP4 file that frames are added to; a context manager, the file is whole when its block ends well.

    Encoding runs on a separate thread beside the drawing; its errors are raised by `add` or at the block's end.
    """

    def __init__(
        self, path: Path, *, size: tuple[int, int], fps: Fraction, quality: str, title: str, chapters: list[Chapter]
    ) -> None:
        self._fps = fps
        self._count = 0
        self._key_frames = {math.ceil(Fraction(chapter.starts_s) * fps) for chapter in chapters}
        self._waiting: deque[Future[None]] = deque()
        self._container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        self._stream = _stream(self._container, size, fps, quality)
        self._container.metadata["title"] = title
        self._container.set_chapters([_chapter(number, chapter) for number, chapter in enumerate(chapters)])
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="encode")

    def __enter__(self) -> MovieFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._submit(None)
                while self._waiting:
                    self._waiting.popleft().result()
        finally:
            self._thread.shutdown(cancel_futures=True)
            self._container.close()

    def add(self, pixels: np.ndarray) -> None:
        """The next frame, (h, w, 3) uint8; it is copied, so the array may change afterwards."""
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
        frame.pts, frame.time_base = self._count, 1 / self._fps
        if self._count in self._key_frames:  # so that a player can jump to a chapter exactly
            frame.pict_type = PictureType.I
        self._count += 1
        self._submit(frame)
        if len(self._waiting) > WAITING_FRAMES:
            self._waiting.popleft().result()

    def _submit(self, frame: av.VideoFrame | None) -> None:
        self._waiting.append(self._thread.submit(self._encode, frame))

    def _encode(self, frame: av.VideoFrame | None) -> None:
        self._container.mux(self._stream.encode(_in_bt709(frame) if frame else None))


def _stream(container: Any, size: tuple[int, int], fps: Fraction, quality: str) -> Any:
    """The H.264 track, with its colour space tagged: without tags each player guesses the colours."""
    stream = container.add_stream("libx264", rate=fps, options={**_X264_ALWAYS, **_X264[quality]})
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    codec = stream.codec_context
    codec.time_base = 1 / fps
    codec.gop_size = max(1, round(2 * fps))  # a key frame every two seconds, so that dragging is quick
    codec.thread_count, codec.thread_type = ENCODER_THREADS, ThreadType.FRAME
    codec.colorspace = codec.color_primaries = codec.color_trc = BT709
    codec.color_range = TV_RANGE
    return stream


def _chapter(number: int, chapter: Chapter) -> Any:
    return {
        "id": number,
        "start": round(chapter.starts_s / _CHAPTER_TICK),
        "end": round(chapter.ends_s / _CHAPTER_TICK),
        "time_base": _CHAPTER_TICK,
        "metadata": {"title": chapter.title},
    }


def _in_bt709(frame: av.VideoFrame) -> av.VideoFrame:
    """The RGB frame in BT.709's luma and chroma, studio range."""
    converted = frame.reformat(
        format="yuv420p",
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        dst_colorspace=Colorspace.ITU709,
        interpolation=Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INP,
    )
    converted.pict_type = frame.pict_type
    return converted
