"""A judge is asked about the undecided alone, outside of every transaction, and never again."""

from dataclasses import replace

import pytest

from app.core.access import Role
from app.core.checks import FindingFilter, Selection
from app.core.erasures import Person, PersonKind
from app.core.errors import NotFoundError
from app.core.findings import Relation
from app.core.jobs import JobState
from app.core.opinion_tallies import FAILURES_MAX
from app.core.opinions import OpinionError
from app.core.sides import SideThresholds
from app.services.checking import run_check_batch
from app.services.checks import preview_check, start_check
from app.services.erasures import erase_person
from app.services.findings import get_transcript, list_findings
from app.services.jobs import get_job
from app.services.replays import run_replay_batch, start_replay
from app.services.second_opinions import QUESTIONS_MAX
from tests import builders
from tests.fakes import fake_ports
from tests.fakes.opinions import FakeJudge, completion, opinion
from tests.services.saying import GOOD, say

# Repeats a `do` and a `dont`: the fake engine leaves it undecided.
BOTH = "Il faut publier chaque audit et cacher une panne."


@pytest.fixture
def judge():
    return FakeJudge()


@pytest.fixture
def ports(judge):
    made = fake_ports()
    judge._forbid = made.store.forbid_open
    return replace(made, judge=judge)


@pytest.fixture
def who(acme):
    return acme.person(Role.EDITOR)


@pytest.fixture
def told(ports, acme, who):
    acme.publish()
    say(ports, who, f"{BOTH} {GOOD}", author={"kind": "leader", "name": "Ada Secret"})
    return acme


def check(ports, acme, who):
    view = start_check(ports, who, "acme", Selection(), None)
    acme.drain()
    return view.check


def findings(ports, who, **wanted):
    found = list_findings(ports, who, "acme", FindingFilter(**wanted), None, 100)
    return sorted((one.finding for one in found), key=lambda one: (one.start, one.id))


def told_of(ports, who, job_id):
    return get_job(ports, who, job_id).job.result["second_opinion"]


def replayed(ports, who, check_id):
    job = start_replay(ports, who, "acme", check_id)
    while run_replay_batch(ports, job.id):
        pass
    return get_job(ports, who, job.id).job.result


def test_only_what_is_undecided_is_asked_and_the_finding_says_who_decided(ports, told, who, judge):
    judge.answers = lambda _: opinion("contradicts", 0.9)
    made = check(ports, told, who)
    assert made.judge == "fake-judge"
    [question] = judge.asked
    assert question.passage == BOTH
    asked, decided_alone = findings(ports, who)
    assert (asked.relation, asked.confidence) == (Relation.CONTRADICTS, 0.9)
    assert asked.engine == made.engine
    transcript = get_transcript(ports, who, "acme", asked.id)
    assert asked.opinion.judge == "fake-judge"
    assert asked.opinion.transcript_hash == transcript.transcript_hash
    assert transcript.transcript.hash() == transcript.transcript_hash
    assert (decided_alone.relation, decided_alone.opinion) == (Relation.SUPPORTS, None)
    with pytest.raises(NotFoundError):
        get_transcript(ports, who, "acme", decided_alone.id)
    assert told_of(ports, who, made.id) == {
        "asked": 1,
        "answered": 1,
        "set_aside": {},
        "failures": {},
        "not_asked": 0,
        "without_judge": 0,
        "failures_in_a_row": 0,
        "stopped": False,
    }


def test_nothing_of_the_author_is_sent(ports, told, who, judge):
    check(ports, told, who)
    [question] = judge.asked
    sent = repr(question.messages())
    for secret in ("Ada", "Secret", "leader", "blog", "public", "acme"):
        assert secret not in sent
    assert set(question.statement) == {"kind", "name", "text", "do", "dont"}


def test_a_replay_asks_nobody_and_is_identical(ports, told, who, judge):
    made = check(ports, told, who)
    judge.answers = lambda _: opinion("contradicts")
    assert replayed(ports, who, made.id)["identical"] is True
    without = replace(ports, judge=None)
    assert replayed(without, who, made.id)["identical"] is True
    assert len(judge.asked) == 1


