"""What visitors get through the proxy."""

import gzip
import http.client
import re
import ssl

import pytest

from .machine import HOST
from .units import wait_for

pytestmark = pytest.mark.rehearsal
ONCE = (
    "Content-Security-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
)
TRANSPORT = ("Strict-Transport-Security", "X-Content-Type-Options")
YEAR = 365 * 24 * 3600


def a_static_file(visitor, kind="css"):
    return re.search(rf'"(/static/[^"]+\.[0-9a-f]{{12}}\.{kind})"', page(visitor))[1]


def page(visitor):
    return visitor.get("/de/").text


class TestTheSite:
    def test_is_well_in_every_part(self, machine):
        told = machine.health()

        assert told["ok"] is True
        assert told["pdf"] is True

    def test_has_every_part_running_since_its_start(self, machine, figure):
        for name, service in machine.services.items():
            assert service.processes(), name
            assert service.starts == 1, name
        figure(", ".join(machine.services))

    @pytest.mark.parametrize(("code", "way"), [("de", "ltr"), ("ar", "rtl")])
    def test_answers_in(self, visitor, figure, code, way):
        answer = visitor.get(f"/{code}/")

        assert answer.status == 200
        assert f'lang="{code}"' in answer.text
        assert f'dir="{way}"' in answer.text
        figure(f"{len(answer.body)} bytes")

    def test_answers_the_health_check_of_a_container(self, machine):
        told = machine._as_user(".venv/bin/python", "deploy/healthy.py")

        assert '"ok": true' in told

    def test_draws_a_sheet_for_the_counter(self, visitor, figure):
        link = re.search(r'href="([^"]+/beside/)"', visitor.get("/ar/").text)
        path = link[1] if link else "/ar/beside/"

        answer = visitor.get(path.rstrip("/") + ".pdf")

        assert answer.status == 200
        assert answer.body.startswith(b"%PDF")
        figure(f"{len(answer.body)} bytes")

    def test_asks_elasticsearch(self, machine, visitor, figure):
        """A cold one that is too slow once is left alone for a while."""
        before = machine.servers.searches()

        def answered():
            answer = visitor.get("/de/search/?q=Wohnsitz")
            assert answer.status == 200
            return "notice-warn" not in answer.text and answer

        answer = wait_for(answered, 120, pause=3)
        assert "/wohnsitz-anmelden/" in answer.text
        assert machine.servers.searches() > before
        figure(f"{machine.servers.searches() - before} questions to it")

    def test_says_in_words_that_a_page_is_not_there(self, visitor):
        answer = visitor.get("/ar/nothing-here/")

        assert answer.status == 404
        assert 'dir="rtl"' in answer.text

    def test_sends_to_the_sign_in_with_a_long_address(self, visitor, figure):
        answer = visitor.get("/admin/pages/?q=" + "%C3%A9" * 1200)

        assert answer.status == 302
        figure(f"an address of {len(answer['Location'])} characters")


class TestHeaders:
    @pytest.mark.parametrize("path", ["/de/", "/admin/login/", "/ar/nothing-here/"])
    def test_of_safety_come_once(self, visitor, path):
        answer = visitor.get(path)

        assert {name: len(answer.all(name)) for name in ONCE} == dict.fromkeys(ONCE, 1)
        assert "nginx/" not in answer["Server"]

    def test_come_once_on_static_files_too(self, visitor):
        answer = visitor.get(a_static_file(visitor))

        for name in (*TRANSPORT, "Cache-Control"):
            assert len(answer.all(name)) == 1, name

    def test_keep_static_files_for_ever(self, visitor, figure):
        answer = visitor.get(a_static_file(visitor))

        seconds = int(re.search(r"max-age=(\d+)", answer["Cache-Control"])[1])
        assert "immutable" in answer["Cache-Control"]
        assert seconds >= YEAR
        figure(answer["Cache-Control"])

    @pytest.mark.parametrize(
        "path", ["/static/css/x.0123456789ab.css", "/media/images/nothing.png"]
    )
    def test_let_nobody_keep_that_a_file_was_missing(self, visitor, path):
        answer = visitor.get(path)

        assert answer.status == 404
        assert "max-age" not in answer["Cache-Control"]

    def test_say_the_same_of_transport_as_the_site(self, visitor):
        name = "Strict-Transport-Security"

        assert visitor.get(a_static_file(visitor))[name] == visitor.get("/de/")[name]


