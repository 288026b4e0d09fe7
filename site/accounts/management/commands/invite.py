"""The first administrator has nobody to be invited by."""

from argparse import ArgumentParser

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.invitations import invite
from accounts.models import Invitation
from accounts.tokens import mint


class Command(BaseCommand):
    help = "Invite an address to the editors' area, and print the link of its letter."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--group", action="append", default=[])
        parser.add_argument("--administrator", action="store_true")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE)

    def handle(self, *args: object, **options: object) -> None:
        if Invitation._meta.db_table not in connection.introspection.table_names():
            raise CommandError("The database has no tables: `manage.py migrate` first.")
        groups = Group.objects.filter(name__in=options["group"])
        if len(groups) != len(set(options["group"])):
            raise CommandError("There is no group of that name.")
        if not groups and not options["administrator"]:
            raise CommandError("Say --group NAME or --administrator.")
        try:
            validate_email(options["email"])
            invitation = invite(
                options["email"],
                groups=groups,
                is_superuser=options["administrator"],
                language=options["language"],
                by=None,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        path = reverse("accounts_accept", args=[mint(invitation)])
        self.stdout.write(settings.WAGTAILADMIN_BASE_URL + path)
