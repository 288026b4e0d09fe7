"""For an account that has no address, or shares one: it could not sign in."""

from argparse import ArgumentParser

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import connection

from accounts.models import User


class Command(BaseCommand):
    help = "Give an account another e-mail address, by its user name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("email")

    def handle(self, *args: object, **options: object) -> None:
        name, email = options["username"], options["email"].lower()
        try:
            validate_email(email)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        others = User.objects.exclude(username=name)
        if others.filter(email__iexact=email).exists():
            raise CommandError("Another account has this address.")
        # By its columns, not as a whole: it must work before `migrate` has run.
        if not User.objects.filter(username=name).update(email=email):
            raise CommandError("No account has this name.")
        if EmailAddress._meta.db_table in connection.introspection.table_names():
            EmailAddress.objects.filter(user__username=name).delete()
        self.stdout.write(f"{name} signs in with {email} from now on.")
