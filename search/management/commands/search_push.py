from django.core.management.base import BaseCommand

from search.pushing import push_dirty


class Command(BaseCommand):
    help = "Tell the search engine what it does not know yet."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{push_dirty()} things told.")
