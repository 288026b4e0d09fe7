"""Which backups there are."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from config.upkeep.places import backups, chosen_folder, megabytes


class Command(BaseCommand):
    help = "List the backups, the newest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", help="Otherwise BACKUP_DIR.")

    def handle(self, *args: object, **options: object) -> None:
        folder = chosen_folder(options["folder"])
        found = backups(folder)
        if not found:
            self.stdout.write(f"There is no backup in {folder}.")
        for backup in found:
            hours = (timezone.now() - backup.made_at).total_seconds() / 3600
            age = f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"
            kind = "encrypted" if backup.is_encrypted else "open"
            self.stdout.write(
                f"{backup.path}  {megabytes(backup.size):>12}  {age:>9} old  {kind}"
            )
