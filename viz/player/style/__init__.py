"""How the window looks: its colours and style sheet, its icons, and what a person chooses of all that.

May import: nothing of ours.
"""
