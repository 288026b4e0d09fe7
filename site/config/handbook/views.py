"""The handbook in the editors' area: for whoever has signed in there."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from .chapters import CHAPTERS, chapter, contents, image, written_in

A_DAY = 24 * 60 * 60


@require_safe
def first_chapter(request: HttpRequest) -> HttpResponse:
    return redirect("handbook_chapter", CHAPTERS[0])


@require_safe
def show_chapter(request: HttpRequest, name: str) -> HttpResponse:
    """A chapter in the reader's language, with its neighbours and all others."""
    language = written_in(get_language())
    try:
        shown, every = chapter(name, language), contents(language)
    except KeyError:
        raise Http404 from None
    number = CHAPTERS.index(name)
    context = {
        "chapter": shown,
        "contents": every,
        "language": language,
        "previous": every[number - 1] if number else None,
        "next": every[number + 1] if number + 1 < len(every) else None,
    }
    return TemplateResponse(request, "handbook/admin/chapter.html", context)


@require_safe
def show_image(request: HttpRequest, language: str, name: str) -> FileResponse:
    try:
        path = image(language, name)
    except KeyError:
        raise Http404 from None
    answer = FileResponse(path.open("rb"), content_type="image/webp")
    answer.headers["Cache-Control"] = f"private, max-age={A_DAY}"
    return answer
