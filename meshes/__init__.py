"""The spine and the instruments as solids, with their named places; nothing here knows of time or screen.

Others ask for `specs` (what can be built), `build` (the one door to geometry), `landmarks` (named places), `readings`
(what is measured on a state's bodies) and `comparison` (built against published); the rooms below make them.

May import: nothing of ours.
"""
