"""What pages have that serve goals of a concept: the field, its panel, their form."""

from django import forms
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel


def goals_field() -> ParentalManyToManyField:
    """A page's `goals`; its class takes `GoalsForm` as its form."""
    return ParentalManyToManyField(
        "concepts.Goal",
        blank=True,
        related_name="+",
        verbose_name=_("serves these goals"),
        limit_choices_to={"is_current": True},
        help_text=_("Goals of published concepts. Their pages then lead here."),
    )


def goals_panel() -> FieldPanel:
    return FieldPanel("goals", widget=forms.CheckboxSelectMultiple)


class GoalsForm(WagtailAdminPageForm):
    """
    Offers goals that readers can go to, and those that the page serves already.

    One that was taken out of its concept would be lost at the next save otherwise.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("goals")
        if field is not None:
            chosen = [goal.pk for goal in self.instance.goals.all()]
            field.queryset = field.queryset.model.objects.offered(chosen)
