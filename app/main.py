"""The ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.api.application import create_api
from app.api.guards import App, Guards
from app.bootstrap import Runtime, prepare_database
from app.settings import Settings, read_settings
from app.web.pages import add_pages


def serve_runtime(runtime: Runtime) -> App:
    """Return the application over a runtime, which starts and stops with it."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        runtime.start()
        yield
        runtime.stop()

    api = create_api(runtime.ports, lifespan=lifespan)
    add_pages(api)
    return Guards(api, api.state.metrics.observe, runtime.settings.rate_limit)


def create_app(settings: Settings | None = None) -> App:
    """Return the application of the environment's settings, its database prepared.

    For ASGI servers: `uvicorn --factory app.main:create_app`.
    """
    settings = settings or read_settings()
    prepare_database(settings)
    runtime = Runtime(settings)
    runtime.first_key()
    runtime.load_demo_charters()
    return serve_runtime(runtime)
