"""The broken vertebra: the displacement of each kind of fracture, fragments, lesions, load and landmarks.

May import: meshes.choices, meshes.geometry, meshes.measure, meshes.specs, meshes.tables, meshes.vertebra.
"""
