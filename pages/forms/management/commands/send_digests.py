"""Tell those who are responsible what came in."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from pages.forms.notify import send_digests


class Command(BaseCommand):
    help = "Hand over today's digests, once a day from seven o'clock on."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{send_digests(at=timezone.now())} digests")
