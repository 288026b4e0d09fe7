"""Load the demonstration content; never over what somebody edited."""

from argparse import ArgumentParser

from django.core.management import call_command
from django.core.management.base import BaseCommand

from accounts.roles import grant_roles
from config.demo.editor import make_editor
from config.demo.loading import Demonstration
from pages.base.frame import forget_frames
from pages.base.models import HomePage
from pulse.repeats import drop_repeats


class Command(BaseCommand):
    help = "Load the demonstration content where it is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="Only into an empty database."
        )
        parser.add_argument(
            "--reset", action="store_true", help="Delete all pages first."
        )

    def handle(self, *args: object, **options: bool) -> None:
        if options["if_empty"] and HomePage.objects.exists():
            return
        if options["reset"]:
            for home in HomePage.objects.all():
                home.delete()
        Demonstration(self._progress).load()
        grant_roles(list(HomePage.objects.all()))
        make_editor()
        call_command("translation_status", rebuild=True, stdout=self.stdout)
        drop_repeats()
        forget_frames()
        if self.stdout.isatty():
            self.stdout.write("")
        self.stdout.write("The demonstration content is there.")

    def _progress(self, text: str) -> None:
        """One line that changes on a terminal, a line each in a log."""
        if self.stdout.isatty():
            self.stdout.write(f"\r{text:<60}", ending="")
        else:
            self.stdout.write(text)
        self.stdout.flush()
