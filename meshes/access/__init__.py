"""Ways into the vertebra: the bone on the way, the clearances, the search for a way through or beside the pedicle.

May import: meshes.choices, meshes.fracture, meshes.geometry, meshes.specs, meshes.spine, meshes.tables,
meshes.vertebra.
"""
