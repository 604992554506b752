"""A check asks the model about no pair twice, and finds the same whether it asked or remembered."""

import json
from dataclasses import replace

import pytest

from app.core.access import Role
from app.core.checks import FindingFilter, Selection, finding_json
from app.core.erasures import Person, PersonKind
from app.core.findings import EngineIdentity
from app.core.memories import PAIRS_MAX
from app.core.sides import SideThresholds
from app.services.checking import run_check_batch
from app.services.checks import preview_check, start_check
from app.services.communications import add_communication
from app.services.erasures import erase_person
from app.services.findings import list_findings
from app.services.jobs import get_job
from app.services.replays import run_replay_batch, start_replay
from tests import builders
from tests.fakes import FakeEngine, fake_ports
from tests.fakes.opinions import FakeJudge
from tests.services.conftest import Acme

ADA = "Ada L. Martin"
OPEN = builders.statement(
    {"fr": builders.text("Ouvertes.", do=("publier chaque audit",), dont=("cacher une panne",))},
    position=1,
)
FAIR = builders.statement(
    {"fr": builders.text("Justes.", do=("payer chaque facture",), dont=("tromper un client",))},
    position=2,
)
POST = "Il faut publier chaque audit. Il faut tromper un client."
PASSAGES = POST.replace(". ", ".\n").splitlines()


@pytest.fixture
def who(acme):
    return acme.person(Role.EDITOR)


@pytest.fixture
def told(ports, acme, who):
    """A charter of two statements, and one post of two passages: four pairs."""
    acme.publish((OPEN, FAIR))
    say(ports, who)
    return acme


def say(ports, who, body=POST):
    raw = {
        "body": body,
        "channel": "blog",
        "audience": "public",
        "author": {"kind": "leader", "name": ADA},
        "published_at": ports.clock.now().isoformat(),
    }
    return add_communication(ports, who, "acme", raw).communication


def checked(ports, acme, who, number=None):
    """Return the check's findings, and what the model was asked for them."""
    del ports.engine.pairs_read[:]
    view = start_check(ports, who, "acme", Selection(), number)
    acme.drain()
    found = list_findings(ports, who, "acme", FindingFilter(check_id=view.check.id), None, 100)
    rows = sorted(json.dumps(finding_json(one.finding)) for one in found)
    return view.check, rows, sorted(ports.engine.pairs_read)


def replayed(ports, who, check):
    job = start_replay(ports, who, "acme", check.id)
    while run_replay_batch(ports, job.id):
        pass
    return get_job(ports, who, job.id).job.result["identical"]


def memories(ports):
    return ports.store._tables.memories


def test_the_same_texts_again_ask_the_model_nothing_and_find_the_same(ports, told, who):
    _, found, asked = checked(ports, told, who)
    assert asked == sorted((one, each.id) for one in PASSAGES for each in (OPEN, FAIR))
    assert len(found) == 2
    again, found_again, asked = checked(ports, told, who)
    assert (found_again, asked) == (found, [])
    assert replayed(ports, who, again) is True


def test_only_the_statement_that_changed_is_asked_about(ports, told, who):
    _, old, _ = checked(ports, told, who)
    text = replace(FAIR.texts["fr"], dont=("mentir devant témoins",))
    told.publish((OPEN, replace(FAIR, texts={"fr": text})))
    check, new, asked = checked(ports, told, who, 2)
    assert asked == sorted((one, FAIR.id) for one in PASSAGES)
    assert new != old
    assert replayed(ports, who, check) is True
    # Whoever compares the two goes back and forth at no cost.
    assert checked(ports, told, who, 1)[1:] == (old, [])
    assert checked(ports, told, who, 2)[1:] == (new, [])


def test_a_new_text_is_asked_about_alone(ports, told, who):
    checked(ports, told, who)
    say(ports, who, "Il faut payer chaque facture.")
    assert {one for one, _ in checked(ports, told, who)[2]} == {"Il faut payer chaque facture."}


