"""The letters of all writing: DejaVu Sans, and Noto Sans SC where that has none, as for Chinese.

Both come with packages, so that a picture is the same on every machine. Noto Sans SC has one weight; its bold is drawn
with a thicker stroke.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from itertools import groupby, pairwise
from pathlib import Path
from unicodedata import category, east_asian_width

from PIL import Image, ImageDraw, ImageFont

HAN_SCALE = 1.06
"""How much larger Chinese is set, so that a character is as tall as a capital with its descender."""
HAN_BOLD = 0.03
"""How far bold Chinese reaches beyond its outline on every side, as a share of the size."""
UNWRITTEN = ("Zl", "Zp", "Cc", "Cf", "Mn", "Me")
"""Kinds of characters without a shape of their own, which stay with those before them."""
FIRST_HAN = 0x2000
NEVER_FIRST = frozenset("，。、；：！？）》」』】〕〉〗｝］”’…—·％℃‰,.;:!?)]}%")
NEVER_LAST = frozenset("（《「『【〔〈〖｛［“‘￥＄([{")
"""Marks that no line begins with, and marks that none ends with (GB/T 15834-2011, 5.1)."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one line that one font draws."""

    text: str
    han: bool


@lru_cache(maxsize=2)
def font_file(bold: bool) -> Path:
    """Where the Latin letters are; raises FileNotFoundError in a broken installation."""
    folder = _folder("matplotlib") / "mpl-data" / "fonts" / "ttf"
    return _there(folder / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"), "matplotlib")


@lru_cache(maxsize=1)
def han_file() -> Path:
    """Where the Chinese characters are; raises FileNotFoundError in a broken installation."""
    return _there(_folder("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf", "pylopdf-fonts-zh-cn")


def _folder(package: str) -> Path:
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else Path(package)


def _there(path: Path, package: str) -> Path:
    if not path.is_file():
        raise FileNotFoundError(f"{path}: the font that captions are written in is missing; install {package} again.")
    return path


@lru_cache(maxsize=64)
def font(px: int, bold: bool) -> ImageFont.FreeTypeFont:
    """The Latin letters at a height of `px`."""
    return ImageFont.truetype(font_file(bold), px, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=64)
def han_font(px: int) -> ImageFont.FreeTypeFont:
    """The Chinese characters that stand beside Latin letters of `px`."""
    return ImageFont.truetype(han_file(), max(1, round(HAN_SCALE * px)), layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=2048)
def runs(text: str) -> tuple[Run, ...]:
    """A line in stretches of one font each; together they are the line."""
    by_font = []
    han = False
    for char in text:
        if category(char) not in UNWRITTEN:
            han = _is_han(char)
        by_font.append((han, char))
    return tuple(Run("".join(c for _, c in some), kind) for kind, some in groupby(by_font, key=lambda pair: pair[0]))


@lru_cache(maxsize=8192)
def _is_han(char: str) -> bool:
    """Whether the Chinese font draws a character: all that DejaVu lacks, from where Chinese signs begin."""
    return ord(char) >= FIRST_HAN and _shape(char) == _shape("\uffff")


def _shape(char: str) -> bytes:
    """What DejaVu draws; the same box for every character that it lacks."""
    drawn = Image.new("L", (48, 48))
    ImageDraw.Draw(drawn).text((4, 4), char, fill=255, font=font(24, False))
    return drawn.tobytes()


def breakable(left: str, right: str) -> bool:
    """Whether a line may end between two characters that no space parts: beside a Chinese one, if the marks allow."""
    if right in NEVER_FIRST or left in NEVER_LAST:
        return False
    return east_asian_width(left) in "WF" or east_asian_width(right) in "WF"


def pieces(word: str) -> tuple[str, ...]:
    """A word in the pieces between which a line may end; one piece where it is not Chinese."""
    ends = [k for k in range(1, len(word)) if breakable(word[k - 1], word[k])]
    return tuple(word[a:b] for a, b in pairwise((0, *ends, len(word))))
