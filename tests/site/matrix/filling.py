"""What stands in an address so that it means something that is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.settings.registry import registry as settings_registry

from tests.site.matrix.addresses import Address, addresses

ARABIC = " @ar"
PAGES = {"page_id", "parent_page_id", "page_to_move_id"}
Rules = list[tuple[str, dict]]


class Unknown(Exception):
    """Nobody has said what an address may mean."""


@dataclass(frozen=True)
class Door:
    """A name for the table, and the address of one thing in the house."""

    name: str
    url: str


def doors(house) -> list[Door]:
    """
    Every address of the editors' area, with things of the house in it.

    Pages are tried twice: as a town's German page and (`@ar`) as its translation.

    :raises Unknown: where an address has a part that `rules` do not fill
    """
    found, rules = [], _rules(house)
    for address in addresses():
        for name, values in _meanings(address, house, rules):
            found.append(Door(name, address.filled(values) + _query(name, house)))
    return found


def _meanings(address: Address, house, rules: Rules) -> Iterator[tuple[str, dict]]:
    if address.name.startswith("bulk/"):
        yield from _bulk_actions(address)
    elif address.name.startswith("settings/"):
        yield from _settings(address, house)
    else:
        yield address.name, _filled(address, house, rules)
        if address.name.startswith("pages/") and PAGES & {*address.parts}:
            arabic = _filled(address, house, rules, house.translated)
            yield address.name + ARABIC, arabic


def _bulk_actions(address: Address) -> Iterator[tuple[str, dict]]:
    # The first question makes it look for them.
    bulk_action_registry.get_bulk_actions_for_model("", "")
    for app_label, models in bulk_action_registry.actions.items():
        for model_name, actions in models.items():
            for action in actions:
                values = {
                    "app_label": app_label,
                    "model_name": model_name,
                    "action": action,
                }
                yield f"bulk/{app_label}/{model_name}/{action}/", values


def _settings(address: Address, house) -> Iterator[tuple[str, dict]]:
    for model in settings_registry:
        names = {
            "app_name": model._meta.app_label,
            "model_name": model._meta.model_name,
        }
        name = address.name
        for part, value in names.items():
            name = name.replace(f"<{part}>", value)
        yield name, {**names, "pk": house.site.pk}


def _filled(address: Address, house, every: Rules, page=None) -> dict:
    rules = [rule for glob, rule in every if fnmatchcase(address.name, glob)]
    if address.name.startswith("snippets/") and address.parts:
        rules.insert(0, {"pk": house.snippet(*_model_of(address.name)).pk})
    if page:
        rules.insert(0, dict.fromkeys(PAGES, page.pk))
    known = {}
    for rule in reversed(rules):
        known |= rule
    unfilled = [part for part in address.parts if part not in known]
    if unfilled:
        raise Unknown(
            f"/admin/{address.name}: say in tests/site/matrix/filling.py what "
            f"{unfilled} may be, so that the address means something that is there."
        )
    return {part: known[part] for part in address.parts}


def _model_of(name: str) -> tuple[str, str]:
    parts = name.removeprefix("snippets/").removeprefix("choose/").split("/")
    return parts[0], parts[1]


def _query(name: str, house) -> str:
    """What is asked for behind the question mark: which things are to be changed."""
    if not name.startswith("bulk/"):
        return ""
    app_label, model_name = name.split("/")[1:3]
    known = {
        "page": house.town,
        "customimage": house.image,
        "customdocument": house.document,
        "user": house.keeper,
    }
    chosen = known.get(model_name) or house.snippet(app_label, model_name)
    return f"?id={chosen.pk}&next=/admin/"


def _rules(house) -> Rules:
    """Which part means what, at which addresses; the first that fits counts."""
    town = {"app_label": "directory", "model_name": "municipalitypage"}
    snippet = {"app_label": "directory", "model_name": "organisation"}
    event, date = {"page_id": house.event.pk}, {"pk": house.date.pk}
    return [
        ("login/oidc/*", {"provider_id": "openid_connect"}),
        ("invitation/*", {"token": "x"}),
        ("password/*", {"uidb36": "1", "key": "x"}),
        ("password_reset/*", {"uidb64": "x", "token": "x"}),
        ("sign-in/passkeys/*", {"pk": house.passkey.pk}),
        ("api/main/pages/*", {"pk": house.town.pk, "action_name": "unpublish"}),
        ("*documents/*", {"pk": house.document.pk, "document_id": house.document.pk}),
        (
            "documents/multiple/*",
            {"doc_id": house.document.pk, "uploaded_file_id": house.upload_of_file.pk},
        ),
        ("*images/*", {"pk": house.image.pk, "image_id": house.image.pk}),
        (
            "images/*",
            {"filter_spec": "max-100x100", "uploaded_file_id": house.upload.pk},
        ),
        (
            "pages/*",
            {
                "page_id": house.town.pk,
                "parent_page_id": house.town.pk,
                "page_to_move_id": house.town.pk,
                "destination_id": house.home.pk,
                "content_type_app_name": "events",
                "content_type_model_name": "eventindexpage",
                "app_label": "events",
                "model_name": "eventindexpage",
                "action_name": "approve",
                "task_state_id": house.workflow_state.current_task_state.pk,
                "task_id": house.workflow_state.current_task_state.task.pk,
                "workflow_state_id": house.workflow_state.pk,
                "revision_id": house.revision.pk,
                "_0": house.town.pk,
                "_1": "live",
                "_2": "latest",
            },
        ),
        ("choose-page/*", {"parent_page_id": house.town.pk}),
        ("tag-autocomplete/*", {"app_name": "taggit", "model_name": "tag"}),
        (
            "collections/*",
            {"pk": house.collection.pk, "collection_id": house.collection.pk},
        ),
        (
            "workflows/tasks/*",
            {
                "pk": house.task.pk,
                "app_label": "wagtailcore",
                "model_name": "groupapprovaltask",
            },
        ),
        ("workflows/task_chooser/*", {"task_id": house.task.pk}),
        (
            "workflows/*",
            {
                "pk": house.workflow.pk,
                "workflow_pk": house.workflow.pk,
                "page_pk": house.home.pk,
            },
        ),
        (
            "editing-sessions/*",
            {**town, "object_id": house.town.pk, "session_id": house.session.pk},
        ),
        ("translations/publish/*", {"page_id": house.town.pk}),
        ("translations/*", {"pk": house.status.pk}),
        ("localize/submissions/*", {"pk": house.submission.pk}),
        (
            "localize/*",
            {
                **snippet,
                "pk": house.entry.pk,
                "page_id": house.town.pk,
                "translation_id": house.translation.pk,
                "translation_source_id": house.translation.source_id,
                "string_segment_id": house.segment.pk,
                "overridable_segment_id": house.override.pk,
                "mode": "other",
            },
        ),
        ("registrations/date/*", date),
        ("registrations/events/*", {**event, "pk": house.guest.pk}),
        ("registrations/door/*", {"raw": house.door}),
        ("registrations/*", {"pk": house.registration.pk}),
        ("events/*/series/*", {"pk": house.series.pk}),
        ("events/*", {**event, **date}),
        ("still-right/*", {"pk": house.town.pk}),
        ("completeness/*", {"kind": "services.servicepage", "name": "summary"}),
        ("check-in/proposals/*", {"pk": house.proposal.pk}),
        ("check-in/*", {"kind": "organisations", "pk": house.asked.pk}),
        ("helpful/*", {"what": "texts"}),
        ("mentoring/pairs/*", {"pk": house.pair.pk}),
        ("mentoring/projects/*", {"page_id": house.project.pk}),
        ("mentoring/*", {"pk": house.mentor.pk, "other": house.newcomer.pk}),
        ("concepts/values/change/*", {"pk": house.value.pk}),
        ("concepts/values/delete/*", {"pk": house.value.pk}),
        ("concepts/values/*", {"pk": house.value.indicator_id}),
        ("concepts/goals/*", {"pk": house.value.indicator.goal_id}),
        ("concepts/*", {"pk": house.concept.pk, "content": "all"}),
        (
            "entries/*",
            {
                "pk": house.form_entry.pk,
                "page_id": house.form.pk,
                "file_id": house.entry_file.pk,
            },
        ),
        ("invitations/*", {"pk": house.invitation.pk, "what": "withdraw"}),
        ("signed-in/*", {"pk": house.keeper.pk, "what": "out"}),
        ("forms/*", {"page_id": house.form.pk}),
        ("redirects/*", {"redirect_id": house.redirect.pk}),
        ("searchpicks/*", {"query_id": house.query.pk}),
        ("links/rounds/*", {"pk": house.round.pk}),
        ("links/*", {"pk": house.address.pk}),
        ("translation_teams/*", {"pk": house.team.pk}),
        ("letters/*", {"pk": house.letter.pk}),
        ("locales/*", {"pk": house.arabic.pk}),
        ("sites/*", {"pk": house.site.pk}),
        ("users/*", {"pk": house.keeper.pk}),
        ("groups/*", {"pk": house.keeper.groups.get().pk}),
        ("projects/*", {"page_id": house.project.pk}),
        ("voices/pages/*", {"page_id": house.discussed.pk}),
        ("voices/*", {"pk": house.text.pk}),
        ("handbook/images/*", {"language": "de", "name": "dashboard.webp"}),
        ("handbook/*", {"name": "first-hour"}),
        ("*", {"kind": "csv"}),
    ]
