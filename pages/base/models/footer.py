"""Pages that stand in the footer of every page."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FooterLink(models.Model):
    """Adds to a page type the choice to be linked in the footer."""

    show_in_footer = models.BooleanField(_("link in the footer"), default=False)

    class Meta:
        abstract = True
