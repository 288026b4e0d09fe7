"""What the dashboard remembers of somebody's first hour."""

from django.conf import settings
from django.db import models


class FirstHour(models.Model):
    """Whether somebody has put the first steps away."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="first_hour"
    )
    put_away = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}"
