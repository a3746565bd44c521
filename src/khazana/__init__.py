"""Khazana: the books of a national Bitcoin programme, and the audit of what is claimed about it."""

__version__ = "0.1.0"

__all__ = ["__version__"]
