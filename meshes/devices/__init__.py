"""Instruments, balloon and cavity, cement, and the rule that says where cement stops.

May import: meshes.choices, meshes.fracture, meshes.geometry, meshes.specs, meshes.tables, meshes.vertebra.
"""
