"""Proposals with a writer beside the patterns, and with an encoder that says what is alike."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from app.core.errors import NotReadyError
from app.services.builder import get_session, open_session, put_sheet
from app.services.ports import Ports
from app.services.proposals import propose_of_session, propose_statements
from tests import builders
from tests.contracts.saving import saving
from tests.fakes import FakePorts, fake_ports
from tests.fakes.builder import FakeWriter

SENT = [("mission.work", "a", "réparer les vélos de la vallée")]
WRITTEN = {
    "candidates": [
        {
            "kind": "mission",
            "name": None,
            "sentences": [{"text": "Dans la vallée, les vélos se réparent.", "answers": [0]}],
        }
    ]
}


@pytest.fixture
def ports() -> FakePorts:
    ports = fake_ports()
    with saving(ports.store) as uow:
        uow.organizations.add(builders.organization(slug="acme"))
    return ports


def origins(ports: Ports) -> list[str]:
    found = propose_statements(ports, builders.principal(), "acme", "fr", SENT)
    return [one.origin for one in found.proposals]


def test_a_writers_candidates_stand_beside_the_patterns(ports: FakePorts) -> None:
    alone = origins(ports)
    writer = FakeWriter(WRITTEN, ports.store.forbid_open)
    assert origins(replace(ports, writer=writer)) == [*alone, "judge"]
    assert len(writer.prompts) == 1


@pytest.mark.parametrize("answer", [None, [], "no", {"candidates": [{}]}])
def test_a_writer_that_fails_leaves_the_patterns(ports: FakePorts, answer: Any) -> None:
    writer = FakeWriter(answer, ports.store.forbid_open)
    assert origins(replace(ports, writer=writer)) == origins(ports) != []


def test_without_answers_nobody_is_asked(ports: FakePorts) -> None:
    writer = FakeWriter(WRITTEN, ports.store.forbid_open)
    asked = replace(ports, writer=writer)
    found = propose_statements(asked, builders.principal(), "acme", "fr", [])
    assert found.proposals == ()
    assert writer.prompts == []


class Encoder:
    """Says that all texts are alike, or that it is not ready."""

    def __init__(self, ports: FakePorts, *, ready: bool) -> None:
        self._forbid, self._ready = ports.store.forbid_open, ready

    def similarity(self, texts: Sequence[str]) -> list[list[float]]:
        self._forbid("The encoder was asked")
        if not self._ready:
            raise NotReadyError("The model is loading.")
        return [[1.0] * len(texts) for _ in texts]


@pytest.mark.parametrize(("ready", "agreed"), [(True, 1), (False, 0)])
def test_an_encoder_hears_what_words_do_not(ports: FakePorts, *, ready: bool, agreed: int) -> None:
    heard = replace(ports, embedder=Encoder(ports, ready=ready))
    who = builders.principal()
    session = open_session(heard, who, "acme", "fr", "").session.id
    for name, work in (("a", "soigner les dents"), ("b", "la chirurgie de la bouche")):
        put_sheet(heard, who, "acme", session, name, '"0"', [("mission.work", work)])
    view = get_session(heard, who, "acme", session)
    assert (len(view.agreements), len(view.disagreements)) == (agreed, 1 - agreed)
    found = propose_of_session(heard, who, "acme", session, None)
    assert found.agreements == view.agreements
