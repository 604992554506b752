"""Which of the media types a resource has is the one the reader wants most."""

import re
from collections.abc import Sequence

from starlette.exceptions import HTTPException

_WEIGHT = re.compile(r"[01](?:\.[0-9]{0,3})?")


def wanted_type(accept: str | None, served: Sequence[str]) -> str:
    """Return the media type to serve, the first one when that is left open.

    Source: RFC 9110 section 12.5.1; of two with one weight the one named first.
    Raises: HTTPException: 406, none of them is wanted.
    """
    weights: dict[str, tuple[float, int]] = {}
    for place, part in enumerate((accept or "*/*").split(",")):
        kind, *params = (one.strip().lower() for one in part.split(";"))
        weight = next((one[2:] for one in params if one.startswith("q=")), "1")
        if _WEIGHT.fullmatch(weight):
            weights.setdefault(kind, (float(weight), -place))
    best = {
        one: next(
            (weights[name] for name in (one, _range_of(one), "*/*") if name in weights), (0.0, 0)
        )
        for one in served
    }
    wanted = max(best, key=lambda one: best[one])
    if best[wanted][0] == 0:
        raise HTTPException(406)
    return wanted


def _range_of(media_type: str) -> str:
    return f"{media_type.partition('/')[0]}/*"
