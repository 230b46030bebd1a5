"""The settings that are remembered from one time to the next, and what keeps the window equal to them.

May import: viz.player.language, viz.player.lesson, viz.player.style, viz.quiz, viz.xray.
"""
