"""`/-/metrics`: for the office's Prometheus, and nobody else."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.metrics import counting
from config.metrics.gauges import Gauges
from config.state.look import hurried


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """All numbers as text, for who knows METRICS_TOKEN; without one it is not there."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not _is_theirs(request.headers.get("Authorization", "")):
        response = HttpResponse(status=401)
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry
    from prometheus_client import generate_latest as written

    gauges = CollectorRegistry()
    with hurried():
        gauges.register(Gauges())
        text = written(gauges)
    return HttpResponse(counting.told() + text, content_type=CONTENT_TYPE_LATEST)


def _is_theirs(sent: str) -> bool:
    """Whether it is the token; in the same time whatever was sent."""
    scheme, _space, token = sent.partition(" ")
    fits = constant_time_compare(token.strip(), settings.METRICS_TOKEN)
    return fits and scheme.lower() == "bearer"
