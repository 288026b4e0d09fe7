"""The office reads, decides, answers, takes back, exports; each only what is theirs."""

import csv
import datetime
import re
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import GroupPagePermission, get_translatable_models

from accounts.models import User
from accounts.roles import EDITORS, MODERATORS, TRANSLATORS
from outbox.models import OutboxMessage
from outbox.rendering import render
from outbox.sending import send_due
from pages.base import frame
from pages.base.attention import what_needs_you
from pages.forms import exports, notify, retention
from pages.news.models import NewsIndexPage, NewsPage
from pages.participation.contributions import deciding, desk_pages, letters, rights
from pages.participation.contributions.models import (
    Contribution,
    Discussion,
    OfficeAnswer,
    State,
    Why,
)
from pages.participation.contributions.talks import forget_talks

from .conftest import URL, plain

pytestmark = pytest.mark.django_db
DESK, LETTERS = "/admin/voices/", "/admin/letters/"
ANSWERS = "/admin/snippets/contributions/officeanswer/"
RIGHTS = ("view_contribution", "change_contribution")


@pytest.fixture
def towns_page(home):
    index = home.add_child(instance=NewsIndexPage(title="Kelmis", slug="kelmis"))
    return index.add_child(instance=NewsPage(title="Kelmis fragt", slug="fragt"))


@pytest.fixture
def towns_editor(towns_page, client):
    """May edit and publish below one town only."""
    group = Group.objects.create(name="Kelmis")
    wanted = Permission.objects.filter(codename__in=["access_admin", *RIGHTS])
    group.permissions.add(*wanted)
    for codename in ("change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=group,
            page=towns_page.get_parent(),
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore", codename=codename
            ),
        )
    user = User.objects.create_user("tom", "tom@example.org", "x")
    user.groups.add(group)
    client.force_login(user)
    return user


def ticked(what, *rows, **more):
    return {"what": what, "id": [row.pk for row in rows], **more}


def undo_of(client, url):
    """What the button of the list at that address sends."""
    html = client.get(url).content.decode()
    [signed] = re.findall(r'name="undo" value="([^"]+)"', html)
    return signed


def addresses(row, page):
    return [
        DESK,
        f"{DESK}pages/",
        f"{DESK}export.xlsx",
        f"{DESK}export.csv",
        f"{DESK}{row.pk}/",
    ]


class TestWhoMay:
    def test_editors_read_and_do_not_decide(self, sign_in, make_text, page):
        row = make_text("Zu lesen")
        client = sign_in(EDITORS)

        for url in addresses(row, page):
            assert client.get(url).status_code == 200, url
        client.post(f"{DESK}change/", ticked("shown", row))
        client.post(f"{DESK}{row.pk}/", {"text": "Antwort"})
        client.post(f"{DESK}{row.pk}/delete/")
        assert client.get(f"{DESK}pages/{page.pk}/").status_code == 302

        row.refresh_from_db()
        assert row.state == State.WAITING
        assert row.answer is None

    def test_translators_read_nothing(self, sign_in, make_text, page):
        row = make_text("Zu lesen")
        client = sign_in(TRANSLATORS)

        for url in addresses(row, page):
            assert client.get(url).status_code == 302, url

    def test_nobody_from_outside(self, client, make_text, page):
        for url in addresses(make_text(), page):
            assert "/admin/login/" in client.get(url).url

    def test_a_towns_editor_only_the_towns(
        self, client, towns_editor, towns_page, make_discussion, make_text, page
    ):
        foreign = make_text("Fremd")
        own = make_text("Eigen", about=make_discussion(towns_page))

        assert "Fremd" not in plain(client.get(f"{DESK}?state=all"))
        assert "Eigen" in plain(client.get(f"{DESK}?state=all&page={page.pk}&page="))
        assert b"Fremd" not in client.get(f"{DESK}export.csv?state=all").content
        assert client.get(f"{DESK}{foreign.pk}/").status_code == 302
        assert client.get(f"{DESK}pages/{page.pk}/").status_code == 302
        client.post(f"{DESK}change/", ticked("shown", foreign, own))

        foreign.refresh_from_db()
        own.refresh_from_db()
        assert (foreign.state, own.state) == (State.WAITING, State.SHOWN)

    def test_nobody_sees_the_writers_address(self, sign_in, make_text, page):
        row = make_text(email="writer@example.org")
        client = sign_in(MODERATORS)

        for url in addresses(row, page):
            assert b"writer@" not in client.get(f"{url}?state=all").content, url

    def test_nobody_finds_it_by_a_letter(
        self, sign_in, make_text, discussion, mailoutbox
    ):
        row = make_text(email="writer@example.org", state=State.SHOWN)
        letters.post_receipt(row, at=timezone.now())
        client = sign_in(MODERATORS)
        client.post(f"{DESK}{row.pk}/", {"text": "Kommt im Mai."})
        later = timezone.now() + datetime.timedelta(hours=1)
        send_due(clock=lambda: later)

        assert len(mailoutbox) == 2
        shown = [f"{LETTERS}{x.pk}/" for x in OutboxMessage.objects.all()]
        for url in [LETTERS, *shown]:
            text = plain(client.get(url))
            for word in ("writer", "w…@", row.reference, "Kommt im Mai."):
                assert word not in text, url


