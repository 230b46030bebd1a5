"""The picture of the procedure on the screen, and a viewer's own way of looking at it, by mouse or by key.

May import: meshes.geometry, scenes, viz.frame, viz.player.language, viz.player.lesson, viz.player.style, viz.render,
viz.view, viz.xray.
"""
