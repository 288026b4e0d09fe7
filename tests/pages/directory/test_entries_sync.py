"""Values of an entry in every language."""

import pytest

from pages.directory.models import Person

pytestmark = pytest.mark.django_db


class TestAChangedPhone:
    def test_reaches_every_language(self, make_person, arabic):
        person = make_person(phone="1", languages=["ar"])
        version = person.copy_for_translation(arabic)
        version.save()

        person.phone, person.languages = "2", ["ti"]
        person.save()

        version = Person.objects.get(pk=version.pk)
        assert version.phone == "2"
        assert version.languages == ["ti"]
