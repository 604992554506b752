"""Where the builder's sessions are kept."""

from typing import Protocol

from app.core.builder.sessions import Session, Sheet


class BuilderSessions(Protocol):
    """Sessions, and what each participant answered in them."""

    def add(self, session: Session) -> None: ...

    def get(self, organization_id: str, session_id: str) -> Session | None: ...

    def page(self, organization_id: str, after_id: str | None, limit: int) -> list[Session]:
        """Return up to `limit`, newest first, the one of `after_id` excluded."""
        ...

    def remove(self, session_id: str) -> None:
        """Take a session away with all that was answered in it."""
        ...

    def sheets(self, session_id: str) -> list[Sheet]:
        """Return what everybody answered, in the order of participants' ids."""
        ...

    def sheet(self, session_id: str, participant: str) -> Sheet | None: ...

    def save_sheet(self, sheet: Sheet, expected_revision: int) -> bool:
        """Keep the answers; False when the stored revision is not the expected one (0: none)."""
        ...

    def remove_sheet(self, session_id: str, participant: str, expected_revision: int) -> bool:
        """Take a participant's answers away; False when their revision is another one."""
        ...
