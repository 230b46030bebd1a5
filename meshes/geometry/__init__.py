"""What shapes are made of: poses, fields and solids, lofts, triangles, sections, and the disk cache of made shapes.

May import: nothing of ours.
"""
