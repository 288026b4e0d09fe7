"""
An office with two towns, for the matrix: what each address may mean, and who asks.

All that has an owner belongs to Kelmis; the municipality editor is of Eupen, the
organiser keeps the calendar of Kelmis.
"""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import (
    Collection,
    GroupPagePermission,
    Locale,
    Page,
    PageViewRestriction,
    Site,
    UploadedFile,
)
from wagtail_localize.models import (
    OverridableSegment,
    StringSegment,
    TranslationContext,
    TranslationSource,
)

from accounts import invitations
from accounts.models import User
from accounts.roles import (
    EDITORS,
    MODERATORS,
    TRANSLATORS,
    grant_municipality,
    grant_roles,
)
from config.demo.translating import Original, catalogue, translate_all
from events.models import EventIndexPage, EventPage, EventSeries
from events.registration import places
from events.registration.contacts import Party
from events.registration.links import DOOR
from events.registration.models import Invitation, Question, RegistrationPolicy
from locales.exchange.models import GlossaryEntry
from locales.models import Submission
from locales.status.models import TranslationStatus, TranslationTeam
from outbox.models import OutboxMessage
from pages.base.models import HomePage
from pages.concepts.models import ConceptPage, IndicatorValue
from pages.directory.models import MunicipalityPage, Organisation
from pages.forms import tokens
from pages.forms.models import EntryFile, FormEntry, FormPage
from pages.lifecycle.models import Address, Proposal, Round
from pages.media.models import CustomDocument, CustomImage
from pages.participation.contributions.models import Contribution
from pages.participation.feedback.models import FeedbackText
from pages.participation.mentoring.models import Pair, Participant
from pages.projects.models import ProjectPage
from pages.services.models import ServicePage
from tests.filling import another_image, document

# Words that stand in these rows only; no reader is shown them.
SECRETS = {
    "registration": "Geheimregistrierte",
    "entry": "Geheimeinsender",
    "feedback": "Geheimrueckmeldung",
    "contribution": "Geheimschreiber",
    "mentoring": "Geheimpate",
    "letter": "geheimbrief@example.org",
    "proposal": "geheimpartner@example.org",
    "guest": "Geheimgast",
    "invitation": "geheimeinladung@example.org",
    "account": "geheimkonto@example.org",
    "draft": "Geheimentwurf",
    "private": "Geheimseite",
}


