"""Other words for the same: office German and what people say instead."""

from collections.abc import Callable

from .analysis import Token
from .queries import Condition


def widened(
    code: str, tokens: list[Token], word: Callable[[str, Token], Condition]
) -> list[Condition]:
    """The condition of each word."""
    return [word(code, token) for token in tokens]
