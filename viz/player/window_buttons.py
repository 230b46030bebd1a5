"""Which command each button of the window carries out; its tooltip names the command and its keys."""

from __future__ import annotations

from collections.abc import Mapping

from kyphoscope.viz.player.commands.command import Command
from kyphoscope.viz.player.controls.header import Header
from kyphoscope.viz.player.controls.transport import Transport
from kyphoscope.viz.player.controls.wipe_bar import WipeBar
from kyphoscope.viz.player.lesson.playback import MODES


def connect_buttons(
    commands: Mapping[str, Command], *, header: Header, transport: Transport, wipe_bar: WipeBar
) -> None:
    """Give every button its command, by the command's name, and every choice the keys that do the same."""
    buttons = {
        "play": transport.play, "next": transport.next, "previous": transport.previous,
        "frame_on": transport.frame_on, "frame_back": transport.frame_back, "reset": transport.reset,
        "open": header.open, "theme": header.theme, "present_here": header.present, "xray": header.xray,
        "before": wipe_bar.take, "wipe": wipe_bar.away,
        **{f"panel_{name}": button for name, button in header.panels.items()},
    }  # fmt: skip
    for name, button in buttons.items():
        button.setToolTip(commands[name].tip)
        button.clicked.connect(lambda _checked=False, command=commands[name]: command.do())
    choices = ((transport.speed, ("slower", "faster")), (transport.mode, [f"mode_{mode}" for mode in MODES]))
    for choice, names in choices:
        keys = ", ".join(commands[name].native_keys[0] for name in names)
        choice.setToolTip(f"{choice.accessibleName()}  ({keys})")
