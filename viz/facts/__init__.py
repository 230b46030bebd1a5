"""What is known of the bodies: names, sentences, sizes, read-outs at an instant and over a lesson.

May import: meshes, scenes, viz.bodies, viz.body_words.
"""
