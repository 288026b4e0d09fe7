"""What could let somebody in: settings, accounts, passwords. Nobody else is asked."""

import os
from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.checks import Tags, run_checks
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import User
from accounts.second_factor import FACTORS
from config.state.look import Look
from config.state.ways import is_real, manage
from config.upkeep.demands import weak_passwords

from . import Finding, Level, Panel


def safety(look: Look) -> Panel:
    """Settings and accounts that are less safe than they could be."""
    panel = Panel(_("Safety"), "lock")
    panel.tell(_("Settings"), os.environ["DJANGO_SETTINGS_MODULE"])
    without, administrators = _accounts()
    panel.tell(_("Administrators"), administrators)
    panel.tell(_("Accounts without a second factor"), without)
    panel.findings = [*_of_settings(), *_of_passwords()]
    if without:
        panel.find(
            Level.SOON,
            ngettext_lazy(
                "%(number)d account has no second factor.",
                "%(number)d accounts have no second factor.",
                without,
            )
            % {"number": without},
            _("Ask these people to sign in and set one up, or close their accounts."),
            url=reverse("wagtailusers_users:index"),
            link=_("Accounts"),
        )
    return panel


def _accounts() -> tuple[int, int]:
    """Those who may do something and have no second factor; and all administrators."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    may = Q(is_superuser=True) | Q(groups__isnull=False)
    may |= Q(user_permissions__isnull=False)
    found = User.objects.filter(is_active=True).aggregate(
        without=Count("pk", filter=may & ~Exists(factors), distinct=True),
        administrators=Count("pk", filter=Q(is_superuser=True), distinct=True),
    )
    return found["without"], found["administrators"]


def _of_settings() -> Iterator[Finding]:
    if settings.DEBUG:
        words = _("DEBUG is on: errors show the inside of the site to everybody.")
        yield Finding(Level.NOW, words, _SET_REAL)
    if not is_real():
        # What else such settings allow follows from them: one cause, one thing to do.
        words = _("These settings are for trying the site out on one's own machine.")
        yield Finding(Level.SOON, words, _SET_REAL)
        return
    if not settings.SECOND_FACTOR:
        words = _("Editors may sign in without a second factor.")
        yield Finding(Level.NOW, words, _("Take SECOND_FACTOR out of the environment."))
    if settings.SHOW_GALLERY:
        words = _("The gallery of components is open to everybody.")
        yield Finding(Level.SOON, words, _("Take SHOW_GALLERY out of the environment."))
    for found in run_checks(tags=[Tags.security], include_deployment_checks=True):
        if not found.is_silenced():
            level = Level.NOW if found.is_serious() else Level.SOON
            words = _("Django warns of a setting (%(id)s).") % {"id": found.id}
            check = manage("check --deploy")
            yield Finding(level, words, foreign=found.msg, command=check)


_SET_REAL = _("On a real site set DJANGO_SETTINGS_MODULE=config.settings.production.")


def _of_passwords() -> Iterator[Finding]:
    for sentence in weak_passwords(os.environ):
        words = _("A password can be guessed, or there is none.")
        yield Finding(Level.NOW, words, foreign=sentence)
