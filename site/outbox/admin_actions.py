"""What editors can do about a letter: each asks first."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from .models import OutboxMessage
from .permissions import POLICY
from .tasks import nudge
from .test_letter import post_test_letter


class ActionView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Asks first; only the POST changes anything."""

    permission_policy = POLICY
    permission_required = "resend"
    template_name = "outbox/admin/confirm.html"
    header_icon = "mail"
    question = explanation = confirm_label = ""
    _show_breadcrumbs = True

    def get_context_data(self, **kwargs: object) -> dict:
        return {
            **super().get_context_data(**kwargs),
            "question": self.page_title,
            "explanation": self.explanation,
            "confirm_label": self.confirm_label,
            "back_url": reverse("letters_admin:index"),
        }

    def post(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        messages.success(request, self.act())
        return redirect("letters_admin:index")

    def letters(self) -> QuerySet:
        return OutboxMessage.objects.filter(**self.kwargs)

    def act(self) -> str:
        raise NotImplementedError


class AgainView(ActionView):
    page_title = _("Try again?")
    explanation = _(
        "The letter is sent to the same address. It is written anew and says what is "
        "true now. If it is not wanted any more, it is not sent."
    )
    confirm_label = _("Yes, try again")

    def act(self) -> str:
        self.letters().try_again(at=timezone.now())
        nudge()
        return _("It is being tried again. Reload this list in a minute.")


class AsideView(ActionView):
    page_title = _("Put aside?")
    explanation = _(
        "The letter counts as seen to, for example because you called the person. It "
        "is not sent any more."
    )
    confirm_label = _("Yes, put aside")

    def act(self) -> str:
        self.letters().set_aside(at=timezone.now())
        return _("The letter is put aside.")


class TestLetterView(ActionView):
    page_title = _("Send a test letter?")
    explanation = _("It goes to the e-mail address of your own account.")
    confirm_label = _("Yes, send it")

    def post(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        if not request.user.email:
            messages.error(request, _("Your account has no e-mail address."))
            return redirect("letters_admin:index")
        return super().post(request, **kwargs)

    def act(self) -> str:
        user = self.request.user
        post_test_letter(
            to=user.email,
            name=user.get_full_name() or user.get_username(),
            locale=get_language(),
        )
        return _("The test letter is on its way.")
