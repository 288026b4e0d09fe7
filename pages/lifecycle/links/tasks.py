"""What the worker does about links."""

from django.apps import apps
from django.utils import timezone
from django_tasks import task
from wagtail.models import Page

from accounts.models import User
from pages.lifecycle.models import Address


@task()
def go_on() -> None:
    """Ask for a while; then let other tasks have their turn before going on."""
    from .rounds import work

    if work(at=timezone.now()):
        go_on.enqueue()


@task()
def replace(address_pk: int, new: str, user_pk: int) -> None:
    """Put another address everywhere where there are too many places for a click."""
    from .replacing import replace_everywhere

    address = Address.objects.filter(pk=address_pk).first()
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    if address and user:
        replace_everywhere(address, new, user)


@task()
def collect(label: str, pk: int) -> None:
    """Look at the links of one page or entry anew."""
    from .collecting import collect_from

    model = apps.get_model(label)
    thing = model._default_manager.filter(pk=pk).first()
    if thing is not None:
        collect_from(thing.specific if isinstance(thing, Page) else thing)
