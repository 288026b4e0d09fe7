"""The town's own sign-in, against a real server that signs real tokens."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from accounts.roles import TRANSLATORS
from tests.site.accounts.conftest import OWN, PASSWORD, SECOND

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/oidc/town/"
AUDIENCE = "integration-office"


class Town:
    """An OpenID provider: who comes, and what is wrong with its tokens."""

    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.foreign_key = rsa.generate_private_key(
            public_exponent=65537, key_size=2048
        )
        self.person = {"sub": "4711", "email": "tina@example.org"}
        self.person["email_verified"] = True
        self.claims, self.header, self.signing = {}, {"kid": "1"}, self.key
        self.broken, self.grants = set(), {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def grant(self, query):
        """What the town's own page does after somebody has signed in there."""
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        assert asked["client_id"] == AUDIENCE
        assert asked["response_type"] == "code"
        code = f"code-{len(self.grants)}"
        self.grants[code] = asked["code_challenge"]
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def answer(self, path, form):
        if path in self.broken:
            return 500, {"error": "broken"}
        return 200, {
            "/.well-known/openid-configuration": self._configuration,
            "/keys": self._keys,
            "/token": lambda: self._token(form),
        }[path]()

    def _configuration(self):
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _keys(self):
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**key, "kid": "1", "alg": "RS256", "use": "sig"}]}

    def _token(self, form):
        verifier = form["code_verifier"][0].encode()
        digest = hashlib.sha256(verifier).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        # A code is worth something only to the browser that asked for it.
        if self.grants.pop(form["code"][0], None) != challenge:
            return {"error": "invalid_grant"}
        claims = {
            "iss": self.url,
            "aud": AUDIENCE,
            "iat": time.time(),
            "exp": time.time() + 60,
            **self.person,
            **self.claims,
        }
        token = jwt.encode(claims, self.signing, "RS256", headers=self.header)
        return {"access_token": "x", "token_type": "Bearer", "id_token": token}

    def _handler(town):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self._send(*town.answer(self.path, {}))

            def do_POST(self):
                length = int(self.headers["Content-Length"])
                form = parse_qs(self.rfile.read(length).decode())
                self._send(*town.answer(self.path, form))

            def _send(self, status, body):
                content = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args):
                pass

        return Handler


@pytest.fixture(scope="module")
def running():
    town = Town()
    yield town
    town.close()


@pytest.fixture
def town(running, settings):
    """The town's server, and this site told of it."""
    running.person = {
        "sub": "4711",
        "email": "tina@example.org",
        "email_verified": True,
    }
    running.claims, running.header = {}, {"kid": "1"}
    running.signing, running.broken = running.key, set()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "town",
                    "name": "Stadt Eupen",
                    "client_id": AUDIENCE,
                    "secret": "geheim",
                    "settings": {
                        "server_url": running.url,
                        "fetch_userinfo": False,
                        "verified_email": settings.OIDC_VERIFIED_DOMAINS,
                    },
                }
            ],
        }
    }
    return running


@pytest.fixture
def come(town):
    """Comes back from the town's page, signed in there."""

    def come(client, **after):
        away = client.post(LOGIN, after)
        assert away.status_code == 302, away.content.decode()
        parts = urlsplit(away.url)
        assert f"{parts.scheme}://{parts.netloc}" == town.url
        back = urlsplit(town.grant(parts.query))
        return client.get(f"{back.path}?{back.query}")

    return come


def is_in(client):
    return client.get("/admin/").status_code == 200


class TestWithoutOne:
    def test_there_is_no_button_and_no_way(self, client, home):
        assert "oidc" not in client.get("/admin/login/").content.decode()
        assert client.post(LOGIN).status_code == 404
        assert client.get(f"{LOGIN}back/?code=x&state=y").status_code == 404


class TestTheTownsSignIn:
    def test_is_offered_by_its_name(self, client, home, town):
        page = client.get("/admin/login/").content.decode()

        assert "Anmelden mit Stadt Eupen" in page

    def test_opens_the_account_with_the_verified_address(self, client, tina, come):
        response = come(client)

        assert response.url == "/admin/"
        assert client.session["_auth_user_id"] == str(tina.pk)
        assert is_in(client)

    def test_leaves_the_password_as_it_was(self, client, tina, come, enter):
        come(client)

        assert enter(tina, client=Client()).url == "/admin/"
        assert User.objects.get(pk=tina.pk).check_password(PASSWORD)

    def test_keeps_no_token(self, client, tina, come):
        come(client)

        assert not SocialToken.objects.exists()

    def test_asks_for_the_second_factor(self, ada, come, town, enter, set_up_app):
        town.person["email"] = ada.email
        desk = Client()
        enter(ada, client=desk)
        set_up_app(client=desk)
        client = Client()

        assert come(client).url == SECOND
        assert not is_in(client)

    def test_leads_to_setting_one_up(self, client, ada, come, town, demanded):
        town.person["email"] = ada.email
        come(client)

        assert client.get("/admin/").url == OWN
        assert client.get("/admin/sign-in/app/").status_code == 200

    @pytest.mark.parametrize("asked", ["process=connect", "scope=all", "auth_params=x"])
    def test_adds_no_key_to_an_account_that_is_open(
        self, client, tina, town, enter, asked
    ):
        enter(tina)

        response = client.post(f"/admin/login/oidc/town/?{asked}")

        assert response.status_code == 404

    def test_begins_with_a_press_of_a_button(self, client, tina, town):
        assert client.get(LOGIN).status_code == 405


