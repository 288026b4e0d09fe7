"""Signing up as a mentor or to find one, in the reader's language, without account."""

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from locales.table import reader_code
from outbox.opened import confidential
from pages.base.listing import Head
from pages.base.models import BasePage
from pages.base.reading import context_below
from pages.base.sentences import day_words
from pages.directory.entries import entries_now
from pages.directory.models import Person
from pages.forms import spam
from pages.forms.receiving import Received, blank, receive
from pages.forms.sheet import AnswerSheet
from pages.forms.thanks import SENT, just_sent, thanks_for
from pages.projects.models import ProjectPage

from . import letters
from .joining import join
from .models import MentoringProgramme, Role
from .project import PLACE, project_of
from .project import programme_at as find_programme
from .questions import further_errors, questions
from .vocabulary import audience_words

# Plain German is German to whoever speaks it.
SPOKEN = {"de-simple": "de"}


# A signed ticket stands for the cookie: nothing is done in anybody's name here.
@csrf_exempt
@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def join_view(request: HttpRequest, path: str, role: str) -> HttpResponse:
    """The form for one role, or a sentence where nobody can sign up now."""
    found = find_programme(request, path, reader_code())
    if found is None:
        raise Http404
    # The words of the form are the reader's, whatever the page's language is.
    request.is_fallback = False
    page, programme = found
    # What is told of its translation would stand above the form.
    page.translation_status = None
    if request.method == "POST":
        return _receive(request, page, programme, role)
    if SENT in request.GET:
        return _thank(request, page, programme, role)
    return _show(request, page, programme, role)


def _form_key(programme: MentoringProgramme, role: str) -> str:
    return f"mentoring {programme.pk} {role}"


def _show(
    request: HttpRequest,
    page: ProjectPage,
    programme: MentoringProgramme,
    role: str,
    form: Received | None = None,
) -> HttpResponse:
    at = timezone.now()
    if form is None and programme.is_open:
        code = reader_code()
        form = blank(
            questions(programme, role),
            _form_key(programme, role),
            at=at,
            agreed_to=programme.consent.for_reader(),
            language1=SPOKEN.get(code, code),
        )
    context = {
        **_around(request, page, programme, role),
        "programme": programme,
        "audience": audience_words(programme),
        "is_open": form is not None,
        "delete_day": day_words(programme.waits_until(on=timezone.localdate(at))),
        **(form.context() if form else {}),
    }
    status = form.status if form else 200
    return render(request, "mentoring/join.html", context, status=status)


def _around(
    request: HttpRequest, page: ProjectPage, programme: MentoringProgramme, role: str
) -> dict:
    """Breadcrumb, other languages, threshold and who helps."""
    code = reader_code()
    context = BasePage.get_context(page, request)
    project = project_of(programme, code)
    return context_below(context, page, f"{PLACE}{role}/", code) | {
        "project": project,
        "contacts": _helpers(page, programme),
        "head": Head(
            title=title_of(role),
            summary=project.title,
            summary_lang=project.lang,
            illustration=page.illustration,
            door=page.door,
        ),
    }


def _helpers(page: ProjectPage, programme: MentoringProgramme) -> list:
    if programme.contact_id is None:
        return page.helpers()
    rows = Person.objects.filter(pk=programme.contact_id)
    return entries_now().people(rows.select_related("office", "portrait"))


def title_of(role: str) -> str:
    if role == Role.MENTOR:
        return gettext("Become a mentor")
    return gettext("Find a mentor")


def _receive(
    request: HttpRequest, page: ProjectPage, programme: MentoringProgramme, role: str
) -> HttpResponse:
    at, code = timezone.now(), reader_code()
    asked, key = questions(programme, role), _form_key(programme, role)
    if not programme.is_open:
        return _too_late(request, page, programme, role)
    form = receive(
        request,
        asked,
        key,
        counted_as="mentoring",
        at=at,
        further=further_errors,
        agreed_to=programme.consent.for_reader(),
    )
    if not form.is_right:
        return _show(request, page, programme, role, form)
    person = join(programme, role, form, locale=code, at=at)
    return HttpResponseRedirect(thanks_for(person, request.path))


def _too_late(
    request: HttpRequest, page: ProjectPage, programme: MentoringProgramme, role: str
) -> HttpResponse:
    """It closed while somebody wrote: nothing is kept, and nothing typed is lost."""
    ticket = spam.new_ticket(_form_key(programme, role), at=timezone.now())
    sheet = AnswerSheet(questions(programme, role), request.POST)
    form = Received(sheet, ticket, closed_words(), status=422)
    return _show(request, page, programme, role, form)


def closed_words() -> str:
    return gettext("Nobody can sign up here at the moment.")


def _thank(
    request: HttpRequest, page: ProjectPage, programme: MentoringProgramme, role: str
) -> HttpResponse:
    context = _around(request, page, programme, role)
    person = just_sent(request, programme.participants.all())
    if person is not None:
        context |= {"person": person, "delete_day": day_words(person.delete_at)}
        if not person.email:
            # Nothing is proved by it: the address of a letter would be.
            at = timezone.now()
            context["own_url"] = letters.own_path(person, reader_code(), at=at)
    return render(request, "mentoring/sent.html", context)
