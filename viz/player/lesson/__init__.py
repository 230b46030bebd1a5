"""The lesson that is open: its clock, the way along it, its script, its shapes made ahead.

May import: meshes.specs, scenes, viz.clock.
"""
