"""Filling a translation: what is stored, what waits for a person."""

import pytest
from django.core.management import CommandError, call_command
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from accounts.models import User
from locales.exchange.models import GlossaryEntry, GlossaryWord
from locales.machine.engines import EngineError
from locales.machine.filling import fill, proposals_of, take_over
from locales.machine.models import MachineProposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(make_service):
    return make_service(
        summary="Melden Sie sich an.",
        what_it_is='<p>Fragen Sie die <a href="https://example.org/">Gemeinde</a>.</p>',
    )


@pytest.fixture
def translation(service, arabic_home, arabic):
    return submit(service, arabic)


def submit(page, locale):
    source, _created = TranslationSource.update_or_create_from_instance(page)
    return Translation.objects.get_or_create(source=source, target_locale=locale)[0]


def texts(translation):
    rows = StringTranslation.objects.filter(locale=translation.target_locale)
    return dict(rows.values_list("translation_of__data", "data"))


def by_hand(translation, german, text):
    segment = translation.source.stringsegment_set.get(string__data=german)
    return StringTranslation.objects.create(
        translation_of=segment.string,
        locale=translation.target_locale,
        context=segment.context,
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        data=text,
    )


class TestFilling:
    def test_stores_each_text_and_which_engine_wrote_it(self, routed, translation):
        filled = fill(translation, None)

        assert filled.filled == len(texts(translation)) > 2
        assert texts(translation)["Melden Sie sich an."] == "«Melden Sie sich an.»"
        row = StringTranslation.objects.get(translation_of__data="Melden Sie sich an.")
        assert (row.translation_type, row.tool_name) == ("machine", "LibreTranslate")

    def test_leaves_a_text_german_whose_markup_broke_and_keeps_the_rest(
        self, routed, translation
    ):
        routed.change = lambda text: text.replace("<a id=", "<a name=")

        filled = fill(translation, None)

        assert filled.broken == 1
        assert filled.filled == len(texts(translation))
        assert "Melden Sie sich an." in texts(translation)

    def test_never_touches_what_a_person_wrote(self, routed, translation):
        by_hand(translation, "Melden Sie sich an.", "سجّل عنوانك.")

        fill(translation, None)

        assert texts(translation)["Melden Sie sich an."] == "سجّل عنوانك."
        assert "Melden Sie sich an." not in routed.texts()

    def test_proposes_where_a_person_wrote_the_former_text(
        self, routed, translation, service, arabic
    ):
        by_hand(translation, "Melden Sie sich an.", "سجّل عنوانك.")
        service.summary = "Melden Sie sich heute an."
        service.save()
        translation = submit(service, arabic)

        filled = fill(translation, None)

        assert filled.proposed == 1
        assert "Melden Sie sich heute an." not in texts(translation)
        (proposal,) = proposals_of(translation)
        assert proposal.former == "سجّل عنوانك."
        assert proposal.data == "«Melden Sie sich heute an.»"

    def test_asks_for_nothing_when_nothing_is_missing(self, routed, translation):
        fill(translation, None)
        routed.asked.clear()

        assert fill(translation, None).is_empty
        assert routed.asked == []

    def test_stores_nothing_when_the_engine_fails(self, routed, translation):
        routed.failures = [500]

        with pytest.raises(EngineError):
            fill(translation, None)

        assert texts(translation) == {}

    def test_keeps_to_the_glossary(self, routed, translation):
        entry = GlossaryEntry.objects.create(term="Gemeinde")
        GlossaryWord.objects.create(entry=entry, language="ar", word="البلدية")

        fill(translation, None)

        assert any("البلدية" in text for text in texts(translation).values())

    def test_refuses_a_language_that_no_engine_knows(
        self, routed, translation, settings
    ):
        settings.MACHINE_TRANSLATION["ROUTES"] = {"uk": "libretranslate"}

        with pytest.raises(EngineError):
            fill(translation, None)


