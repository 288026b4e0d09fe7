from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LifecycleConfig(AppConfig):
    name = "pages.lifecycle"
    label = "lifecycle"
    verbose_name = _("Keeping it true")

    def ready(self) -> None:
        # Each of these registers itself.
        from . import signals, sweeping  # noqa: F401
        from .checkin import due as partners  # noqa: F401
        from .checkin import letters as asking  # noqa: F401
        from .checkin import sweeping as checkins  # noqa: F401
        from .completeness import checks  # noqa: F401
        from .links import telling  # noqa: F401
        from .review import letters  # noqa: F401
