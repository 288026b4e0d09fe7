"""
Our site for measuring: as in production where that costs something.

Tasks run at their place, so that what follows from publishing is in its cost.
"""

from config.settings.test import *  # noqa: F403  settings extend their base
from config.settings.test import VAR, WAGTAILSEARCH_BACKENDS

# Editors' lists are kept up to date, as they are in production.
WAGTAILSEARCH_BACKENDS["default"]["AUTO_UPDATE"] = True
SHOW_GALLERY = False
MEDIA_ROOT = VAR / "bench" / "media"
