"""Which addresses are never everybody's, whatever their answers say."""

import re

# Editors', and those below `/-/` in every language: links of letters, forms, tickets.
PERSONAL = re.compile(r"/(admin/|([\w-]+/)?-/)")


def is_personal(path: str) -> bool:
    """Whether what stands there is one person's; the path as Django's `path_info`."""
    return bool(PERSONAL.match(path))
