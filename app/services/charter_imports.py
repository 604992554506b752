"""Import: an existing charter is read into statements and what is left of it."""

from app.core.access import Permission, Principal
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
        locale: of its texts; None: what it declares, else the organization's default.
    Raises: InvalidError: it cannot be read as what it is said to be.
    """
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.WRITE_DRAFTS)
    source = ports.charter_texts.read(media_type, data)
    reading = read_charter(source, ports.builder.headings, organization.default_locale)
    if locale is None or locale == reading.locale:
        return reading
    return CharterReading(reading.title, locale, reading.statements, reading.leftovers)