class TestDeciding:
    def test_shows_many_at_once(self, sign_in, make_text, client):
        rows = [make_text("Eins"), make_text("Zwei")]

        sign_in(MODERATORS).post(f"{DESK}change/", ticked("shown", *rows))

        client.logout()
        text = plain(client.get(URL))
        assert "Eins" in text
        assert "Zwei" in text

    def test_refuses_with_a_reason_only(self, sign_in, make_text):
        row, client = make_text(), sign_in(MODERATORS)

        client.post(f"{DESK}change/", ticked("refused", row))
        row.refresh_from_db()
        assert row.state == State.WAITING

        client.post(f"{DESK}change/", ticked("refused", row, why="advert"))
        row.refresh_from_db()
        assert (row.state, row.why) == (State.REFUSED, Why.ADVERT)
        assert row.decided_by.username == MODERATORS

    @pytest.mark.parametrize("place", [DESK, f"{DESK}?state=all&q=e"])
    def test_without_a_reason_loses_no_tick(self, sign_in, make_text, place):
        first, second = make_text("Eins"), make_text("Zwei e")
        make_text("Drei e")
        client = sign_in(MODERATORS)

        data = ticked("refused", first, second, **{"next": place, "from": place})
        html = client.get(client.post(f"{DESK}change/", data).url).content.decode()

        assert "Wählen Sie" in html
        boxes = re.findall(r'name="id" value="(\d+)" checked', html)
        there = {str(x.pk) for x in (first, second) if x.text in html}
        assert {*boxes} == there

    def test_of_one_text_without_a_reason_stays_with_it(self, sign_in, make_text):
        row, client = make_text(), sign_in(MODERATORS)
        url = f"{DESK}{row.pk}/"
        html = client.get(url).content.decode()
        sent = dict(re.findall(r'name="(from|next)" value="([^"]+)"', html))

        response = client.post(f"{DESK}change/", ticked("refused", row, **sent))

        assert response.url.startswith(url)
        html = client.get(response.url).content.decode()
        assert '<option value="refused" selected>' in html

    def test_says_when_nothing_has_changed(self, sign_in, make_text):
        row = make_text(state=State.SHOWN, decided_at=timezone.now())
        client = sign_in(MODERATORS)

        data = ticked("shown", row, why="advert")
        response = client.post(f"{DESK}change/", data, follow=True)

        assert "es hat sich nichts geändert" in plain(response)
        assert 'name="undo"' not in response.content.decode()

    def test_says_when_nothing_can_be_taken_back(self, sign_in, discussion):
        data = {"undo": "forged"}

        page = sign_in(MODERATORS).post(f"{DESK}undo/", data, follow=True)

        assert "lässt sich nicht zurücknehmen" in plain(page)
        assert "0 Texte" not in plain(page)

    def test_is_taken_back_with_one_press(self, sign_in, make_text):
        waited, refused = make_text(), make_text(state=State.REFUSED, why="topic")
        client = sign_in(MODERATORS)

        response = client.post(f"{DESK}change/", ticked("shown", waited, refused))
        page = client.get(response.url)
        assert "Über 2 Texte wurde entschieden." in plain(page)
        [signed] = re.findall(r'name="undo" value="([^"]+)"', page.content.decode())
        response = client.post(f"{DESK}undo/", {"undo": signed, "next": response.url})

        waited.refresh_from_db()
        refused.refresh_from_db()
        assert waited.state == State.WAITING
        assert (refused.state, refused.why) == (State.REFUSED, Why.TOPIC)
        assert "undo" not in response.url

    def test_takes_nothing_back_that_was_decided_anew(self, sign_in, make_text):
        row, client = make_text(), sign_in(MODERATORS)
        url = client.post(f"{DESK}change/", ticked("shown", row)).url
        signed = undo_of(client, url)
        client.post(f"{DESK}change/", ticked("refused", row, why="insult"))

        client.post(f"{DESK}undo/", {"undo": signed})

        row.refresh_from_db()
        assert row.state == State.REFUSED

    def test_fits_into_an_address_for_a_whole_leaf(self, sign_in, make_text):
        rows = [make_text(str(number)) for number in range(50)]

        response = sign_in(MODERATORS).post(f"{DESK}change/", ticked("shown", *rows))

        assert len(response.url) < 2000

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"what": "shown"},
            {"what": "nonsense", "id": "1"},
            {"what": "shown", "id": ["x", "9" * 40, "\x00"]},
        ],
    )
    def test_bears_anything(self, sign_in, discussion, data):
        client = sign_in(MODERATORS)

        assert client.post(f"{DESK}change/", data).status_code == 302
        assert client.post(f"{DESK}undo/", {"undo": "forged"}).status_code == 302

    @pytest.mark.parametrize(
        "query", ["state=x", "page=%00", "p=x", "language='", "q=%00", "undo=forged"]
    )
    def test_lists_for_any_address(self, sign_in, make_text, query):
        make_text()

        assert sign_in(MODERATORS).get(f"{DESK}?{query}").status_code == 200

    def test_finds_words_and_numbers(self, sign_in, make_text):
        row = make_text("Mit Küche")
        make_text("Mit Garten")
        client = sign_in(MODERATORS)

        for query in ("Küche", row.reference):
            text = plain(client.get(DESK, {"q": query}))
            assert "Mit Küche" in text
            assert "Mit Garten" not in text


