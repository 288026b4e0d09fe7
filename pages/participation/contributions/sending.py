"""Taking a text in, once, with the consent to it and a letter to the writer."""

from datetime import datetime

from django.db import transaction

from pages.forms import spam
from pages.forms.models import ConsentText
from pages.forms.receiving import Received

from . import letters
from .models import Contribution
from .subjects import Subject

TYPED = ("text", "written", "name", "email")


@transaction.atomic
def contribute(
    subject: Subject,
    form: Received,
    consent: ConsentText,
    *,
    locale: str,
    at: datetime,
) -> Contribution:
    """
    Keep a text that waits to be read; a double click gives the first one back.

    With another name or address it is another text: the first one's link may have
    gone to somebody else.
    """
    values = form.values
    typed = [values.get(name, "") for name in TYPED]
    row, is_new = Contribution.objects.get_or_create(
        idem_key=spam.once(form.ticket, *typed),
        defaults={
            "discussion": subject.discussion,
            "goal_key": subject.goal_key,
            "locale": locale,
            "written_in": values["written"],
            "text": values["text"],
            "name": values.get("name", ""),
            "email": values.get("email", ""),
            "consent": consent.wording(),
            "created_at": at,
            "delete_at": subject.discussion.deletion_day(at=at),
        },
    )
    if is_new and row.email:
        letters.post_receipt(row, at=at)
    return row
