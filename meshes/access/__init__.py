"""Ways in: what is met on the way, clearances, the search for a way through or beside the pedicle.

May import: meshes.choices, meshes.fracture, meshes.geometry, meshes.specs, meshes.spine, meshes.tables,
meshes.vertebra.
"""
