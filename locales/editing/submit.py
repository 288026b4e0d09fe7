"""Sending to the translators: wagtail-localize's views, asking for page rights."""

from django.contrib import messages
from django.contrib.auth.mixins import UserPassesTestMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Locale, Page
from wagtail_localize.views import submit_translations

from locales.models import Submission
from locales.permissions import (
    SUBMIT,
    is_source,
    may_create_in,
    may_submit,
)
from locales.submission import pages_to_submit, start, submit


class GuardedSubmit:
    """Only the German original, only by those who may edit it, only where they may."""

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        if not request.user.has_perm(SUBMIT):
            raise PermissionDenied
        source = self.get_object()
        if not may_submit(request.user, source):
            raise PermissionDenied
        if not is_source(source):
            messages.error(
                request, _("Only the German original can be sent to the translators.")
            )
            return redirect(self._edit_url(source))
        return super().dispatch(request, *args, **kwargs)

    def get_form(self) -> Form:
        form = super().get_form()
        field = form.fields["locales"]
        field.queryset = field.queryset.filter(
            pk__in=[
                locale.pk
                for locale in field.queryset
                if may_create_in(self.request.user, self.object, locale)
            ]
        )
        return form

    def form_valid(self, form: Form) -> HttpResponse:
        locales = list(form.cleaned_data["locales"])
        with_subtree = form.cleaned_data["include_subtree"]
        pages = [self.object]
        if isinstance(self.object, Page):
            pages = pages_to_submit(self.object, locales, with_subtree)
        if len(pages) > 1:
            return self._send_all(pages, locales, form)
        try:
            submit(self.object, locales, self.request.user)
        except ValidationError as error:
            text = _("This cannot be translated as it is: %(reasons)s")
            reasons = " ".join(error.messages)
            messages.error(self.request, text % {"reasons": reasons})
            return self.render_to_response(self.get_context_data())
        return self._to_translation(locales)

    def _send_all(
        self, pages: list[Page], locales: list[Locale], form: Form
    ) -> HttpResponse:
        user = self.request.user
        forbidden = [page.title for page in pages if not may_submit(user, page)]
        if forbidden:
            text = _("You may not edit these pages, which have to go along: %(pages)s")
            messages.error(self.request, text % {"pages": ", ".join(forbidden)})
            return self.render_to_response(self.get_context_data())
        number = start(self.object, pages, locales, user)
        return redirect("locales:submission", number)

    def _to_translation(self, locales: list[Locale]) -> HttpResponse:
        names = ", ".join(locale.get_display_name() for locale in locales)
        messages.success(self.request, self.get_success_message(names))
        single = self.object.get_translation(locales[0]) if len(locales) == 1 else None
        return redirect(self.get_success_url() or self.get_default_success_url(single))


class SubmitPageView(GuardedSubmit, submit_translations.SubmitPageTranslationView):
    """A page and, on request, those below it."""

    def _edit_url(self, page: Page) -> str:
        return self.get_default_success_url(page)


class SubmitSnippetView(
    GuardedSubmit, submit_translations.SubmitSnippetTranslationView
):
    """A topic, a banner, a glossary word."""

    def _edit_url(self, snippet: object) -> str:
        return self.get_default_success_url(snippet)


class SubmissionView(WagtailAdminTemplateMixin, UserPassesTestMixin, DetailView):
    """How far a submission is; loads itself again until it has finished."""

    template_name = "locales/admin/submission.html"
    header_icon = "wagtail-localize-language"
    page_title = _("Sending pages to the translators")
    raise_exception = True

    def get_object(self, queryset: object = None) -> Submission:
        return get_object_or_404(Submission, pk=self.kwargs["pk"])

    def render_to_response(
        self, context: dict, **response_kwargs: object
    ) -> HttpResponse:
        response = super().render_to_response(context, **response_kwargs)
        if not self.object.is_finished:
            response.headers["Refresh"] = "3"
        return response

    def test_func(self) -> bool:
        user = self.request.user
        return user.is_superuser or self.get_object().user_id == user.pk
