"""Another address in the place of one: drafts, locks, rights, languages."""

import json

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import (
    GroupApprovalTask,
    PageLogEntry,
    Workflow,
    WorkflowState,
    WorkflowTask,
)
from wagtail_localize.models import (
    SegmentOverride,
    StringTranslation,
    TranslationSource,
)

from accounts.models import User
from accounts.roles import EDITORS, MODERATORS, TRANSLATORS, grant_roles
from locales.status.models import Significance, TranslationStatus
from locales.status.recording import announced
from pages.directory.models import Organisation
from pages.lifecycle.links import replacing
from pages.lifecycle.links.collecting import collect_all
from pages.lifecycle.links.replacing import (
    Step,
    plan,
    replace_everywhere,
    sources_of,
)
from pages.lifecycle.models import Address
from pages.services.models import ServicePage
from tests.again import content

pytestmark = pytest.mark.django_db
State = TranslationStatus.State
OLD, NEW = "https://old.example.org/a", "https://new.example.org/b"


@pytest.fixture
def moderator(home):
    return member(home, MODERATORS)


def member(home, group):
    grant_roles([home, *home.get_translations()])
    user = User.objects.create_user(group, f"{group}@example.org", "x")
    user.groups.add(Group.objects.get(name=group))
    return user


@content
def page(make_service, link_to):
    page = make_service(what_it_is=link_to(OLD), online_url=OLD)
    page.save_revision().publish()
    return fresh(page)


def fresh(page):
    return ServicePage.objects.get(pk=page.pk)


def known(url=OLD):
    collect_all()
    return Address.objects.get(url=url)


def steps(address, user):
    return [x.step for x in plan(address, user)]


def stands(translation):
    return TranslationStatus.objects.of(translation).get().state


class TestReplacing:
    def test_publishes_pages_with_the_new_address_in_text_and_fields(
        self, page, moderator
    ):
        replace_everywhere(known(), NEW, moderator)

        page = fresh(page)
        assert NEW in page.what_it_is and OLD not in page.what_it_is
        assert page.online_url == NEW
        assert not page.has_unpublished_changes
        assert page.live_revision.user == moderator
        assert not Address.objects.filter(url=OLD).exists()
        assert Address.objects.get(url=NEW).uses.count() == 2
        assert PageLogEntry.objects.filter(action="lifecycle.replace_link").count() == 1

    def test_keeps_what_is_not_published_apart_and_changes_it_too(
        self, page, moderator
    ):
        page.title = "Neuer Titel"
        page.save_revision()

        address = known()
        assert steps(address, moderator) == [Step.BOTH]
        replace_everywhere(address, NEW, moderator)

        page = fresh(page)
        draft = page.get_latest_revision_as_object()
        assert page.title == "Wohnsitz anmelden" and NEW in page.what_it_is
        assert page.has_unpublished_changes
        assert draft.title == "Neuer Titel"
        assert NEW in draft.what_it_is and draft.online_url == NEW

    def test_makes_a_draft_where_somebody_may_not_publish(self, page, home):
        editor = member(home, EDITORS)

        address = known()
        assert steps(address, editor) == [Step.DRAFT]
        replace_everywhere(address, NEW, editor)

        page = fresh(page)
        assert page.online_url == OLD and page.has_unpublished_changes
        assert page.get_latest_revision_as_object().online_url == NEW

    def test_leaves_what_waits_for_approval_on_its_way(self, page, moderator, home):
        task = GroupApprovalTask.objects.create(name="Freigabe")
        task.groups.add(Group.objects.get(name=MODERATORS))
        workflow = Workflow.objects.create(name="Freigabe")
        WorkflowTask.objects.create(workflow=workflow, task=task)
        page.title = "Neuer Titel"
        page.save_revision()
        state = workflow.start(page, moderator)

        address = known()
        assert steps(address, moderator) == [Step.WAITING]
        replace_everywhere(address, NEW, moderator)

        state.refresh_from_db()
        assert state.status == WorkflowState.STATUS_IN_PROGRESS
        assert fresh(page).online_url == OLD

    def test_leaves_locked_pages_and_those_of_others_alone(
        self, page, moderator, admin_user, home
    ):
        address, translator = known(), member(home, TRANSLATORS)
        assert steps(address, translator) == [Step.FORBIDDEN]
        ServicePage.objects.update(locked=True, locked_by=admin_user)
        assert steps(address, moderator) == [Step.LOCKED]

        for user in (moderator, translator):
            replace_everywhere(address, NEW, user)

        assert fresh(page).online_url == OLD

    def test_goes_on_after_a_page_that_cannot_be_changed(
        self, page, moderator, make_service, link_to, monkeypatch
    ):
        other = make_service("Anderes", what_it_is=link_to(OLD))
        other.save_revision().publish()
        replace = replacing._replace_page

        def broken(thing, *args):
            if thing.pk == other.pk:
                raise RuntimeError
            replace(thing, *args)

        monkeypatch.setattr(replacing, "_replace_page", broken)
        done = replace_everywhere(known(), NEW, moderator)

        assert {x.step for x in done} == {Step.FAILED, Step.PUBLISH}
        assert fresh(page).online_url == NEW

    def test_reads_what_uses_it_kind_by_kind(
        self, page, moderator, make_service, link_to, django_assert_num_queries
    ):
        address = known()
        with CaptureQueriesContext(connection) as few:
            sources_of(address)
        for number in range(8):
            make_service(f"Seite {number}", what_it_is=link_to(OLD))
        address = known()

        with django_assert_num_queries(len(few)):
            assert len(sources_of(address)) == 9

    def test_saves_entries_of_the_directory(self, german, moderator):
        row = Organisation.objects.create(
            name="Verein", slug="verein", website=OLD, locale=german
        )

        replace_everywhere(known(), NEW, moderator)

        row.refresh_from_db()
        assert row.website == NEW


