"""A viewer's own way of looking, as a value: eye, layers, cut, marks; and what lies under a click.

May import: meshes, scenes, viz.render, viz.xray.
"""