class TestTakingOver:
    def test_makes_the_proposal_the_text_of_the_person_who_read_it(
        self, routed, translation, service, arabic, admin_user
    ):
        by_hand(translation, "Melden Sie sich an.", "سجّل عنوانك.")
        service.summary = "Melden Sie sich heute an."
        service.save()
        translation = submit(service, arabic)
        fill(translation, None)

        take_over(proposals_of(translation)[0], admin_user)

        row = StringTranslation.objects.get(
            translation_of__data="Melden Sie sich heute an."
        )
        assert row.translation_type == StringTranslation.TRANSLATION_TYPE_MANUAL
        assert row.tool_name == "LibreTranslate"
        assert row.last_translated_by == admin_user
        assert not MachineProposal.objects.exists()


class TestTheEditorsButton:
    @pytest.fixture
    def target(self, translation):
        translation.save_target(publish=False)
        return translation.get_target_instance()

    def _address(self, translation, name="machine_translate"):
        return f"/admin/localize/translate/{translation.pk}/{name}/"

    def test_says_how_many_texts_were_filled(
        self, routed, translation, target, admin_client
    ):
        answer = admin_client.post(self._address(translation), follow=True)

        assert "von einer Maschine übersetzt" in answer.content.decode()
        assert texts(translation)

    def test_says_that_the_service_does_not_answer(
        self, routed, translation, target, admin_client
    ):
        routed.failures = [500]

        answer = admin_client.post(self._address(translation), follow=True)

        assert answer.status_code == 200
        assert "Der Übersetzungsdienst antwortet nicht" in answer.content.decode()

    def test_does_nothing_when_a_link_is_opened(
        self, routed, translation, target, admin_client
    ):
        assert admin_client.get(self._address(translation)).status_code == 405

    @pytest.mark.parametrize("name", ["machine_translate", "proposals"])
    def test_is_closed_to_who_may_not_edit_the_page(
        self, routed, translation, target, client, name
    ):
        address = self._address(translation, name)

        assert client.post(address).status_code == 302
        client.force_login(User.objects.create_user("bob", password="x"))
        assert client.post(address).status_code in (302, 403)
        assert routed.asked == []

    def test_shows_proposals_and_takes_one_over(
        self, routed, translation, target, service, arabic, admin_client
    ):
        by_hand(translation, "Melden Sie sich an.", "سجّل عنوانك.")
        service.summary = "Melden Sie sich heute an."
        service.save()
        translation = submit(service, arabic)

        page = admin_client.post(self._address(translation), follow=True)

        text = page.content.decode()
        assert "<del>سجّل عنوانك.</del><ins>«Melden Sie sich heute an.»</ins>" in text
        (proposal,) = proposals_of(translation)
        answer = admin_client.post(
            self._address(translation, "proposals"),
            {"decision": f"take:{proposal.pk}"},
            follow=True,
        )
        assert "Der Text wurde in die Übersetzung übernommen" in answer.content.decode()
        assert "«Melden Sie sich heute an.»" in texts(translation).values()

    def test_knows_only_its_own_proposals(
        self, routed, translation, target, admin_client
    ):
        answer = admin_client.post(
            self._address(translation, "proposals"), {"decision": "take:99999"}
        )

        assert answer.status_code == 404


class TestTheCommand:
    def test_fills_every_page_of_a_language(self, routed, translation, capsys):
        call_command("machine_translate", locale="ar")

        assert texts(translation)
        assert "1 of 1" in capsys.readouterr().out

    def test_says_how_far_it_came_when_the_engine_fails(self, routed, translation):
        routed.failures = [500]

        with pytest.raises(CommandError, match="0 of 1 are done"):
            call_command("machine_translate", locale="ar")

    def test_says_when_there_is_nothing_to_do(self, routed, arabic_home):
        with pytest.raises(CommandError, match="Nothing was submitted"):
            call_command("machine_translate", locale="fr")
