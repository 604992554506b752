"""`credo keys`: operator keys of this instance."""

from typing import Annotated

import typer

from app.commands.opening import open_runtime
from app.commands.telling import console, told
from app.services.keys import issue_operator_key


def create_key(
    context: typer.Context,
    name: Annotated[str, typer.Option(help="Who will hold it.")] = "operator",
) -> None:
    """Make one more operator key and print it, once."""
    with told(), open_runtime(context) as runtime:
        console.print(issue_operator_key(runtime.ports, name).secret)
