"""The groups of an office and what each may do, on every language's tree."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

EDITORS = "Editors"
MODERATORS = "Moderators"
TRANSLATORS = "Translators"

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
LETTER_RIGHTS = {
    EDITORS: ("view",),
    TRANSLATORS: (),
    MODERATORS: ("view", "read", "resend"),
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
    "topics": ("audience", "municipality", "topic"),
    "media": ("alttext",),
}


def grant_roles(roots: list[Page]) -> None:
    """
    Make the three groups and give them their rights on these pages' trees.

    Can be called again after a language was added: nothing is granted twice.
    """
    for name, rights in PAGE_RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*_model_permissions(name))
        for root in roots:
            for codename in rights:
                GroupPagePermission.objects.get_or_create(
                    group=group,
                    page=root,
                    permission=_permission("wagtailcore", codename),
                )
        _grant_files(group, FILE_RIGHTS[name])
    _moderate(roots)


def _permission(app_label: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def _model_permissions(name: str) -> list[Permission]:
    codenames = [
        (app_label, f"{right}_{model}")
        for app_label, models in SNIPPETS.items()
        for model in models
        for right in SNIPPET_RIGHTS[name]
    ]
    codenames.append(("wagtailadmin", "access_admin"))
    codenames += [("outbox", f"{x}_outboxmessage") for x in LETTER_RIGHTS[name]]
    if name in (EDITORS, MODERATORS):
        codenames.append(("wagtail_localize", "submit_translation"))
    return [_permission(*codename) for codename in codenames]


def _grant_files(group: Group, rights: tuple[str, ...]) -> None:
    collection = Collection.get_first_root_node()
    for right in rights:
        for model in ("customimage", "customdocument"):
            GroupCollectionPermission.objects.get_or_create(
                group=group,
                collection=collection,
                permission=_permission("media", f"{right}_{model}"),
            )


def _moderate(roots: list[Page]) -> None:
    """What editors write is read by a moderator before it goes live."""
    moderators = Group.objects.get(name=MODERATORS)
    task, created = GroupApprovalTask.objects.get_or_create(name="Moderation")
    if created:
        task.groups.add(moderators)
    workflow, _ = Workflow.objects.get_or_create(name="Moderation")
    WorkflowTask.objects.get_or_create(
        workflow=workflow, task=task, defaults={"sort_order": 0}
    )
    for root in roots:
        WorkflowPage.objects.get_or_create(page=root, defaults={"workflow": workflow})
