"""`credo export` and `credo verify`: the record, for people who trust nobody."""

from base64 import b64encode
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from app.commands.opening import open_runtime
from app.commands.telling import console, refuse, told
from app.commands.written import written
from app.core import verifier
from app.core.packs import read_filters
from app.services.fsck import examine_records, is_signing_key_known
from app.services.keys import any_operator
from app.services.packs import open_pack, write_pack


def export(
    context: typer.Context,
    organization: Annotated[str, typer.Argument(help="Its slug.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Default: SLUG-audit-pack.zip here.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Show versions published from then on.")] = None,
    until: Annotated[str | None, typer.Option(help="Show versions published before.")] = None,
) -> None:
    """Write an audit pack: the whole record of an organization, which verifies itself offline."""
    path = output or Path(f"{organization}-audit-pack.zip")
    with told(), open_runtime(context) as runtime:
        filters, operator = read_filters(since, until), any_operator(runtime.ports)
        if operator is None:
            refuse("This instance has no operator yet: start `credo serve` once.")
        facts = open_pack(runtime.ports, operator, organization, filters)
        with written(path) as file:
            file.writelines(write_pack(runtime.ports, facts))
    console.print(f"{path}: {facts.checkpoint.size} entries, signed by {facts.keys[0]}")


def verify(
    context: typer.Context,
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
        _verify_database(context)
    if pack is None:
        refuse("Name an audit pack, or say --database.")
    options = ["--keys", str(keys)] if keys else []
    options += [part for one in checkpoint or [] for part in ("--checkpoint", str(one))]
    raise typer.Exit(verifier.main([*options, "--", str(pack)]))


def _verify_database(context: typer.Context) -> NoReturn:
    sound = True
    with told(), open_runtime(context) as runtime:
        if not is_signing_key_known(runtime.ports):
            sound = False
            console.print("BAD: the signing key is not one that this record has.", markup=False)
        for one in examine_records(runtime.ports):
            sound = sound and one.wrong is None
            counts = f"{one.entries} entries, {one.versions} versions"
            root = b64encode(one.root or b"").decode()
            found = f"BAD: {one.wrong}" if one.wrong else f"{counts}, root {root}"
            console.print(f"{one.slug}: {found}", markup=False)
    raise typer.Exit(0 if sound else 1)
