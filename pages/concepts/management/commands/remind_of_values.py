"""Remind of values and measures that are due."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from pages.concepts.reminding import send_reminders


class Command(BaseCommand):
    help = "Remind of what concepts wait for, each once, from seven o'clock on."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{send_reminders(at=timezone.now())} letters")
