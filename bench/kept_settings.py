"""Our site for measuring where answers are kept, in files that all workers share."""

from bench.settings import *  # noqa: F403  settings extend their base
from bench.settings import CACHES, VAR

KEEPS_ANSWERS = ANNOUNCES_CHANGES = True
ANSWERS_LOOK_SECONDS = 0.2
CACHES["answers"] = {
    "BACKEND": "freshness.files.FileCache",
    "LOCATION": VAR / "bench" / "answers",
}
