"""Check the links: begin a round where it is time for one, and go on with it."""

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from pages.lifecycle.links import rounds
from pages.lifecycle.links.tasks import go_on
from pages.lifecycle.models import Round


class Command(BaseCommand):
    help = "Begin to check links where it is time (--now: at once); the worker does it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", action="store_true")

    def handle(self, *args: object, now: bool = False, **options: object) -> None:
        at = timezone.now()
        is_open = Round.objects.open().exists()
        if now and not is_open:
            rounds.begin_all(at=at)
        else:
            rounds.begin_what_is_due(at=at)
        if Round.objects.open().exists():
            go_on.enqueue()
