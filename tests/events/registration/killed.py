"""
A web process that is killed -9 in the middle of a sign-up, at so many points.

    DATABASE_URL=... python killed.py --points 20

The points are the moments before and after each commit, and statements in between, of
the whole request from reading the policy to the letter.
Afterwards the person sends the same form again. Prints one line of JSON.
"""

import argparse
import json
import multiprocessing
import os
import signal
import sys
from collections import Counter
from datetime import timedelta

from rush import make_event, prepare

COMMIT = "commit"


def make_pages(dates):
    """The German page of the event, as the form looks for it."""
    from wagtail.models import Collection, Locale, Page, Site

    from events.models import EventIndexPage, EventPage, Occurrence
    from pages.base.models import HomePage

    Collection.add_root(name="Root")
    german = Locale.objects.create(language_code="de")
    root = Page.add_root(instance=Page(title="Root", slug="root", locale=german))
    home = root.add_child(instance=HomePage(title="Start", slug="de", locale=german))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    index = home.add_child(instance=EventIndexPage(title="Termine", slug="termine"))
    page = index.add_child(instance=EventPage(title="Café", slug="cafe"))
    Occurrence.objects.filter(pk__in=dates).update(event_key=page.translation_key)
    return page.translation_key


def sign_up(event_key, ticket, number, date, point=0):
    """One request of one process, which dies at its so many-th moment."""
    from django.db import connection
    from django.test import Client

    from pages.forms import spam

    moments, commit = [], connection._commit

    def pass_moment(what):
        moments.append(what)
        if len(moments) == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def killer(execute, *args):
        pass_moment("statement")
        return execute(*args)

    def commit_or_die():
        pass_moment(COMMIT)
        commit()
        pass_moment(COMMIT)

    connection._commit = commit_or_die

    data = {
        spam.FIELD: ticket,
        "q-date": str(date),
        "q-name": "Ada",
        "q-email": f"ada{number}@example.org",
        "q-adults": "2",
        "q-needs": "wheelchair",
        "q-keep_needs": "yes",
    }
    with connection.execute_wrapper(killer):
        answer = Client().post(f"/de/-/sign-up/{event_key}/", data)
    return answer.status_code, moments


def spread(moments, number):
    """So many of the moments: around each commit, the others evenly."""
    commits = [at for at, what in enumerate(moments, 1) if what == COMMIT]
    others = [at for at in range(1, len(moments) + 1) if at not in commits]
    wanted = number - len(commits)
    step = (len(others) - 1) / (wanted - 1)
    evenly = [others[round(nth * step)] for nth in range(wanted)]
    return sorted([*commits, *evenly])


def in_a_process(results, *args):
    results.put(sign_up(*args))


def run(points):
    from django.db import connections
    from django.test.utils import setup_test_environment
    from django.utils import timezone

    from events.models import Occurrence
    from events.registration.models import Registration, RegistrationPolicy
    from events.registration.reconciling import reconcile
    from outbox.models import OutboxMessage
    from pages.forms import spam

    setup_test_environment()
    dates = make_event()
    key = make_pages(dates)
    RegistrationPolicy.objects.update(event_key=key)
    Occurrence.objects.filter(pk__in=dates).update(capacity=500)
    opened = timezone.now() - timedelta(minutes=1)
    fork = multiprocessing.get_context("fork")
    results = fork.Queue()

    def request(number, ticket, point=0):
        connections.close_all()
        args = (results, key, ticket, number, dates[0], point)
        one = fork.Process(target=in_a_process, args=args)
        one.start()
        one.join()
        return one.exitcode

    # The first one of a day writes more: the second tells how long a request is.
    for number in ("first", "second"):
        request(number, spam.new_ticket(key, at=opened).signed())
        _status, moments = results.get(timeout=60)
    killed, answers = 0, Counter()
    for number, point in enumerate(spread(moments, points)):
        ticket = spam.new_ticket(key, at=opened).signed()
        killed += request(number, ticket, point) == -signal.SIGKILL
        request(number, ticket)
        answers[results.get(timeout=60)[0]] += 1
    whole = Registration.objects.all()
    return {
        "killed": killed,
        "around_commits": moments.count(COMMIT),
        "answers": dict(answers),
        "registrations": whole.count(),
        "half": sum(
            x.attendees.count() != 2 or x.needs.count() != 1 or not x.history.exists()
            for x in whole
        ),
        "letters": OutboxMessage.objects.count(),
        "to_reconcile": len(reconcile()),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int, default=20)
    options = parser.parse_args()
    prepare()
    sys.stdout.write(json.dumps(run(options.points)))


if __name__ == "__main__":
    main()