class TestAnAddress:
    def test_that_the_town_has_not_verified_opens_nothing(
        self, client, tina, come, town
    ):
        town.person["email_verified"] = False

        response = come(client)

        assert "noch kein Konto" in response.content.decode()
        assert not is_in(client)

    def test_counts_as_verified_in_a_domain_that_was_named(
        self, client, tina, come, town, settings
    ):
        del town.person["email_verified"]
        provider = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
        provider["APPS"][0]["settings"]["verified_email"] = ["example.org"]

        come(client)

        assert is_in(client)

    def test_that_nobody_here_has_makes_no_account(self, client, home, come, town):
        town.person["email"] = "stranger@example.org"

        response = come(client)

        assert "noch kein Konto" in response.content.decode()
        assert not User.objects.filter(email="stranger@example.org").exists()

    def test_that_was_given_to_somebody_else_does_not_open_the_account(
        self, tina, come, town
    ):
        come(Client())
        town.person["sub"] = "somebody else"
        client = Client()

        come(client)

        assert not is_in(client)

    def test_that_changed_still_opens_the_same_account(self, tina, come, town):
        come(Client())
        town.person["email"] = "tina.neu@example.org"
        client = Client()

        come(client)

        assert client.session["_auth_user_id"] == str(tina.pk)

    def test_of_a_closed_account_opens_nothing(self, client, tina, come):
        User.objects.update(is_active=False)

        come(client)

        assert not is_in(client)


class TestWhereNewPeopleAreLetIn:
    @pytest.fixture(autouse=True)
    def _allowed(self, settings, home, tina):
        settings.OIDC_NEW_USERS_GROUP = TRANSLATORS

    def test_nobody_is_let_in_into_a_group_that_is_not_there(
        self, client, come, town, settings
    ):
        settings.OIDC_NEW_USERS_GROUP = "Translatorz"
        town.person |= {"email": "neu@example.org", "sub": "1"}

        come(client)

        assert not User.objects.filter(email="neu@example.org").exists()

    def test_they_get_that_group_and_no_more(self, client, come, town):
        town.person |= {"email": "neu@example.org", "sub": "1"}

        come(client)

        person = User.objects.get(email="neu@example.org")
        assert list(person.groups.all()) == [Group.objects.get(name=TRANSLATORS)]
        assert not person.is_superuser
        assert not person.has_usable_password()
        assert is_in(client)

    def test_only_with_a_verified_address(self, client, come, town):
        town.person |= {"email": "neu@example.org", "email_verified": False}

        come(client)

        assert not User.objects.filter(email="neu@example.org").exists()


class TestAToken:
    @pytest.mark.parametrize(
        "claims",
        [
            {"iss": "https://elsewhere.example.org"},
            {"aud": "another site"},
            {"exp": 1_000_000},
        ],
    )
    def test_for_something_else_opens_nothing(self, client, tina, come, town, claims):
        town.claims = claims

        response = come(client)

        assert response.status_code == 401
        assert "nicht geklappt" in response.content.decode()
        assert not is_in(client)

    def test_that_somebody_else_signed_opens_nothing(self, client, tina, come, town):
        town.signing = town.foreign_key

        assert come(client).status_code == 401
        assert not is_in(client)

    @pytest.mark.parametrize("header", [{}, {"kid": "2"}])
    def test_by_an_unknown_key_opens_nothing(self, client, tina, come, town, header):
        town.header = header

        assert come(client).status_code == 401
        assert not is_in(client)


class TestAServerThatFails:
    @pytest.mark.parametrize("part", ["/token", "/keys"])
    def test_is_told_in_words(self, client, tina, come, town, part):
        town.broken = {part}

        response = come(client)

        assert response.status_code == 401
        assert "nicht geklappt" in response.content.decode()

    def test_before_one_gets_there_is_told_too(self, client, tina, town):
        town.broken = {"/.well-known/openid-configuration"}

        response = client.post(LOGIN)

        assert response.status_code == 401
        assert "nicht geklappt" in response.content.decode()


class TestAnAnswer:
    def test_to_a_question_of_another_browser_opens_nothing(self, tina, town):
        asked, other = Client(), Client()
        parts = urlsplit(asked.post(LOGIN).url)
        back = urlsplit(town.grant(parts.query))

        response = other.get(f"{back.path}?{back.query}")

        assert response.status_code == 401
        assert not is_in(other)

    def test_of_somebody_who_broke_it_off_leads_back(self, client, tina, town):
        state = parse_qs(urlsplit(client.post(LOGIN).url).query)["state"][0]

        response = client.get(f"{LOGIN}back/?error=access_denied&state={state}")

        assert response.url == "/admin/login/cancelled/"
        assert client.get(response.url).url == "/admin/login/"

    def test_comes_once(self, client, tina, come):
        come(client)

        assert SocialAccount.objects.count() == 1
