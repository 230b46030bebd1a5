"""The bars and lists round the picture: title, steps, caption, timeline and buttons.

May import: scenes, viz.clock, viz.player.language, viz.player.lesson, viz.player.style, viz.player.widgets.
"""
