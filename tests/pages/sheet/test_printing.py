"""The counter sheet as PDF."""

import http.server
import subprocess
import threading

import pypdfium2
import pytest
from django.core.cache import caches

from pages.sheet import printing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("printer")]

URL = "/ar/leistungen/wohnsitz-anmelden/beside.pdf"


def words_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_bounded() for page in document)


def halves_of(pdf):
    """The words of the first page at the start and at the end of a German line."""
    page = pypdfium2.PdfDocument(pdf)[0]
    middle = page.get_width() / 2
    text = page.get_textpage()
    return text.get_text_bounded(right=middle), text.get_text_bounded(left=middle)


@pytest.fixture
def runs(monkeypatch):
    """How often the printer was started."""
    started = []
    run = subprocess.run

    def counted(*args, **kwargs):
        started.append(args)
        return run(*args, **kwargs)

    monkeypatch.setattr("pages.sheet.printing.subprocess.run", counted)
    return started


class TestTheSheet:
    def test_has_both_texts_and_both_names(self, client, arabic_service):
        response = client.get(URL)

        assert response["Content-Type"] == "application/pdf"
        words = words_of(response.content)
        assert "Wohnsitz anmelden" in words
        assert "تسجيل السكن" in words
        assert "0800 555 010" in words

    def test_has_arabic_at_the_right_and_german_at_the_left(
        self, client, arabic_service
    ):
        left, right = halves_of(client.get(URL).content)

        assert "Sagen Sie uns, wo Sie wohnen." in left
        assert "Unterschreiben" in left
        # The reader of PDFs gives the words of a line from left to right.
        assert {"أخبرنا", "أين"} <= set(right.split())
        assert "Unterschreiben" not in right

    def test_tells_screen_readers_its_language_and_order(self, client, arabic_service):
        document = pypdfium2.PdfDocument(client.get(URL).content)

        assert document.get_metadata_dict()["Title"] == (
            "تسجيل السكن / Wohnsitz anmelden"
        )
        assert document.is_tagged()
        assert document.get_page_size(0) == pytest.approx((595.3, 841.9), abs=0.2)

    def test_is_left_out_of_search_engines(self, client, arabic_service):
        assert client.get(URL)["X-Robots-Tag"] == "noindex"
        assert "/*/beside.pdf" in client.get("/robots.txt").content.decode()

    def test_is_made_once_for_the_same_words(self, client, arabic_service, runs):
        for query in ("", "?a=1", "?a=2"):
            assert client.get(URL + query).status_code == 200

        assert len(runs) == 1

    def test_is_made_anew_when_either_text_changes(
        self, client, service, arabic_service, runs
    ):
        client.get(URL)
        service.refresh_from_db()
        service.summary = "Neu auf Deutsch."
        service.save_revision().publish()

        words = words_of(client.get(URL).content)

        assert "Neu auf Deutsch." in words
        assert len(runs) == 2


class TestTheAnswerWithoutASheet:
    def test_names_the_way_by_the_browser(self, client, arabic_service, monkeypatch):
        monkeypatch.setattr("pages.sheet.printing.can_print", lambda: False)

        response = client.get(URL)

        assert response.status_code == 503
        assert "لا يوجد ملف PDF الآن" in response.content.decode()
        assert 'href="beside/"' in response.content.decode()

    def test_asks_to_wait_while_others_print(self, client, arabic_service, runs):
        for number in range(printing.AT_ONCE):
            caches["sheets"].add(f"sheet:place:{number}", 1)

        response = client.get(URL)

        assert response.status_code == 503
        assert response["Retry-After"] == "10"
        assert "بعد عشر ثوانٍ" in response.content.decode()
        assert runs == []

    def test_does_not_try_a_page_again_and_again_that_fails(
        self, client, arabic_service, monkeypatch
    ):
        tried = []

        def too_slow(*args, **kwargs):
            tried.append(args)
            raise subprocess.TimeoutExpired("printer", 30)

        monkeypatch.setattr("pages.sheet.printing.subprocess.run", too_slow)

        codes = [client.get(URL).status_code for _time in range(3)]

        assert codes == [503, 503, 503]
        assert len(tried) == 1

    def test_comes_for_a_page_that_is_too_large(self):
        with pytest.raises(printing.Unprintable):
            printing.printed("x" * (printing.MOST_HTML + 1), "http://localhost/")


class TestThePrinter:
    def test_fetches_nothing_from_anywhere(self, tmp_path):
        asked = []

        class Ear(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_error(404)

        ear = http.server.HTTPServer(("127.0.0.1", 0), Ear)
        threading.Thread(target=ear.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{ear.server_port}"
        secret = tmp_path / "secret.css"
        secret.write_text("p::after { content: 'GEHEIM' }")
        html = f"""<html lang="de"><head><title>T</title>
            <link rel="stylesheet" href="{base}/a.css">
            <link rel="stylesheet" href="file://{secret}">
            <link rel="attachment" href="file:///etc/passwd">
            <style>@import url({base}/b.css); @import url(file://{secret});
            @font-face {{ font-family: X; src: url({base}/x.woff2) }}
            p {{ font-family: X; background: url({base}/c.png) }}</style></head>
            <body><p>Text</p><img src="{base}/d.png"><img src="file:///etc/passwd">
            <object data="{base}/e.svg"></object><embed src="{base}/f.svg">
            <svg viewBox="0 0 9 9"><image href="{base}/g.png" width="9" height="9"/>
            <use href="{base}/h.svg#i"/></svg></body></html>"""

        pdf = printing.printed(html, base)
        ear.shutdown()

        assert asked == []
        assert b"root:" not in pdf
        assert "GEHEIM" not in words_of(pdf)

    def test_knows_none_of_the_sites_secrets(self, monkeypatch):
        monkeypatch.setenv("SECRET_KEY", "geheim")
        seen = {}

        def look(*args, env, **kwargs):
            seen.update(env)
            raise OSError

        monkeypatch.setattr("pages.sheet.printing.subprocess.run", look)

        with pytest.raises(printing.Unprintable):
            printing.printed("<p>Neu</p>", "http://localhost/")

        assert "SECRET_KEY" not in seen
