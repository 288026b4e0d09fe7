"""Give the groups their rights on every language's tree, again after an update."""

from django.core.management.base import BaseCommand

from accounts.roles import grant_roles
from pages.base.models import HomePage


class Command(BaseCommand):
    help = "Make the groups Editors, Translators and Moderators and give them rights."

    def handle(self, *args: object, **options: object) -> None:
        homes = list(HomePage.objects.all())
        grant_roles(homes)
        self.stdout.write(f"The groups may work in {len(homes)} languages.")
