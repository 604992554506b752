"""Quality through the doors: who may, with which organization's words, and no model in the way."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.core.access import Role
from app.core.errors import InvalidError, NotAllowedError, NotFoundError, NotReadyError
from app.core.statements import Statement, StatementKind, StatementText
from app.services.drafts import create_draft
from app.services.quality import draft_quality, statements_quality
from tests.fakes import FakePorts
from tests.services.conftest import Acme


def value(name: str, text: str) -> Statement:
    texts = {"fr": StatementText(text, name, ("Publier",), ("Cacher",))}
    return Statement("", StatementKind.VALUE, 1, texts)


VALUES = (value("Un", "Le premier."), value("Deux", "Le second."))


class Likeness:
    """Finds all texts the same, unless it is still loading."""

    def __init__(self, forbid, *, ready: bool = True) -> None:
        self.forbid, self.ready, self.asked = forbid, ready, 0

    def reads(self, _locale: str) -> bool:
        return True

    def similarity(self, texts: Sequence[str]) -> list[list[float]]:
        self.forbid("The encoder was called")
        if not self.ready:
            raise NotReadyError("loading")
        self.asked += 1
        return [[1.0 for _ in texts] for _ in texts]


def draft_of(ports: FakePorts, acme: Acme) -> str:
    view = create_draft(ports, acme.person(), acme.slug, "Charte", VALUES, None)
    return view.draft.id


def test_a_draft_is_looked_at_as_it_stands(ports: FakePorts, acme: Acme):
    found = draft_quality(ports, acme.person(Role.AUDITOR), acme.slug, draft_of(ports, acme))
    assert {one.rule for one in found} == {
        "values-count",
        "behaviour-observable",
        "translation-missing",
    }


def test_the_encoder_is_asked_outside_the_transaction_and_may_be_away(ports: FakePorts, acme: Acme):
    draft_id = draft_of(ports, acme)
    likeness = Likeness(ports.store.forbid_open)
    found = draft_quality(replace(ports, embedder=likeness), acme.person(), acme.slug, draft_id)
    assert "values-alike" in {one.rule for one in found}
    assert likeness.asked == 1
    loading = replace(ports, embedder=Likeness(ports.store.forbid_open, ready=False))
    found = draft_quality(loading, acme.person(), acme.slug, draft_id)
    assert "values-alike" not in {one.rule for one in found}


def test_a_reader_and_a_stranger_do_not_see_a_draft(ports: FakePorts, acme: Acme):
    draft_id = draft_of(ports, acme)
    with pytest.raises(NotAllowedError):
        draft_quality(ports, acme.person(Role.READER), acme.slug, draft_id)
    with pytest.raises(NotFoundError):
        draft_quality(ports, acme.person(), acme.slug, "no such draft")


def test_statements_sent_along_are_named_by_their_place(ports: FakePorts):
    found = statements_quality(ports, [replace(VALUES[0], id=""), replace(VALUES[1], id="x")])
    assert {one.statement_id for one in found} == {"1", "x", None}
    assert statements_quality(ports, []) == ()


def test_one_id_twice_is_refused(ports: FakePorts):
    with pytest.raises(InvalidError):
        statements_quality(ports, [replace(one, id="x") for one in VALUES])
