"""Import: an existing charter is read into statements and what is left of it."""

from app.core.access import Permission, Principal
from app.core.charter_language import choose_locale
from app.core.charter_reading import read_charter
from app.core.charter_texts import CharterReading
from app.services.access import enter
from app.services.ports import Ports


def read_existing_charter(
    ports: Ports, principal: Principal, slug: str, media_type: str, data: bytes, locale: str | None
) -> CharterReading:
    """Return what was understood of a charter; nothing is stored.

    Args:
        media_type: one that the reader takes.
        locale: of its texts; None: what it declares, else what it looks like when that is a
            language of the organization, else the organization's default.
    Raises: InvalidError: it cannot be read as what it is said to be.
    """
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.WRITE_DRAFTS)
    source = ports.charter_texts.read(media_type, data)
    headings = ports.builder.headings
    choice = choose_locale(
        source, headings, locale, organization.default_locale, organization.locales
    )
    return read_charter(source, headings, choice)
