"""Exporting a lesson: the dialog, and the work in another process.

May import: meshes.choices, meshes.specs, scenes, viz.clock, viz.errors, viz.export, viz.player.language,
viz.player.lesson, viz.player.picture, viz.player.style, viz.player.widgets.
"""
