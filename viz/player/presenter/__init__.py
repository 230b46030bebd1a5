"""Presenting to an audience: full screen, notes for the educator, blank screen, spotlight."""
