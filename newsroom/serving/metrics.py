"""`/metrics` for Prometheus: requests by view and status, how long they took, what waits. Only where it is asked for.

Labels are names of views, methods and statuses, all from short lists: no address, account or word of a request becomes one.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from newsroom.serving.sign_in import client_address

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily

__all__ = ["count", "show"]

_METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
_BOUNDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_counted: dict[str, Any] = {}


def count(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    """Count a request that was answered; nothing where no metrics are wanted."""
    if not settings.NEWSROOM_METRICS:
        return
    method = request.method if request.method in _METHODS else "other"
    view = request.resolver_match.view_name if request.resolver_match else ""
    requests, durations = _counters()
    requests.labels(method, view or "none", str(response.status_code)).inc()
    durations.labels(method).observe(seconds)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The figures, for the addresses that NEWSROOM_METRICS names; for others there is no such page."""
    if not _may_ask(client_address(request)):
        raise Http404
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    _counters()
    registry: Any
    if settings.NEWSROOM_METRICS_FOLDER:  # several processes serve, each with figures of its own
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        from prometheus_client import REGISTRY as registry
    waiting = CollectorRegistry()
    waiting.register(_Waiting())
    return HttpResponse(
        generate_latest(registry) + generate_latest(waiting), content_type="text/plain; version=0.0.4"
    )


def _may_ask(address: str) -> bool:
    try:
        asking = ip_address(address)
    except ValueError:
        return False
    return any(asking in ip_network(network, strict=False) for network in settings.NEWSROOM_METRICS)


def _counters() -> tuple[Any, Any]:
    if not _counted:
        from prometheus_client import Counter, Histogram

        _counted["requests"] = Counter("newsroom_requests", "Requests answered", ["method", "view", "status"])
        _counted["durations"] = Histogram(
            "newsroom_request_seconds", "Seconds until a request was answered", ["method"], buckets=_BOUNDS
        )
    return _counted["requests"], _counted["durations"]


class _Waiting:
    """What waits in the database, counted when somebody asks."""

    def collect(self) -> list[GaugeMetricFamily]:
        from django.db.models import Count
        from prometheus_client.core import GaugeMetricFamily

        from newsroom.models import Upload, UploadState

        uploads = GaugeMetricFamily("newsroom_uploads", "Uploads that are open, by state", labels=["state"])
        open_states = (UploadState.WAITING, UploadState.READING)
        found = dict(
            Upload.objects.filter(state__in=open_states).order_by().values_list("state").annotate(Count("pk"))
        )
        for state in open_states:
            uploads.add_metric([state.value], found.get(state.value, 0))
        return [uploads]
