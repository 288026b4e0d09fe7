"""Sentences about links and about the rounds in which they are asked."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from pages.lifecycle.models import Address, Reason, Round


def why(address: Address) -> str:
    """Why a link counts as it does; empty where it works."""
    if address.reason == Reason.STATUS:
        return STATUS.get(address.status, _("The server answers %(status)s.")) % {
            "status": address.status
        }
    return Reason(address.reason).label if address.reason else ""


STATUS = {
    403: _("The server does not let programs in (403). Please look yourself."),
    404: _("The server does not have it (404)."),
    410: _("The server does not have it any more (410)."),
}


def round_words(last: Round | None) -> str:
    """When links were asked last, and whether it counted."""
    if last is None:
        return _("The links have not been checked yet. They are every night.")
    values = {
        "day": date_format(timezone.localtime(last.begun_at), "SHORT_DATETIME_FORMAT"),
        "failed": last.hosts_failed,
        "hosts": last.hosts,
    }
    return ROUNDS[last.verdict] % values


ROUNDS = {
    Round.Verdict.OPEN: _("Links are being checked since %(day)s."),
    Round.Verdict.COUNTED: _("Last checked on %(day)s."),
    Round.Verdict.NETWORK: _(
        "On %(day)s, %(failed)s of %(hosts)s servers did not answer at once. So many "
        "do not fail on one day: our own network was at fault, and nothing of that "
        "round is reported."
    ),
}
