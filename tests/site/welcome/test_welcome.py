"""The first steps on the dashboard: whose they are, what ticks them, how they go."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import (
    String,
    StringTranslation,
    TranslatableObject,
    TranslationContext,
    TranslationLog,
    TranslationSource,
)
from wagtail_localize.strings import StringValue

from accounts.models import Invitation, User
from accounts.roles import (
    EDITORS,
    MODERATORS,
    TRANSLATORS,
    grant_municipality,
    grant_roles,
)
from config.welcome.models import FirstHour
from config.welcome.steps import steps_of
from locales.status.models import TranslationStatus
from pages.base.models import StandardPage
from pages.directory.models import MunicipalityPage
from pages.services.models import ServicePage
from pages.topics.models import Municipality, Topic
from tests.many import beside

pytestmark = pytest.mark.django_db
HEADING = "Ihre ersten Schritte"
MOST = 50


@pytest.fixture
def page(home):
    return home.add_child(instance=StandardPage(title="Impressum", slug="impressum"))


@pytest.fixture
def account(home, page):
    def account(group=EDITORS, name="ada"):
        grant_roles(list(Page.objects.filter(depth=2)))
        user = User.objects.create_user(name, f"{name}@example.org", "x")
        user.groups.add(Group.objects.get(name=group))
        return user

    return account


def done(user):
    """The state of each step, for somebody who has just been looked up."""
    return [step.is_done for step in steps_of(User.objects.get(pk=user.pk))]


def panel(user):
    client = Client()
    client.force_login(user)
    return client.get("/admin/").content.decode()


def translate(page, locale, user):
    """One sentence of that page or entry, as the translators' editor keeps it."""
    thing, _new = TranslatableObject.objects.get_or_create_from_instance(page)
    context = TranslationContext.objects.create(object=thing, path="title")
    sentence = String.from_value(page.locale, StringValue(str(page)))
    return StringTranslation.objects.create(
        translation_of=sentence,
        locale=locale,
        context=context,
        data="بيانات",
        last_translated_by=user,
    )


class TestAnEditorsSteps:
    def test_are_ticked_by_what_she_did_and_not_by_what_others_did(
        self, account, page, arabic
    ):
        ada, bob = account(), account(name="bob")
        assert done(ada) == [False, False, False]

        page.save_revision(user=bob, log_action=True)
        assert done(ada) == [False, False, False]
        page.save_revision(user=ada, log_action=True)
        assert done(ada) == [True, False, False]
        translate(page, arabic, ada)
        assert done(ada) == [True, True, False]
        page.get_workflow().start(page, ada)
        assert done(ada) == [True, True, True]

        assert done(bob) == [True, False, False]

    def test_are_not_ticked_by_a_change_of_a_translation(
        self, account, page, arabic_home
    ):
        ada = account()
        arabic_home.save_revision(user=ada, log_action=True)

        assert done(ada)[0] is False

    def test_end_in_publishing_for_who_may_publish(self, account, page):
        ada = account(MODERATORS)
        titles = [str(step.title) for step in steps_of(ada)]
        page.save_revision(user=ada, log_action=True).publish(user=ada)

        assert titles[-1] == "Veröffentlichen"
        assert done(ada) == [True, False, True]

    def test_lead_to_places_that_open(self, account, page, client):
        for group in (EDITORS, MODERATORS):
            ada = account(group, name=group)
            client.force_login(ada)
            for step in steps_of(ada):
                for _label, address in step.links:
                    assert client.get(address).status_code == 200, address
                chapter = client.get(f"/admin/handbook/{step.chapter}/")
                assert chapter.status_code == 200

    def test_lead_back_to_the_page_that_she_began(self, account, page, home):
        ada = account()
        newer = home.add_child(instance=StandardPage(title="Neu", slug="neu"))
        assert f"/{newer.pk}/" in steps_of(ada)[0].links[0][1]
        page.save_revision(user=ada, log_action=True)

        assert f"/{page.pk}/" in steps_of(ada)[0].links[0][1]

    def test_offer_to_send_only_what_a_language_lacks(self, account, page, arabic_home):
        def addresses():
            (step,) = [x for x in steps_of(ada) if x.chapter == "translating"]
            return [address for _label, address in step.links]

        ada = account(MODERATORS)
        sending = f"/admin/localize/submit/page/{page.pk}/"
        assert sending in addresses()

        page.copy_for_translation(arabic_home.locale)

        assert sending not in addresses()

    def test_stay_ticked_when_the_page_is_deleted(self, account, home):
        ada = account()
        page = home.add_child(instance=StandardPage(title="Neu", slug="neu"))
        page.save_revision(user=ada)
        page.get_workflow().start(page, ada)
        page.delete()

        assert done(ada)[2] is True

    def test_are_none_where_all_that_she_may_edit_is_locked(self, home, german):
        town = Municipality.objects.create(name="Eupen", slug="eupen", locale=german)
        below = home.add_child(
            instance=MunicipalityPage(
                title="Eupen", slug="eupen", municipality=town, locked=True
            )
        )
        ada = User.objects.create_user("ada", "ada@example.org", "x")
        ada.groups.add(grant_municipality("Eupen", [below]))

        assert steps_of(ada) == []
        assert HEADING not in panel(ada)

    def test_never_leave_the_municipality(self, home, german, page):
        town = Municipality.objects.create(name="Eupen", slug="eupen", locale=german)
        below = home.add_child(
            instance=MunicipalityPage(title="Eupen", slug="eupen", municipality=town)
        )
        home.add_child(instance=StandardPage(title="Anderes", slug="anderes"))
        ada = User.objects.create_user("ada", "ada@example.org", "x")
        ada.groups.add(grant_municipality("Eupen", [below]))

        (link,) = steps_of(ada)[0].links

        assert link[1].endswith(f"/{below.pk}/edit/")


