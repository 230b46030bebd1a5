"""The window's own words, translated where there is a translation, and letters for every language.

May import: viz.text.
"""
