"""Files to take along: movies, stills, meshes, numbers, the atlas, and how a request for one is worded.

May import: meshes, scenes, viz.errors, viz.facts, viz.frame, viz.render, viz.rules, viz.text, viz.view.
"""
