"""The self-check: cards that ask, judge and sum up.

May import: meshes.geometry, scenes, viz.player.language, viz.player.lesson, viz.player.picture, viz.player.style,
viz.player.widgets, viz.quiz.
"""
