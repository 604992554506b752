"""Quality: what the rules say of a draft, or of statements that nobody has kept yet."""

from collections.abc import Sequence
from dataclasses import replace

from app.core.access import Permission, Principal
from app.core.drafts import Draft
from app.core.errors import require
from app.core.rules.findings import RuleFinding
from app.core.rules.rulebook import DEFAULT_LANGUAGE
from app.core.statements import Statement, check_statements
from app.services.access import enter
from app.services.charter_quality import Charter, charter_of, say_of
from app.services.ports import Ports


def draft_quality(
    ports: Ports, principal: Principal, slug: str, draft_id: str
) -> tuple[RuleFinding, ...]:
    """Return what the rules say of a draft as it stands."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        draft: Draft = require(uow.drafts.get(organization.id, draft_id), "draft")
        charter = charter_of(uow, organization, draft)
    return say_of(ports, charter)


def statements_quality(ports: Ports, statements: Sequence[Statement]) -> tuple[RuleFinding, ...]:
    """Return what the rules say of statements sent along; nothing of them is stored.

    Every locale that one of them has is expected of all.
    Args: statements: those without an id are named by their place, `1`, `2`…
    Raises: InvalidError: one id occurs twice.
    """
    named = [replace(one, id=one.id or str(place)) for place, one in enumerate(statements, start=1)]
    check_statements(named)
    locales = list(dict.fromkeys(tag for one in named for tag in one.texts))
    default = locales[0] if locales else DEFAULT_LANGUAGE
    return say_of(ports, Charter(named, default, locales))
