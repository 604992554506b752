"""Proposals: candidate statements out of answers, sent along or kept in a session."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core.access import Permission, Principal
from app.core.builder.agreements import Agreement, Disagreement, compare_answers
from app.core.builder.answers import Answer, check_answers
from app.core.builder.candidates import read_candidates, write_prompt
from app.core.builder.leftovers import Leftover, leftovers, unused
from app.core.builder.proposals import Proposal, propose
from app.core.builder.sessions import Session
from app.core.errors import require
from app.services.access import enter
from app.services.meaning import meaning_of
from app.services.ports import Ports


@dataclass(frozen=True, slots=True)
class Proposals:
    """What came of answers.

    Attributes:
        answers: those that traces count, in their order.
        unused: indices of the answers of which no proposal holds anything.
        left: every item that no proposal holds, with why.
    """

    locale: str
    answers: tuple[Answer, ...]
    proposals: tuple[Proposal, ...]
    agreements: tuple[Agreement, ...]
    disagreements: tuple[Disagreement, ...]
    unused: tuple[int, ...]
    left: tuple[Leftover, ...]


def propose_statements(
    ports: Ports,
    principal: Principal,
    slug: str,
    locale: str,
    sent: Sequence[tuple[str, str, Any]],
) -> Proposals:
    """Return candidates made of answers that are sent along; nothing is stored.

    Args: locale: one of the builder's; sent: (question id, participant, value) each.
    Raises: InvalidError.
    """
    with ports.store.read() as uow:
        enter(uow, principal, slug, Permission.WRITE_DRAFTS)
    return _proposed(ports, locale, check_answers(sent, ports.builder.questionnaires, locale))


def propose_of_session(
    ports: Ports, principal: Principal, slug: str, session_id: str, locale: str | None
) -> Proposals:
    """Return candidates made of all that was answered in a session.

    Args: locale: one of the builder's; None: the session's own.
    """
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.WRITE_DRAFTS)
        session: Session = require(uow.builder_sessions.get(organization.id, session_id), "session")
        sheets = uow.builder_sessions.sheets(session.id)
    answers = tuple(answer for one in sheets for answer in one.answers)
    return _proposed(ports, locale or session.locale, answers)


def _proposed(ports: Ports, locale: str, answers: tuple[Answer, ...]) -> Proposals:
    questionnaire = ports.builder.questionnaires[locale]
    meaning = meaning_of(ports)
    found = propose(questionnaire, ports.builder.patterns[locale], answers, meaning)
    if ports.writer is not None and any(one.value is not None for one in answers):
        # A writer that is away, slow or wrong leaves what the patterns made.
        written = ports.writer.write(write_prompt(questionnaire, answers))
        found += read_candidates(written, questionnaire, answers)
    agreements, disagreements = compare_answers(questionnaire, answers, meaning)
    left = leftovers(questionnaire, answers, found)
    out = unused(answers, left)
    return Proposals(locale, answers, found, agreements, disagreements, out, left)
