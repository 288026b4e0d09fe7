"""Who may do what in the editors' pages, and in which language's tree."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, Site
from wagtail.test.utils.form_data import nested_form_data

from accounts.models import User
from accounts.roles import EDITORS, MODERATORS, TRANSLATORS, grant_roles
from pages.base.models import Fact, StandardPage
from tests.filling import EMPTY_FORMSET, image

pytestmark = pytest.mark.django_db
E, M, T = EDITORS, MODERATORS, TRANSLATORS

# Each address of the editors' pages, and whom it answers.
MAY = {
    "dashboard": {E, M, T},
    "german page": {E, M},
    "german page: preview": {E, M},
    "german page: history": {E, M},
    "german page: add below": {E, M},
    "german page: unpublish": {M},
    "german page: delete": {M},
    "german page: translate": {M},
    "arabic page": {E, M, T},
    "arabic page: add below": {E, M},
    "arabic page: unpublish": {M},
    "top of all trees: add": set(),
    "topics": {E, M, T},
    "topic: add": {E, M},
    "german topic": {E, M},
    "arabic topic": {E, M, T},
    "topic: delete": {M},
    "fact": {E, M},
    "images": {E, M},
    "image: add": {E, M},
    "image": {E, M},
    "documents": {E, M},
    "document: add": {E, M},
    "office": {M},
    "redirects": {M},
    "users": set(),
    "groups": set(),
    "sites": set(),
    "languages": set(),
    "workflows": set(),
    "collections": set(),
}


@pytest.fixture
def imprint(home):
    return home.add_child(instance=StandardPage(title="Impressum", slug="impressum"))


@pytest.fixture
def arabic_imprint(imprint, arabic, arabic_home):
    page = imprint.copy_for_translation(arabic)
    page.title = "بيانات النشر"
    page.save_revision().publish()
    return page


@pytest.fixture
def addresses(imprint, arabic_imprint, topic, arabic):
    def of(name, *args):
        return reverse(name, args=args)

    row = topic.copy_for_translation(arabic)
    row.save()
    fact = Fact.objects.create(key="fee", label="Gebühr", kind="money", value="1")
    site = Site.objects.get(is_default_site=True)
    german, translated = imprint.pk, arabic_imprint.pk
    page, snippet = "wagtailadmin_pages", "wagtailsnippets_topics_topic"
    standard = ("base", "standardpage")
    return {
        "dashboard": of("wagtailadmin_home"),
        "german page": of(f"{page}:edit", german),
        "german page: preview": of(f"{page}:view_draft", german),
        "german page: history": of(f"{page}:history", german),
        "german page: add below": of(f"{page}:add", *standard, german),
        "german page: unpublish": of(f"{page}:unpublish", german),
        "german page: delete": of(f"{page}:delete", german),
        "german page: translate": of(
            "wagtail_localize:submit_page_translation", german
        ),
        "arabic page": of(f"{page}:edit", translated),
        "arabic page: add below": of(f"{page}:add", *standard, translated),
        "arabic page: unpublish": of(f"{page}:unpublish", translated),
        "top of all trees: add": of(
            f"{page}:add", "base", "homepage", Page.get_first_root_node().pk
        ),
        "topics": of(f"{snippet}:list"),
        "topic: add": of(f"{snippet}:add"),
        "german topic": of(f"{snippet}:edit", topic.pk),
        "arabic topic": of(f"{snippet}:edit", row.pk),
        "topic: delete": of(f"{snippet}:delete", topic.pk),
        "fact": of("wagtailsnippets_base_fact:edit", fact.pk),
        "images": of("wagtailimages:index"),
        "image: add": of("wagtailimages:add_multiple"),
        "image": of("wagtailimages:edit", image().pk),
        "documents": of("wagtaildocs:index"),
        "document: add": of("wagtaildocs:add_multiple"),
        "office": of("wagtailsettings:edit", "base", "officesettings", site.pk),
        "redirects": of("wagtailredirects:index"),
        "users": of("wagtailusers_users:index"),
        "groups": of("wagtailusers_groups:index"),
        "sites": of("wagtailsites:index"),
        "languages": of("wagtaillocales:index"),
        "workflows": of("wagtailadmin_workflows:index"),
        "collections": of("wagtailadmin_collections:index"),
    }


@pytest.fixture
def sign_in(client, home):
    def enter(*groups):
        user = User.objects.create_user("ada", "ada@example.org", "x")
        user.groups.set(Group.objects.filter(name__in=groups))
        client.force_login(user)
        return user

    return enter


def opened(client, addresses):
    return {
        name
        for name, address in addresses.items()
        if client.get(address).status_code == 200
    }


class TestTheEditorsPages:
    @pytest.mark.parametrize("group", [EDITORS, MODERATORS, TRANSLATORS])
    def test_answer_a_group_only_where_it_works(
        self, client, addresses, sign_in, group
    ):
        sign_in(group)

        assert opened(client, addresses) == {
            n for n, who in MAY.items() if group in who
        }

    @pytest.mark.parametrize("signed_in", [True, False])
    def test_answer_nobody_without_a_group(self, client, addresses, sign_in, signed_in):
        if signed_in:
            sign_in()

        assert opened(client, addresses) == set()


class TestANewLanguage:
    def test_opens_its_tree_to_the_groups_at_once(self, arabic_home):
        trees = GroupPagePermission.objects.filter(page=arabic_home)

        assert set(trees.values_list("group__name", flat=True)) == {E, M, T}
        assert arabic_home.get_workflow().name == "Moderation"

    def test_gives_translators_no_right_on_the_german_tree(self, home, arabic_home):
        pages = GroupPagePermission.objects.filter(group__name=TRANSLATORS)

        assert [row.page_id for row in pages] == [arabic_home.pk]


class TestGrantRoles:
    def test_changes_nothing_the_second_time(self, arabic_home):
        before = GroupPagePermission.objects.count()

        call_command("grant_roles", verbosity=0)

        assert GroupPagePermission.objects.count() == before

    def test_needs_few_queries_for_any_number_of_languages(
        self, home, arabic_home, make_locale, django_assert_max_num_queries
    ):
        homes = [home, arabic_home, home.copy_for_translation(make_locale("fr"))]

        with django_assert_max_num_queries(16):
            grant_roles(homes)

    def test_keeps_what_an_administrator_has_granted_besides(self, home):
        group = Group.objects.get(name=EDITORS)
        extra = Permission.objects.get(codename="view_locale")
        group.permissions.add(extra)

        grant_roles([home])

        assert extra in group.permissions.all()


class TestModeration:
    def words_of(self, page, title, **more):
        return nested_form_data(
            {
                "title": title,
                "slug": page.slug,
                "door": "sky",
                "body": {"count": "0"},
                "related_pages": EMPTY_FORMSET,
                "comments": EMPTY_FORMSET,
                **more,
            }
        )

    def submit(self, client, page, **action):
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        return client.post(edit, self.words_of(page, "Neu", **action))

    def test_an_editor_submits_and_cannot_publish(self, client, imprint, sign_in):
        sign_in(EDITORS)

        self.submit(client, imprint, **{"action-publish": "1"})
        imprint.refresh_from_db()
        assert imprint.title == "Impressum"

        self.submit(client, imprint, **{"action-submit": "1"})
        imprint.refresh_from_db()
        assert imprint.title == "Impressum"
        assert imprint.current_workflow_state.status == "in_progress"

    def moderate(self, client, page, action, **data):
        task = page.current_workflow_task_state
        address = reverse(
            "wagtailadmin_pages:workflow_action", args=[page.pk, action, task.pk]
        )
        return client.post(address, data)

    def test_a_moderator_approves(self, client, imprint, sign_in, bob):
        sign_in(EDITORS)
        self.submit(client, imprint, **{"action-submit": "1"})
        client.force_login(bob)

        self.moderate(client, imprint, "approve", comment="Gut.")

        imprint.refresh_from_db()
        assert imprint.title == "Neu"

    def test_a_moderator_sends_it_back_with_a_word(self, client, imprint, sign_in, bob):
        ada = sign_in(EDITORS)
        self.submit(client, imprint, **{"action-submit": "1"})
        client.force_login(bob)

        self.moderate(client, imprint, "reject", comment="Bitte kürzer.")

        imprint.refresh_from_db()
        assert imprint.title == "Impressum"
        client.force_login(ada)
        edit = reverse("wagtailadmin_pages:edit", args=[imprint.pk])
        assert "Bitte kürzer." in client.get(edit).content.decode()

    def test_an_editor_cannot_approve_the_own_text(self, client, imprint, sign_in):
        sign_in(EDITORS)
        self.submit(client, imprint, **{"action-submit": "1"})

        self.moderate(client, imprint, "approve", comment="")

        imprint.refresh_from_db()
        assert imprint.title == "Impressum"

    @pytest.fixture
    def bob(self, home):
        bob = User.objects.create_user("bob", "bob@example.org", "x")
        bob.groups.add(Group.objects.get(name=MODERATORS))
        return bob
