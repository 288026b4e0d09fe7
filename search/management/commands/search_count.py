from django.core.management.base import BaseCommand

from search.desk.counting import flush


class Command(BaseCommand):
    help = "Take what was counted to the search desk, and forget what is old."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{flush()} counts.")
