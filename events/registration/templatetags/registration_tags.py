"""What the event's page shows about signing up; the page's room knows none of it."""

from django import template
from django.urls import reverse

from events.models import EventPage
from events.registration import page_words, questions
from events.registration.models import RegistrationPolicy
from events.registration.serving import open_dates
from events.registration.wishes import options
from events.turning import now_until_it_turns

register = template.Library()


@register.simple_tag
def sign_up(page: EventPage) -> dict:
    """Address of the form and places left, or why there is none; what to wish for."""
    last = page.occurrences.last()
    if last is None:
        return {}
    at = now_until_it_turns()
    wanted = {} if last.is_over(at=at) else wishes(page)
    policy = RegistrationPolicy.objects.published().of(page.translation_key)
    if policy is None:
        return {"wanted": wanted}
    dates = open_dates(policy, at=at)
    if not dates:
        return {"wanted": wanted, "closed": page_words.closed(policy, last, at=at)}
    is_course = policy.booking == RegistrationPolicy.Booking.WHOLE
    full = [date.is_full for date in dates]
    return {
        "wanted": wanted,
        "url": reverse("registration_sign_up", args=[page.translation_key]),
        "is_full": any(full) if is_course else all(full),
        "places": questions.places(dates[0]) if len(dates) == 1 else "",
    }


@register.simple_tag
def wishes(page: EventPage) -> dict:
    """What readers can wish for an event, and where they send it."""
    return {
        "url": reverse("registration_wish", args=[page.translation_key]),
        "options": options(page),
    }
