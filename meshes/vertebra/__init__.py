"""The unbroken vertebra: body, pedicles, arch, facets, their frame, and how vertebrae stand on each other.

May import: meshes.choices, meshes.geometry, meshes.specs, meshes.tables.
"""
