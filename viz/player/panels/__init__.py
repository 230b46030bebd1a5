"""The panels at the right of the window: layers, cutaway, charts, and what a body is."""
