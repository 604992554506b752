"""The `credo` command: serve, migrate, keys, demo, check.

It ends with 0 when all is well, 1 when `check` found a contradiction, 2 when it could not do what
was asked, and then says why in one line.
"""

import contextlib
import json
import logging
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, NoReturn

import structlog
import typer
import uvicorn
from limits import parse as parse_rate
from rich.console import Console

from app import __version__
from app.bootstrap import Runtime, prepare_database
from app.core.errors import CredoError
from app.main import serve_runtime
from app.services.keys import issue_operator_key
from app.settings import Settings, SettingsError, read_settings

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Credo keeps an organisation's word: it stores, versions and checks it.",
    pretty_exceptions_enable=False,
)
keys_cli = typer.Typer(no_args_is_help=True, help="Operator keys of this instance.")
cli.add_typer(keys_cli, name="keys")
console = Console(highlight=False, soft_wrap=True)


def _refuse(why: str) -> NoReturn:
    """Say in one line why it cannot be done, and end."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"credo: {why}", markup=False)
    raise typer.Exit(2)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Tell the troubles of whoever runs the command in one line; a defect keeps its traceback."""
    try:
        yield
    except CredoError as error:
        _refuse(error.detail)
    except OSError as error:
        _refuse(f"{error.filename or 'The data folder'}: {error.strerror}.")


def _settings() -> Settings:
    try:
        settings = read_settings()
    except SettingsError as error:
        _refuse(str(error))
    try:
        parse_rate(settings.rate_limit or "1/minute")
    except ValueError:
        _refuse("CREDO_RATE_LIMIT must be like 600/minute.")
    level = getattr(logging, settings.log_level.upper())
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
    return settings


def _show_version(wanted: bool) -> None:
    if wanted:
        console.print(f"credo {__version__}")
        raise typer.Exit


@cli.callback()
def root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show it.")
    ] = False,
) -> None:
    """Keep an organisation's word."""


@cli.command()
def serve() -> None:
    """Migrate, then serve on CREDO_HOST:CREDO_PORT until interrupted."""
    settings = _settings()
    listener = _listen(settings)
    with _told():
        prepare_database(settings)
        runtime = Runtime(settings)
        issued = runtime.first_key()
        runtime.load_demo_charters()
    host, port = listener.getsockname()[:2]
    where = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    _greet(settings, where, issued.secret if issued and settings.admin_key is None else None)
    config = uvicorn.Config(
        serve_runtime(runtime),
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
        _refuse(
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


@cli.command()
def migrate() -> None:
    """Bring the database to the schema this release needs."""
    with _told():
        prepare_database(_settings())
    console.print("The database is up to date.")


@keys_cli.command("create")
def create_key(
    name: Annotated[str, typer.Option(help="Who will hold it.")] = "operator",
) -> None:
    """Make one more operator key and print it, once."""
    with _told():
        console.print(issue_operator_key(_runtime().ports, name).secret)


def _runtime() -> Runtime:
    settings = _settings()
    prepare_database(settings)
    return Runtime(settings)


@cli.command()
def demo() -> None:
    """Load the demonstration organizations; their texts are checked once the server runs."""
    with _told():
        runtime = _runtime()
        runtime.first_key()
        runtime.load_demo_charters(wanted=True)
    console.print("The demonstration's charters are published; `credo serve` checks its texts.")


@cli.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Texts to check; `-` is standard input.")],
    organization: Annotated[str, typer.Option("--organization", "-o", help="Its slug.")],
    locale: Annotated[str | None, typer.Option(help="BCP 47 tag; default: identified.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check texts against the charter in force. Exits 1 when something contradicts it."""
    with _told():
        runtime = _runtime()
    runtime.engine.start()
    contradicted = False
    for path in files:
        try:
            text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
            found = runtime.check_text(organization, text, locale)
        except (OSError, UnicodeDecodeError, CredoError) as error:
            _refuse(f"{path}: {getattr(error, 'strerror', None) or error}")
        contradicted |= any(one["relation"] == "contradicts" for one in found)
        if as_json:
            print(json.dumps({"file": str(path), "findings": found}, ensure_ascii=False))
        else:
            _print_findings(path, text, found)
    raise typer.Exit(1 if contradicted else 0)


def _print_findings(path: Path, text: str, found: list[dict[str, Any]]) -> None:
    for one in found:
        line = text.count("\n", 0, one["passage"]["start"]) + 1
        console.print(
            f"{path}:{line}: {one['relation']} «{one['statement']}» "
            f"({one['confidence']:.2f})\n    {one['passage']['exact'].strip()}",
            markup=False,
        )
    if not found:
        console.print(f"{path}: nothing bears on the charter", markup=False)


def main() -> None:
    """Run the command."""
    cli()


if __name__ == "__main__":
    main()
