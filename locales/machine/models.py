"""Machine texts that wait for a person, because a person wrote the text before."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale
from wagtail_localize.models import String, TranslationContext


class MachineProposal(models.Model):
    """
    A machine's text for a paragraph whose former text a person wrote or checked.

    It reaches nobody until a person takes it over.
    """

    string = models.ForeignKey(String, on_delete=models.CASCADE, related_name="+")
    context = models.ForeignKey(
        TranslationContext, on_delete=models.CASCADE, related_name="+"
    )
    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+")
    data = models.TextField(_("proposed text"))
    former = models.TextField(_("former text"))
    tool_name = models.CharField(_("engine"), max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("machine proposal")
        verbose_name_plural = _("machine proposals")
        constraints = [
            models.UniqueConstraint(
                fields=("string", "context", "locale"), name="one_proposal_a_paragraph"
            )
        ]

    def __str__(self) -> str:
        return self.data[:60]
