"""What the use cases refuse, where a face answers one refusal otherwise than another."""

from khazana.core import BadInput

__all__ = ["NoSuchProgramme", "NoSuchStatement"]


class NoSuchProgramme(BadInput):
    """No programme has the id that was asked for."""


class NoSuchStatement(BadInput):
    """No statement that is kept has the digest that was asked for."""
