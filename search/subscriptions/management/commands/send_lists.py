"""Tell people what is new on the lists that they follow."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from search.subscriptions.rounds import Round, ask_whether_to_go_on


class Command(BaseCommand):
    help = "Write to those who follow a list, and whose hour has come."

    def handle(self, *args: object, **options: object) -> None:
        at = timezone.now()
        written = Round(at=at).go()
        asked = ask_whether_to_go_on(at=at)
        self.stdout.write(f"{written} letters with news, {asked} asked to go on")
