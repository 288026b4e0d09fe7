"""Database, files and settings in one file; see docs/operate.md."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.upkeep.ages import is_due
from config.upkeep.archives import Manifest
from config.upkeep.backing_up import back_up, described
from config.upkeep.places import chosen_folder
from config.upkeep.refusing import Refused
from locales.progress import bar


class Command(BaseCommand):
    help = "Write database, files and settings that are no secrets into one file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", nargs="?", help="Where to; otherwise BACKUP_DIR, or .var/backups."
        )
        parser.add_argument(
            "--keep", type=int, default=settings.BACKUP_KEEP, help="Delete older ones."
        )
        parser.add_argument(
            "--if-due",
            action="store_true",
            help="Only if BACKUP_DIR is set and the newest is a day old.",
        )

        parser.add_argument(
            "--and-room-to-restore",
            action="store_true",
            help="Only if there is room to put it in again, too.",
        )

    def handle(self, *args: object, **options: object) -> None:
        now = timezone.now()
        if options["if_due"] and not is_due(at=now):
            return
        if options["keep"] < 1:
            raise CommandError("Keep at least one.")
        try:
            path, manifest = back_up(
                chosen_folder(options["folder"]),
                at=now,
                recipient=settings.BACKUP_RECIPIENT,
                keep=options["keep"],
                and_back=options["and_room_to_restore"],
                show=bar(self.stdout, tty=self.stdout.isatty()),
            )
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(path))
        self.stdout.write(described(manifest))
        if manifest.missing:
            self._tell_missing(manifest)

    def _tell_missing(self, manifest: Manifest) -> None:
        words = (
            f"{len(manifest.missing)} files that the database names are not there, "
            f"the first is {manifest.missing[0]}."
        )
        if manifest.lacks_files:
            raise CommandError(
                f"{words} Is the folder there? No older backup was deleted."
            )
        self.stderr.write(words)
