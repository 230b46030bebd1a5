"""The command line: each command is a thin function over a request.

May import: meshes, scenes, viz.errors, viz.export, viz.frame, viz.player, viz.render.
"""
