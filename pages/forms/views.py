"""
What a person sees of the own entry: what we hold, as a file, and deleting it.

Opening a link changes nothing: programs that look into mail open every link. The
secret leaves the address at once for a short session.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from outbox.letters import forget
from outbox.opened import confidential
from pages.base.sentences import day_words

from . import letters, tokens
from .accepting.offered import decision_on
from .models import AccessToken, FormEntry, FormPage
from .opened import as_own_file, deleted, link_closed, remember, remembered

SESSION_KEY = "forms.link"


@confidential
@require_safe
def open_link(request: HttpRequest, raw: str) -> HttpResponse:
    """Take the secret out of the address."""
    token = tokens.find(raw, letters.HELD, at=timezone.now())
    if token is None:
        return link_closed(request)
    return remember(request, SESSION_KEY, token, go_to=reverse("forms_held"))


@confidential
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """What we hold, in words."""
    token = remembered(request, SESSION_KEY)
    if token is None:
        return link_closed(request)
    entry = _entry(token)
    if entry is None:
        return deleted(request, again=True)
    return render(request, "forms/held.html", _context(entry))


@confidential
@require_safe
def held_file(request: HttpRequest) -> HttpResponse:
    """What we hold, as a file for machines."""
    token = remembered(request, SESSION_KEY)
    entry = _entry(token) if token else None
    if entry is None:
        return link_closed(request)
    return as_own_file(everything(entry), entry.reference)


@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """One large button; pressing it deletes the entry."""
    token = remembered(request, SESSION_KEY)
    if token is None:
        return link_closed(request)
    entry = _entry(token)
    if entry is None:
        return deleted(request, again=True)
    if request.method == "POST":
        forget(f"entry:{entry.pk}:", at=timezone.now())
        entry.remove()
        return deleted(request, again=False)
    return render(request, "forms/delete.html", _context(entry))


def everything(entry: FormEntry) -> dict:
    """All that is known about an entry, as the law wants the person to get it."""
    consent = getattr(entry, "consent", None)
    return {
        "reference": entry.reference,
        "form": str(entry.form_key),
        "language": entry.locale,
        "sent": entry.created_at.isoformat(),
        "deleted_on": entry.delete_at.isoformat(),
        "state": entry.state,
        "note": entry.note,
        "answers": [
            {"question": x["label"], "answer": x["text"], "value": x["value"]}
            for x in entry.answers.values()
        ],
        "decision": decision_on(entry),
        "files": [{"name": x.name, "bytes": x.size} for x in entry.files.all()],
        "consent": consent
        and {
            "text": consent.wording.text,
            "version": consent.wording.version,
            "given": consent.given_at.isoformat(),
        },
    }


def _entry(token: AccessToken) -> FormEntry | None:
    return FormEntry.objects.filter(
        pk=token.subject_id, anonymised_at__isnull=True
    ).first()


def _context(entry: FormEntry) -> dict:
    page = FormPage.objects.filter(
        translation_key=entry.form_key, locale__language_code=entry.locale
    ).first()
    return {
        "entry": entry,
        "form_title": page.title if page else "",
        "delete_day": day_words(entry.delete_at),
        "consent": getattr(entry, "consent", None),
    }
