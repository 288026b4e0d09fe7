"""The site as `make run` has it, but nothing is kept: `cached.py` compares with it."""

from config.settings.local import *  # noqa: F403  settings extend their base

KEEPS_ANSWERS = False
