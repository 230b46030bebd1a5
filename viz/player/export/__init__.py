"""Taking a lesson along: the dialog, and the work in another process."""