def test_a_transcript_that_was_touched_is_found_by_replay(ports, told, who):
    made = check(ports, told, who)
    with ports.store.write() as uow:
        [kept] = uow.transcripts._rows.values()
        forged = replace(kept.transcript, response=opinion("contradicts"))
        mark = next(iter(uow.transcripts._rows))
        uow.transcripts._rows[mark] = replace(kept, transcript=forged)
        uow.commit()
    result = replayed(ports, who, made.id)
    assert result["identical"] is False
    assert "transcript" in result["differences"][0]["what"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (OpinionError("timeout", "It took too long."), "timeout"),
        (OpinionError("unreachable", "It is away."), "unreachable"),
        (OpinionError("too_large", "It went on and on."), "too_large"),
        (OpinionError("encoded", "It came encoded."), "encoded"),
        (b"", "nonsense"),
        (b"<html>", "nonsense"),
        (completion("I think it supports."), "schema"),
        (completion({"relation": "supports"}), "schema"),
        (completion(None, refusal="I cannot help with that."), "refused"),
    ],
)
def test_whatever_goes_wrong_leaves_it_undecided_and_is_told(ports, told, who, judge, answer, code):
    judge.answers = lambda _: answer
    made = check(ports, told, who)
    asked, other = findings(ports, who)
    assert (asked.relation, asked.opinion) == (Relation.UNDECIDED, None)
    assert other.relation is Relation.SUPPORTS
    tally = told_of(ports, who, made.id)
    assert (tally["asked"], tally["answered"], tally["failures"]) == (1, 0, {code: 1})
    assert replayed(ports, who, made.id)["identical"] is True


def test_an_answer_that_does_not_count_is_kept_all_the_same(ports, told, who, judge):
    judge.answers = lambda _: completion("Hm.")
    made = check(ports, told, who)
    one = findings(ports, who)[0]
    assert get_transcript(ports, who, "acme", one.id).transcript.response == completion("Hm.")
    assert made.judge


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (opinion("unrelated", 1.0), "unrelated"),
        (opinion("contradicts", 0.0), "low_confidence"),
        (opinion("supports", 0.49), "low_confidence"),
    ],
)
def test_what_a_judge_cannot_decide_stays_the_engines_and_is_told(
    ports, told, who, judge, answer, why
):
    """A passage that talks a judge into `unrelated` must not make itself disappear."""
    judge.answers = lambda _: answer
    made = check(ports, told, who)
    asked, other = findings(ports, who)
    assert (asked.relation, asked.opinion) == (Relation.UNDECIDED, None)
    assert other.relation is Relation.SUPPORTS
    assert get_transcript(ports, who, "acme", asked.id).transcript.response == answer
    tally = told_of(ports, who, made.id)
    assert (tally["answered"], tally["set_aside"], tally["failures"]) == (1, {why: 1}, {})
    result = replayed(ports, who, made.id)
    assert (result["identical"], result["compared"], result["findings"]) == (True, 1, 2)


def test_a_statement_without_a_breach_is_contradicted_by_no_judge(ports, acme, who, judge):
    text = builders.text(dont=())
    acme.publish((builders.statement({"fr": text}),))
    ports.engine.own = SideThresholds(2.0, 2.0)  # no side is ever sure enough
    say(ports, who, GOOD)
    judge.answers = lambda _: opinion("contradicts", 0.99)
    made = check(ports, acme, who)
    [one] = findings(ports, who)
    assert (one.relation, one.opinion) == (Relation.UNDECIDED, None)
    assert told_of(ports, who, made.id)["set_aside"] == {"without_dont": 1}
    assert replayed(ports, who, made.id)["identical"] is True
    judge.answers = lambda _: opinion("supports", 0.99)
    check(ports, acme, who)
    assert [one.relation for one in findings(ports, who)] == [Relation.SUPPORTS]