class TestATranslatorsSteps:
    def test_follow_her_own_text_until_it_is_read(self, account, page, arabic_home):
        ada, bob = account(TRANSLATORS), account(TRANSLATORS, name="bob")
        arabic_page = page.copy_for_translation(arabic_home.locale)
        assert done(ada) == [False, False, False]

        translate(page, arabic_home.locale, ada)
        assert done(ada) == [True, False, False]
        TranslationStatus.objects.update_or_create(
            content_type=page.cached_content_type,
            translation_key=page.translation_key,
            locale=arabic_home.locale,
            defaults={"state": TranslationStatus.State.DRAFT, "words": 0},
        )
        assert done(ada) == [True, True, False]
        arabic_page.save_revision().publish()
        assert done(ada)[2] is True

        assert done(bob) == [False, False, False]

    def test_are_not_ticked_by_what_was_published_before_her_words(
        self, account, page, arabic_home
    ):
        ada = account(TRANSLATORS)
        arabic_page = page.copy_for_translation(arabic_home.locale)
        arabic_page.save_revision().publish()

        translate(page, arabic_home.locale, ada)

        assert done(ada)[2] is False

    def test_are_ticked_by_an_entry_without_drafts(self, account, arabic_home):
        ada = account(TRANSLATORS)
        theme = Topic.objects.create(
            name="Arbeit", slug="arbeit", locale=Locale.get_default()
        )
        source, _new = TranslationSource.get_or_create_from_instance(theme)
        translate(theme, arabic_home.locale, ada)
        assert done(ada)[2] is False

        TranslationLog.objects.create(source=source, locale=arabic_home.locale)

        assert done(ada)[2] is True

    def test_lead_to_a_list_that_opens(self, account, arabic_home, client):
        ada = account(TRANSLATORS)
        client.force_login(ada)

        for step in steps_of(ada):
            for _label, address in step.links:
                assert client.get(address).status_code == 200


