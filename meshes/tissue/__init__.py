"""Soft tissue round the spine: cord and roots, ligaments, muscles, veins, skin; how they follow and yield.

May import: meshes.choices, meshes.fracture, meshes.geometry, meshes.specs, meshes.spine, meshes.tables,
meshes.vertebra.
"""
