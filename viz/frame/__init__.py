"""The whole frame: panes, 3D and X-ray, labels, marks, rules, caption and read-outs laid out and drawn together.

May import: meshes, scenes, viz.clock, viz.facts, viz.render, viz.rules, viz.text, viz.view, viz.xray.
"""