def test_a_finding_says_whether_a_judge_was_asked(ports, told, who, judge):
    for answer in (opinion("mentions"), completion("Hm."), OpinionError("timeout", "Too long.")):
        judge.answers = lambda _, answer=answer: answer
        made = check(ports, told, who)
        shown = list_findings(ports, who, "acme", FindingFilter(check_id=made.id), None, 10)
        views = {one.finding.start: one for one in shown}
        asked, alone = views[0], views[max(views)]
        assert (asked.judge_asked, alone.judge_asked) == (True, False)
        kept = get_transcript(ports, who, "acme", asked.finding.id)
        assert (b"publier" in kept.transcript.request, kept.erased) == (True, False)


def test_undecided_stays_with_the_judges_name(ports, told, who, judge):
    judge.answers = lambda _: opinion("undecided")
    check(ports, told, who)
    assert findings(ports, who)[0].relation is Relation.UNDECIDED
    assert findings(ports, who)[0].opinion.judge == "fake-judge"


def test_a_judge_that_keeps_failing_is_asked_no_more(ports, told, who, judge):
    judge.answers = lambda _: OpinionError("timeout", "It took too long.")
    for number in range(20):
        say(ports, who, f"{BOTH} {number}.")
    made = check(ports, told, who)
    assert len(judge.asked) == FAILURES_MAX
    tally = told_of(ports, who, made.id)
    assert tally["stopped"] is True
    assert (tally["asked"], tally["not_asked"]) == (FAILURES_MAX, 21 - FAILURES_MAX)
    found = findings(ports, who)
    assert sum(one.relation is Relation.UNDECIDED for one in found) == 21


def test_an_answer_in_between_lets_it_go_on(ports, told, who, judge):
    for number in range(20):
        say(ports, who, f"{BOTH} {number}.")
    judge.answers = lambda _: (
        opinion("supports")
        if len(judge.asked) % FAILURES_MAX == 0
        else OpinionError("timeout", "It took too long.")
    )
    made = check(ports, told, who)
    tally = told_of(ports, who, made.id)
    assert (tally["asked"], tally["stopped"]) == (21, False)
    assert tally["answered"] == 21 // FAILURES_MAX


def test_one_text_asks_so_many_questions_and_no_more(ports, told, who, judge):
    say(ports, who, " ".join(f"{number}. {BOTH}" for number in range(12)))
    made = check(ports, told, who)
    assert len(judge.asked) == QUESTIONS_MAX + 1
    assert told_of(ports, who, made.id)["not_asked"] == 12 - QUESTIONS_MAX


def test_the_judge_that_was_pinned_is_asked_and_no_other(ports, told, who, judge):
    view = start_check(ports, who, "acme", Selection(), None)
    other = replace(ports, judge=FakeJudge("another"))
    while run_check_batch(other, view.check.id):
        pass
    assert other.judge.asked == judge.asked == []
    assert findings(ports, who)[0].relation is Relation.UNDECIDED
    tally = told_of(ports, who, view.check.id)
    assert (tally["asked"], tally["not_asked"], tally["without_judge"]) == (0, 1, 1)


class Killed(BaseException):
    """A worker ends in the middle of its batch."""


def killed_at_question(number, ports, judge, check_id):
    """Run a worker that dies while this question is asked, those before it answered."""

    def answers(question):
        if len(judge.asked) == number:
            raise Killed
        return opinion("contradicts", 0.9)

    judge.answers = answers
    with pytest.raises(Killed):
        run_check_batch(ports, check_id)


def test_what_was_answered_before_a_worker_died_is_kept_and_not_asked_again(
    ports, told, who, judge
):
    for number in range(2):
        say(ports, who, f"{BOTH} {number}.")
    view = start_check(ports, who, "acme", Selection(), None)
    killed_at_question(3, ports, judge, view.check.id)
    with ports.store.read() as uow:
        [*kept] = uow.transcripts._rows.values()
    assert len(kept) == 2
    judge.answers = lambda _: opinion("supports", 0.8)
    assert run_check_batch(ports, view.check.id) is False
    assert len(judge.asked) == 4  # the third twice: no answer to it was kept
    tally = told_of(ports, who, view.check.id)
    assert (tally["asked"], tally["answered"], tally["not_asked"]) == (3, 3, 0)
    said = [one.relation for one in findings(ports, who) if one.opinion]
    assert sorted(said) == [Relation.CONTRADICTS, Relation.CONTRADICTS, Relation.SUPPORTS]
    assert replayed(ports, who, view.check.id)["identical"] is True


