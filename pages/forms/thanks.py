"""After sending: an address that shows for a while what was just sent, then thanks."""

from datetime import timedelta

from django.core import signing
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode

SENT = "sent"
# Long enough to write the number down; then the address says only "thank you".
THANKS_FOR = timedelta(hours=2)


def _salt(model: type[Model]) -> str:
    return f"{model._meta.label_lower}.{SENT}"


def thanks_for(row: Model, path: str) -> str:
    """The address to go on to."""
    signed = signing.dumps(row.pk, salt=_salt(type(row)))
    return f"{path}?{urlencode({SENT: signed})}"


def just_sent(request: HttpRequest, rows: QuerySet) -> Model | None:
    """The one of these rows that the address is about; None once it is old."""
    seconds = THANKS_FOR.total_seconds()
    try:
        pk = signing.loads(request.GET[SENT], salt=_salt(rows.model), max_age=seconds)
    except signing.BadSignature:
        return None
    return rows.filter(pk=pk).first()
