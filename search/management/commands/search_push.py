from django.core.management.base import BaseCommand
from django.utils import timezone

from search.filling import refresh_due
from search.pushing import push_dirty


class Command(BaseCommand):
    help = "Look at what is over by now, and tell the engine what it does not know."

    def handle(self, *args: object, **options: object) -> None:
        due = refresh_due(at=timezone.now())
        self.stdout.write(f"{due} things looked at. {push_dirty()} things told.")
