"""The vertebra's neighbours: discs, ribs, sacrum, and where each stands while the treated one changes.

May import: meshes.choices, meshes.fracture, meshes.geometry, meshes.specs, meshes.tables, meshes.vertebra.
"""
