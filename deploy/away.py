"""
Writes the page that nginx shows while the site does not answer, in every language.

deploy/prepare runs it when the styles are there; they are what the page needs.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    import django

    django.setup()
    from django.conf import settings
    from django.template.loader import render_to_string
    from django.utils import translation

    from locales.table import TABLE

    folder = Path(settings.STATIC_ROOT) / "away"
    folder.mkdir(exist_ok=True)
    for language in TABLE:
        with translation.override(language.code):
            html = render_to_string("503.html", {"language": language})
        (folder / f"{language.code}.html").write_text(html)


if __name__ == "__main__":
    main()
