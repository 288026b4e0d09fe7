from django.core.management.base import BaseCommand
from django.utils import timezone

from events.registration.clockwork import tick


class Command(BaseCommand):
    help = "Do what is due: holds, offers, reminders, asking again, closing lists."

    def handle(self, *args: object, **options: object) -> None:
        for part, touched in tick(at=timezone.now()).items():
            self.stdout.write(f"{part}: {touched}")
