"""The two safety rules, judged at an instant, and the outlines that they are drawn with.

May import: meshes, scenes, viz.facts.
"""
