"""The first steps on the dashboard: shown, put away, brought back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.components import Component

from accounts.models import User

from .models import FirstHour
from .steps import Step, steps_of


class WelcomePanel(Component):
    """What this person could do first, with what of it she has done."""

    name = "welcome"
    template_name = "welcome/admin/panel.html"
    order = 10

    def __init__(self, steps: list[Step]) -> None:
        self.steps = steps

    def get_context_data(self, parent_context: dict) -> dict:
        return {
            "request": parent_context["request"],
            "steps": self.steps,
            "done": sum(step.is_done for step in self.steps),
            "is_done": all(step.is_done for step in self.steps),
        }


@hooks.register("construct_homepage_panels")
def show_first_steps(request: HttpRequest, panels: list[Component]) -> None:
    if FirstHour.objects.filter(user=request.user.pk, put_away=True).exists():
        return
    if steps := steps_of(request.user):
        panels.append(WelcomePanel(steps))


@hooks.register("register_admin_urls")
def welcome_urls() -> list[URLPattern]:
    return [
        path("first-steps/away/", put_away, name="welcome_put_away"),
        path("first-steps/back/", bring_back, name="welcome_bring_back"),
    ]


@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """Off this person's dashboard; the handbook brings it back."""
    _remember(request.user, put_away=True)
    text = _("The first steps are put away. The handbook brings them back.")
    messages.success(request, text)
    return redirect("wagtailadmin_home")


@require_POST
def bring_back(request: HttpRequest) -> HttpResponse:
    """Onto this person's dashboard again, done or not."""
    _remember(request.user, put_away=False)
    return redirect("wagtailadmin_home")


def _remember(user: User, **values: bool) -> None:
    FirstHour.objects.update_or_create(user=user, defaults=values)
