"""Accepting once, taking back in time, declining, and what the sender hears."""

import datetime

import pytest
from django.http import QueryDict
from django.utils import timezone, translation

from outbox import kinds
from outbox.models import OutboxMessage
from outbox.rendering import render
from pages.directory.models import DirectoryPage, Organisation
from pages.forms.accepting import deciding, letters
from pages.forms.models import FormEntry, Outcome
from pages.forms.questions import Question
from pages.forms.retention import sweep
from pages.forms.sheet import AnswerSheet
from pages.projects.models import ProjectPage

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def accept(offering, ada):
    def accept(entry):
        return deciding.accept(entry, offering, kept_by=None, by=ada, at=timezone.now())

    return accept


@pytest.fixture
def decline(ada):
    def decline(entry, reason="known", words="", tell=True):
        deciding.decline(
            entry, reason=reason, words=words, tell=tell, by=ada, at=timezone.now()
        )

    return decline


def letter(kind):
    [message] = OutboxMessage.objects.filter(kind=kind)
    return message, render(message, kinds.find(kind))


class TestAccepting:
    def test_links_the_entry_and_the_draft_and_says_who_did_it(
        self, accept, entry, ada
    ):
        organisation, is_new = accept(entry)

        outcome = Outcome.objects.get()
        assert is_new
        assert (outcome.entry, outcome.organisation) == (entry, organisation)
        assert outcome.decided_by == ada
        entry.refresh_from_db()
        assert entry.state == FormEntry.State.DONE

    def test_twice_gives_the_first_organisation(self, accept, entry):
        first, _is_new = accept(entry)

        assert accept(entry) == (first, False)
        assert Organisation.objects.count() == 1

    def test_is_refused_without_a_name_and_after_the_entry_is_gone(
        self, accept, make_entry
    ):
        nameless, gone = make_entry(without=("organisation",)), make_entry()
        gone.remove()
        forgotten = make_entry()
        forgotten.anonymise(at=timezone.now())

        for entry in (nameless, gone, forgotten):
            with pytest.raises(deciding.Refused):
                accept(entry)
        assert not Organisation.objects.exists()

    def test_follows_a_refusal_that_somebody_thought_better_of(
        self, accept, decline, entry
    ):
        decline(entry)

        accept(entry)

        assert Outcome.objects.get().is_accepted
        [message] = OutboxMessage.objects.all()
        assert not kinds.find(message.kind).is_wanted(message.snapshot)


class TestTakingBack:
    def test_deletes_the_draft_and_opens_the_entry(self, accept, entry):
        accept(entry)

        deciding.take_back(entry)

        assert not Organisation.objects.exists()
        assert not Outcome.objects.exists()
        entry.refresh_from_db()
        assert entry.state == FormEntry.State.NEW
        assert accept(entry)[1]

    @pytest.mark.parametrize(
        "change",
        [{"name": "Anders"}, {"is_public": True}, {"languages": ["fr"]}],
    )
    def test_is_refused_once_somebody_worked_on_it(self, accept, entry, change):
        organisation, _is_new = accept(entry)
        for name, value in change.items():
            setattr(organisation, name, value)
        organisation.save()

        with pytest.raises(deciding.Refused):
            deciding.take_back(entry)

    def test_is_refused_once_something_else_uses_it(self, accept, entry, home):
        organisation, _is_new = accept(entry)
        partner = {"organisation": organisation, "role": ""}
        home.add_child(
            instance=ProjectPage(title="P", slug="p", partners=[("partner", partner)])
        )

        with pytest.raises(deciding.Refused):
            deciding.take_back(entry)

    def test_is_refused_once_it_has_a_topic(self, accept, entry, topic):
        organisation, _is_new = accept(entry)
        organisation.topics = [topic]
        organisation.save()

        with pytest.raises(deciding.Refused):
            deciding.take_back(entry)


