"""Bringing translations up to date: wagtail-localize's view, with page rights."""

from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail_localize.models import Translation
from wagtail_localize.views.update_translations import UpdateTranslationsView

from locales.machine.engines import EngineError
from locales.machine.filling import fill
from locales.machine.views import report
from locales.permissions import SUBMIT, is_source, may_change, may_publish, may_submit
from locales.publishing import WouldShowGerman, publish


class UpdateView(UpdateTranslationsView):
    """
    Gives the translators the current German words.

    What is to be published at once is published only where no translated word would
    give way to a German one, and only where this person may publish.
    """

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        if not request.user.has_perm(SUBMIT):
            raise PermissionDenied
        self.object = self.get_object()
        model = self.object.specific_content_type.model_class()
        try:
            original = self.object.get_source_instance()
        except model.DoesNotExist as error:
            raise Http404 from error
        if not is_source(original) or not may_submit(request.user, original):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form(self) -> Form:
        form = super().get_form()
        form.fields["publish_translations"].help_text = _(
            "Publishes those translations in which no text is missing. The others "
            "stay as readers know them until a translator has finished them."
        )
        return form

    def form_valid(self, form: Form) -> HttpResponse:
        self.object.update_from_db()
        translations = [
            x
            for x in self.object.translations.filter(enabled=True).select_related(
                "source", "target_locale"
            )
            if may_change(self.request.user, x.get_target_instance())
        ]
        if form.cleaned_data.get("use_machine_translation"):
            self._translate(translations)
        if form.cleaned_data["publish_translations"]:
            self._publish(translations)
        else:
            for translation in translations:
                with suppress(ValidationError):
                    self.object.update_target_view_restrictions(
                        translation.target_locale
                    )
        messages.success(self.request, self.get_success_message())
        return redirect(self.get_success_url() or self.get_default_success_url())

    def _translate(self, translations: list[Translation]) -> None:
        for translation in translations:
            name = translation.target_locale.get_display_name()
            try:
                report(self.request, fill(translation, self.request.user))
            except EngineError:
                text = _("%(language)s: the translation service does not answer.")
                messages.error(self.request, text % {"language": name})

    def _publish(self, translations: list[Translation]) -> None:
        for translation in translations:
            name = translation.target_locale.get_display_name()
            if not may_publish(self.request.user, translation.get_target_instance()):
                text = _("%(language)s: you may not publish.") % {"language": name}
                messages.warning(self.request, text)
                continue
            try:
                publish(translation, self.request.user)
            except WouldShowGerman as error:
                messages.warning(self.request, still_missing(name, error.missing))
            except ValidationError as error:
                messages.error(self.request, f"{name}: {' '.join(error.messages)}")


def still_missing(language: str, number: int) -> str:
    """Why a translation was not published."""
    text = ngettext_lazy(
        "%(language)s was not published: %(number)d text is not translated yet. "
        "Readers keep the text they know.",
        "%(language)s was not published: %(number)d texts are not translated yet. "
        "Readers keep the text they know.",
        number,
    )
    return text % {"language": language, "number": number}
