"""Pictures, windows and files made from the state of a scene.

May import: meshes, scenes.
"""
