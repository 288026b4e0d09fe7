"""Engines over HTTP: what they ask, and what happens when they fail."""

import pytest

from locales.machine.engines import DeepL, EngineError, LibreTranslate, Pseudo


@pytest.fixture(params=[LibreTranslate, DeepL])
def engine(request, stub):
    return request.param(url=stub.url, key="geheim", timeout=0.5, tries=2)


class TestAnEngine:
    def test_gives_as_many_texts_back_in_the_same_order(self, engine, stub):
        texts = [f"Text {number}" for number in range(95)]

        answer = engine.translate(texts, "de", "uk")

        assert answer == [f"«{text}»" for text in texts]

    def test_asks_in_groups_of_forty(self, engine, stub):
        engine.translate(["Text"] * 95, "de", "uk")

        assert [len(group) for group in stub.asked] == [40, 40, 15]

    def test_asks_long_texts_in_small_groups(self, engine, stub):
        engine.translate(["x" * 5000] * 3, "de", "uk")

        assert [len(group) for group in stub.asked] == [1, 1, 1]

    @pytest.mark.parametrize("failure", [429, 503])
    def test_tries_again_when_the_server_is_busy(self, engine, stub, failure):
        stub.failures = [failure]

        assert engine.translate(["Ja"], "de", "uk") == ["«Ja»"]
        assert len(stub.asked) == 2

    @pytest.mark.parametrize(
        "failures",
        [[503, 503], [500], [403], [b"not json"], [b"{}"], [b"[]"], [b"null"]],
    )
    def test_says_that_it_failed(self, engine, stub, failures):
        stub.failures = list(failures)

        with pytest.raises(EngineError):
            engine.translate(["Ja"], "de", "uk")

    def test_gives_up_on_a_server_that_hangs(self, engine, stub):
        stub.delay = 2

        with pytest.raises(EngineError):
            engine.translate(["Ja"], "de", "uk")

    def test_never_names_its_key_in_an_error(self, engine, stub):
        stub.failures = [403]

        with pytest.raises(EngineError) as error:
            engine.translate(["Ja"], "de", "uk")

        assert "geheim" not in str(error.value)

    def test_fails_when_texts_are_missing_in_the_answer(self, engine, stub):
        stub.failures = [
            b'{"translatedText": ["nur eins"], "translations": [{"text": "nur eins"}]}'
        ]

        with pytest.raises(EngineError):
            engine.translate(["eins", "zwei"], "de", "uk")

    def test_knows_which_languages_its_server_has(self, engine, stub):
        assert engine.can_translate("de", "uk")
        assert not engine.can_translate("de", "ti")

    def test_can_do_nothing_while_its_server_is_away(self, engine, stub):
        engine.url = "http://127.0.0.1:9"

        assert not engine.can_translate("de", "uk")


class TestThePseudoEngine:
    def test_keeps_tags_and_says_the_same_every_time(self):
        texts = ['Die <a id="a1">Gemeinde</a>', "Ja &amp; Nein"]

        first = Pseudo().translate(texts, "de", "ar")

        assert first == ['[ar: Díé <a id="a1">Géméíndé</a>]', "[ar: Já &amp; Néín]"]
        assert Pseudo().translate(texts, "de", "ar") == first
