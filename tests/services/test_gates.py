"""Gates: rules that hold a draft back, who may override them, and what the log says of it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.core.access import Principal, Role
from app.core.canonical import sha256
from app.core.drafts import Draft, DraftState
from app.core.errors import ConflictError, NotAllowedError, NotFoundError, NotReadyError
from app.core.examining import read_said
from app.core.organizations import Gates
from app.core.statements import Statement, StatementKind, StatementText
from app.services.approving import submit_draft
from app.services.drafts import create_draft, get_draft, update_draft
from app.services.fsck import examine_records
from app.services.organizations import change_organization, organization_etag
from app.services.publishing import publish_draft
from tests.fakes import FakePorts
from tests.services.conftest import Acme

MISSING = "translation-missing"


def mission(**texts: str) -> tuple[Statement, ...]:
    written = {tag: StatementText(text) for tag, text in texts.items()}
    return (Statement("", StatementKind.MISSION, 1, written),)


ONE = mission(fr="Réparer pour les habitants.")
BOTH = mission(fr="Réparer pour les habitants.", en="Repair so that citizens may.")


def gated(ports: FakePorts, acme: Acme, **gates: Sequence[str]) -> None:
    with ports.store.read() as uow:
        tag = organization_etag(uow.organizations.by_id(acme.organization.id))
    wanted = Gates(**{gate: tuple(rules) for gate, rules in gates.items()})
    change_organization(ports, acme.person(), "acme", tag, lambda _before: {"gates": wanted})


def drafted(ports: FakePorts, acme: Acme, statements: tuple[Statement, ...] = ONE) -> Draft:
    return create_draft(ports, acme.person(), "acme", "Charte", statements, None).draft


def submit(
    ports: FakePorts, who: Principal, draft: Draft, override: str | None = None
) -> DraftState:
    view = submit_draft(ports, who, "acme", draft.id, draft.etag, "Prêt", override=override)
    return view.draft.state


def publish(ports: FakePorts, who: Principal, draft: Draft, override: str | None = None) -> int:
    given = {"override": override}
    return publish_draft(
        ports, who, "acme", draft.id, draft.etag, "Oui", None, **given
    ).version.number


def entries(ports: FakePorts, acme: Acme, last: int) -> list[dict]:
    with ports.store.read() as uow:
        size = uow.log.size(acme.organization.id)
        found = uow.log.entries(acme.organization.id, size - last, last)
    return [read_said(one.data, "") for one in found]


def test_a_gated_rule_holds_a_draft_back_and_nothing_changes(ports: FakePorts, acme: Acme):
    gated(ports, acme, submit=[MISSING], publish=[MISSING])
    draft, leader = drafted(ports, acme), acme.person(Role.LEADER)
    size = acme.log_size()
    for act, gate in ((submit, "submit"), (publish, "publish")):
        with pytest.raises(ConflictError) as caught:
            act(ports, leader, draft)
        assert caught.value.code == "gate-failed"
        assert caught.value.extra["gate"] == gate
        (one,) = caught.value.extra["errors"]
        assert one["code"] == MISSING
        assert one["pointer"] == "/statements/0/texts/en"
        assert one["detail"]
        assert one["mend"]
    assert acme.log_size() == size
    assert get_draft(ports, leader, "acme", draft.id).draft == draft


def test_each_act_has_its_own_gate(ports: FakePorts, acme: Acme):
    gated(ports, acme, publish=[MISSING])
    draft, leader = drafted(ports, acme), acme.person(Role.LEADER)
    assert submit(ports, leader, draft) is DraftState.IN_REVIEW


def test_what_passes_needs_no_override_and_enters_none(ports: FakePorts, acme: Acme):
    gated(ports, acme, submit=[MISSING], publish=[MISSING])
    draft = drafted(ports, acme, BOTH)
    size = acme.log_size()
    assert publish(ports, acme.person(Role.LEADER), draft, "Pour rien") == 1
    assert acme.log_size() == size + 1


def test_a_note_stops_nobody(ports: FakePorts, acme: Acme):
    gated(ports, acme, publish=["buzzword"])
    draft = drafted(ports, acme, mission(fr="La synergie pour les habitants."))
    assert publish(ports, acme.person(Role.LEADER), draft) == 1


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMIN])
def test_a_leader_overrides_and_the_log_says_so(ports: FakePorts, acme: Acme, role: Role):
    gated(ports, acme, submit=[MISSING], publish=[MISSING])
    who, draft = acme.person(role), drafted(ports, acme)
    assert submit(ports, who, draft, "On traduit demain") is DraftState.IN_REVIEW
    override, submitted = entries(ports, acme, 2)
    assert override["kind"] == "gate overridden"
    assert override["subject"] == draft.id
    assert override["reason_sha256"] == sha256(b"On traduit demain").hex()
    assert override["content_sha256"] == submitted["content_sha256"]
    assert len(override["details_sha256"]) == 64
    assert submitted["kind"] == "draft submitted"
    draft = get_draft(ports, who, "acme", draft.id).draft
    assert publish(ports, who, draft, "On traduit demain") == 1
    kinds = [one["kind"] for one in entries(ports, acme, 2)]
    assert kinds == ["gate overridden", "charter published"]


def test_fsck_reads_an_override(ports: FakePorts, acme: Acme):
    gated(ports, acme, publish=[MISSING])
    publish(ports, acme.person(Role.LEADER), drafted(ports, acme), "Tout de suite")
    (examined,) = examine_records(ports)
    assert examined.wrong is None


def test_an_editor_submits_and_does_not_override(ports: FakePorts, acme: Acme):
    gated(ports, acme, submit=[MISSING])
    editor, size = acme.person(Role.EDITOR), None
    draft = drafted(ports, acme)
    size = acme.log_size()
    with pytest.raises(NotAllowedError):
        submit(ports, editor, draft, "Je voudrais")
    assert acme.log_size() == size
    assert submit(ports, editor, drafted(ports, acme, BOTH)) is DraftState.IN_REVIEW


def test_an_override_does_not_stand_for_a_gate_that_changed_meanwhile(ports: FakePorts, acme: Acme):
    """The rules are asked before the transaction: what is inside must be what they read."""
    gated(ports, acme, publish=[MISSING])
    draft, leader = drafted(ports, acme, BOTH), acme.person(Role.LEADER)

    class Meanwhile:
        def reads(self, _locale: str) -> bool:
            gated(ports, acme, publish=[MISSING, "translation-stale"])
            return False

    with pytest.raises(ConflictError, match="same moment"):
        publish(replace(ports, embedder=Meanwhile()), leader, draft)
    assert publish(ports, leader, draft) == 1


def test_a_stale_translation_is_known_by_the_versions_before(ports: FakePorts, acme: Acme):
    leader = acme.person(Role.LEADER)
    publish(ports, leader, drafted(ports, acme, BOTH))
    gated(ports, acme, publish=["translation-stale"])
    draft = create_draft(ports, leader, "acme", "Charte", None, None).draft
    text = StatementText("Réparer pour tous les habitants de la vallée.")

    def change(texts):
        def changed(content):
            (one,) = content.statements
            return replace(content, statements=(replace(one, texts={**one.texts, **texts}),))

        return changed

    first = update_draft(ports, leader, "acme", draft.id, draft.etag, change({"fr": text})).draft
    with pytest.raises(ConflictError) as caught:
        publish(ports, leader, first)
    (one,) = caught.value.extra["errors"]
    assert (one["code"], one["pointer"]) == ("translation-stale", "/statements/0/texts/en/text")
    mended = StatementText("Repair so that citizens of the valley may.")
    last = update_draft(ports, leader, "acme", draft.id, first.etag, change({"en": mended})).draft
    assert publish(ports, leader, last) == 2


class Far:
    """Finds all texts strangers, unless it is still loading; never inside a unit of work."""

    def __init__(self, forbid, *, ready: bool = True) -> None:
        self.forbid, self.ready = forbid, ready

    def reads(self, _locale: str) -> bool:
        return True

    def similarity(self, texts: Sequence[str]) -> list[list[float]]:
        self.forbid("The encoder was called")
        if not self.ready:
            raise NotReadyError("loading")
        return [[0.1 for _ in texts] for _ in texts]


def test_the_encoder_is_asked_outside_the_transaction(ports: FakePorts, acme: Acme):
    gated(ports, acme, publish=["translation-meaning"])
    draft, leader = drafted(ports, acme, BOTH), acme.person(Role.LEADER)
    with pytest.raises(ConflictError) as caught:
        publish(replace(ports, embedder=Far(ports.store.forbid_open)), leader, draft)
    assert [one["code"] for one in caught.value.extra["errors"]] == ["translation-meaning"]
    loading = replace(ports, embedder=Far(ports.store.forbid_open, ready=False))
    with pytest.raises(NotReadyError):
        publish(loading, leader, draft)
    assert publish(ports, leader, draft) == 1  # without an encoder nothing is said of meaning


def test_a_stranger_learns_nothing_of_gates(ports: FakePorts, acme: Acme):
    gated(ports, acme, publish=[MISSING])
    draft = drafted(ports, acme)
    stranger = replace(acme.person(Role.LEADER), organization_id="other")
    with pytest.raises(NotFoundError):
        publish(ports, stranger, draft, "Moi aussi")
    with pytest.raises(NotFoundError):
        publish_draft(
            ports, acme.person(Role.LEADER), "acme", "nothing", '"1"', "Oui", None, override="Oui"
        )
