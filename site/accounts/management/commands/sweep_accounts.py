"""What signing in leaves behind, night by night."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import invitations, limits, sessions


class Command(BaseCommand):
    help = "Forget invitations, devices and counted tries that are over."

    def handle(self, *args: object, **options: object) -> None:
        now = timezone.now()
        asked, seen = invitations.sweep(at=now), sessions.sweep(at=now)
        tried = limits.sweep(at=now)
        self.stdout.write(f"Invitations: {asked}. Devices: {seen}. Tries: {tried}.")
