"""What every template of the public site gets."""

from django.http import HttpRequest
from django.utils.translation import get_language

from locales.table import SOURCE, find

from .frame import frame as frame_of
from .reading import switcher


def frame(request: HttpRequest) -> dict:
    """The reader's language and the frame; nothing under the editors' path."""
    if request.path.startswith(("/admin/", "/-/health")):
        return {}
    language = find(get_language())
    fallback = getattr(request, "is_fallback", False)
    return {
        "frame": frame_of(language.code),
        "language": language,
        "content_language": SOURCE if fallback else language,
        "fallback": fallback,
        # Marks the interface's words inside a German text.
        "reader_lang": language.code if fallback else "",
        "switcher": switcher(request, language.code),
    }
