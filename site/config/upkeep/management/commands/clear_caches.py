"""What other code or another database left in the caches is not shown any more."""

from django.core.cache import caches
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Empty all caches."

    def handle(self, *args: object, **options: object) -> None:
        for cache in caches.all(initialized_only=False):
            cache.clear()
