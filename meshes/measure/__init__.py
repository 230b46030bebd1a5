"""Calipers: heights between six points, the canal, pedicles and all that the table of sizes names, read off a mesh.

May import: meshes.geometry.
"""
