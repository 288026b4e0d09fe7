"""What is in the database after a fault, told by the site itself."""

import json
import sys
from collections import Counter

from django_tasks_db.models import DBTaskResult
from wagtail.images import get_image_model
from wagtail.models import Page

from events.models import Occurrence
from events.registration.models import Registration
from events.registration.reconciling import reconcile
from outbox.models import OutboxMessage


def look(dates):
    """Prints as JSON what registrations of these dates, pages and pictures are like."""
    registrations = Registration.objects.filter(occurrence__in=dates)
    sys.stdout.write(
        json.dumps(
            {
                "registered": Counter(registrations.values_list("email", flat=True)),
                "half": [x.email for x in registrations if is_half(x)],
                "over": sum(x.over_by for x in Occurrence.objects.filter(pk__in=dates)),
                "drift": [str(drift) for drift in reconcile()],
                "tree": problems(),
                "letters": Counter(OutboxMessage.objects.values_list("to", flat=True)),
                "pages": live_titles(),
                "pictures": pictures(),
            }
        )
    )


def rest():
    """Prints how many tasks have still to be done now."""
    tasks = DBTaskResult.objects
    number = tasks.ready().count() + tasks.running().count()
    sys.stdout.write(json.dumps(number))


def is_half(registration):
    """Without its people, its log or its letter."""
    return not (
        registration.attendees.count() == registration.party_size
        and registration.history.exists()
        and OutboxMessage.objects.filter(to=registration.email).exists()
    )


def problems():
    """What Wagtail's own check of the tree finds."""
    names = ("alpha", "path", "depth", "numchild", "orphans")
    return [
        f"{name}: {found}"
        for name, found in zip(names, Page.find_problems(), strict=False)
        if found
    ]


def live_titles():
    return {
        page.pk: page.title
        for page in Page.objects.live().filter(title__contains="zwf")
    }


def pictures():
    found = get_image_model().objects.filter(title__contains="zwf")
    return {image.title: image.file.name for image in found}