class TestTranslations:
    @pytest.fixture
    def translation(self, page, arabic_home, arabic, translated, commit_at_once):
        # The index page first: translations stand below it.
        translated(page.get_parent().specific, arabic)
        return translated(page, arabic)

    def test_have_the_new_address_and_none_goes_out_of_date(
        self, page, translation, moderator, arabic
    ):
        assert OLD in translation.what_it_is
        address = known()
        assert address.uses.count() == 4

        replace_everywhere(address, NEW, moderator)

        own = fresh(translation)
        assert NEW in own.what_it_is and OLD not in own.what_it_is
        assert own.online_url == NEW and own.live
        assert stands(own) == State.CURRENT
        assert not TranslationStatus.objects.of(own).get().all_changes

    def test_stay_out_of_date_where_they_were(
        self, page, translation, moderator, arabic
    ):
        page.what_it_is = page.what_it_is.replace("Siehe", "Siehe auch")
        page.save_revision().publish()
        source = TranslationSource.objects.get(object_id=page.translation_key)
        source.update_from_db()
        for segment in source.stringsegment_set.all():
            StringTranslation.objects.get_or_create(
                translation_of=segment.string, locale=arabic, context=segment.context,
                defaults={"data": f"ar:{segment.string.data}"},
            )  # fmt: skip
        assert stands(translation) == State.STALE

        replace_everywhere(known(), NEW, moderator)

        own = fresh(translation)
        assert NEW in own.what_it_is and "Siehe auch" not in own.what_it_is
        assert stands(own) == State.STALE

    def test_stay_as_they_are_where_somebody_may_not_publish(
        self, page, translation, home, sign_in, admin_client
    ):
        client, address = sign_in(EDITORS), known()
        grant_roles([home, *home.get_translations()])
        url = reverse("links_admin:replace", args=[address.pk])

        shown = client.post(url, {"url": NEW}).content.decode()
        client.post(url, {"url": NEW, "confirmed": "1"})

        assert "wer veröffentlichen darf, kann sie dort ersetzen" in shown
        assert "Wer einen Entwurf veröffentlicht, wird gefragt" in shown
        own, page = fresh(translation), fresh(page)
        assert own.latest_revision_id == translation.latest_revision_id
        revision = page.get_latest_revision()
        assert page.has_unpublished_changes
        assert announced(revision.pk) == Significance.WORDING
        question = admin_client.get(
            reverse("translation_status:publish", args=[page.pk])
        )
        form = question.context["form"]
        assert form.initial["significance"] == Significance.WORDING
        revision.publish()
        assert stands(own) == State.CURRENT

    def test_of_entries_do_not_go_out_of_date_either(
        self, german, arabic, moderator, translated, commit_at_once, link_to
    ):
        row = Organisation.objects.create(
            name="Verein", slug="verein", offer=link_to(OLD), locale=german
        )
        own = translated(row, arabic)
        own.offer = "Wie im Verein"
        own.save()
        assert stands(own) == State.CURRENT

        replace_everywhere(known(), NEW, moderator)

        row.refresh_from_db()
        assert NEW in row.offer
        assert stands(own) == State.CURRENT

    def test_keep_it_when_a_translator_goes_on(
        self, page, translation, moderator, arabic
    ):
        replace_everywhere(known(), NEW, moderator)

        source = TranslationSource.objects.get(object_id=page.translation_key)
        source.translations.get().save_target(publish=True)
        assert OLD not in fresh(translation).what_it_is

        source.update_from_db()
        source.translations.get().save_target(publish=True)
        own = fresh(translation)
        assert NEW in own.what_it_is and OLD not in own.what_it_is

    def test_keep_what_a_translator_chose_for_the_language(
        self, page, translation, moderator, arabic
    ):
        source = TranslationSource.objects.get(object_id=page.translation_key)
        segment = source.overridablesegment_set.get()
        chosen = "https://old.example.org/ar"
        SegmentOverride.objects.create(
            locale=arabic, context=segment.context, data_json=json.dumps(chosen)
        )
        source.translations.get().save_target(publish=True)
        assert chosen in fresh(translation).what_it_is

        replace_everywhere(known(), NEW, moderator)
        source.update_from_db()
        source.translations.get().save_target(publish=True)

        assert chosen in fresh(translation).what_it_is
        replace_everywhere(known(chosen), f"{NEW}/ar", moderator)
        source.translations.get().save_target(publish=True)
        assert f"{NEW}/ar" in fresh(translation).what_it_is


