from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks

from .admin import LetterViewSet


@hooks.register("register_admin_viewset")
def register_letters() -> LetterViewSet:
    return LetterViewSet()


@hooks.register("register_permissions")
def letter_permissions() -> QuerySet:
    """The rights that a group can have here."""
    return Permission.objects.filter(
        content_type__app_label="outbox", content_type__model="outboxmessage"
    )
