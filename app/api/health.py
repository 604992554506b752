"""Whether the service lives, is ready, and what it has been doing."""

from fastapi import APIRouter, Request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from starlette.responses import Response

from app.api.answering import JSON_TYPE, json_bytes
from app.api.callers import AskPorts
from app.api.problems import problem
from app.api.schemas.service import AliveOut, ReadyOut
from app.core.errors import StorageError

router = APIRouter(tags=["service"])


class Metrics:
    """Counts of requests by route, method and status; never by organization, key or person."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "credo_requests",
            "Requests answered.",
            ["route", "method", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "credo_request_seconds",
            "Time to the end of the answer.",
            ["route", "method"],
            registry=self.registry,
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
        )

    def observe(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answer."""
        known = method if method in _METHODS else "other"
        self._requests.labels(route, known, str(status)).inc()
        self._seconds.labels(route, known).observe(seconds)


_METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"})


@router.get("/livez", response_model=AliveOut)
def livez() -> Response:
    """Answer while the process serves."""
    return Response(json_bytes({"status": "alive"}), 200, {"Cache-Control": "no-store"}, JSON_TYPE)


@router.get("/readyz", response_model=ReadyOut)
def readyz(request: Request, ports: AskPorts) -> Response:
    """Answer 200 once the database and the check engine answer, else 503 and which does not."""
    parts = {"database": True, "engine": ports.engine.ready()}
    try:
        ports.store.ping()
    except StorageError:
        parts["database"] = False
    if all(parts.values()):
        body = json_bytes({"status": "ready", "parts": parts})
        return Response(body, 200, {"Cache-Control": "no-store"}, JSON_TYPE)
    waiting = " and ".join(name for name, ready in parts.items() if not ready)
    return problem(request, "not-ready", f"Waiting for the {waiting}.", extra={"parts": parts})


@router.get(
    "/metrics",
    response_model=None,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(request: Request) -> Response:
    """Return the counters in Prometheus' text format."""
    registry: CollectorRegistry = request.app.state.metrics.registry
    return Response(generate_latest(registry), 200, media_type=CONTENT_TYPE_LATEST)
