"""Writing as pixels: fonts for Latin and Chinese, lines of text and fine lines.

May import: viz.render.
"""
