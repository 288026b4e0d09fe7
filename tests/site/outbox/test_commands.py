"""What the timer and the sender's command do."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from outbox.models import OutboxMessage, State

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


class TestRunOutbox:
    def test_sends_what_is_due_and_says_how_many(self, make_letter, mailoutbox):
        make_letter()
        out = StringIO()

        call_command("run_outbox", stdout=out)

        assert len(mailoutbox) == 1
        assert out.getvalue() == "Letters sent: 1\n"


class TestPurgeOutbox:
    def test_forgets_words_and_address_after_two_weeks(
        self, make_letter, mailoutbox, clock
    ):
        make_letter("Ada", key="entry:1:confirmation")
        make_letter("Bob", key="entry:2:confirmation")
        clock.send()
        old = timezone.now() - timedelta(days=15)
        OutboxMessage.objects.filter(dedupe_key__startswith="entry:1:").update(
            finished_at=old, sent_at=old
        )
        make_letter("Eve", key="entry:3:confirmation", due_at=old)

        call_command("purge_outbox", verbosity=0)

        ada, bob, eve = OutboxMessage.objects.order_by("pk")
        assert (ada.to, ada.subject, ada.body_text, ada.body_html) == ("", "", "", "")
        assert ada.snapshot == {}
        assert ada.state == State.SENT
        assert bob.body_text
        assert eve.to

    def test_keeps_the_key_so_that_nothing_goes_twice(
        self, make_letter, mailoutbox, clock
    ):
        make_letter(key="entry:1:confirmation")
        clock.send()
        OutboxMessage.objects.all().purge(at=clock.now)

        make_letter(key="entry:1:confirmation")
        clock.send()

        assert len(mailoutbox) == 1
