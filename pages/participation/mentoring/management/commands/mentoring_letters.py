"""Ask people in mentoring what is to be asked today."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from pages.participation.mentoring.reminding import send_letters


class Command(BaseCommand):
    help = "Mentoring: still looking? have you met? Each once, from seven o'clock on."

    def handle(self, *args: object, **options: object) -> None:
        for part, number in send_letters(at=timezone.now()).items():
            self.stdout.write(f"{part}: {number}")
