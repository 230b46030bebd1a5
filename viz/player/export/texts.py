"""What the export dialog calls things: parts of the body, options of the command line, the time that is left."""

from __future__ import annotations

import re

from PySide6.QtCore import QLocale

from kyphoscope.viz.player.language.words import phase_text, tr


def part_words() -> dict[str, str]:
    """The parts that can be written as a mesh, in people's words."""
    return {
        "vertebra": tr("Vertebra"),
        "marrow": tr("Marrow"),
        "lesion": tr("Lesion"),
        "fragment": tr("Fragment of a burst"),
        "disc": tr("Disc below"),
        "nucleus": tr("Nucleus of the disc below"),
        "left_rib": tr("Left rib"),
        "right_rib": tr("Right rib"),
        "sacrum": tr("Sacrum"),
        "spinal_cord": tr("Spinal cord"),
        "cauda_equina": tr("Cauda equina"),
        "dural_sac": tr("Dural sac"),
        "nerve_roots": tr("Nerve roots"),
        "basivertebral_veins": tr("Basivertebral veins"),
        "epidural_veins": tr("Epidural veins"),
        "segmental_veins": tr("Segmental veins"),
        "great_veins": tr("Great veins"),
        "anterior_longitudinal_ligament": tr("Anterior longitudinal ligament"),
        "posterior_longitudinal_ligament": tr("Posterior longitudinal ligament"),
        "back_muscles": tr("Back muscles"),
        "skin_of_the_back": tr("Skin of the back"),
    }


def fracture_words() -> dict[str, str]:
    """The kinds of fracture."""
    return {
        "none": tr("None"),
        "wedge": tr("Wedge"),
        "biconcave": tr("Biconcave"),
        "crush": tr("Crush"),
        "burst": tr("Burst"),
    }


def lesion_words() -> dict[str, str]:
    """What else may be in a bone."""
    return {
        "none": tr("None"),
        "cleft": tr("Cleft"),
        "lytic": tr("Lytic lesion"),
        "hemangioma": tr("Hemangioma"),
        "haematoma": tr("Haematoma"),
    }


def view_words() -> dict[str, str]:
    """The pictures that a frame may be made of."""
    return {
        "3d": tr("3D"),
        "ap": tr("X-ray, AP"),
        "lateral": tr("X-ray, lateral"),
        "all": tr("3D with both X-rays"),
    }


def worded(values: tuple[str, ...], words: dict[str, str]) -> list[tuple[str, str]]:
    """Each value beside what it is called; one without a word of its own goes by its name."""
    return [(words.get(value) or phase_text(value), value) for value in values]


def option_words() -> dict[str, str]:
    """What the fields are called that stand for options of the command line."""
    return {
        "out": tr("file"),
        "size": tr("size"),
        "fps": tr("frames a second"),
        "start": tr("start"),
        "end": tr("end"),
        "at": tr("moment"),
        "step": tr("step"),
        "quality": tr("quality"),
        "theme": tr("background"),
        "view": tr("pictures"),
        "part": tr("part"),
        "fracture": tr("fracture"),
        "height-loss": tr("lost height"),
        "narrowing": tr("narrowed canal"),
        "lesion": tr("lesion"),
        "set": tr("setting"),
    }


def in_words(sentence: str) -> str:
    """A sentence of the command line in the words of the dialog: "--size 9x9 is ..." is "Size 9x9 is ...".

    Paths and other words that merely hold two hyphens stay as they are.
    """
    words = option_words()
    worded = re.sub(r"(?<!\S)--([a-z]+(?:-[a-z]+)*)(?=[\s:;,.]|$)", lambda m: words.get(m[1], m[0]), sentence.strip())
    return worded[:1].upper() + worded[1:] if sentence.lstrip().startswith("--") else worded


def moment_text(t_s: float) -> str:
    """Minutes, seconds and tenths, rounded down: 1:05.2."""
    tenths = int(t_s * 10 + 1e-6)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"


def count_text(count: int) -> str:
    """A count with the separators of the language."""
    return QLocale().toString(count)


def left_text(left_s: float | None) -> str:
    """Roughly how long it will take; "" while that is not known."""
    if left_s is None:
        return ""
    if left_s < 7.5:
        return tr("a few seconds left")
    if left_s < 57.5:
        return tr("about {count} s left", count=5 * round(left_s / 5))
    minutes = max(1, round(left_s / 60))
    if minutes < 60:
        return tr("about {count} min left", count=minutes)
    fives = 5 * round(minutes / 5)
    return tr("about {hours} h {minutes} min left", hours=fives // 60, minutes=fives % 60)
