"""The colours of the window: two calm sets, dark and light."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class WindowColours:
    """The window's colours, as #rrggbb.

    ground : behind everything; panel : lists and bars; raised : buttons and fields; line : hairlines
    text, muted : words, and words of less weight; accent : what is current; on_accent : words upon it; alarm : mistakes
    good : what is right
    """

    ground: str
    panel: str
    raised: str
    hover: str
    line: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    on_accent: str
    alarm: str
    alarm_ground: str
    good: str
    good_ground: str


WINDOW_COLOURS = {
    "dark": WindowColours(
        ground="#12151a", panel="#181c22", raised="#262c35", hover="#343c47", line="#2b313b", text="#eef0f2",
        muted="#a3adb8", accent="#f0bf69", accent_soft="#3a3222", on_accent="#1a1509", alarm="#f09684",
        alarm_ground="#3b2420", good="#7fd4b4", good_ground="#17332b",
    ),
    "light": WindowColours(
        ground="#f6f7f8", panel="#ffffff", raised="#e8ecf0", hover="#d5dce3", line="#d3d9df", text="#1a2129",
        muted="#55606b", accent="#9a5b08", accent_soft="#f6ead6", on_accent="#ffffff", alarm="#8f1f14",
        alarm_ground="#fbe5df", good="#0a6349", good_ground="#dcf1e8",
    ),
}  # fmt: skip
