"""What gunicorn loads: `gunicorn --config deploy/gunicorn.py`."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

try:
    site = get_wsgi_application()
except ImproperlyConfigured as refused:
    sys.exit(str(refused))

from config.metrics.counting import count_kept  # noqa: E402  the applications come first
from config.warming import warm  # noqa: E402
from freshness.wsgi import KeptFirst  # noqa: E402

application = KeptFirst(site, told=count_kept)
# Django's own server loads this file anew with every change of the code.
if "RUN_MAIN" not in os.environ:
    warm()
