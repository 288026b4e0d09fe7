"""Letters about registrations, with senders killed and the mail server away."""

import time
from collections import Counter

import pytest

from tests.databases import database
from tests.site.outbox.test_workers import Office
from tests.smtp_sink import SmtpSink

pytestmark = pytest.mark.postgres

PEOPLE, PLACES, CANCELLED, SECONDS_DOWN = 120, 80, 20, 2
FINISHED = frozenset({"sent", "dropped"})
SIGN_UP = f"""
import datetime, uuid
from django.utils import timezone
from events.models import Occurrence
from events.registration import answers, places
from events.registration.contacts import Party
from events.registration.models import RegistrationPolicy
key, night = uuid.uuid4(), datetime.time(3)
RegistrationPolicy.objects.create(
    event_key=key, is_open=True, retention_days=30, double_opt_in=False,
    waiting_list="offer", quiet_from=night, quiet_until=night,
)
day = timezone.localdate() + datetime.timedelta(days=30)
date = Occurrence.objects.create(
    event_key=key, start_day=day, end_day=day, capacity={PLACES},
    start_time=datetime.time(18), end_time=datetime.time(20),
)
def register(number):
    party = Party(
        name="Ada", locale="ar", email=f"ada{{number}}@example.org",
        idem_key=str(number),
    )
    return places.register([date.pk], party=party, at=timezone.now())[0]
booked = [register(number) for number in range({PEOPLE})]
for one in booked[:{CANCELLED}]:
    answers.cancel(one.pk, at=timezone.now())
"""


class RegistrationOffice(Office):
    settings = "tests.events.registration.letter_settings"
    letters, kills_wanted = PEOPLE, 3


@pytest.fixture
def office(tmp_path):
    sink = SmtpSink()
    with database(tmp_path) as url:
        office = RegistrationOffice(sink, url)
        office.run("migrate", "--run-syncdb", "--verbosity=0", "--skip-checks")
        yield office
        office.close()
    sink.stop()


def about(subject):
    """What kind of letter it is, by its Arabic subject."""
    words = {
        "confirmed": "تم تسجيلك",
        "waiting": "قائمة الانتظار",
        "cancelled": "أُلغي",
        "offered": "مكان",
    }
    return next((kind for kind, word in words.items() if word in subject), subject)


class TestLettersOfRegistrationsOffersAndCancellations:
    def test_arrive_once_and_say_what_is_true_in_the_end(self, office):
        office.run("shell", "--no-imports", "-c", SIGN_UP)
        office.sink.on_accept = office.kill_now_and_then
        office.sink.start()

        office.wait_for(PEOPLE // 2)
        office.sink.stop()
        time.sleep(SECONDS_DOWN)
        office.sink.start()
        office.wait_for(PEOPLE)
        office.wait_until_all_is_written_down(FINISHED)

        copies = Counter(office.sink.recipients)
        letters = {x["To"]: x["Subject"] for x in office.sink.letters}
        names = {(x["To"], x["Message-ID"]) for x in office.sink.letters}
        assert len(copies) == len(names) == PEOPLE
        assert sum(copies.values()) - PEOPLE <= office.kills == 3
        waiting = PEOPLE - PLACES - CANCELLED
        assert Counter(map(about, letters.values())) == {
            "confirmed": PLACES - CANCELLED,
            "cancelled": CANCELLED,
            "offered": CANCELLED,
            "waiting": waiting,
        }
        assert office.states() == {"sent": PEOPLE, "dropped": 2 * CANCELLED}
