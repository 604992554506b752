"""The `credo` command: serve, migrate, keys, demo, check, export, verify.

It ends with 0 when all is well, 1 when `check` found a contradiction or `verify` a falsification,
2 when it could not do what was asked, and then says why in one line.
"""

import contextlib
import json
import logging
import os
import socket
import sys
from base64 import b64encode
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
from app.core import verifier
from app.core.errors import CredoError
from app.core.packs import read_filters
from app.main import serve_runtime
from app.services.fsck import examine_records, is_signing_key_known
from app.services.keys import any_operator, issue_operator_key
from app.services.packs import open_pack, write_pack
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
    with _listen(settings) as listener, _told():
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
        listener.close()
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
    with _told(), _runtime() as runtime:
        console.print(issue_operator_key(runtime.ports, name).secret)


@contextlib.contextmanager
def _runtime() -> Iterator[Runtime]:
    """Open the database for one command."""
    settings = _settings()
    prepare_database(settings)
    runtime = Runtime(settings)
    try:
        yield runtime
    finally:
        runtime.stop()


@cli.command()
def demo() -> None:
    """Load the demonstration organizations; their texts are checked once the server runs."""
    with _told(), _runtime() as runtime:
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
    contradicted = False
    with _told(), _runtime() as runtime:
        runtime.engine.start()
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


@cli.command()
def export(
    organization: Annotated[str, typer.Argument(help="Its slug.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Default: SLUG-audit-pack.zip here.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Show versions published from then on.")] = None,
    until: Annotated[str | None, typer.Option(help="Show versions published before.")] = None,
) -> None:
    """Write an audit pack: the whole record of an organization, which verifies itself offline."""
    path = output or Path(f"{organization}-audit-pack.zip")
    with _told(), _runtime() as runtime:
        filters, operator = read_filters(since, until), any_operator(runtime.ports)
        if operator is None:
            _refuse("This instance has no operator yet: start `credo serve` once.")
        facts = open_pack(runtime.ports, operator, organization, filters)
        part = path.with_name(f"{path.name}.part")
        with part.open("wb") as file:
            file.writelines(write_pack(runtime.ports, facts))
        part.replace(path)
    console.print(f"{path}: {facts.checkpoint.size} entries, signed by {facts.keys[0]}")


@cli.command()
def verify(
    pack: Annotated[Path | None, typer.Argument(help="A zip, or the folder it became.")] = None,
    keys: Annotated[Path | None, typer.Option(help="Verifier keys obtained elsewhere.")] = None,
    checkpoint: Annotated[
        list[Path] | None, typer.Option(help="A checkpoint that a witness or you kept.")
    ] = None,
    database: Annotated[
        bool, typer.Option("--database", help="Examine every stored row instead.")
    ] = False,
) -> None:
    """Verify an audit pack, as its own verify.py does. Exits 1 when something does not hold."""
    if database:
        _verify_database()
    if pack is None:
        _refuse("Name an audit pack, or say --database.")
    options = ["--keys", str(keys)] if keys else []
    options += [part for one in checkpoint or [] for part in ("--checkpoint", str(one))]
    raise typer.Exit(verifier.main([*options, "--", str(pack)]))


def _verify_database() -> NoReturn:
    sound = True
    with _told(), _runtime() as runtime:
        if not is_signing_key_known(runtime.ports):
            sound = False
            console.print("BAD: the signing key is not one that this record has.", markup=False)
        for one in examine_records(runtime.ports):
            sound = sound and one.wrong is None
            counts = f"{one.entries} entries, {one.versions} versions"
            root = b64encode(one.root or b"").decode()
            told = f"BAD: {one.wrong}" if one.wrong else f"{counts}, root {root}"
            console.print(f"{one.slug}: {told}", markup=False)
    raise typer.Exit(0 if sound else 1)


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
