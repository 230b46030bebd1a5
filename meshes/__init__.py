"""Solids of the spine and the instruments, and where things are on them; no time and no screen in here.

Others ask for `specs` (what can be built), `build` (the one door to geometry), `landmarks` (named places), `readings`
(what is measured on a state's bodies) and `comparison` (built against published); the rooms below make them.

May import: nothing of ours.
"""
