"""The builder: questions in a reader's language, and sessions in which people answer apart."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.access import Permission, Principal
from app.core.builder.agreements import compare_answers
from app.core.builder.answers import check_answers
from app.core.builder.questions import Questionnaire
from app.core.builder.sessions import (
    PARTICIPANTS_MAX,
    Progress,
    Session,
    SessionView,
    Sheet,
    changed_answers,
    progress_of,
)
from app.core.errors import ConflictError, require
from app.core.locales import Preference, lookup
from app.services.access import enter
from app.services.answers import Receipt, keep_answer
from app.services.meaning import meaning_of
from app.services.ports import Ports, UnitOfWork
from app.services.preconditions import check_match

# More people who read neither French nor English get on with English.
_FALLBACK = "en"


def get_questions(ports: Ports, preference: Preference) -> Questionnaire:
    """Return the questions in the language that serves the reader best.

    Who asks for neither of ours gets English, who asks for nothing the first one.
    """
    locales = ports.builder.locales
    asked = any(one != "*" for one in preference.ranges)
    default = _FALLBACK if asked else locales[0]
    return ports.builder.questionnaires[lookup(preference, locales, default)]


def open_session(
    ports: Ports,
    principal: Principal,
    slug: str,
    locale: str,
    title: str,
    receipt: Receipt | None = None,
) -> SessionView:
    """Keep a new session that nobody has answered in.

    Args: locale: one of the builder's.
    """
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.WRITE_DRAFTS)
        session = Session(
            id=ports.ids.new(),
            organization_id=organization.id,
            locale=locale,
            title=title,
            created_by=principal.id,
            created_at=ports.clock.now(),
        )
        uow.builder_sessions.add(session)
        view = SessionView(session, (), (), (), ())
        keep_answer(ports, uow, principal, receipt, view)
        uow.commit()
    return view


def list_sessions(
    ports: Ports, principal: Principal, slug: str, after_id: str | None, limit: int
) -> list[Session]:
    """Return the organization's sessions, newest first."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        return uow.builder_sessions.page(organization.id, after_id, limit)


def get_session(ports: Ports, principal: Principal, slug: str, session_id: str) -> SessionView:
    """Return what is open for each participant, what they agree on and where they differ."""
    with ports.store.read() as uow:
        session = _session(uow, principal, slug, session_id, Permission.READ_WORK)
        sheets = uow.builder_sessions.sheets(session.id)
    questionnaire = ports.builder.questionnaires[session.locale]
    answers = tuple(answer for one in sheets for answer in one.answers)
    agreements, disagreements = compare_answers(questionnaire, answers, meaning_of(ports))
    progress = tuple(progress_of(questionnaire, one) for one in sheets)
    return SessionView(session, progress, answers, agreements, disagreements)


def remove_session(ports: Ports, principal: Principal, slug: str, session_id: str) -> None:
    """Take a session away with every answer in it; drafts that were made of it stay."""
    with ports.store.write() as uow:
        session = _session(uow, principal, slug, session_id, Permission.WRITE_DRAFTS)
        uow.builder_sessions.remove(session.id)
        uow.commit()


def get_sheet(
    ports: Ports, principal: Principal, slug: str, session_id: str, participant: str
) -> Progress:
    """Return what one participant answered, which may be nothing yet."""
    with ports.store.read() as uow:
        session = _session(uow, principal, slug, session_id, Permission.READ_WORK)
        sheet = _sheet(uow, session, participant)
    return progress_of(ports.builder.questionnaires[session.locale], sheet)


def put_sheet(
    ports: Ports,
    principal: Principal,
    slug: str,
    session_id: str,
    participant: str,
    if_match: str | None,
    sent: Sequence[tuple[str, Any]],
) -> Progress:
    """Save all that one participant says; nobody else's answers are touched.

    Args: sent: (question id, value) each; None as a value passes the question over.
    Raises: InvalidError, PreconditionRequiredError, StaleRevisionError. ConflictError: somebody
        saved for the same participant at the same moment, or the session is full.
    """
    with ports.store.write() as uow:
        session = _session(uow, principal, slug, session_id, Permission.COMMENT)
        before = _sheet(uow, session, participant)
        _check_match(if_match, before, dict(sent))
        named = [(question, participant, value) for question, value in sent]
        answers = check_answers(named, ports.builder.questionnaires, session.locale)
        if before.revision == 0 and _is_full(uow, session):
            raise ConflictError(f"A session takes {PARTICIPANTS_MAX} participants; open another.")
        now = ports.clock.now()
        after = Sheet(session.id, participant, before.revision + 1, answers, now)
        if not uow.builder_sessions.save_sheet(after, before.revision):
            raise ConflictError("Somebody saved at the same moment; GET the answers and try again.")
        uow.commit()
    return progress_of(ports.builder.questionnaires[session.locale], after)


def remove_sheet(
    ports: Ports,
    principal: Principal,
    slug: str,
    session_id: str,
    participant: str,
    if_match: str | None,
) -> None:
    """Take away all that one participant said, and that they took part."""
    with ports.store.write() as uow:
        session = _session(uow, principal, slug, session_id, Permission.COMMENT)
        sheet: Sheet = require(
            uow.builder_sessions.sheet(session.id, participant), "participant's answers"
        )
        _check_match(if_match, sheet, {})
        if not uow.builder_sessions.remove_sheet(session.id, participant, sheet.revision):
            raise ConflictError("Somebody saved at the same moment; GET the answers and try again.")
        uow.commit()


def _session(
    uow: UnitOfWork, principal: Principal, slug: str, session_id: str, permission: Permission
) -> Session:
    organization = enter(uow, principal, slug, permission)
    found: Session = require(uow.builder_sessions.get(organization.id, session_id), "session")
    return found


def _sheet(uow: UnitOfWork, session: Session, participant: str) -> Sheet:
    found = uow.builder_sessions.sheet(session.id, participant)
    return found or Sheet(session.id, participant, 0, (), None)


def _is_full(uow: UnitOfWork, session: Session) -> bool:
    return len(uow.builder_sessions.sheets(session.id)) >= PARTICIPANTS_MAX


def _check_match(if_match: str | None, before: Sheet, sent: Mapping[str, Any]) -> None:
    # Only the latest answers are kept, so what changed is told against what was sent.
    check_match(if_match, before.etag, lambda _tag: changed_answers(before.answers, sent) or [""])
