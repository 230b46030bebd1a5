"""What the program says when it cannot do what it was asked."""


class RequestError(Exception):
    """A sentence: what was asked, what is wrong with it, what to ask instead."""


class ExportError(Exception):
    """A sentence: what could not be written and why; nothing half written is left behind."""
