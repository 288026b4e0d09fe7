"""The groups of an office and what each may do, on every language's tree."""

from django.contrib.auth.models import Group, Permission
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
        "glossaryterm",
        "officewords",
    ),
    "forms": ("consenttext",),
    "search": ("synonymgroup",),
    "topics": ("audience", "municipality", "topic"),
    "media": ("alttext",),
    "directory": ("organisation", "ownholiday", "person", "place", "post"),
}
# Their entries only: `pages.directory.permissions`.
MUNICIPAL_SNIPPETS = {"directory": ("organisation", "person", "place")}
OFFICE_RIGHTS = {
    EDITORS: (("outbox", "view_outboxmessage"),),
    TRANSLATORS: (),
    MODERATORS: (
        ("outbox", "view_outboxmessage"),
        ("outbox", "read_outboxmessage"),
        ("outbox", "resend_outboxmessage"),
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


def grant_roles(roots: list[Page]) -> None:
    """
    Make the three groups and give them their rights on these pages' trees.

    Translators get only the trees of other languages than the source's. Can be called
    again after a language was added: nothing is granted twice.
    """
    source = Locale.get_default()
    for name, rights in PAGE_RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*_model_permissions(name))
        group.permissions.remove(*_permissions(_rights_of_others(name)))
        _forget_rights_on_everything(group)
        trees = [
            root for root in roots if name != TRANSLATORS or root.locale_id != source.pk
        ]
        _grant_trees(group, trees, rights)
        _grant_files(group, FILE_RIGHTS[name])
    _moderate(roots)


def grant_municipality(town: str, roots: list[Page]) -> Group:
    """
    Make the group of one municipality's editors, with rights below its pages only.

    `roots` are the municipality's page in every language. What they write goes
    through the workflow above it. Can be called again after a language was added.
    """
    group, _ = Group.objects.get_or_create(name=f"{MUNICIPALITY_EDITORS}: {town}")
    wanted = {
        (app_label, f"{right}_{model}")
        for app_label, models in MUNICIPAL_SNIPPETS.items()
        for model in models
        for right in SNIPPET_RIGHTS[EDITORS]
    }
    wanted |= {("forms", right) for right in ENTRY_RIGHTS[EDITORS]}
    group.permissions.add(*_permissions(wanted | {("wagtailadmin", "access_admin")}))
    _grant_trees(group, roots, PAGE_RIGHTS[EDITORS])
    _grant_files(group, FILE_RIGHTS[EDITORS])
    return group


def _forget_rights_on_everything(group: Group) -> None:
    """Wagtail's first migration lets its groups write above the home pages."""
    root = Page.get_first_root_node()
    GroupPagePermission.objects.filter(group=group, page=root).delete()


def _grant_trees(group: Group, trees: list[Page], rights: tuple[str, ...]) -> None:
    permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=rights
    )
    GroupPagePermission.objects.bulk_create(
        [
            GroupPagePermission(group=group, page=tree, permission=permission)
            for tree in trees
            for permission in permissions
        ],
        ignore_conflicts=True,
    )


def _model_permissions(name: str) -> list[Permission]:
    wanted = {
        (app_label, f"{right}_{model}")
        for app_label, models in SNIPPETS.items()
        for model in models
        for right in SNIPPET_RIGHTS[name]
    }
    if name == TRANSLATORS:
        # A fact is one value for all languages: no translation.
        wanted.discard(("base", "change_fact"))
    wanted |= {("forms", right) for right in ENTRY_RIGHTS[name]}
    wanted |= {("wagtailadmin", "access_admin"), *OFFICE_RIGHTS[name]}
    return _permissions(wanted)


def _rights_of_others(name: str) -> set[tuple[str, str]]:
    """What wagtail-localize's migration gives to editors, too."""
    return {x for rights in OFFICE_RIGHTS.values() for x in rights} - {
        *OFFICE_RIGHTS[name]
    }


def _permissions(wanted: set[tuple[str, str]]) -> list[Permission]:
    """The permissions of these pairs of app label and codename."""
    found = Permission.objects.filter(
        codename__in=[codename for _app_label, codename in wanted]
    ).select_related("content_type")
    return [x for x in found if (x.content_type.app_label, x.codename) in wanted]


def _grant_files(group: Group, rights: tuple[str, ...]) -> None:
    wanted = {
        ("media", f"{right}_{model}")
        for right in rights
        for model in ("customimage", "customdocument")
    }
    GroupCollectionPermission.objects.bulk_create(
        [
            GroupCollectionPermission(
                group=group,
                collection=Collection.get_first_root_node(),
                permission=permission,
            )
            for permission in _permissions(wanted)
        ],
        ignore_conflicts=True,
    )


def _moderate(roots: list[Page]) -> None:
    """What editors write is read by a moderator before it goes live."""
    moderators = Group.objects.get(name=MODERATORS)
    task, _ = GroupApprovalTask.objects.get_or_create(name="Moderation")
    task.groups.add(moderators)
    workflow, _ = Workflow.objects.get_or_create(name="Moderation")
    WorkflowTask.objects.get_or_create(
        workflow=workflow, task=task, defaults={"sort_order": 0}
    )
    for root in roots:
        WorkflowPage.objects.get_or_create(page=root, defaults={"workflow": workflow})
