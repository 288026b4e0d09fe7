"""The form of pages that serve goals of a concept."""

from wagtail.admin.forms import WagtailAdminPageForm


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
