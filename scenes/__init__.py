"""What happens when: scripts, and the state of everything at one instant; no screen in here.

May import: meshes.
"""
