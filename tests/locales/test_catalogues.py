"""What `make check` says about the interface's words."""

import polib
import pytest

from locales import catalogues


@pytest.fixture
def complaints(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)

    def ask(**entry):
        path = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True)
        made = polib.POFile()
        made.append(polib.POEntry(**entry))
        made.save(str(path))
        return catalogues.gaps()

    return ask


class TestACatalogue:
    def test_is_in_order_when_it_keeps_every_name(self, complaints):
        assert complaints(msgid="Until %(day)s", msgstr="Jusqu’au %(day)s") == []

    @pytest.mark.parametrize("words", ["Jusqu’au", "Jusqu’au %(jour)s (%(day)s)"])
    def test_neither_loses_a_name_nor_invents_one(self, complaints, words):
        assert complaints(msgid="Until %(day)s", msgstr=words) == [
            "fr: a name is wrong in 'Until %(day)s'"
        ]

    def test_may_leave_the_number_out_of_a_form(self, complaints):
        forms = {0: "une page", 1: "%(count)s pages"}

        assert (
            complaints(
                msgid="%(count)s page",
                msgid_plural="%(count)s pages",
                msgstr_plural=forms,
            )
            == []
        )

    def test_has_a_gap_where_nothing_is_written(self, complaints):
        assert complaints(msgid="Until", msgstr="") == ["fr: 'Until'"]
