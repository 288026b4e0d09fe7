"""Pages of the second factor: allauth's, where they need more than a template."""

from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.utils import timezone

from . import second_factor
from .views import FOLDER


class SecondStepView(AuthenticateView):
    template_name = f"{FOLDER}/second.html"

    def get_context_data(self, **kwargs: object) -> dict:
        context = super().get_context_data(**kwargs)
        person = self.stage.login.user
        kinds = [Authenticator.Type.WEBAUTHN]
        return context | {"has_passkey": is_mfa_enabled(person, kinds)}


class OwnSignInView(IndexView):
    """What somebody signs in with, and what is still missing."""

    template_name = f"{FOLDER}/index.html"

    def get_context_data(self, **kwargs: object) -> dict:
        context = super().get_context_data(**kwargs)
        person, now = self.request.user, timezone.now()
        if not second_factor.needs_one(person):
            return context
        due = second_factor.due_at(person, at=now)
        return context | {"is_missing": True, "due": due, "is_due": now >= due}
