"""A backup onto an empty machine, or in the place of what is there."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.utils import timezone

from config.upkeep.backing_up import described
from config.upkeep.refusing import Refused
from config.upkeep.restoring import (
    check,
    restore,
    waiting_letters,
)
from config.upkeep.sealing import Key
from config.upkeep.variables import SECRET, unlike_here


class Command(BaseCommand):
    help = "Check a backup and put it in: database and files, then migrate."
    # The database may be empty, or half there.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The backup.")
        parser.add_argument(
            "--check", action="store_true", help="Only check it; change nothing."
        )
        parser.add_argument(
            "--replace", action="store_true", help="Replace what this site has."
        )
        parser.add_argument(
            "--no-backup",
            action="store_true",
            help="With --replace: do not back up what is replaced.",
        )
        parser.add_argument(
            "--hold-letters",
            action="store_true",
            help="Take back letters that wait: they may have left since the backup.",
        )
        parser.add_argument("--identity", default="", help="age: the key's file.")
        parser.add_argument(
            "--passphrase-file", default="", help="GnuPG: the key's passphrase."
        )

    def handle(self, *args: object, **options: object) -> None:
        key = Key(options["identity"], options["passphrase_file"])
        try:
            if options["check"]:
                manifest = check(options["file"], key)
                self.stdout.write(f"The backup is whole: {described(manifest)}")
                for name in manifest.missing[:5]:
                    self.stdout.write(f"It never had the file {name}.")
                return
            manifest = restore(
                options["file"],
                key,
                at=timezone.now(),
                say=self.stdout.write,
                replace=options["replace"],
                keep_what_is_there=not options["no_backup"],
                hold=options["hold_letters"],
            )
        except (Refused, Error) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored: {described(manifest)}")
        self._tell_settings(manifest.settings)
        self._tell_letters()

    def _tell_settings(self, then: dict[str, str | None]) -> None:
        for name in unlike_here(then):
            value = "was set (it is secret)" if then[name] == SECRET else then[name]
            self.stdout.write(f"Where the backup was made, {name} {_is(value)}.")

    def _tell_letters(self) -> None:
        if number := waiting_letters():
            self.stdout.write(
                f"{number} letters wait and leave when the site starts. If they have "
                "left since the backup, or this is a copy: restore with --hold-letters."
            )


def _is(value: str | None) -> str:
    return value if value and value.startswith("was set") else f"was {value}"
