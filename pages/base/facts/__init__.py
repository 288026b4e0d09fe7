"""
Facts: values kept once and shown in every language.

`kinds` reads and writes a value, `values` knows them all in one language and puts them
into texts, `rich_text` is their place in the editor, `usage` tells where they stand.
"""

from .kinds import read, written

__all__ = ["read", "written"]
