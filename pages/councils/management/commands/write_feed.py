"""The open data of the councils, written without waiting for a reader."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from pages.councils.oparl.keeping import write_if_stale


class Command(BaseCommand):
    help = "Write the councils' open data anew if something has changed."

    def handle(self, *args: object, **options: object) -> None:
        write_if_stale(at=timezone.now())
