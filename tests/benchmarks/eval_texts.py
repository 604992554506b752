"""Figures on whole texts: what real publications bring up, what a long text loses, how fast."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.gateways.checkers import pair_reader
from app.gateways.checkers.engine import LocalCheckEngine
from app.gateways.checkers.language import primary
from tests.benchmarks.bench import real, real_texts, unique_statements, written

Figures = dict[str, str]


def sentences(organization: str, texts: int) -> Iterator[tuple[str, str]]:
    """Whole real texts of an organisation, spread evenly over all it published."""
    every = list(real_texts(organization))
    step = max(1, len(every) // texts)
    yield from every[step // 2 :: step][:texts]


def real_figures(engine: LocalCheckEngine, organization: str, texts: int) -> Figures:
    """Every sentence of real texts against all values at once, as in a check.

    `borrowed` are six values of set D in the texts' language, with their behaviours: nobody
    published these texts under them, so nearly every `contradicts` is false.
    """
    own = unique_statements(real(organization))
    language = primary(next(iter(own[0].texts)))
    cards = unique_statements(one for one in written("D") if language in one.statement.texts)
    borrowed = cards[:: max(1, len(cards) // 6)][:6]
    out: Figures = {}
    for what, statements in (("own values", own), ("borrowed values with behaviours", borrowed)):
        counts: dict[str, int] = {}
        passages = 0
        for text, spoken in sentences(organization, texts):
            reading = engine.read(text[:6_000], spoken, statements)
            passages += len(reading.passages) - reading.unread
            for one in reading.judgements:
                counts[one.relation.value] = counts.get(one.relation.value, 0) + 1
        out.setdefault("passages read", str(passages))
        for name in ("contradicts", "supports", "undecided", "mentions"):
            out[f"{what}: {name} per 1,000"] = f"{1000 * counts.get(name, 0) / passages:.1f}"
    return out


def speed_figures(engine: LocalCheckEngine) -> Figures:
    """Times on this machine: one worker, one thread, statements already known."""
    examples = written("D")
    cards = unique_statements(examples)
    six, twelve = cards[:6], cards[:12]
    texts = [one.text for one in examples]
    posts = [
        " ".join(" ".join(texts[start : start + 8]).split()[:100]) for start in range(0, 240, 4)
    ]
    first = timed(lambda: engine.read(posts[0], None, six))
    times = sorted(timed(lambda post=post: engine.read(post, None, six)) for post in posts)
    long_text = " ".join(texts)[:20_000]
    count = len(engine.read(long_text, "fr", six).passages)
    long_s = timed(lambda: engine.read(long_text, "fr", six))
    out = {
        "preview of 100 words, 6 statements, p50": f"{times[len(times) // 2] * 1000:.0f} ms",
        "the same, p99": f"{times[int(len(times) * 0.99)] * 1000:.0f} ms",
        "the very first one, statements unknown": f"{first * 1000:.0f} ms",
        f"20,000 characters ({count} passages)": f"{long_s * 1000:.0f} ms",
    }
    for statements in (six, twelve):
        begun = time.perf_counter()
        passages = sum(len(engine.read(one, None, statements).passages) for one in texts[:60])
        rate = passages / (time.perf_counter() - begun)
        out[f"passages per second, {len(statements)} statements"] = f"{rate:.0f}"
    return out


def size_figures(engine: LocalCheckEngine, start_s: float) -> Figures:
    """What the engine takes of the machine."""
    data = Path(pair_reader.MODEL).parent
    shipped = sum(one.stat().st_size for one in data.iterdir())
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return {
        "shipped in the package (models, tokenizer, means)": f"{shipped / 1e6:.1f} MB",
        "loading both models": f"{start_s:.1f} s",
        "memory of the measuring process": f"{resident / 2**20:.0f} MiB",
        "engine": f"{engine.identity.name} `{engine.identity.digest}`",
    }


def gate_figures(engine: LocalCheckEngine) -> Figures:
    """What the budget of long texts costs: findings of a whole reading that it misses."""
    out = {}
    for organization in ("18F", "beta.gouv.fr"):
        own = unique_statements(real(organization))
        boundless = replace(
            engine._limits, statements=100, pairs=10**6, passages=10**6, bytes=10**9
        )
        everything = LocalCheckEngine(boundless)
        everything.__dict__.update({k: v for k, v in vars(engine).items() if k != "_limits"})
        kept = lost = unread = total = 0
        for text, spoken in sentences(organization, 6):
            reading = engine.read(text, spoken, own)
            full = {key(one) for one in everything.read(text, spoken, own).judgements}
            found = {key(one) for one in reading.judgements}
            kept += len(full & found)
            lost += len(full - found)
            unread += reading.unread
            total += len(reading.passages)
        out[f"{organization}: findings kept"] = f"{kept} of {kept + lost}"
        out[f"{organization}: passages not read"] = f"{unread} of {total}"
    return out


def key(judgement) -> tuple:
    return judgement.passage.start, judgement.statement_id, judgement.relation


def timed(act) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun
