"""Which bodies a learner can hide or show, in groups as an anatomist would sort them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from kyphoscope.viz.bodies import Group
from kyphoscope.viz.player.language.words import tr

SCRIPTED = "scripted"
CHOICES = (SCRIPTED, "on", "faint", "off")
"""Choices for a body; the first leaves it as the script has it, the others are keys of `view_options.LAYERS`."""
GROUPS: tuple[str, ...] = get_args(Group)
"""In the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class LayerRow:
    """A body as it is listed.

    name : what the script calls it; label : what a person calls it
    group : one of `GROUPS`
    there : whether the script has it in the picture at this instant
    can_show : whether it can be switched on while it is not there
    """

    name: str
    label: str
    group: str
    there: bool
    can_show: bool = True


@dataclass(frozen=True, slots=True)
class LayerLine:
    """A line of the list: a body, or the head of a group with all that are in it."""

    label: str
    rows: tuple[LayerRow, ...]
    is_head: bool = False

    @property
    def names(self) -> frozenset[str]:
        return frozenset(row.name for row in self.rows)

    @property
    def there(self) -> bool:
        return any(row.there for row in self.rows)

    @property
    def choices(self) -> tuple[str, ...]:
        """The choices for it; none for a group of one, whose body has its own."""
        if self.is_head and len(self.rows) == 1:
            return ()
        return CHOICES if any(row.there or row.can_show for row in self.rows) else (SCRIPTED, "off")

    def chosen(self, layers: Mapping[str, str]) -> str:
        """The present choice; "" where it is not the same for all in it."""
        choices = {layers.get(row.name, SCRIPTED) for row in self.rows}
        return choices.pop() if len(choices) == 1 else ""


def group_title(group: str) -> str:
    """What a group is called on the screen; a group that is not known goes by its own name."""
    titles = {
        "bone": tr("Bone"),
        "discs": tr("Discs"),
        "nerves": tr("Nerves and canal"),
        "vessels": tr("Vessels"),
        "ligaments": tr("Ligaments and muscles"),
        "skin": tr("Skin"),
        "instruments": tr("Instruments"),
        "cement": tr("Balloon and cement"),
    }
    return titles.get(group, group)


def lines_of(rows: tuple[LayerRow, ...]) -> tuple[LayerLine, ...]:
    """All bodies under the heads of their groups, in the order in which they are given."""
    groups = [*GROUPS, *(row.group for row in rows)]
    lines: list[LayerLine] = []
    for group in dict.fromkeys(groups):
        members = tuple(row for row in rows if row.group == group)
        if members:
            lines.append(LayerLine(group_title(group), members, is_head=True))
            lines += [LayerLine(row.label, (row,)) for row in members]
    return tuple(lines)


def asked(layers: Mapping[str, str], line: LayerLine, choice: str) -> dict[str, str]:
    """The choices for all bodies after this choice for a line; a body is never asked to be what it cannot be."""
    choices = {name: layer for name, layer in layers.items() if name not in line.names}
    kept = [row for row in line.rows if choice in ("on", "faint") and not (row.there or row.can_show)]
    choices |= {row.name: layers[row.name] for row in kept if row.name in layers}
    if choice != SCRIPTED:
        choices |= {row.name: choice for row in line.rows if row not in kept}
    return choices


def isolated(layers: Mapping[str, str], rows: tuple[LayerRow, ...], line: LayerLine, rest: str) -> dict[str, str]:
    """A line's bodies on and all others `rest`, "faint" or "off".

    A body that is not there does not become faint, which would bring it forward. Bodies that are not listed stay.
    """
    choices = {name: layer for name, layer in layers.items() if name not in {row.name for row in rows}}
    for row in rows:
        if row.name in line.names:
            if row.there or row.can_show:
                choices[row.name] = "on"
        elif rest == "off" or row.there:
            choices[row.name] = rest
    return choices
