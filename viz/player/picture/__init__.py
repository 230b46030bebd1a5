"""The picture of the procedure on the screen: who looks from where, at what, with which X-ray, by mouse or by key.

May import: meshes.geometry, scenes, viz.frame, viz.player.language, viz.player.lesson, viz.player.style, viz.render,
viz.view, viz.xray.
"""
