"""The `credo` command, put together from its subjects.

It ends with 0 when all is well, 1 when `check` found what it must fail on or `verify` a
falsification, 2 when it could not do what was asked, and then says why in one line.
"""

from typing import Annotated

import typer

from app import __version__
from app.commands import checking, keys, records, serving
from app.commands.doors import Doors
from app.commands.telling import console


def _show_version(wanted: bool) -> None:
    if wanted:
        console.print(f"credo {__version__}")
        raise typer.Exit


def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show it.")
    ] = False,
) -> None:
    """Keep an organisation's word."""


def make_cli(doors: Doors) -> typer.Typer:
    """Return the command; what it cannot do itself it asks of the doors."""
    cli = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        help="Credo keeps an organisation's word: it stores, versions and checks it.",
        pretty_exceptions_enable=False,
        context_settings={"obj": doors},
    )
    cli.callback()(_root)
    cli.command()(serving.serve)
    cli.command()(serving.migrate)
    keys_cli = typer.Typer(no_args_is_help=True, help="Operator keys of this instance.")
    keys_cli.command("create")(keys.create_key)
    cli.add_typer(keys_cli, name="keys")
    cli.command()(serving.demo)
    cli.command()(checking.check)
    cli.command()(records.export)
    cli.command()(records.verify)
    return cli
