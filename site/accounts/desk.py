"""
Administrators' pages: whom to invite, who is signed in where, lost telephones.

The rights to add and change users are nobody else's (`backends`).
"""

from collections.abc import Callable
from functools import wraps

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.log_actions import log

from . import second_factor, sessions
from .forms import InvitationForm
from .invitations import InvitationClosed, send_again, withdraw
from .invitations import invite as send_invitation
from .letters import language_of
from .models import Invitation, User

View = Callable[..., HttpResponse]
FOLDER = "accounts/admin/desk"
SIGNED_OUT = "accounts.signed_out"
FACTOR_TAKEN = "accounts.factor_taken"


def may_invite(user: User) -> bool:
    return user.has_perm("accounts.add_user")


def may_keep(user: User) -> bool:
    return user.has_perm("accounts.change_user")


def _for(test: Callable[[User], bool]) -> Callable[[View], View]:
    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
            if not test(request.user):
                raise PermissionDenied
            return view(request, **kwargs)

        return guarded

    return decorator


@_for(may_invite)
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Asks for an address and its groups, and sends the letter."""
    data = request.POST if request.method == "POST" else None
    first = {"language": language_of(request.user)}
    form = InvitationForm(data, initial=first)
    if form.is_valid() and _invited(request, form):
        return redirect("accounts_invitations")
    return render(request, f"{FOLDER}/invite.html", {"form": form})


def _invited(request: HttpRequest, form: InvitationForm) -> bool:
    values = form.cleaned_data
    try:
        invitation = send_invitation(
            values["email"],
            groups=values["groups"],
            is_superuser=values.get("is_superuser", False),
            language=values["language"],
            by=request.user,
            at=timezone.now(),
        )
    except ValidationError as refusal:
        form.add_error("email", refusal)
        return False
    text = _("The invitation to %(email)s is on its way.")
    messages.success(request, text % {"email": invitation.email})
    return True


@_for(may_invite)
def invitations(request: HttpRequest) -> HttpResponse:
    """Whom the office has asked, and what became of it."""
    can_open = set(
        Invitation.objects.open(at=timezone.now()).values_list("pk", flat=True)
    )
    rows = Invitation.objects.select_related("invited_by").prefetch_related("groups")
    listed = [{"invitation": x, "is_open": x.pk in can_open} for x in rows[:200]]
    return render(request, f"{FOLDER}/invitations.html", {"listed": listed})


@_for(may_invite)
@require_POST
def change_invitation(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Send it again, or withdraw it."""
    invitation = get_object_or_404(Invitation, pk=pk)
    try:
        if what == "again":
            send_again(invitation, by=request.user, at=timezone.now())
            messages.success(request, _("A new letter is on its way."))
        else:
            withdraw(invitation, at=timezone.now())
            messages.success(request, _("The invitation opens nothing any more."))
    except InvitationClosed:
        messages.error(request, _("This invitation was accepted or withdrawn."))
    return redirect("accounts_invitations")


@_for(may_keep)
def signed_in(request: HttpRequest) -> HttpResponse:
    """Who is signed in, on how many devices, and when they were last seen."""
    _forget_ended()
    people = (
        User.objects.filter(usersession__isnull=False)
        .annotate(places=Count("usersession"), seen=Max("usersession__last_seen_at"))
        .order_by("-seen")
    )
    return render(request, f"{FOLDER}/signed_in.html", {"people": people})


def _forget_ended() -> None:
    for row in UserSession.objects.all():
        row.purge()


@_for(may_keep)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """How somebody signs in, and where they are signed in now."""
    who = get_object_or_404(User, pk=pk)
    context = {
        "who": who,
        "devices": sessions.devices(who, request.session.session_key),
        "factors": Authenticator.objects.filter(user=who).order_by("type", "pk"),
        "is_demanded": second_factor.is_demanded(who),
    }
    return render(request, f"{FOLDER}/person.html", context)


@_for(may_keep)
@require_POST
def change_person(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Sign somebody out everywhere, or take a lost second factor away."""
    who = get_object_or_404(User, pk=pk)
    is_own = who == request.user
    if what == "factor":
        second_factor.take_away(who)
        log(who, FACTOR_TAKEN, user=request.user)
        said = _("The second factor is gone. A new one is asked for.")
    else:
        sessions.sign_out(who)
        log(who, SIGNED_OUT, user=request.user)
        said = _("Signed out everywhere.")
    if is_own:
        # This very session is over, too.
        logout(request)
    messages.success(request, said)
    return redirect("account_login") if is_own else redirect("accounts_person", pk=pk)