class TestTheDesk:
    def test_shows_what_happens_before_it_does(self, page, sign_in):
        client = sign_in(MODERATORS)
        url = reverse("links_admin:replace", args=[known().pk])

        shown = client.post(url, {"url": NEW}).content.decode()

        assert "Wohnsitz anmelden" in shown
        assert "wird mit der neuen Adresse veröffentlicht" in shown
        assert fresh(page).online_url == OLD

        answer = client.post(url, {"url": NEW, "confirmed": "1"}, follow=True)
        assert fresh(page).online_url == NEW
        assert "Die neue Adresse steht an 1 Stelle." in answer.content.decode()

    def test_leaves_many_places_to_the_worker(self, page, sign_in, monkeypatch):
        monkeypatch.setattr("pages.lifecycle.desk.actions.AT_ONCE", 1)
        client, address = sign_in(MODERATORS), known()

        answer = client.post(
            reverse("links_admin:replace", args=[address.pk]),
            {"url": NEW, "confirmed": "1"},
            follow=True,
        )

        assert fresh(page).online_url == NEW
        assert "wird Seite für Seite ersetzt" in answer.content.decode()

    @pytest.mark.parametrize(
        "url",
        ["", "x", "javascript:alert(1)", "ftp://a.example.org", OLD, f"{OLD}#a",
         "https://example.org/" + "a" * 200, "https://a b.example.org/", "\0"],
    )  # fmt: skip
    def test_refuses_what_is_no_other_address(self, page, sign_in, url):
        client = sign_in(MODERATORS)

        answer = client.post(
            reverse("links_admin:replace", args=[known().pk]),
            {"url": url, "confirmed": "1"},
        )

        assert answer.status_code == 422
        assert fresh(page).online_url == OLD