class TestTheSendersAddress:
    @pytest.mark.parametrize(
        ("keys", "address"),
        [
            (("clubs", "own"), "amal@example.org"),
            (("own", "clubs"), "amal@example.org"),
            (("clubs",), "club@example.org"),
        ],
    )
    # A database may sort answers by the length of their keys.
    @pytest.mark.parametrize("longer", ["clubs", "own"])
    def test_is_not_the_organisations_if_there_is_another(
        self, offering, keys, address, longer
    ):
        fills = {"own": "", "clubs": "email"}
        said = {"own": "amal@example.org", "clubs": "club@example.org"}
        names = {key: key + "-address" * (key == longer) for key in keys}
        questions = [
            Question(names[key], "email", key, fills=fills[key]) for key in keys
        ]
        data = QueryDict(mutable=True)
        data.update({f"q-{names[key]}": said[key] for key in keys})
        entry = FormEntry.objects.create(
            form_key=offering.translation_key,
            locale="de",
            answers=AnswerSheet(questions, data).kept(),
            delete_at=timezone.localdate(),
        )

        entry.refresh_from_db()

        assert entry.email == address


class TestTheSender:
    def test_hears_once_that_it_is_shown(self, accept, make_entry, home):
        home.add_child(instance=DirectoryPage(title="Menschen", slug="menschen"))
        entry = make_entry(locale="ar")
        organisation, _is_new = accept(entry)
        assert not OutboxMessage.objects.exists()

        for is_public in (True, False, True):
            organisation.is_public = is_public
            organisation.save()

        message, written = letter("organisation_shown")
        assert (message.to, message.locale) == ("amal@example.org", "ar")
        assert "/ar/menschen/organisations/nachbarn-ev/" in written.text
        assert 'dir="rtl"' in written.html

    def test_hears_it_once_though_two_show_it_at_the_same_moment(
        self, accept, entry, monkeypatch
    ):
        organisation, _is_new = accept(entry)

        class Raced:
            def filter(self, **values):
                found = Outcome.objects.filter(**values).get()
                Outcome.objects.update(told_at=timezone.now())
                self.first = lambda: found
                return self

        monkeypatch.setattr(letters, "_waiting", Raced)

        letters.post_shown(organisation, at=timezone.now())

        assert not OutboxMessage.objects.exists()

    def test_hears_nothing_that_was_hidden_again_in_time(self, accept, entry):
        organisation, _is_new = accept(entry)
        for is_public in (True, False):
            organisation.is_public = is_public
            organisation.save()

        kind = kinds.find("organisation_shown")
        [message] = OutboxMessage.objects.all()
        assert message.due_at > timezone.now() + datetime.timedelta(minutes=5)
        assert not kind.is_wanted(message.snapshot)
        kind.when_dropped(message.snapshot)
        assert Outcome.objects.get().told_at is None

    def test_hears_in_the_own_language_why_it_is_declined(self, decline, make_entry):
        entry = make_entry(locale="fr")

        decline(entry, reason="elsewhere", words="Bitte <b>fragen</b>")

        message, written = letter("organisation_declined")
        assert message.locale == "fr"
        with translation.override("fr"):
            assert translation.gettext("It does not work in our region.") in (
                written.text
            )
        assert "Bitte <b>fragen</b>" in written.text
        assert "Bitte &lt;b&gt;fragen&lt;/b&gt;" in written.html

    @pytest.mark.parametrize("tell", [True, False])
    def test_hears_nothing_where_nobody_wants_it_or_no_address_is_known(
        self, decline, make_entry, tell
    ):
        decline(make_entry(without=("email",) if tell else ()), tell=tell)

        assert not OutboxMessage.objects.exists()

    def test_is_declined_once(self, decline, entry):
        decline(entry)

        with pytest.raises(deciding.Refused):
            decline(entry)


class TestForgetting:
    def test_an_entry_leaves_its_organisation(self, accept, entry):
        accept(entry)

        entry.remove()

        assert Organisation.objects.count() == 1
        assert Outcome.objects.get().entry is None

    def test_in_time_nobody_is_written_to_any_more(self, accept, entry):
        organisation, _is_new = accept(entry)
        sweep(at=timezone.now() + datetime.timedelta(days=99))

        organisation.is_public = True
        organisation.save()

        assert not OutboxMessage.objects.exists()

    def test_a_refusal_goes_with_its_entry_and_its_letter(self, decline, entry):
        decline(entry, words="Amal war nicht da.")
        sweep(at=timezone.now() + datetime.timedelta(days=99))

        assert Outcome.objects.get().words == ""
        assert OutboxMessage.objects.get().to == ""

    def test_an_organisation_that_is_deleted_opens_the_entry(self, accept, entry):
        accept(entry)[0].delete()

        assert not Outcome.objects.exists()
        assert FormEntry.objects.filter(pk=entry.pk).exists()
