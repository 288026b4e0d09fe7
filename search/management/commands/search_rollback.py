from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from search.engines import EngineUnavailable, named_engines


class Command(BaseCommand):
    help = "Go back to the index before the last rebuild."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--engine", default="database")

    def handle(self, *args: object, **options: str) -> None:
        engines = named_engines()
        engine = engines.get(options["engine"])
        if engine is None:
            raise CommandError(f"Set up are: {', '.join(engines)}.")
        try:
            is_back = engine.rollback()
        except EngineUnavailable as error:
            raise CommandError(f"The engine does not answer: {error}") from error
        if not is_back:
            raise CommandError("There is no index to go back to.")
        self.stdout.write("The index before the last rebuild answers again.")
