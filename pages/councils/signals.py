"""What follows when a council, or what it names, changes."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import CollectionViewRestriction, PageViewRestriction
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from pages.base.frame import forget_frames
from pages.base.models import OfficeSettings, OfficeWords
from pages.directory.models import DirectoryPage, Organisation, Person, Place
from pages.media.models import CustomDocument
from pages.topics.models import Topic

from .models import CouncilPage, FeedState, MeetingPage, MotionPage, Sector

PAGES = (CouncilPage, MeetingPage, MotionPage)
NAMED = (
    *(Organisation, Person, Place, Sector, Topic),
    *(CustomDocument, OfficeSettings, OfficeWords),
    *(PageViewRestriction, CollectionViewRestriction),
)


@receiver([page_published, page_unpublished])
def write_feed_of_changed_page(sender: type, **kwargs: object) -> None:
    if issubclass(sender, (*PAGES, DirectoryPage)):
        FeedState.mark()


@receiver([post_page_move, page_slug_changed])
def write_feed_of_moved_pages(sender: type, **kwargs: object) -> None:
    """Whatever has a new address: a council may be below it."""
    FeedState.mark()


@receiver(post_delete)
def write_feed_without(sender: type, **kwargs: object) -> None:
    if issubclass(sender, (*PAGES, *NAMED)):
        FeedState.mark()


@receiver(post_save)
def write_feed_anew(sender: type, **kwargs: object) -> None:
    if issubclass(sender, NAMED):
        FeedState.mark()


@receiver([post_save, post_delete], sender=Sector)
def forget_sector_words(sender: type, **kwargs: object) -> None:
    forget_frames()
