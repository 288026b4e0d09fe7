from argparse import ArgumentParser
from collections.abc import Iterable

from django.core.management.base import BaseCommand, CommandError

from locales.progress import bar
from locales.table import BY_CODE
from search.engines import Engine, EngineUnavailable, named_engines
from search.models import SearchItem
from search.rebuilding import rebuild, what_differs
from search.runs import AlreadyRunning, Cancelled, NothingToResume


def _is_empty(engines: Iterable[Engine]) -> bool:
    """Nothing is known, or an engine that answers has no index yet."""
    if not SearchItem.objects.exists():
        return True
    for engine in engines:
        try:
            if not engine.is_there():
                return True
        except EngineUnavailable:
            continue
    return False


class Command(BaseCommand):
    help = "Look at everything anew and build the index of the search beside the old."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--locale", help="Only what has words in this language.")
        parser.add_argument(
            "--engine", help="Only this engine: database, elasticsearch."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what differs; change nothing."
        )
        parser.add_argument(
            "--resume", action="store_true", help="Go on where the last one ended."
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="Only when nothing is known yet."
        )

    def handle(self, *args: object, **options: object) -> None:
        code, name = options["locale"], options["engine"]
        if code and code not in BY_CODE:
            raise CommandError(f"There is no language {code}.")
        engines = named_engines()
        if options["if_empty"] and not _is_empty(engines.values()):
            return
        if name and name not in engines:
            raise CommandError(f"Set up are: {', '.join(engines)}.")
        if options["dry_run"]:
            self._tell(what_differs(code))
            return
        show = bar(self.stdout, tty=self.stdout.isatty())
        chosen = [engines[name]] if name else list(engines.values())
        try:
            done = rebuild(chosen, code=code, progress=show, resume=options["resume"])
        except AlreadyRunning as error:
            raise CommandError("Another rebuild is running.") from error
        except NothingToResume as error:
            raise CommandError("The last rebuild came to its end.") from error
        except Cancelled as error:
            raise CommandError("Stopped from the editors' pages.") from error
        except EngineUnavailable as error:
            raise CommandError(f"The engine does not answer: {error}") from error
        self.stdout.write(
            f"{done.changed} things had changed, {done.gone} were gone; "
            f"{done.documents} in the index."
        )

    def _tell(self, differing: list[str]) -> None:
        for key in differing:
            self.stdout.write(key)
        self.stdout.write(f"{len(differing)} things differ.")
