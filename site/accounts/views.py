"""The pages of the sign-in: allauth's views, where they need more than a template."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.account.views import LoginView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from . import oidc, second_factor, sessions, tokens
from .forms import AcceptForm
from .invitations import InvitationClosed, accept
from .models import Invitation
from .paths import is_editors

FOLDER = "accounts/admin"
SENT, SENT_SECONDS = "sent_to", 10


class SignInView(LoginView):
    """The way in. Whoever is in already, but gets no further, is told why."""

    template_name = f"{FOLDER}/login.html"

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        if request.user.is_authenticated:
            if second_factor.must_set_up(request.user, at=timezone.now()):
                return redirect("mfa_index")
            if self._is_in_vain(request):
                return _nothing(request)
            if self._is_sent_back(request):
                return _not_for_you(request)
        return super().dispatch(request, *args, **kwargs)

    def _is_in_vain(self, request: HttpRequest) -> bool:
        wanted = self.get_next_url() or reverse("wagtailadmin_home")
        allowed = request.user.has_perm("wagtailadmin.access_admin")
        return is_editors(wanted) and not allowed

    def _is_sent_back(self, request: HttpRequest) -> bool:
        """Whether that very page has just led here, though somebody is signed in."""
        wanted, now = self.get_next_url(), timezone.now().timestamp()
        if not wanted or is_editors(wanted):
            return False
        before, at = request.session.get(SENT, ("", 0))
        request.session[SENT] = (wanted, now)
        return wanted == before and now - at < SENT_SECONDS

    def get_context_data(self, **kwargs: object) -> dict:
        context = super().get_context_data(**kwargs)
        town = oidc.provider(self.request)
        if town:
            after = {"next": self.get_next_url()} if self.get_next_url() else {}
            context |= {
                "town": town,
                "town_url": town.get_login_url(self.request, **after),
            }
        return context


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; one of them, or all, can be signed out."""
    if request.method == "POST":
        return _sign_out(request, request.POST.get("session", ""))
    found = sessions.devices(request.user, request.session.session_key)
    context = {
        "devices": found,
        "idle": settings.SESSION_IDLE_MINUTES,
        "hours": settings.SESSION_HOURS,
    }
    return render(request, f"{FOLDER}/devices.html", context)


def _sign_out(request: HttpRequest, which: str) -> HttpResponse:
    if which == "all":
        sessions.sign_out(request.user)
        logout(request)
        return redirect("account_login")
    mine = UserSession.objects.filter(user=request.user)
    row = mine.filter(pk=which).first() if which.isdecimal() else None
    if row is not None:
        row.end()
        messages.success(request, _("Signed out there."))
    return redirect("usersessions_list")


@sensitive_post_parameters("password1", "password2")
@never_cache
@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """From the letter to an account, once; then the second factor is set up."""
    now = timezone.now()
    invitation = tokens.find(token, at=now)
    if invitation is None:
        return _closed(request)
    data = request.POST if request.method == "POST" else None
    form = AcceptForm(data, email=invitation.email)
    if form.is_valid():
        return _accept(request, invitation, form)
    context = {
        "form": form,
        "heading": _("Make your account"),
        "text": _("You will sign in with %(email)s.") % {"email": invitation.email},
        "label": _("Make my account"),
    }
    return render(request, f"{FOLDER}/asks.html", context)


def _accept(
    request: HttpRequest, invitation: Invitation, form: AcceptForm
) -> HttpResponse:
    values = form.cleaned_data
    try:
        user = accept(
            invitation,
            first_name=values["first_name"],
            last_name=values["last_name"],
            password=values["password1"],
            at=timezone.now(),
        )
    except InvitationClosed:
        return _closed(request)
    # Whoever was signed in here is somebody else.
    logout(request)
    record_authentication(request, user, "password", email=user.email)
    return perform_login(request, user, redirect_url=reverse("mfa_index"))


def _nothing(request: HttpRequest) -> HttpResponse:
    return _say(
        request,
        _("Your account may do nothing here yet"),
        _("It is in no group that works here. Please ask an administrator."),
        on=("account_logout", _("Sign out")),
        status=403,
    )


def _not_for_you(request: HttpRequest) -> HttpResponse:
    return _say(
        request,
        _("This page is for other groups"),
        _("Your account is in none of them. Please ask an administrator."),
        on=("account_logout", _("Sign out")),
        status=403,
    )


def _closed(request: HttpRequest) -> HttpResponse:
    return _say(
        request,
        _("This invitation does not open any more"),
        _(
            "It was used, is over, or a newer letter has come since. Please ask "
            "whoever invited you to send it again."
        ),
        on=("account_login", _("To the sign-in")),
        status=410,
    )


def _say(
    request: HttpRequest, heading: str, text: str, *, on: tuple[str, str], status: int
) -> HttpResponse:
    """Why nothing can be done here, and the way `on`: an address by name, its words."""
    name, label = on
    context = {"heading": heading, "text": text, "url": reverse(name), "label": label}
    return render(request, f"{FOLDER}/says.html", context, status=status)


def gone(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Wagtail's own ways to a password, which would go round the second factor."""
    raise Http404