class TestAnswering:
    def test_leaves_the_frames_of_all_pages_alone(self, german):
        before = cache.get(frame.VERSION_KEY)

        OfficeAnswer.objects.create(locale=german, text="Kommt im Mai.")
        forget_talks()

        assert cache.get(frame.VERSION_KEY) == before

    def test_is_shown_and_told_once_by_letter(self, sign_in, make_text, client):
        row = make_text(state=State.SHOWN, email="bob@example.org")
        moderator = sign_in(MODERATORS)

        moderator.post(f"{DESK}{row.pk}/", {"text": "Kommt im Mai."})
        moderator.post(f"{DESK}{row.pk}/", {"text": "Kommt im Juni."})

        client.logout()
        assert "Kommt im Juni." in plain(client.get(URL))
        letter = OutboxMessage.objects.get(kind="contribution_answered")
        assert "Kommt im Juni." in render(letter, letters.ANSWERED).text

    def test_waits_with_the_letter_until_the_text_is_shown(self, sign_in, make_text):
        row = make_text(email="bob@example.org")
        client = sign_in(MODERATORS)

        client.post(f"{DESK}{row.pk}/", {"text": "Kommt im Mai."})
        assert not OutboxMessage.objects.exists()

        client.post(f"{DESK}change/", ticked("shown", row))
        letter = OutboxMessage.objects.get()
        assert letter.kind == "contribution_answered"
        assert letter.due_at > timezone.now() + datetime.timedelta(minutes=9)

    def test_with_no_words_takes_the_answer_away(self, sign_in, make_text):
        row, client = make_text(), sign_in(MODERATORS)
        client.post(f"{DESK}{row.pk}/", {"text": "Kommt im Mai."})

        client.post(f"{DESK}{row.pk}/", {"text": " "})

        assert not OfficeAnswer.objects.exists()

    def test_of_two_at_once_writes_one_answer(self, make_text):
        row = make_text()
        first, second = (Contribution.objects.get(pk=row.pk) for _time in "ab")

        deciding.answer(first, "Kommt im Mai.", at=timezone.now())
        deciding.answer(second, "Kommt im Juni.", at=timezone.now())

        assert OfficeAnswer.objects.get().text == "Kommt im Juni."

    def test_is_offered_to_translators(self, sign_in, make_text):
        row, client = make_text(), sign_in(MODERATORS)
        client.post(f"{DESK}{row.pk}/", {"text": "Kommt im Mai."})

        html = client.get(f"{DESK}{row.pk}/").content.decode()

        assert f'href="{ANSWERS}"' in html
        assert "Kommt im Mai." in plain(client.get(ANSWERS))
        assert OfficeAnswer in get_translatable_models()

    @pytest.mark.parametrize("group", [EDITORS, TRANSLATORS])
    def test_cannot_be_written_anew_by_who_may_not_publish(
        self, sign_in, make_text, german, group
    ):
        answer = OfficeAnswer.objects.create(locale=german, text="Kommt im Mai.")
        make_text(state=State.SHOWN, answer=answer)
        client = sign_in(group)

        client.post(f"{ANSWERS}edit/{answer.pk}/", {"text": "Kommt nie."})
        client.post(f"{ANSWERS}add/", {"text": "Kommt nie.", "locale": german.pk})

        assert OfficeAnswer.objects.get().text == "Kommt im Mai."

    def test_offers_a_town_no_list_that_it_may_not_open(
        self, client, towns_editor, towns_page, make_discussion, make_text, german
    ):
        row = make_text(
            about=make_discussion(towns_page),
            answer=OfficeAnswer.objects.create(locale=german, text="Kommt im Mai."),
        )

        html = client.get(f"{DESK}{row.pk}/").content.decode()

        assert "Kommt im Mai." in html
        assert ANSWERS not in html

    def test_is_told_after_all_once_a_decision_is_taken_back_and_made_again(
        self, sign_in, make_text, mailoutbox
    ):
        row, client = make_text(email="bob@example.org"), sign_in(MODERATORS)
        client.post(f"{DESK}{row.pk}/", {"text": "Kommt im Mai."})
        url = client.post(f"{DESK}change/", ticked("shown", row)).url
        client.post(f"{DESK}undo/", {"undo": undo_of(client, url)})
        now = timezone.now()

        send_due(clock=lambda: now + datetime.timedelta(minutes=11))
        assert not mailoutbox
        client.post(f"{DESK}change/", ticked("shown", row))
        send_due(clock=lambda: now + datetime.timedelta(minutes=22))

        assert ["Kommt im Mai." in x.body for x in mailoutbox] == [True]

    def test_is_told_after_all_once_a_refusal_is_taken_back(
        self, sign_in, make_text, mailoutbox
    ):
        row = make_text(email="bob@example.org", state=State.SHOWN)
        client = sign_in(MODERATORS)
        client.post(f"{DESK}{row.pk}/", {"text": "Kommt im Mai."})
        url = client.post(f"{DESK}change/", ticked("refused", row, why="topic")).url
        now = timezone.now()

        send_due(clock=lambda: now + datetime.timedelta(minutes=11))
        client.post(f"{DESK}undo/", {"undo": undo_of(client, url)})
        send_due(clock=lambda: now + datetime.timedelta(minutes=22))
        send_due(clock=lambda: now + datetime.timedelta(minutes=33))

        assert len(mailoutbox) == 1


