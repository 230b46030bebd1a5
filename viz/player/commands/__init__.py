"""Every command with its keys, for menus, buttons and the sheet of shortcuts.

May import: viz.player.export, viz.player.language, viz.player.lesson, viz.player.panels, viz.player.picture,
viz.player.presenter, viz.player.questions, viz.player.style, viz.player.widgets.
"""
