"""What the event's page shows about signing up; the page's room knows none of it."""

from django import template
from django.urls import reverse
from django.utils import timezone

from events.models import EventPage
from events.registration import page_words, questions
from events.registration.models import RegistrationPolicy
from events.registration.serving import open_dates

register = template.Library()


@register.simple_tag
def sign_up(page: EventPage) -> dict:
    """Address of the form, the places that are left, or why there is no form."""
    policy = RegistrationPolicy.objects.published().of(page.translation_key)
    if policy is None:
        return {}
    at = timezone.now()
    dates = open_dates(policy, at=at)
    if dates:
        return {
            "url": reverse("registration_sign_up", args=[page.translation_key]),
            "is_full": all(date.is_full for date in dates),
            "places": questions.places(dates[0]) if len(dates) == 1 else "",
        }
    last = page.occurrences.last()
    return {"closed": page_words.closed(policy, last, at=at)} if last else {}
