"""The editors' side of concepts."""

from .desk import hooks

__all__ = ["hooks"]