class TestCompression:
    def test_is_on_pages(self, visitor, figure):
        plain = visitor.get("/de/")
        small = visitor.get("/de/", Accept_Encoding="gzip")

        assert small["Content-Encoding"] == "gzip"
        assert gzip.decompress(small.body).startswith(b"<!")
        assert "accept-encoding" in small["Vary"].lower()
        figure(f"{len(plain.body)} -> {len(small.body)} bytes")

    @pytest.mark.parametrize("kind", ["gzip", "br"])
    def test_is_on_static_files(self, visitor, figure, kind):
        path = a_static_file(visitor)
        plain = visitor.get(path)

        small = visitor.get(path, Accept_Encoding=kind)

        assert small["Content-Encoding"] == kind
        assert len(small.body) < len(plain.body) / 2
        assert small["Content-Type"] == plain["Content-Type"]
        figure(f"{len(plain.body)} -> {len(small.body)} bytes")


class TestAskingAgain:
    def test_gets_304_for_a_page(self, visitor):
        tag = visitor.get("/de/")["ETag"]

        again = visitor.get("/de/", If_None_Match=tag)

        assert again.status == 304
        assert again.body == b""

    def test_gets_304_for_a_compressed_page(self, visitor):
        tag = visitor.get("/de/", Accept_Encoding="gzip")["ETag"]

        again = visitor.get("/de/", Accept_Encoding="gzip", If_None_Match=tag)

        assert again.status == 304

    def test_with_head_gets_headers_only(self, visitor):
        full, head = visitor.get("/de/"), visitor.ask("HEAD", "/de/")

        assert head.status == 200
        assert head.body == b""
        assert head["Content-Type"] == full["Content-Type"]


@pytest.fixture(scope="module")
def planted(machine):
    """The name of a file that is really there, in each place that has no address."""
    name, data = "planted-7f3a9c.txt", machine.office / ".var"
    places = [data / "private", data / "media" / "documents"]
    for place in places:
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_text("for nobody")
        (place / name).chmod(0o644)
    # These alone: what the running site keeps comes and goes meanwhile.
    machine.give_to_user(*places)
    yield name
    for place in places:
        (place / name).unlink()


class TestTransport:
    def test_leads_from_http_to_https(self, machine):
        wire = http.client.HTTPConnection("127.0.0.1", machine.http)
        wire.request("GET", "/de/leistungen/?a=1", headers={"Host": HOST})
        answer = wire.getresponse()

        assert answer.status == 301
        assert answer.headers["Location"] == f"https://{HOST}/de/leistungen/?a=1"

    def test_writes_down_nobody(self, machine, visitor):
        wire = http.client.HTTPConnection("127.0.0.1", machine.http)
        wire.request("GET", "/de/search/?q=secret", headers={"Host": HOST})
        wire.getresponse().read()
        visitor.get("/de/search/?q=secret")
        visitor.get("/static/secret.css")

        assert machine.proxy.written_down() == ""
        assert "secret" not in machine.proxy.faults()

    def test_gives_an_unknown_name_no_answer(self, machine):
        wire = http.client.HTTPConnection("127.0.0.1", machine.http)
        wire.request("GET", "/de/", headers={"Host": "elsewhere.example"})

        with pytest.raises(http.client.RemoteDisconnected):
            wire.getresponse()

    @pytest.mark.parametrize("version", ["TLSv1_1", "TLSv1_2", "TLSv1_3"])
    def test_speaks_new_versions_only(self, machine, visitor, version):
        wanted = ssl.TLSVersion[version]
        context = visitor._context
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = wanted
        if version == "TLSv1_1":
            with pytest.raises(ssl.SSLError):
                visitor.get("/-/health")
        else:
            assert visitor.get("/-/health").status == 200

    @pytest.mark.parametrize(
        "path",
        [
            "/.var/private/{}",
            "/private/{}",
            "/media/documents/{}",
            "/media/../private/{}",
            "/media/%2e%2e/private/{}",
            "/static../private/{}",
            "/static/%2e%2e/private/{}",
            "/media/images/../../private/{}",
            "/media/images/..%2f..%2fprivate/{}",
            "/static/../../../etc/office.env",
        ],
    )
    def test_leads_to_no_file_that_is_not_public(self, visitor, planted, path):
        answer = visitor.get(path.format(planted))

        assert answer.status in (400, 404)
        assert "for nobody" not in answer.text
