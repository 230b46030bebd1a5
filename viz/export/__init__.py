"""Files for use elsewhere: movies, stills, meshes, numbers, the atlas, and the requests for them.

May import: meshes, scenes, viz.errors, viz.facts, viz.frame, viz.render, viz.rules, viz.text, viz.view.
"""
