"""The town's own sign-in: allauth's, which here always asks for a true signature."""

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import (
    OAuth2CallbackView,
    OAuth2LoginView,
    OAuth2View,
)
from allauth.socialaccount.providers.openid_connect.views import (
    OpenIDConnectOAuth2Adapter,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from requests import RequestException

# What allauth would take from the query.
FOREIGN = {"process", "scope", "auth_params"}


class SignedTokens(OpenIDConnectOAuth2Adapter):
    """Allauth trusts a token that came over TLS; its signature is checked here, too."""

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict:
        try:
            return jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
                verify_signature=True,
            )
        except (KeyError, TypeError, ValueError) as error:
            # A token or a list of keys that is not what the standard says.
            raise OAuth2Error("Invalid id_token") from error


def _view(kind: type[OAuth2View], request: HttpRequest, provider: str) -> HttpResponse:
    adapter = SignedTokens(request, provider)
    try:
        return kind.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (KeyError, RequestException, ValueError) as error:
        # The server is away, or is none that speaks OpenID Connect.
        return render_authentication_error(
            request, adapter.get_provider(), exception=error
        )


@login_not_required
@require_POST
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """
    Off to the town's server; no link can do it.

    Only to sign in: nobody adds their key there to the account of whoever is signed in
    here, or asks for more than the settings say.
    """
    if FOREIGN & {*request.GET, *request.POST}:
        raise Http404
    return _view(OAuth2LoginView, request, provider_id)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from it."""
    return _view(OAuth2CallbackView, request, provider_id)


def provider(request: HttpRequest) -> object | None:
    """The town's sign-in, where there is one."""
    return next(iter(get_adapter().list_providers(request)), None)
