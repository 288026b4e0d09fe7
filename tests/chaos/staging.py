"""What people of the runs need, made within the site: events, and words to find."""

import json
import sys
from datetime import date, timedelta
from datetime import time as clock

from wagtail.models import Locale

from events.models import EventIndexPage, EventPage, Occurrence
from events.registration.models import RegistrationPolicy
from pages.news.models import NewsIndexPage

PLACES = 15


def stage(names):
    """Prints as JSON, for each name, an event for readers and one for a list."""
    german = Locale.objects.get(language_code="de")
    index = EventIndexPage.objects.filter(locale=german, live=True).first()
    news = NewsIndexPage.objects.filter(locale=german, live=True).first()
    made = {
        name: {
            "open": event(index, f"{name} 1", PLACES),
            "list": event(index, f"{name} 2", None),
        }
        for name in names
    }
    told = {"news": news.pk, "news_path": news.url, "events": made}
    sys.stdout.write(json.dumps(told))


def event(index, title, places):
    """Its key, and the key of its only date in a month."""
    page = index.add_child(instance=EventPage(title=title, locale=index.locale))
    page.save_revision().publish()
    day = date.today() + timedelta(days=30)
    occurrence = Occurrence.objects.create(
        event_key=page.translation_key,
        start_day=day,
        end_day=day,
        start_time=clock(18),
        end_time=clock(20),
        capacity=places,
    )
    RegistrationPolicy.objects.create(
        event_key=page.translation_key,
        is_open=True,
        retention_days=30,
        double_opt_in=False,
        waiting_list=RegistrationPolicy.Waiting.AUTO,
    )
    return {"key": str(page.translation_key), "date": occurrence.pk}
