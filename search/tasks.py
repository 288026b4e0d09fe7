"""What happens after publishing, in the background."""

import logging

from django_tasks import task
from wagtail.models import Page

from .belonging import found_with, page_key
from .filling import refresh_each
from .pushing import push_dirty

logger = logging.getLogger(__name__)


@task()
def rebuild_all(resume: bool = False) -> None:
    """What `search_rebuild` does, begun from the editors' pages."""
    from .engines import EngineUnavailable, named_engines
    from .rebuilding import rebuild
    from .runs import AlreadyRunning, Cancelled, NothingToResume

    engines = list(named_engines().values())
    try:
        rebuild(engines, progress=lambda done, total: None, resume=resume)
    except (AlreadyRunning, Cancelled, EngineUnavailable, NothingToResume) as error:
        logger.warning("Rebuild of the search: %s", error or type(error).__name__)


@task()
def read_document(pk: int) -> None:
    """Read the text of a file, so that it can be found by it."""
    from pages.media.models import CustomDocument

    from .reading import Unreadable, read_file

    State = CustomDocument.TextState
    document = CustomDocument.objects.filter(pk=pk, text_state=State.WAITING).first()
    if document is None:
        return
    try:
        text = read_file(document.file)
        state = State.READ if text else State.EMPTY
    except Unreadable:
        text, state = "", State.FAILED
    # Not `save`: nothing about the file has changed, and nobody is to be told of it.
    CustomDocument.objects.filter(pk=pk).update(extracted_text=text, text_state=state)
    refresh_things.call([f"document:{document.translation_group}"])


@task()
def refresh_page(pk: int) -> None:
    """
    Look anew at a page and at what is found with it.

    Here and not earlier, because Wagtail notes in a task which files a page offers.
    """
    refresh_pages.call([pk])


@task()
def refresh_pages(pks: list[int]) -> None:
    """Look anew at pages that were written together, once for all their languages."""
    pages = Page.objects.filter(pk__in=pks)
    keys = {key for page in pages for key in (page_key(page), *found_with(page))}
    if keys:
        refresh_things.call(sorted(keys))


@task()
def refresh_fact(pk: int) -> None:
    """Look anew at every page that shows a fact."""
    from pages.base.facts.usage import keys_of_pages
    from pages.base.frame import forget_frames
    from pages.base.models import Fact

    fact = Fact.objects.filter(pk=pk).first()
    if fact is None:
        return
    # A reader may have had the old value put on the shelf before the change was over.
    forget_frames()
    refresh_things.call([f"page:{key}" for key in keys_of_pages(fact)])


@task()
def refresh_things(keys: list[str]) -> None:
    """Look at these things anew."""
    refresh_each(keys)
    push_dirty()
