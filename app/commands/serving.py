"""`credo serve`, `migrate` and `demo`: a server, its database, and something to see in it."""

import contextlib
import os
import socket
import sys

import typer
import uvicorn

from app import __version__
from app.commands.doors import Settings
from app.commands.opening import open_instance, open_runtime
from app.commands.telling import console, refuse, told


def serve(context: typer.Context) -> None:
    """Migrate, then serve on CREDO_HOST:CREDO_PORT until interrupted."""
    instance = open_instance(context)
    settings = instance.settings
    with _listen(settings) as listener, told():
        instance.prepare_database()
        runtime, application = instance.open_server()
        issued = runtime.first_key()
        runtime.load_demo_charters()
        host, port = listener.getsockname()[:2]
        where = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        _greet(settings, where, issued.secret if issued and settings.admin_key is None else None)
        config = uvicorn.Config(
            application,
            log_level=settings.log_level,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
        server = uvicorn.Server(config)
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
    sys.stdout.flush()
    # At once: a batch that is still in the model was left pending and need not be waited for.
    os._exit(0 if server.started else 2)


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything else is touched; it answers once the server runs."""
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        refuse(
            f"{settings.host}:{settings.port} cannot be served ({error.strerror}); "
            "CREDO_HOST and CREDO_PORT choose another."
        )
    return listener


def _greet(settings: Settings, where: str, secret: str | None) -> None:
    console.print(f"\n  [bold]Credo {__version__}[/bold]  keeps an organisation's word\n")
    console.print(f"  pages      {where}/")
    console.print(f"  API        {where}/docs")
    if secret is not None:
        console.print(f"  admin key  [bold]{secret}[/bold]")
        console.print("             shown this once: keep it")
    kept = settings.data_dir if settings.embedded else "PostgreSQL"
    console.print(f"  kept in    {kept}")
    if settings.demo:
        console.print("  demo       two organisations; their posts are checked in the background")
    console.print("  stop       Ctrl-C\n")


def migrate(context: typer.Context) -> None:
    """Bring the database to the schema this release needs."""
    with told():
        open_instance(context).prepare_database()
    console.print("The database is up to date.")


def demo(context: typer.Context) -> None:
    """Load the demonstration organizations; their texts are checked once the server runs."""
    with told(), open_runtime(context) as runtime:
        runtime.first_key()
        runtime.load_demo_charters(wanted=True)
    console.print("The demonstration's charters are published; `credo serve` checks its texts.")
