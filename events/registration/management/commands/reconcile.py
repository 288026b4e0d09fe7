from django.core.management.base import BaseCommand, CommandParser

from events.registration.reconciling import reconcile


class Command(BaseCommand):
    help = "Report dates whose counts of places are wrong; --repair sets them right."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        found = reconcile(repair=options["repair"])
        for drift in found:
            self.stdout.write(str(drift))
        wrong = sum(drift.is_wrong for drift in found)
        self.stdout.write(f"{wrong} dates with wrong counts")
