"""
HTML on standard input, PDF on standard output: a process of its own.

Started by `printing`, isolated: it knows no settings and no secret, fetches nothing,
and ends by itself when a page takes too much time or memory.
"""

import json
import resource
import sys

SECONDS = 20
BYTES = 1024 * 1024 * 1024


class Nothing(ValueError):
    """The page asked for something outside itself."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    class NoFetcher(URLFetcher):
        """Words, styles and drawings stand in the page; nothing else is loaded."""

        def fetch(self, url: str, headers: dict | None = None) -> None:
            raise Nothing(url)

    order = json.load(sys.stdin)
    fetcher = NoFetcher()
    page = HTML(string=order["html"], base_url=order["url"], url_fetcher=fetcher)
    style = CSS(string=order["css"], base_url=order["url"], url_fetcher=fetcher)
    pdf = page.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
