"""What the use cases refuse, where a face answers one refusal otherwise than another."""

from khazana.core import BadInput

__all__ = ["NoSuchProgramme"]


class NoSuchProgramme(BadInput):
    """No programme has the id that was asked for."""
