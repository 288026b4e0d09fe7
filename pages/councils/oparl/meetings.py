"""Meetings with their agendas, motions, files and places."""

import mimetypes
from collections.abc import Iterator
from datetime import time

from pages.directory.models import Place
from pages.media.models import CustomDocument

from ..models import MeetingPage, MotionPage
from .common import Part, day_of, key_of, web_of
from .drafts import SITE, Draft, Embedded, known, object_path
from .gathering import Gathered, RawItem, items_of
from .vocabulary import STAGES

DECIDING = (*MotionPage.AGREED, MotionPage.State.REJECTED)


class Meetings(Part):
    """Meetings, agenda items, consultations, papers, files and locations."""

    def _meeting(self, page: MeetingPage) -> Draft:
        council = key_of(self.found.council_of(page))
        values = known(
            name=page.title,
            meetingState=STAGES[page.stage],
            cancelled=page.is_cancelled,
            # Midnight where nobody knows the hour: nobody takes that for one.
            start=page.moment(page.date, page.starts_at or time.min).isoformat(),
            end=_end(page),
            location=_location_of(page, self.found),
            organization=[object_path("organization", council)],
            invitation=self._embedded_file(page.invitation_id),
            resultsProtocol=self._embedded_file(page.minutes_id),
            agendaItem=[Embedded("agendaitem", x.key) for x in items_of(page)],
            keyword=_keywords(page),
            web=web_of(page),
        )
        return Draft("meeting", key_of(page), values, council)

    def _items(self, page: MeetingPage) -> Iterator[Draft]:
        council = key_of(self.found.council_of(page))
        meeting = object_path("meeting", key_of(page))
        for number, item in enumerate(items_of(page), start=1):
            motion = self.found.motions.get(item.motion)
            yield self._item(number, item, motion, meeting, council)
            if motion:
                yield self._consultation(page, item.key, motion, council)

    def _item(
        self,
        number: int,
        item: RawItem,
        motion: MotionPage | None,
        meeting: str,
        council: str,
    ) -> Draft:
        values = known(
            meeting=meeting,
            number=str(number),
            order=number,
            name=item.title,
            public=True,
            consultation=object_path("consultation", item.key) if motion else None,
            result=item.result,
            auxiliaryFile=[
                Embedded("file", str(key))
                for key in item.documents
                if key in self.found.documents
            ],
        )
        return Draft("agendaitem", item.key, values, council)

    def _consultation(
        self, page: MeetingPage, item: str, motion: MotionPage, council: str
    ) -> Draft:
        self.consulted[motion.pk].append(Embedded("consultation", item))
        is_final = motion.state in DECIDING and motion.decided_on == page.date
        values = known(
            paper=object_path("paper", key_of(motion)),
            agendaItem=object_path("agendaitem", item),
            meeting=object_path("meeting", key_of(page)),
            organization=[object_path("organization", council)],
            authoritative=is_final,
            role="Beschlussfassung" if is_final else "Beratung",
        )
        return Draft("consultation", item, values, council)

    def _paper(self, page: MotionPage) -> Draft:
        council = key_of(self.found.council_of(page))
        person = self.found.people.get(page.mover_person_id)
        organisation = self._organisation(page.mover_organisation_id)
        values = known(
            body=self.body,
            name=page.title,
            reference=page.reference,
            date=day_of(page.submitted_on),
            paperType="Antrag",
            mainFile=self._embedded_file(page.document_id),
            originatorPerson=[object_path("person", person.translation_key)]
            if person
            else None,
            originatorOrganization=[organisation] if organisation else None,
            underDirectionOf=[object_path("organization", council)],
            consultation=self.consulted[page.pk],
            keyword=_keywords(page),
            web=web_of(page),
        )
        return Draft("paper", key_of(page), values, council)

    def _remember_files(self) -> None:
        for page in self.found.meetings:
            for key in {page.invitation_id, page.minutes_id} - {None}:
                path = object_path("meeting", key_of(page))
                self.named[key]["meeting"].append(path)
            for item in items_of(page):
                path = object_path("agendaitem", item.key)
                for key in item.documents:
                    self.named[key]["agendaItem"].append(path)
        for motion in self.found.motions.values():
            path = object_path("paper", key_of(motion))
            self.named[motion.document_id]["paper"].append(path)

    def _file(self, row: CustomDocument) -> Draft:
        url = f"{SITE}{row.url}"
        values = known(
            name=row.title,
            fileName=row.filename,
            mimeType=mimetypes.guess_type(row.filename)[0],
            date=day_of(row.created_at.date()),
            size=row.file_size,
            sha1Checksum=row.file_hash,
            accessUrl=url,
            downloadUrl=url,
            **self.named[row.pk],
        )
        return Draft("file", str(row.pk), values)

    def _location(self, row: Place) -> Draft:
        values = self._place_values(row)
        return Draft("location", str(row.translation_key), values)

    def _place_values(self, row: Place) -> dict:
        lines = (row.name, row.street, row.town_line)
        return known(
            description=", ".join(x for x in lines if x),
            geojson=_point(row),
            streetAddress=row.street,
            postalCode=row.postal_code,
            locality=row.town,
            web=self._entry("places", row.slug),
        )

    def _own_locations(self) -> Iterator[Draft]:
        """Places and rooms that only a meeting names."""
        for page in self.found.meetings:
            if page.place_name:
                council = key_of(self.found.council_of(page))
                yield Draft("location", key_of(page), self._own_place(page), council)

    def _own_place(self, page: MeetingPage) -> dict:
        if page.place_id in self.found.places:
            values = self._place_values(self.found.places[page.place_id])
            return {**values, "room": page.place_name}
        lines = (page.place_name, page.place_address)
        return known(description=", ".join(x for x in lines if x))


def _location_of(page: MeetingPage, found: Gathered) -> Embedded | None:
    if page.place_name:
        return Embedded("location", key_of(page))
    if page.place_id in found.places:
        place = found.places[page.place_id]
        return Embedded("location", str(place.translation_key))
    return None


def _end(page: MeetingPage) -> str | None:
    if page.starts_at is None or page.ends_at is None:
        return None
    return page.moment(page.date, page.ends_at).isoformat()


def _point(row: Place) -> dict | None:
    if row.at is None:
        return None
    point = {
        "type": "Point",
        "coordinates": [float(row.longitude), float(row.latitude)],
    }
    return {"type": "Feature", "geometry": point, "properties": {"name": row.name}}


def _keywords(page: MeetingPage | MotionPage) -> list[str]:
    names = [topic.name for topic in page.topics.all()]
    return sorted(names)
