"""The X-ray picture: the C-arm, attenuation times path through the bodies, and the look of the monitor.

May import: meshes, scenes, viz.bodies, viz.facts, viz.render.
"""
