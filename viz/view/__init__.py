"""A viewer's own options: camera, layers, cut, marks; and what lies under a click.

May import: meshes, scenes, viz.render, viz.xray.
"""