class House:
    """The demonstration, partly in Arabic, with one of everything that is asked for."""

    def __init__(self):
        self.now = timezone.now()
        self.german = Locale.get_default()
        self.site = Site.objects.get(is_default_site=True)
        self.home = HomePage.objects.get(locale=self.german)
        self.town = self._town("kelmis")
        self.event = EventPage.objects.descendant_of(self.town)[0]
        self.admin = User.objects.create_superuser("root", "root@example.org", "x")
        self.keeper = self._account(
            "mia", SECRETS["account"], [grant_municipality("Kelmis", [self.town])]
        )
        self._translate()
        self.people = {"anonymous": None, "administrator": self.admin, **self._people()}
        self._registrations()
        self._things()
        self._sent()
        self._hide()

    def _town(self, slug):
        return MunicipalityPage.objects.get(slug=slug, locale=self.german)

    def _account(self, name, email, groups):
        user = User.objects.create_user(name, email, "x")
        user.groups.set(groups)
        return user

    def _translate(self):
        self.arabic = Locale.objects.get_or_create(language_code="ar")[0]
        self.entry = Organisation.objects.filter(
            kept_by=self.town.municipality, locale=self.german
        )[0]
        things = [self.home, self.town, self.entry]
        translate_all([Original(x) for x in things], self.arabic, catalogue("ar"))
        self.translated = self.town.get_translation(self.arabic)
        source = TranslationSource.objects.get(object_id=self.town.translation_key)
        self.translation = source.translations.get()
        self.segment = StringSegment.objects.filter(source=source)[0]
        context = TranslationContext.objects.get_or_create(
            object_id=source.object_id, path="slug"
        )[0]
        self.override = OverridableSegment.objects.create(
            source=source, context=context, order=99, data_json='"x"'
        )
        self.submission = Submission.objects.create(page=self.town, user=self.admin)
        self.status = TranslationStatus.objects.of(self.translated).get()
        self.team = TranslationTeam.objects.create(locale=self.arabic)

    def _people(self):
        homes = [self.home, self.home.get_translation(self.arabic)]
        grant_roles(homes)
        named = {"editor": EDITORS, "translator": TRANSLATORS, "moderator": MODERATORS}
        groups = {role: Group.objects.get(name=name) for role, name in named.items()}
        groups["neighbour"] = grant_municipality("Eupen", [self._town("eupen")])
        groups["organiser"] = self._organisers()
        return {
            role: self._account(role, f"{role}@example.org", [group])
            for role, group in groups.items()
        }

    def _organisers(self):
        """Who keeps one calendar and the lists of its events: an office's own group."""
        group = Group.objects.create(name="Termine in Kelmis")
        rights = (
            "access_admin",
            "view_registration",
            "change_registration",
            "check_in",
            "change_registrationpolicy",
        )
        group.permissions.set(Permission.objects.filter(codename__in=rights))
        calendar = EventIndexPage.objects.descendant_of(self.town)[0]
        for right in ("add_page", "change_page", "publish_page"):
            permission = Permission.objects.get(codename=right)
            GroupPagePermission.objects.create(
                group=group, page=calendar, permission=permission
            )
        return group

    def _registrations(self):
        key = self.event.translation_key
        RegistrationPolicy.objects.create(
            event_key=key, is_open=True, retention_days=30, double_opt_in=False
        )
        self.date = self.event.occurrences.upcoming(at=self.now)[0]
        party = Party(
            name=SECRETS["registration"], email="gast@example.org", locale="de"
        )
        [self.registration] = places.register([self.date.pk], party=party, at=self.now)
        self.guest = Invitation.objects.create(
            event_key=key, name=SECRETS["guest"], locale="de"
        )
        self.question = Question.objects.create(
            event_key=key,
            locale=self.german,
            key="was",
            kind="short_text",
            label="Was?",
        )
        self.series = EventSeries.objects.create(
            event_key=key,
            rule="FREQ=WEEKLY;COUNT=3",
            first_day=timezone.localdate(),
            start_time="18:00",
            minutes=60,
        )
        self.door = tokens.mint(
            DOOR,
            self.registration,
            at=self.now,
            expires_at=self.now + timedelta(days=1),
        )

    def _things(self):
        """What the demonstration has none of."""
        self.town.summary = SECRETS["draft"]
        self.revision = self.town.save_revision(user=self.keeper)
        self.workflow_state = self.town.get_workflow().start(self.town, self.keeper)
        self.private = ServicePage.objects.filter(locale=self.german)[0]
        self.private.summary = SECRETS["private"]
        self.private.save()
        self.restriction = PageViewRestriction.objects.create(
            page=self.private, restriction_type=PageViewRestriction.LOGIN
        )
        self.redirect = Redirect.objects.create(
            old_path="/alt", redirect_page=self.home
        )
        self.query = Query.get("Anmeldung")
        self.address = Address.objects.create(
            key="x", url="https://example.org/", title="Eine Adresse"
        )
        self.round = Round.objects.create(scope=Round.Scope.ALL, begun_at=self.now)
        self.invitation = invitations.invite(
            SECRETS["invitation"],
            groups=[],
            is_superuser=False,
            language="de",
            by=self.admin,
            at=self.now,
        )
        GlossaryEntry.objects.create(term="Bescheid")
        self.collection = Collection.get_first_root_node().add_child(name="Kelmis")
        self.image, self.document = another_image(), document()
        # As after an upload; else whoever looks at it first has it written down.
        self.image.get_file_size()
        self.upload, self.upload_of_file = (
            UploadedFile.objects.create(
                for_content_type=ContentType.objects.get_for_model(model),
                file=ContentFile(b"x", name="x"),
                uploaded_by_user=self.admin,
            )
            for model in (CustomImage, CustomDocument)
        )
        self.passkey = Authenticator.objects.create(
            user=self.keeper, type=Authenticator.Type.WEBAUTHN, data={"name": "x"}
        )
        self.workflow = self.workflow_state.workflow
        self.task = self.workflow_state.current_task_state.task
        self.session = EditingSession.objects.create(
            user=self.keeper,
            content_type=ContentType.objects.get_for_model(self.town),
            object_id=self.town.pk,
            last_seen_at=self.now,
        )

    def _sent(self):
        """What readers sent to the office."""
        self.proposal = Proposal.objects.all()[0]
        self.asked = self.proposal.checkin.entry()
        self.pair = Pair.objects.all()[0]
        self.mentor, self.newcomer = self.pair.mentor, self.pair.newcomer
        self.project = self._german(ProjectPage, self.pair.programme.page_key)
        self.concept = ConceptPage.objects.filter(locale=self.german)[0]
        self.value = IndicatorValue.objects.filter(
            indicator__concept_key=self.concept.translation_key
        )[0]
        self.form_entry = FormEntry.objects.all()[0]
        self.form = self._german(FormPage, self.form_entry.form_key)
        self.entry_file = EntryFile.objects.create(
            entry=self.form_entry,
            question_key="x",
            file=ContentFile(b"x", name="x.pdf"),
            name="x.pdf",
            content_type="application/pdf",
            suffix="pdf",
            size=1,
        )
        self.text = Contribution.objects.filter(state="waiting")[0]
        self.discussed = Page.objects.get(
            translation_key=self.text.discussion.page_key, locale=self.german
        )
        self.letter = OutboxMessage.objects.exclude(to="")[0]

    def _german(self, model, key):
        return model.objects.get(translation_key=key, locale=self.german)

    def snippet(self, app_label, model_name):
        """One thing of that kind: of Kelmis, where towns have their own."""
        own = {"organisation": self.entry, "question": self.question}
        model = apps.get_model(app_label, model_name)
        if "kept_by" in {field.name for field in model._meta.fields}:
            town = self.town.municipality
            return model.objects.filter(kept_by=town, locale=self.german)[0]
        return own.get(model_name) or model.objects.all()[0]

    def _hide(self):
        """The secrets, each in the rows of its kind."""
        FeedbackText.objects.update(text=SECRETS["feedback"])
        Contribution.objects.filter(state="waiting").update(
            text=SECRETS["contribution"]
        )
        Participant.objects.update(name=SECRETS["mentoring"])
        Proposal.objects.update(email=SECRETS["proposal"])
        OutboxMessage.objects.filter(pk=self.letter.pk).update(to=SECRETS["letter"])
        for entry in FormEntry.objects.all():
            for answer in entry.answers.values():
                answer["text"] = SECRETS["entry"]
            entry.save()
