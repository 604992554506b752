"""Parameters that a route does not know are refused: a misspelt filter would filter nothing."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant

from app.core.errors import FieldError, InvalidError


async def only_known_parameters(request: Request) -> None:
    """Refuse what a route that filters does not know, or is told twice. Raises: InvalidError."""
    known = list(dict.fromkeys(_names(request.scope["route"].dependant)))
    unknown = sorted(set(request.query_params) - set(known))
    repeated = [one for one in known if len(request.query_params.getlist(one)) > 1]
    if repeated:
        detail = "This parameter stands several times; send it once."
        raise InvalidError([FieldError(one, "repeated", detail) for one in repeated])
    if unknown:
        told = ", ".join(f"`{one}`" for one in known)
        raise InvalidError(
            [
                FieldError(one[:100], "unknown", f"There is no such parameter here. Known: {told}.")
                for one in unknown
            ]
        )


OnlyKnown = Annotated[None, Depends(only_known_parameters)]


def _names(dependant: Dependant) -> Iterator[str]:
    for one in dependant.query_params:
        yield one.alias
    for needed in dependant.dependencies:
        yield from _names(needed)
