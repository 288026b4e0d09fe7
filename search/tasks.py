"""What happens after publishing, in the background."""

from django_tasks import task

from .filling import refresh
from .pushing import push_dirty


@task()
def refresh_things(keys: list[str]) -> None:
    """Look at these things anew."""
    for key in keys:
        refresh(key)
    push_dirty()