class TestSettingUp:
    @pytest.fixture
    def data(self, consent):
        day = timezone.localdate() + datetime.timedelta(days=5)
        return {
            "is_open": "on",
            "closes_on": day.isoformat(),
            "consent": consent.pk,
            "retention_days": "60",
            "told_addresses": "",
        }

    def test_opens_a_page_in_every_language(
        self, sign_in, page, data, client, arabic_page
    ):
        url = f"{DESK}pages/{page.pk}/"
        moderator = sign_in(MODERATORS)
        assert "Neuer Treffpunkt" in plain(moderator.get(f"{DESK}pages/"))
        assert moderator.get(url).status_code == 200

        moderator.post(url, data)

        client.logout()
        for code in ("de", "ar"):
            path = f"/{code}/aktuelles/treffpunkt/voices/"
            assert client.get(path).status_code == 200

    @pytest.mark.parametrize(
        "values",
        [
            {"closes_on": ""},
            {"retention_days": "0"},
            {"consent": ""},
            {"told_addresses": "no address"},
        ],
    )
    def test_refuses_what_is_missing_or_wrong(self, sign_in, page, data, values):
        response = sign_in(MODERATORS).post(
            f"{DESK}pages/{page.pk}/", {**data, **values}
        )

        assert response.status_code == 200
        assert not Discussion.objects.exists()

    def test_asks_who_hears_of_texts_where_nobody_keeps_the_page(
        self, sign_in, towns_page, data
    ):
        client, url = sign_in(MODERATORS), f"{DESK}pages/{towns_page.pk}/"

        refused = client.post(url, data)
        assert "Niemand betreut diese Seite" in plain(refused)
        assert not Discussion.objects.exists()

        client.post(url, {**data, "told_addresses": "mod@example.org"})
        assert Discussion.objects.exists()

    def test_does_not_say_that_people_can_write_where_nobody_can_read(
        self, sign_in, page, data
    ):
        page.unpublish()

        url = f"{DESK}pages/{page.pk}/"
        response = sign_in(MODERATORS).post(url, data, follow=True)

        assert "sobald alle die Seite lesen können" in plain(response)

    def test_with_a_double_click_is_done_once(self, page, consent):
        values = {
            "page_key": page.translation_key,
            "closes_on": timezone.localdate(),
            "consent": consent,
            "retention_days": 60,
        }

        for _time in range(2):
            desk_pages.keep(Discussion(**values))

        assert Discussion.objects.get().retention_days == 60

    def test_keeps_what_was_promised(self, sign_in, page, data, make_text):
        row = make_text()
        promised = row.delete_at

        sign_in(MODERATORS).post(
            f"{DESK}pages/{page.pk}/", {**data, "retention_days": "999"}
        )

        row.refresh_from_db()
        assert row.delete_at == promised