class TestAnAdministratorsSteps:
    def test_are_about_the_site(self, admin_user, home, settings, tmp_path):
        settings.BACKUP_DIR = str(tmp_path)
        settings.WAGTAILADMIN_BASE_URL = "https://www.example.org"
        assert done(admin_user) == [True, False, False, False]

        Site.objects.update(hostname="www.example.org")
        invitation = Invitation.objects.create(
            email="eva@example.org",
            invited_by=None,
            language="de",
            created_at=timezone.now(),
            expires_at=timezone.now() + timedelta(days=1),
        )
        assert done(admin_user) == [True, True, False, False]
        invitation.invited_by = admin_user
        invitation.save()
        assert done(admin_user) == [True, True, True, False]

    def test_stay_ticked_when_the_invitation_is_forgotten(self, admin_user, home):
        bob = User.objects.create_user("bob", "bob@example.org", "x", is_active=False)
        assert done(admin_user)[2] is False

        User.objects.filter(pk=bob.pk).update(is_active=True)

        assert done(admin_user)[2] is True

    def test_open_where_the_folder_of_backups_cannot_be_read(
        self, admin_user, home, monkeypatch
    ):
        def closed(folder):
            raise PermissionError(folder)

        monkeypatch.setattr("config.upkeep.ages.backups", closed)

        assert done(admin_user)[3] is False

    def test_lead_to_places_that_open(self, admin_user, home, client):
        client.force_login(admin_user)

        for step in steps_of(admin_user):
            for _label, address in step.links:
                assert client.get(address).status_code == 200, address


class TestThePanel:
    def test_stands_on_the_dashboard_only(self, account, page, client):
        client.force_login(account())

        assert HEADING in client.get("/admin/").content.decode()
        for address in ("/admin/pages/", f"/admin/pages/{page.pk}/edit/"):
            answer = client.get(address, follow=True)
            assert HEADING not in answer.content.decode()

    def test_is_not_shown_to_who_has_nothing_to_do_there(self, home):
        ada = User.objects.create_user("ada", "ada@example.org", "x")
        group = Group.objects.create(name="Nur hinein")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        ada.groups.add(group)

        assert steps_of(ada) == []
        assert HEADING not in panel(ada)

    def test_is_put_away_and_brought_back_by_one_person(self, account, client):
        ada, bob = account(), account(name="bob")
        client.force_login(ada)

        client.post("/admin/first-steps/away/")
        assert HEADING not in panel(ada)
        assert HEADING in panel(bob)
        client.post("/admin/first-steps/back/")
        assert HEADING in panel(ada)

    def test_says_that_all_is_done_until_it_is_put_away(
        self, account, page, arabic, client
    ):
        ada = account()
        page.save_revision(user=ada, log_action=True)
        translate(page, arabic, ada)
        page.get_workflow().start(page, ada)

        assert "Geschafft" in panel(ada)
        assert "Geschafft" in panel(ada)
        client.force_login(ada)
        client.post("/admin/first-steps/away/")
        again = panel(ada)
        assert "Geschafft" not in again
        assert HEADING not in again

    def test_writes_nothing_by_being_looked_at(self, account, page, arabic):
        ada = account()
        page.save_revision(user=ada, log_action=True)
        translate(page, arabic, ada)
        page.get_workflow().start(page, ada)
        panel(ada)

        assert "Geschafft" in panel(ada)
        assert not FirstHour.objects.exists()

    @pytest.mark.parametrize("what", ["away", "back"])
    def test_changes_only_by_a_form_of_ours(self, account, what):
        address = f"/admin/first-steps/{what}/"
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(account())

        assert strict.get(address).status_code == 405
        assert strict.post(address).status_code == 403
        assert not FirstHour.objects.exists()

    @pytest.mark.parametrize("what", ["away", "back"])
    def test_is_nobodys_who_is_not_signed_in(self, client, home, what):
        answer = client.post(f"/admin/first-steps/{what}/")

        assert answer.status_code == 302
        assert "/login/" in answer.url
        assert not FirstHour.objects.exists()


class TestTheDashboard:
    def test_costs_an_editor_few_queries_for_10_and_for_300_pages(
        self, account, services
    ):
        client = Client()
        client.force_login(account())
        page = services.add_child(
            instance=ServicePage(
                title="L",
                slug="l",
                has_unpublished_changes=True,
                review_by=timezone.localdate(),
            )
        )
        beside(page, 9)
        few = self.cost(client)
        beside(page, 290)
        many = self.cost(client)

        assert len(few) == len(many)
        assert len(many) <= MOST, "\n".join(query["sql"][:200] for query in many)

    def cost(self, client):
        client.get("/admin/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/admin/")
        assert HEADING in page.content.decode()
        return list(queries)