def test_a_calibration_moves_no_odds(ports, told, who):
    checked(ports, told, who)
    with ports.store.write() as uow:
        raised = SideThresholds(supports=1.0, contradicts=0.99)
        given = {"engine_name": "fake", "thresholds": raised}
        assert uow.calibrations.add(builders.calibration(told.organization.id, **given))
        uow.commit()
    check, _, asked = checked(ports, told, who)
    assert check.calibration == 1
    assert asked == []


def test_another_engine_asks_anew_and_leaves_nothing_of_the_first(ports, told, who):
    _, _, first = checked(ports, told, who)
    ports.engine.who = EngineIdentity("fake", "sha256:other")
    assert checked(ports, told, who)[2] == first
    [memory] = memories(ports).values()
    assert memory.engine_digest == "sha256:other"
    assert len(memory.odds) == len(first)


def test_a_memory_that_was_touched_is_found_by_replay(ports, told, who):
    """What is remembered is believed by checks; a replay remembers nothing."""
    checked(ports, told, who)
    for one_id, one in memories(ports).items():
        turned = {key: (odds[1], odds[0], *odds[2:]) for key, odds in one.odds.items()}
        memories(ports)[one_id] = replace(one, odds=turned)
    check, _, asked = checked(ports, told, who)
    assert asked == []
    assert replayed(ports, who, check) is False


def test_previews_and_replays_leave_no_memory(ports, told, who):
    check, _, _ = checked(ports, told, who)
    memories(ports).clear()
    preview_check(ports, who, "acme", POST, None, None)
    assert replayed(ports, who, check) is True
    assert memories(ports) == {}


def test_what_is_remembered_of_a_text_is_bounded_and_the_latest_stays(ports, told, who):
    for number in range(2, PAIRS_MAX // 4 + 3):
        charter = (
            replace(one, texts={"fr": replace(one.texts["fr"], do=(f"{one.id} {number}",))})
            for one in (OPEN, FAIR)
        )
        told.publish(tuple(charter))
        assert len(checked(ports, told, who, number)[2]) == 4
    [memory] = memories(ports).values()
    assert len(memory.odds) == PAIRS_MAX
    assert checked(ports, told, who, number)[2] == []
    assert len(checked(ports, told, who, 1)[2]) == 4


def test_what_was_said_of_an_erased_text_is_forgotten(ports, told, who):
    checked(ports, told, who)
    assert memories(ports)
    erase(ports, told)
    assert memories(ports) == {}


def test_a_text_erased_while_it_is_read_leaves_nothing_behind(acme_erasing):
    ports, who, judge = acme_erasing
    view = start_check(ports, who, "acme", Selection(), None)
    assert not run_check_batch(ports, view.check.id)
    assert ports.engine.pairs_read
    assert judge.asked
    assert memories(ports) == {}
    with ports.store.read() as uow:
        assert uow.transcripts._rows == {}
        assert uow.checks.checked(view.check.id, None, 9) == []
    job = get_job(ports, who, view.check.id).job
    assert (job.done, job.total, job.ended_at is not None) == (0, 0, True)


def erase(ports, acme):
    person = Person(PersonKind.AUTHOR, ADA)
    return erase_person(ports, acme.person(), "acme", person, "Demande")


class Erasing(FakeEngine):
    """Takes so long that an author is erased meanwhile."""

    def read(self, *given):
        reading = super().read(*given)
        self.then()
        return reading


@pytest.fixture
def acme_erasing():
    made = fake_ports()
    judge = FakeJudge()
    ports = replace(made, engine=Erasing(forbid=made.store.forbid_open), judge=judge)
    acme = Acme(ports)
    who = acme.person(Role.EDITOR)
    acme.publish((OPEN, FAIR))
    say(ports, who, "Il faut publier chaque audit et cacher une panne.")
    ports.engine.then = lambda: erase(ports, acme)
    return ports, who, judge
