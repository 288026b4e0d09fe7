"""Ask to read pages again."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from pages.lifecycle.review.reminding import send_reminders


class Command(BaseCommand):
    help = "Ask keepers to read their pages again, each once, from seven o'clock on."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{send_reminders(at=timezone.now())} letters")
