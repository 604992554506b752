"""The real engine: the same bits every time, exact offsets, bounded cost, a digest that tells."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import NotReadyError
from app.core.findings import Relation
from app.core.statements import Statement, StatementKind, StatementText
from app.gateways.checkers.background import Background, background_sentences, sentences_digest
from app.gateways.checkers.encoders import DATA, clean
from app.gateways.checkers.engine import Limits, LocalCheckEngine, load_reader
from app.gateways.checkers.nearness import CACHE_MAX_VECTORS, Near, nearness
from app.gateways.checkers.pair_reader import STATEMENT_PIECES, PairReader
from app.gateways.checkers.reader import THRESHOLDS, Reader, digest_of
from app.gateways.checkers.use_encoder import UseEncoder

pytestmark = pytest.mark.engine
ROOT = Path(__file__).resolve().parents[2]

OPEN = Statement(
    id="open",
    kind=StatementKind.VALUE,
    position=1,
    texts={
        "fr": StatementText(
            name="Transparence",
            text="Nous publions nos comptes, nos erreurs et nos décisions.",
            do=("Publier chaque décision", "Reconnaître une erreur en public"),
            dont=("Cacher un incident", "Publier seulement les bons chiffres"),
        ),
        "en": StatementText(
            name="Openness",
            text="We publish our accounts, our mistakes and our decisions.",
            do=("Publish every decision", "Own up to a mistake in public"),
            dont=("Hide an incident", "Publish the good figures only"),
        ),
    },
)
MISSION = Statement(
    id="mission",
    kind=StatementKind.MISSION,
    position=2,
    texts={"en": StatementText(text="We help towns to look after their rivers.")},
)
POST = (
    "Nous avons publié ce matin le rapport complet sur la panne, avec nos erreurs. 😀\r\n"
    "Merci à toutes et à tous. La direction a décidé de ne montrer aux clients que les bons "
    "chiffres et de taire l’incident de mars. Le parking est fermé lundi."
)


@pytest.fixture(scope="module")
def engine():
    made = LocalCheckEngine()
    made.start()
    assert made.wait()
    return made


def bits(reading):
    return [
        (
            one.passage.start, one.passage.end, one.passage.exact, one.statement_id,
            one.relation.value, one.confidence.hex(), one.behaviour and one.behaviour.as_json(),
        )
        for one in reading.judgements
    ]  # fmt: skip


def test_nothing_is_read_before_the_models_are_loaded():
    made = LocalCheckEngine()
    assert not made.ready()
    with pytest.raises(NotReadyError):
        made.read("Bonjour.", None, [OPEN])
    with pytest.raises(NotReadyError):
        _ = made.identity


def test_a_failed_load_is_said_and_not_hidden():
    def broken():
        raise OSError("no space left")

    made = LocalCheckEngine(load=broken)
    made.start()
    assert not made.wait(10)
    with pytest.raises(NotReadyError, match="no space left"):
        made.read("Bonjour.", None, [OPEN])


def test_offsets_are_exact_in_the_text_as_received(engine):
    reading = engine.read(POST, None, [OPEN, MISSION])
    assert reading.locale == "fr"
    assert [one.exact for one in reading.passages] == [
        "Nous avons publié ce matin le rapport complet sur la panne, avec nos erreurs.",
        "Merci à toutes et à tous.",
        POST[POST.index("La direction") : POST.index(" Le parking")],
        "Le parking est fermé lundi.",
    ]
    assert all(POST[one.start : one.end] == one.exact for one in reading.passages)
    assert all(one.passage in reading.passages for one in reading.judgements)


def test_judgements_are_in_order_and_in_range(engine):
    reading = engine.read(POST, "fr", [MISSION, OPEN])
    order = [(one.passage.start, one.statement_id != "open") for one in reading.judgements]
    assert reading.judgements
    assert order == sorted(order)
    assert all(0 <= one.confidence <= 1 for one in reading.judgements)
    assert all(one.behaviour.locale == "fr" for one in reading.judgements if one.behaviour)


def test_a_statement_without_behaviours_is_never_contradicted(engine):
    reading = engine.read(
        "We dump waste into the river and hide it from the towns.", "en", [MISSION]
    )
    assert all(one.relation is not Relation.CONTRADICTS for one in reading.judgements)
    assert all(one.behaviour is None for one in reading.judgements)


def test_the_passages_own_locale_is_compared_first(engine):
    for locale, said in (("fr", "fr"), ("fr-CA", "fr"), ("en-GB", "en"), ("de", "en")):
        reading = engine.read(POST, locale, [OPEN])
        met = {one.behaviour.locale for one in reading.judgements if one.behaviour}
        assert met <= {said}
        assert reading.locale == said if locale != "de" else reading.locale == "de"


def test_thanks_and_parking_are_not_findings(engine):
    text = "Merci à toutes et à tous. Le parking sera fermé lundi matin."
    assert engine.read(text, "fr", [OPEN]).judgements == ()


def test_a_length_of_time_in_common_repeats_no_deed(engine):
    partners = StatementText(
        name="Partenaires de longue date",
        text="Un fournisseur connaît nos volumes à l’avance et nos difficultés avant les autres.",
        do=("Nous annonçons nos volumes six mois à l’avance.",),
        dont=("Exiger une baisse de prix en cours de contrat.",),
    )
    value = Statement("partners", StatementKind.VALUE, 1, {"fr": partners})
    text = "Nous avons caché ce défaut à nos clients pendant six mois."
    said = [one.relation for one in engine.read(text, "fr", [value]).judgements]
    assert Relation.SUPPORTS not in said


def test_without_statements_there_are_passages_alone(engine):
    reading = engine.read(POST, "fr", [])
    assert reading.passages
    assert reading.judgements == ()


def test_the_same_bits_alone_and_in_company(engine):
    whole = bits(engine.read(POST, "fr", [OPEN]))
    alone = []
    for passage in engine.read(POST, "fr", [OPEN]).passages:
        found = bits(engine.read(passage.exact, "fr", [OPEN]))
        alone.extend((passage.start, passage.end, *one[2:]) for one in found)
    assert whole == alone


def test_the_same_bits_from_many_threads(engine):
    expected = bits(engine.read(POST, "fr", [OPEN, MISSION]))
    found = []

    def read():
        found.append(bits(engine.read(POST, "fr", [OPEN, MISSION])))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [expected] * 4


REPLAY = """
import sys
from tests.gateways.test_engine import POST, OPEN, MISSION, bits
from app.gateways.checkers.engine import LocalCheckEngine
made = LocalCheckEngine()
made.start()
assert made.wait()
print(made.identity.digest, bits(made.read(POST, "fr", [OPEN, MISSION])))
"""


@pytest.mark.parametrize("threads", ["1", "4"])
def test_the_same_bits_after_a_restart_with_another_thread_count(engine, threads):
    expected = f"{engine.identity.digest} {bits(engine.read(POST, 'fr', [OPEN, MISSION]))}"
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    done = subprocess.run(
        [sys.executable, "-c", REPLAY],
        cwd=ROOT,
        env=os.environ | dict.fromkeys(names, threads) | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.strip() == expected


class Counting:
    """A pair reader that tells what it was asked."""

    def __init__(self, pairs):
        self.cut, self.key, self.calibrated = pairs.cut, pairs.key, pairs.calibrated
        self.digest, self._pairs, self.asked = pairs.digest, pairs, []

    def odds(self, statement, passage):
        self.asked.append((statement, passage))
        return self._pairs.odds(statement, passage)


@pytest.fixture
def counting(engine, monkeypatch):
    found = Counting(engine._reader.pairs)
    monkeypatch.setattr(engine._reader, "pairs", found)
    return found


def test_what_is_known_is_not_read_again_and_comes_to_the_same_bits(engine, counting):
    first = engine.read(POST, "fr", [OPEN, MISSION])
    assert len(counting.asked) == len(first.odds) > 0
    again = engine.read(POST, "fr", [OPEN, MISSION], None, first.odds)
    assert len(counting.asked) == len(first.odds)
    assert (bits(again), again.odds) == (bits(first), first.odds)


def test_only_the_pairs_of_a_changed_statement_are_read(engine, counting):
    known = engine.read(POST, "fr", [OPEN, MISSION]).odds
    texts = {"en": replace(MISSION.texts["en"], text="We help towns to look after their lakes.")}
    changed = [OPEN, replace(MISSION, texts=texts)]
    fresh = engine.read(POST, "fr", changed)
    del counting.asked[:]
    found = engine.read(POST, "fr", changed, None, known)
    assert {tuple(one) for one, _ in counting.asked} == {
        tuple(counting.cut("query: We help towns to look after their lakes."))
    }
    assert (bits(found), found.odds) == (bits(fresh), fresh.odds)


def test_a_sentence_said_twice_is_read_once(engine, counting):
    said = "Nous avons publié chaque décision du conseil. "
    reading = engine.read(said * 2, "fr", [OPEN])
    assert len(reading.passages) == 2
    assert len(counting.asked) == len(reading.odds) == 1


def test_a_key_stands_for_exactly_what_the_model_is_given(engine):
    pairs = engine._reader.pairs
    long = list(range(10, 10 + STATEMENT_PIECES))
    assert pairs.key([5, 6], [7]) == pairs.key([5, 6], [7])
    assert pairs.key(long, [7]) == pairs.key([*long, 8], [7])  # cut short alike
    kinds = {pairs.key([5, 6], [7]), pairs.key([5], [6, 7]), pairs.key([5, 6], [8])}
    assert len(kinds) == 3
    assert pairs.key([5, 6], [7]) == PairReader().key([5, 6], [7])


def test_a_machine_that_counts_otherwise_knows_nothing_of_it(engine, monkeypatch):
    pairs = engine._reader.pairs
    known = engine.read(POST, "fr", [OPEN]).odds
    bears, *rest = PairReader.odds(pairs, [5], [6])
    off = (np.nextafter(bears, np.inf), *rest)
    monkeypatch.setattr(PairReader, "odds", lambda *_: off)
    other = PairReader()
    assert other.digest == pairs.digest
    assert other.key([5], [6]) != pairs.key([5], [6])
    monkeypatch.setattr(engine._reader, "pairs", other)
    assert not known.keys() & engine.read(POST, "fr", [OPEN]).odds.keys()


def test_long_texts_cost_no_more_than_a_bounded_time(engine):
    engine.read(POST, "en", [OPEN, MISSION])  # remembers the statements
    sentence = "We have decided to publish the accounts of ward {} late and without the losses. "
    for text in (
        "a" * 50_000,
        "".join(sentence.format(place) for place in range(250)),
        "Nous publions tout ici. " * 840,
        "Oui. " * 4_000,
        "1. a b c. " * 2_000,
        "我们已经决定公布每一项决定和所有错误。" * 1_000,
    ):
        begun = time.process_time()
        reading = engine.read(text, "en", [OPEN, MISSION])
        assert time.process_time() - begun < 8  # about 2 s on a free core
        assert all(text[one.start : one.end] == one.exact for one in reading.passages)


def test_passages_beyond_the_budget_are_counted(engine):
    text = "We have decided to publish every decision of the board from today. " * 150
    reading = engine.read(text, "en", [OPEN])
    judged = {one.passage.start for one in reading.judgements}
    assert 0 < reading.unread < len(reading.passages)
    assert len(judged) + reading.unread <= len(reading.passages)
    assert engine.read("Short and plain text here.", "en", [OPEN]).unread == 0


@pytest.mark.parametrize(
    "text", ["\0\0 a b c \0", "\ud800 lone surrogate here", "", " \r\n ", "🎉🎉🎉"]
)
def test_odd_text_is_read_without_harm(engine, text):
    reading = engine.read(text, None, [OPEN])
    assert all(text[p.start : p.end] == p.exact for p in reading.passages)


def test_clean_text_has_neither_nul_nor_surrogates():
    assert clean("a\0b\ud800c") == "a b?c"
    assert clean("déjà 😀") == "déjà 😀"


def test_the_digest_tells_every_change(engine):
    near, pairs = engine._reader.near, engine._reader.pairs

    class Other:
        """As if one weight were another."""

        name, digest = "use", "0" * 64

    def digest(reader, **limits):
        return digest_of(reader, {"pairs": 1, **limits})

    plain = Reader(near, pairs)
    misread = PairReader()
    misread.digest = "2" * 64
    digests = {
        digest(plain),
        digest(Reader(Near(Other(), near.background), pairs)),
        digest(Reader(Near(near.encoder, replace(near.background, digest="1" * 64)), pairs)),
        digest(Reader(near, misread)),
        digest(plain, pairs=2),
    }
    bars = THRESHOLDS.as_json()
    for name, value in bars.items():
        digests.add(digest(Reader(near, pairs, replace(THRESHOLDS, **{name: value + 1}))))
    assert len(digests) == 5 + len(bars)
    assert digest(plain) == digest(load_reader())
    assert digest(plain).startswith("sha256:")
    assert len(digest(plain)) == len("sha256:") + 64


def test_the_readers_digest_tells_another_calibration(tmp_path):
    for name in ("reader.onnx", "pieces.spm", "reader.json"):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    before = PairReader(tmp_path).digest
    card = json.loads((tmp_path / "reader.json").read_text("utf-8"))
    card["shift"][0] += 0.001
    (tmp_path / "reader.json").write_text(json.dumps(card), "utf-8")
    assert before == PairReader().digest != PairReader(tmp_path).digest


def test_what_a_long_list_says_last_is_read_when_it_is_near(engine):
    reader = engine._reader
    crowd = tuple(
        f"Répondre avant midi au courrier numéro {place} du quartier" for place in range(19)
    )
    text = StatementText(
        name="Franchise",
        text="Nous disons tout. " * 150,
        do=crowd,
        dont=(*crowd, "Cacher un défaut"),
    )
    value = Statement(id="v", kind=StatementKind.VALUE, position=1, texts={"fr": text})
    facets = reader.near.facets(value, "fr")
    near = nearness(reader.near.passage("Nous avons caché un défaut à nos clients.", "fr"), facets)
    written = reader.written(facets, near)
    assert "Cacher un défaut" in written
    assert "Nous disons tout" in written
    assert "courrier" in written
    assert len(reader.pairs.cut(written)) <= STATEMENT_PIECES


def test_the_backgrounds_digest_tells_a_changed_sentence_and_a_changed_mean(tmp_path):
    sentences = background_sentences()
    before = sentences_digest(sentences)
    sentences["fr"]["passages"][0] += "!"
    assert sentences_digest(sentences) != before
    loaded = Background.load()
    path = tmp_path / "means.npz"
    means = dict(loaded.means)
    means["use/fr/passages"] = np.nextafter(means["use/fr/passages"], np.float32(1))
    np.savez(path, **means)
    assert Background.load(means=path).digest != loaded.digest


def test_the_shipped_means_are_those_of_the_shipped_sentences():
    encoder = UseEncoder()
    means = Background.load().means
    for language, by_role in background_sentences().items():
        for role in ("passages", "facets"):
            assert len(by_role[role]) == 110
            again = np.mean([encoder.encode(one) for one in by_role[role]], axis=0)
            assert np.allclose(again, means[f"use/{language}/{role}"], atol=1e-5)


def test_facets_are_remembered_up_to_a_bound(monkeypatch):
    near = load_reader().near
    assert CACHE_MAX_VECTORS > 3
    monkeypatch.setattr("app.gateways.checkers.nearness.CACHE_MAX_VECTORS", 3)
    first = near._facet("a", "fr")
    for text in ("b", "c", "a", "d"):
        near._facet(text, "fr")
    assert len(near) == 3
    assert near._facet("a", "fr") is first


def test_a_start_is_made_once():
    loads = []

    def load():
        loads.append(1)
        return load_reader()

    made = LocalCheckEngine(Limits(), load)
    made.start()
    made.start()
    assert made.wait()
    assert loads == [1]
