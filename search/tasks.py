"""What happens after publishing, in the background."""

import logging

from django_tasks import task

from .filling import refresh
from .pushing import push_dirty

logger = logging.getLogger(__name__)


@task()
def rebuild_all() -> None:
    """What `search_rebuild` does, begun from the editors' pages."""
    from .engines import EngineUnavailable, named_engines
    from .rebuilding import AlreadyRunning, Cancelled, rebuild

    try:
        rebuild(list(named_engines().values()), progress=lambda done, total: None)
    except (AlreadyRunning, Cancelled, EngineUnavailable) as error:
        logger.warning("Rebuild of the search: %s", error or type(error).__name__)


@task()
def refresh_things(keys: list[str]) -> None:
    """Look at these things anew."""
    for key in keys:
        refresh(key)
    push_dirty()
