"""The 3D picture: materials and colours, light, camera, cut faces with their grain, and the off-screen stage.

May import: meshes, scenes, viz.bodies.
"""