class TestExports:
    def test_hold_no_formula(self, sign_in, make_text):
        make_text('=HYPERLINK("http://x","y")', name="@SUM(1)")
        make_text("-1+1", written_in="ar")
        client = sign_in(MODERATORS)

        text = client.get(f"{DESK}export.csv?state=all").content.decode("utf-8-sig")
        for row in csv.reader(StringIO(text), delimiter=";"):
            assert not any(cell.startswith(exports.FORMULA_BEGINS) for cell in row)
        content = client.get(f"{DESK}export.xlsx?state=all").content
        with ZipFile(BytesIO(content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "HYPERLINK" in sheet


class TestInTime:
    def test_texts_are_deleted_on_the_day_promised(self, make_text, discussion):
        row = make_text(state=State.SHOWN)
        noon = timezone.make_aware(
            datetime.datetime.combine(row.delete_at, datetime.time(12))
        )

        retention.sweep(at=noon - datetime.timedelta(days=1))
        retention.sweep(at=noon, dry_run=True)
        assert Contribution.objects.exists()

        retention.sweep(at=noon)
        assert not Contribution.objects.exists()
        assert Discussion.objects.exists()

    def test_texts_go_with_their_page(self, make_text, page, german):
        answer = OfficeAnswer.objects.create(locale=german, text="Ja")
        make_text(answer=answer, email="bob@example.org")

        page.delete()

        for model in (Contribution, Discussion, OfficeAnswer):
            assert not model.objects.exists()

    def test_refused_ones_after_a_month(self, make_text):
        now = timezone.now()
        row = make_text(state=State.REFUSED, why="advert", decided_at=now)
        assert row.goes_on == timezone.localdate(now) + datetime.timedelta(days=30)

        retention.sweep(at=now + datetime.timedelta(days=29))
        assert Contribution.objects.exists()

        retention.sweep(at=now + datetime.timedelta(days=30))
        assert not Contribution.objects.exists()

    @pytest.mark.parametrize(
        ("told", "to"),
        [("", "ada@example.org"), ("mod@example.org", "mod@example.org")],
    )
    def test_who_moderates_hears_once_a_day_how_many(
        self, make_text, discussion, told, to
    ):
        discussion.told_addresses = told
        discussion.save()
        at = timezone.localtime().replace(hour=9)
        make_text("Geheim", at=at - datetime.timedelta(hours=1))

        notify.send_digests(at=at)
        notify.send_digests(at=at + datetime.timedelta(hours=1))

        letter = OutboxMessage.objects.get(kind="digest")
        assert letter.to == to
        assert "Neuer Treffpunkt" in str(letter.snapshot)
        assert "Geheim" not in str(letter.snapshot)

    def test_whose_they_are_is_found_without_all_news(self, admin_user, page):
        mine = rights.pages_to_decide(admin_user)

        assert [x.pk for x in mine] == [page.pk]
        assert "news_newspage" not in str(mine.query)

    def test_the_first_page_says_where_something_waits(self, sign_in, make_text, page):
        make_text()
        sign_in(MODERATORS)

        groups = what_needs_you(User.objects.get(username=MODERATORS))

        [group] = [x for x in groups if "Ideen und Kommentare" in str(x.title)]
        assert [x.pk for x in group.pages] == [page.pk]
