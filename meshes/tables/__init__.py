"""Published sizes, sizes as drawn and the instruments' own, each with its source; and the levels they are for.

May import: meshes.choices.
"""
