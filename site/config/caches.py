"""A cache of files that a full disk does not break: it only keeps nothing."""

import logging

from django.core.cache.backends.filebased import FileBasedCache

logger = logging.getLogger(__name__)


class FileCache(FileBasedCache):
    """
    Django's, where what cannot be written is made anew the next time.

    What was there before goes then, too: it is what somebody wanted to replace.
    """

    def set(self, key: str, value: object, *args: object, **kwargs: object) -> None:
        try:
            super().set(key, value, *args, **kwargs)
        except OSError as error:
            logger.warning("the cache could not keep a value: %s", error.strerror)
            self.delete(key)

    def touch(self, key: str, *args: object, **kwargs: object) -> bool:
        try:
            return super().touch(key, *args, **kwargs)
        except OSError:
            return False
