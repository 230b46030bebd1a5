"""The settings that are remembered from one time to the next, and the code that keeps the window in step with them.

May import: viz.player.language, viz.player.lesson, viz.player.style, viz.quiz, viz.xray.
"""
