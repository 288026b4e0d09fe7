"""Pages that are saved in few queries keep all that Wagtail keeps of them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Comment, Page, ReferenceIndex

from accounts.models import User
from pages.base.models import StandardPage
from tests.filling import another_image, image

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(home):
    page = home.add_child(instance=StandardPage(title="Alt", slug="seite"))
    page.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


class TestAVersion:
    def test_is_noted_and_changes_nothing_for_readers(self, page):
        page.title = "Neu"

        revision = page.save_revision()

        row = Page.objects.get(pk=page.pk)
        assert (row.title, row.draft_title) == ("Alt", "Neu")
        assert row.latest_revision == revision
        assert row.latest_revision_created_at == revision.created_at
        assert row.has_unpublished_changes
        assert row.get_latest_revision_as_object().title == "Neu"

    def test_has_what_was_said_about_it(self, page, admin_user):
        said = Comment(user=admin_user, text="Stimmt das?", contentpath="title")
        page.wagtail_admin_comments.add(said)

        revision = page.save_revision()

        assert Comment.objects.get().revision_created == revision

    def test_names_no_picture_that_is_gone(self, page):
        page.image, page.image_decorative = image(), True
        page.save_revision().publish()
        kept, page.image = page.image, another_image()
        revision = page.save_revision()
        page.image.delete()

        draft = Page.objects.get(pk=page.pk).get_latest_revision_as_object()

        assert revision.content["image"] not in (None, kept.pk)
        assert draft.image is None

    def test_knows_that_it_is_live(self, page):
        page.save_revision()
        row = StandardPage.objects.get(pk=page.pk)

        draft = row.get_latest_revision_as_object()

        assert draft.live_revision_id == row.live_revision_id
        assert draft.locale == row.locale
        assert draft.get_parent() == row.get_parent()

    def test_is_found_by_what_it_uses_once_it_is_published(self, page):
        page.image, page.image_decorative = image(), True

        page.save_revision().publish()

        uses = ReferenceIndex.get_references_for_object(page)
        assert uses.filter(to_object_id=str(page.image.pk)).exists()

    def test_may_not_have_the_address_of_another(self, page, home):
        other = home.add_child(instance=StandardPage(title="B", slug="b"))
        other.slug = page.slug

        with pytest.raises(ValidationError):
            other.save_revision()


class TestTheLanguagesOfAPage:
    def test_tell_in_one_query_who_may_edit_them(self, page, make_locale, sign_in):
        for code in ("ar", "fr", "uk"):
            page.copy_for_translation(make_locale(code), copy_parents=True)
        sign_in()
        user = User.objects.get()
        assert page.permissions_for_user(user).can_edit()

        with CaptureQueriesContext(connection) as queries:
            found = page.get_translations().only("id", "locale", "depth")
            may = [x.permissions_for_user(user).can_edit() for x in found]

        assert may == [True] * 3
        assert len(queries) == 1
