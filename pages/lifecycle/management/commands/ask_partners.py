"""Ask partners whether their entries are still right."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from pages.lifecycle.checkin.asking import ask_partners


class Command(BaseCommand):
    help = "Ask partners whether entries are right, each once, from seven o'clock on."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{ask_partners(at=timezone.now())} letters")
