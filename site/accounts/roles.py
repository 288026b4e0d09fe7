"""The groups of an office and what each may do, on every language's tree."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

# Pairs of app label and codename.
Rights = set[tuple[str, str]]
Permissions = dict[tuple[str, str], int]
Row = tuple[int, ...]

EDITORS = "Editors"
MODERATORS = "Moderators"
TRANSLATORS = "Translators"
MUNICIPALITY_EDITORS = "Municipality editors"

PAGE_RIGHTS = {
    EDITORS: ("add_page", "change_page"),
    TRANSLATORS: ("change_page",),
    MODERATORS: (
        "add_page",
        "change_page",
        "publish_page",
        "lock_page",
        "unlock_page",
    ),
}
FILE_RIGHTS = {
    EDITORS: ("add", "change", "choose"),
    TRANSLATORS: ("choose",),
    MODERATORS: ("add", "change", "delete", "choose"),
}
# To add means to change what one has added. A file has no draft: what an editor puts
# in its place is live at once, on other towns' pages too.
MUNICIPAL_FILE_RIGHTS = ("add", "choose")
SNIPPET_RIGHTS = {
    EDITORS: ("add", "change", "view"),
    TRANSLATORS: ("change", "view"),
    MODERATORS: ("add", "change", "delete", "view"),
}
# Whoever translates the pages of a form does not read what people sent with it.
ENTRY_RIGHTS = {
    EDITORS: ("view_formentry", "change_formentry"),
    TRANSLATORS: (),
    MODERATORS: (
        "view_formentry",
        "change_formentry",
        "delete_formentry",
        "view_sensitive_answers",
    ),
}
SNIPPETS = {
    "exchange": ("glossaryentry",),
    "base": (
        "accessibilityissue",
        "alertbanner",
        "fact",
        "factwords",
        "glossaryterm",
        "officewords",
    ),
    "contributions": ("officeanswer",),
    "councils": ("sector",),
    "forms": ("consenttext",),
    "registration": ("question",),
    "search": ("synonymgroup",),
    "topics": ("audience", "municipality", "topic"),
    "media": ("alttext",),
    "mentoring": ("interest",),
    "projects": ("funder", "programme"),
    "directory": ("organisation", "ownholiday", "person", "place", "post"),
}
# Their entries only: `pages.directory.permissions`, `events.registration.rights`.
MUNICIPAL_SNIPPETS = {
    "directory": ("organisation", "person", "place"),
    "registration": ("question",),
}
REGISTRATIONS = tuple(
    ("registration", right)
    for right in (
        "view_registration",
        "change_registration",
        "check_in",
        "change_registrationpolicy",
    )
)
LINKS = (("lifecycle", "view_address"), ("lifecycle", "change_address"))
# People who signed up for projects that these people may edit.
MENTORING = (("mentoring", "view_mentoring"), ("mentoring", "change_mentoring"))
# Made by a desk, where the right to publish is asked for; the list only translates.
MADE_AT_A_DESK = {("contributions", "add_officeanswer")}
# What readers say of pages that these people may edit.
VOICES = (
    ("feedback", "view_feedbacktext"),
    ("feedback", "change_feedbacktext"),
    ("contributions", "view_contribution"),
    ("contributions", "change_contribution"),
)
OFFICE_RIGHTS = {
    EDITORS: (
        ("outbox", "view_outboxmessage"),
        *LINKS,
        *MENTORING,
        *REGISTRATIONS,
        *VOICES,
    ),
    TRANSLATORS: (),
    MODERATORS: (
        ("outbox", "view_outboxmessage"),
        ("outbox", "read_outboxmessage"),
        ("outbox", "resend_outboxmessage"),
        *LINKS,
        *MENTORING,
        *REGISTRATIONS,
        *VOICES,
        ("feedback", "delete_feedbacktext"),
        ("contributions", "delete_contribution"),
        ("registration", "view_needs"),
        ("registration", "export_registration"),
        ("base", "change_officesettings"),
        ("wagtailsearchpromotions", "add_searchpromotion"),
        ("wagtailsearchpromotions", "change_searchpromotion"),
        ("wagtailsearchpromotions", "delete_searchpromotion"),
        ("wagtailredirects", "add_redirect"),
        ("wagtailredirects", "change_redirect"),
        ("wagtailredirects", "delete_redirect"),
        ("wagtail_localize", "submit_translation"),
    ),
}


@dataclass
class Grant:
    """What one group may do, and on which pages' trees."""

    group: Group
    rights: Rights
    trees: list[Page]
    page_rights: tuple[str, ...]
    file_rights: tuple[str, ...]


def grant_roles(roots: list[Page]) -> None:
    """
    Make the three groups and give them their rights on these pages' trees.

    Translators get only the trees of other languages than the source's. Can be called
    again after a language was added: nothing is granted twice, and as few queries
    are made for eighteen languages as for one. Groups of municipalities get what was
    added to their rights since they were made.
    """
    source = Locale.get_default()
    groups, known = _groups(PAGE_RIGHTS), _permissions()
    _forget_rights_on_everything(groups.values())
    _forget_rights_of_others(groups, known)
    grants = [
        Grant(
            group=group,
            rights=_model_rights(name),
            trees=[
                root
                for root in roots
                if name != TRANSLATORS or root.locale_id != source.pk
            ],
            page_rights=PAGE_RIGHTS[name],
            file_rights=FILE_RIGHTS[name],
        )
        for name, group in groups.items()
    ]
    towns = Group.objects.filter(name__startswith=f"{MUNICIPALITY_EDITORS}: ")
    grants += [_of_municipality(group, roots=[]) for group in towns]
    _give(grants, known)
    _moderate(roots, groups[MODERATORS])


