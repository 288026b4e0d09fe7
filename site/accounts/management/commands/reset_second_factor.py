"""For the day on which the only administrator's telephone is lost."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from wagtail.log_actions import log

from accounts.desk import FACTOR_TAKEN
from accounts.models import User
from accounts.second_factor import take_away


class Command(BaseCommand):
    help = "Take somebody's second factor away and sign all their devices out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: object, **options: object) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("No account has this address.")
        take_away(user)
        log(user, FACTOR_TAKEN)
        self.stdout.write("Gone. The next sign-in leads to setting up a new one.")
