"""Small widgets of which other rooms are made.

May import: viz.player.language.
"""
