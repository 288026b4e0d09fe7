from django.core.management.base import BaseCommand

from search.analysis.building import build_all


class Command(BaseCommand):
    help = "Build the dictionaries of the search; does nothing when they are there."
    requires_system_checks = []

    def handle(self, *args: object, **options: object) -> None:
        build_all(lambda name: self.stdout.write(f"Dictionary: {name}"))