def test_a_worker_without_the_judge_takes_the_answers_that_were_kept(ports, told, who, judge):
    say(ports, who, f"{BOTH} Bis.")
    view = start_check(ports, who, "acme", Selection(), None)
    killed_at_question(2, ports, judge, view.check.id)
    run_check_batch(replace(ports, judge=None), view.check.id)
    tally = told_of(ports, who, view.check.id)
    assert (tally["asked"], tally["answered"], tally["without_judge"]) == (1, 1, 1)
    assert replayed(ports, who, view.check.id)["identical"] is True


def test_of_two_workers_that_ask_the_first_answer_stands(ports, told, who, judge):
    view = start_check(ports, who, "acme", Selection(), None)
    faster = FakeJudge(judge.name, ports.store.forbid_open)
    faster.answers = lambda _: opinion("contradicts", 0.9)

    def while_another_is_faster(question):
        run_check_batch(replace(ports, judge=faster), view.check.id)
        return opinion("supports", 0.8)

    judge.answers = while_another_is_faster
    run_check_batch(ports, view.check.id)
    assert (len(judge.asked), len(faster.asked)) == (1, 1)
    assert findings(ports, who)[0].relation is Relation.CONTRADICTS
    assert told_of(ports, who, view.check.id)["asked"] == 1
    assert replayed(ports, who, view.check.id)["identical"] is True


def test_nothing_is_kept_of_a_text_that_is_erased_while_the_judge_answers(ports, told, who, judge):
    view = start_check(ports, who, "acme", Selection(), None)

    def erased_meanwhile(question):
        person = Person(PersonKind.AUTHOR, "Ada Secret")
        erase_person(ports, told.person(), "acme", person, "À sa demande")
        return opinion("supports", 0.8)

    judge.answers = erased_meanwhile
    run_check_batch(ports, view.check.id)
    with ports.store.read() as uow:
        assert dict(uow.transcripts._rows) == {}


def test_a_check_is_running_before_its_first_batch_ends(ports, told, who, judge):
    seen = []

    def look(question):
        job = get_job(ports, who, view.check.id).job
        seen.append((job.state, job.started_at, job.done))
        return opinion("supports")

    judge.answers = look
    view = start_check(ports, who, "acme", Selection(), None)
    run_check_batch(ports, view.check.id)
    ended = get_job(ports, who, view.check.id).job
    [(state, started_at, done)] = seen
    assert (state, done) == (JobState.RUNNING, 0)
    assert started_at == ended.started_at < ended.ended_at


def test_without_a_judge_nothing_is_told_of_one(ports, told, who):
    alone = replace(ports, judge=None)
    view = start_check(alone, who, "acme", Selection(), None)
    told.drain()
    assert view.check.judge is None
    assert "second_opinion" not in get_job(alone, who, view.check.id).job.result


def test_a_preview_asks_the_engine_alone(ports, told, who, judge):
    preview = preview_check(ports, who, "acme", BOTH, None, None)
    assert [one.relation for one in preview.reading.judgements] == [Relation.UNDECIDED]
    assert judge.asked == []


def test_the_judge_cannot_be_asked_while_a_transaction_is_open(ports, judge):
    with pytest.raises(AssertionError, match="unit of work"), ports.store.read():
        judge.ask(None)


def test_erasing_the_author_empties_the_transcripts_and_leaves_the_hash(ports, told, who):
    check(ports, told, who)
    one = findings(ports, who)[0]
    erase_person(
        ports, told.person(), "acme", Person(PersonKind.AUTHOR, "Ada Secret"), "À sa demande"
    )
    kept = get_transcript(ports, who, "acme", one.id)
    assert (kept.transcript.request, kept.transcript.response) == (b"", b"")
    assert kept.erased
    assert kept.transcript_hash == one.opinion.transcript_hash
