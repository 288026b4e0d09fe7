"""
Text analysis, once and for every engine: what a word is, and what it means alike.

`analyse("de", "Häuser")` finds the same normal term as `analyse("de", "Haus")`.
"""

from .tokens import Token, analyse

# Part of every stored entry: another number makes `search_rebuild` read all anew.
ANALYSIS_VERSION = 3

__all__ = ["ANALYSIS_VERSION", "Token", "analyse"]
