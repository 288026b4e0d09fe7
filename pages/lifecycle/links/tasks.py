"""What the worker does about links."""

from django.apps import apps
from django.utils import timezone
from django_tasks import task
from wagtail.models import Page


@task()
def go_on() -> None:
    """Ask for a while; then let other tasks have their turn before going on."""
    from .rounds import work

    if work(at=timezone.now()):
        go_on.enqueue()


@task()
def collect(label: str, pk: int) -> None:
    """Look at the links of one page or entry anew."""
    from .collecting import collect_from

    model = apps.get_model(label)
    thing = model._default_manager.filter(pk=pk).first()
    if thing is not None:
        collect_from(thing.specific if isinstance(thing, Page) else thing)
