"""Solids of the spine and the instruments, and where things are on them; no time and no screen in here."""
