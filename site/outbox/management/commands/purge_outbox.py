"""Forgets what letters said and to whom, two weeks after they went."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from outbox.models import OutboxMessage, Recipient


class Command(BaseCommand):
    help = "Delete words and addresses of letters that are done with for 14 days."

    def handle(self, *args: object, **options: object) -> None:
        now = timezone.now()
        purged = OutboxMessage.objects.forgettable(at=now).purge(at=now)
        Recipient.objects.forgettable(at=now).delete()
        if options["verbosity"]:
            self.stdout.write(f"{purged} letters forgotten.")
