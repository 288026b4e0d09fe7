"""Interest: what people like doing, in every language."""

from django.utils.translation import gettext_lazy as _

from pages.topics.models import Term


class Interest(Term):
    """Cooking, football, music ...: what two people could do together."""

    class Meta(Term.Meta):
        abstract = False
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
