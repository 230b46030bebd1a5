"""Presenting to an audience: full screen, notes for the educator, blank screen, spotlight.

May import: scenes, viz.clock, viz.player.language, viz.player.lesson, viz.player.picture, viz.player.settings,
viz.player.style, viz.player.widgets, viz.talk.
"""
