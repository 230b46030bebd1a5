"""The panels at the right of the window: layers, cutaway, charts, and what a body is.

May import: meshes.geometry, scenes, viz.bodies, viz.clock, viz.facts, viz.player.language, viz.player.lesson,
viz.player.picture, viz.player.style, viz.player.widgets.
"""
