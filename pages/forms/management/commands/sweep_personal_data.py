"""Delete what must not be kept any longer."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from pages.forms.retention import sweep


class Command(BaseCommand):
    help = "Delete personal data whose time is over; says how much. Runs nightly."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Only say what would be deleted."
        )

    def handle(self, *args: object, **options: bool) -> None:
        found = sweep(at=timezone.now(), dry_run=options["dry_run"])
        word = "due" if options["dry_run"] else "deleted"
        for duty, number in found.items():
            self.stdout.write(f"{duty.name}: {number} {word}")
