"""What the dashboard remembers of somebody's first hour."""

from django.conf import settings
from django.db import models


class FirstHour(models.Model):
    """Whether somebody wants to see the first steps, or has done them all."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="first_hour"
    )
    put_away = models.BooleanField(default=False)
    # "Done" is said once; then the panel is gone by itself.
    is_over = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}"