def grant_municipality(town: str, roots: list[Page]) -> Group:
    """
    Make the group of one municipality's editors, with rights below its pages only.

    `roots` are the municipality's page in every language. What they write goes
    through the workflow above it. Can be called again after a language was added.
    """
    name = f"{MUNICIPALITY_EDITORS}: {town}"
    group = _groups([name])[name]
    _give([_of_municipality(group, roots)], _permissions())
    return group


def _of_municipality(group: Group, roots: list[Page]) -> Grant:
    wanted = {
        (app_label, f"{right}_{model}")
        for app_label, models in MUNICIPAL_SNIPPETS.items()
        for model in models
        for right in SNIPPET_RIGHTS[EDITORS]
    }
    wanted |= {("forms", right) for right in ENTRY_RIGHTS[EDITORS]}
    # The desks of their own events and pages; links to see, and to replace in these.
    wanted |= {*MENTORING, *REGISTRATIONS, *VOICES, ("lifecycle", "view_address")}
    return Grant(
        group=group,
        rights=wanted | {("wagtailadmin", "access_admin")},
        trees=roots,
        page_rights=PAGE_RIGHTS[EDITORS],
        file_rights=MUNICIPAL_FILE_RIGHTS,
    )


def _groups(names: Iterable[str]) -> dict[str, Group]:
    """The groups of these names, in that order, made where they are missing."""
    found = {group.name: group for group in Group.objects.filter(name__in=names)}
    return {name: found.get(name) or Group.objects.create(name=name) for name in names}


def _permissions() -> Permissions:
    """Keys of all permissions, by app label and codename."""
    return {
        (app_label, codename): pk
        for app_label, codename, pk in Permission.objects.order_by().values_list(
            "content_type__app_label", "codename", "pk"
        )
    }


def _forget_rights_on_everything(groups: Iterable[Group]) -> None:
    """Wagtail's first migration lets its groups write above the home pages."""
    GroupPagePermission.objects.filter(group__in=groups, page__depth=1).delete()


def _forget_rights_of_others(groups: dict[str, Group], known: Permissions) -> None:
    """What wagtail-localize's migration gives to editors, and we once gave."""
    every = {right for rights in OFFICE_RIGHTS.values() for right in rights}
    every |= MADE_AT_A_DESK
    foreign = Q()
    for name, group in groups.items():
        theirs = every - {*OFFICE_RIGHTS[name]}
        foreign |= Q(group=group, permission__in=_keys(theirs, known))
    Group.permissions.through.objects.filter(foreign).delete()


def _give(grants: list[Grant], known: Permissions) -> None:
    """What of it a group has already, it keeps, and it is not written again."""
    groups = [grant.group for grant in grants]
    everything = Collection.get_first_root_node()
    _add(
        Group.permissions.through.objects.filter(group__in=groups),
        ("group_id", "permission_id"),
        (
            (grant.group.pk, key)
            for grant in grants
            for key in _keys(grant.rights, known)
        ),
    )
    _add(
        GroupPagePermission.objects.filter(group__in=groups),
        ("group_id", "page_id", "permission_id"),
        (
            (grant.group.pk, tree.pk, key)
            for grant in grants
            for key in _keys({("wagtailcore", x) for x in grant.page_rights}, known)
            for tree in grant.trees
        ),
    )
    _add(
        GroupCollectionPermission.objects.filter(group__in=groups),
        ("group_id", "collection_id", "permission_id"),
        (
            (grant.group.pk, everything.pk, key)
            for grant in grants
            for key in _keys(_on_files(grant.file_rights), known)
        ),
    )


def _add(rows: QuerySet, fields: tuple[str, ...], wanted: Iterable[Row]) -> None:
    held = set(rows.values_list(*fields))
    missing = [row for row in dict.fromkeys(wanted) if row not in held]
    if missing:
        rows.model._default_manager.bulk_create(
            (rows.model(**dict(zip(fields, row, strict=True))) for row in missing),
            ignore_conflicts=True,
        )


def _on_files(rights: tuple[str, ...]) -> Rights:
    # Wagtail asks for the rights to its own models, whichever take their place.
    return {
        (app_label, f"{right}_{model}")
        for right in rights
        for app_label, model in (
            ("wagtailimages", "image"),
            ("wagtaildocs", "document"),
        )
    }


def _model_rights(name: str) -> Rights:
    wanted = {
        (app_label, f"{right}_{model}")
        for app_label, models in SNIPPETS.items()
        for model in models
        for right in SNIPPET_RIGHTS[name]
    }
    wanted -= MADE_AT_A_DESK
    if name == TRANSLATORS:
        # A fact is one value for all languages: no translation.
        wanted.discard(("base", "change_fact"))
    wanted |= {("forms", right) for right in ENTRY_RIGHTS[name]}
    return wanted | {("wagtailadmin", "access_admin"), *OFFICE_RIGHTS[name]}


def _keys(wanted: Rights, known: Permissions) -> list[int]:
    return [known[right] for right in sorted(wanted) if right in known]


def _moderate(roots: list[Page], moderators: Group) -> None:
    """What editors write is read by a moderator before it goes live."""
    task, _ = GroupApprovalTask.objects.get_or_create(name="Moderation")
    task.groups.add(moderators)
    workflow, _ = Workflow.objects.get_or_create(name="Moderation")
    WorkflowTask.objects.get_or_create(
        workflow=workflow, task=task, defaults={"sort_order": 0}
    )
    _add(
        WorkflowPage.objects.filter(page__in=roots),
        ("page_id", "workflow_id"),
        ((root.pk, workflow.pk) for root in roots),
    )
