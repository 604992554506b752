"""Measures translation parity on Mozilla's manifesto, and writes the figures into docs/quality.md.

    python -m tests.benchmarks.eval_parity            # print and write
    python -m tests.benchmarks.eval_parity --print    # print alone

True lags: the history gives a changed English text a new identifier (`…-v2`). The rule is shown the
texts alone, one snapshot a commit, under one statement id; the identifiers say when a translation
is really that of the older text. Good translations: the current texts of 96 languages, and the
last ones of the eight with a history. Faults are planted in these, one at a time.
"""

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from app.core.intervals import wilson
from app.core.locales import primary_language
from app.core.rules import alignment
from app.core.rules.findings import Severity
from app.core.rules.numbers import digits
from app.core.rules.parity import PARITY_RULES, check_parity, check_stale
from app.core.rules.staleness import stale_texts
from app.core.rules.translations import compared_by_meaning, pairs
from app.core.statements import Statement, StatementKind, StatementText
from app.gateways.checkers.embedding import EncoderEmbedder
from app.gateways.checkers.use_encoder import UseEncoder
from app.gateways.rules import load_rulebook
from tests.benchmarks.bench import SHARED, rows
from tests.benchmarks.eval_checks import table

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "quality.md"
BEGIN, END = "<!-- parity: begin -->", "<!-- parity: end -->"
MANIFESTO = SHARED / "org_mozilla_manifesto"
HEADS = "manifesto_all_languages_head.jsonl"
SOURCE = "en"
MIN_WORDS = 5  # what is shorter is a button or a heading
# Texts that changed in letter case or a mark alone (`@mozilla`): the rule lets these go by.
CASE_ONLY = ("-project-global", "-project-community", "-support-the-vision-of")
# Rules of names and behaviours, which the manifesto does not have.
OF_VALUES = ("translation-name", "translation-swapped")
Messages = dict[str, str]
Texts = dict[str, Messages]  # identifier -> locale -> text
_MARKUP = re.compile(r"<[^>]*>|\{[^}]*\}")
BOOK = load_rulebook()


def plain(text: str) -> str:
    return " ".join(_MARKUP.sub("", text).split())


def family(key: str) -> str:
    return key.removesuffix("-v2")


# family of identifiers -> locale -> (identifier, text)
Snapshot = dict[str, dict[str, tuple[str, str]]]


def snapshots(wanted: Callable[[str], bool]) -> list[Snapshot]:
    """The wanted families after every commit that changed one, in any of nine languages.

    Oldest first. A file that has both the older and the newer identifier is shown the newer one.
    """
    commits = sorted(rows(MANIFESTO / "manifesto_history.jsonl"), key=lambda one: one["date"])
    files: dict[str, Messages] = {}
    out: list[Snapshot] = []
    for one in commits:
        files[one["lang"]] = one["messages"]
        now: Snapshot = {}
        for locale, messages in files.items():
            for key in filter(wanted, sorted(messages)):  # `...-v2` sorts after what it replaces
                now.setdefault(family(key), {})[locale] = (key, plain(messages[key]))
        if not out or out[-1] != now:
            out.append(now)
    return out


def charter(texts: Texts) -> tuple[Statement, ...]:
    return tuple(
        Statement(key, StatementKind.VALUE, place, {tag: StatementText(t) for tag, t in by.items()})
        for place, (key, by) in enumerate(texts.items(), start=1)
    )


def share(count: int, of: int) -> str:
    one = wilson(count, of)
    return f"{count} of {of} ({100 * one.low:.1f} to {100 * one.high:.1f} %)"


def renewed() -> set[str]:
    """The families whose English text was changed under a new identifier."""
    history = rows(MANIFESTO / "manifesto_history.jsonl")
    keys = {key for one in history if one["lang"] == SOURCE for key in one["messages"]}
    return {family(key) for key in keys if key.endswith("-v2") and family(key) in keys}


def lags() -> dict[str, str]:
    """Lags that the identifiers show, and what the rule says of the texts alone."""
    families = renewed()
    history = snapshots(lambda key: family(key) in families)
    charters = [
        charter({key: {tag: text for tag, (_, text) in by.items()} for key, by in one.items()})
        for one in history
    ]
    truly: Counter[tuple[str, str]] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    fresh: set[tuple[str, str]] = set()
    wrong: set[tuple[str, str]] = set()
    loud: set[tuple[str, str]] = set()
    grave: Counter[tuple[str, str]] = Counter()
    for at, now in enumerate(history):
        stale = stale_texts(charters[at], SOURCE, charters[at - 1 :: -1] if at else [])
        lagging = list(check_stale(BOOK, charters[at], SOURCE, stale))
        told = {(one.statement_id, one.locale) for one in lagging}
        graver = [one for one in lagging if one.severity is Severity.WARNING]
        warned = {(one.statement_id, one.locale) for one in graver}
        for key, by in now.items():
            for locale in by.keys() - {SOURCE}:
                if SOURCE not in by:
                    continue
                place = (key, locale)
                if by[SOURCE][0].endswith("-v2") and by[locale][0] == key:
                    truly[place] += 1
                    seen[place] += place in told
                    grave[place] += place in warned
                else:
                    fresh.add(place)
                    if place in told:
                        wrong.add(place)
                    if place in warned:
                        loud.add(place)
    worded = [one for one in truly if not one[0].endswith(CASE_ONLY)]
    cased = [one for one in truly if one[0].endswith(CASE_ONLY)]
    for one in sorted(wrong):
        print("stale, and the identifier says it is not:", one)
    for one in sorted(one for one in worded if seen[one] < truly[one]):
        print("a lag that was not seen all along:", one, seen[one], truly[one])
    found = sum(seen[one] == truly[one] for one in worded)
    return {
        "lags found all along (words changed)": share(found, len(worded)),
        "of these with a warning, the others as a note": f"{sum(grave[o] > 0 for o in worded)}",
        "lags found (letter case or a mark alone changed)": share(
            sum(seen[one] > 0 for one in cased), len(cased)
        ),
        "translations up to date, warned all the same": share(len(loud), len(fresh)),
        "the same, with a note: the change was seen and the translation left": share(
            len(wrong - loud), len(fresh)
        ),
    }


def good() -> Texts:
    """The newest text of every language under each English one: what readers trust today."""
    heads = {one["lang"]: one["messages"] for one in rows(MANIFESTO / HEADS)}
    history = sorted(rows(MANIFESTO / "manifesto_history.jsonl"), key=lambda one: one["date"])
    for one in history:  # what was taken out since is good text too
        heads[one["lang"]] = {**one["messages"], **heads[one["lang"]]}
    out: Texts = {}
    for key, text in heads[SOURCE].items():
        if len(plain(text).split()) >= MIN_WORDS:
            by = {tag: plain(messages[key]) for tag, messages in heads.items() if key in messages}
            out[key] = {SOURCE: by.pop(SOURCE), **{t: w for t, w in by.items() if w.strip()}}
    return out


def near_of(embedder: EncoderEmbedder, statements: tuple[Statement, ...]) -> dict:
    found = {}
    for pair in pairs(statements, SOURCE):
        known = embedder.reads(pair.place.locale)
        if known and compared_by_meaning(pair):
            first, second = pair.sentences()
            texts = [pair.said, *first, pair.text, *second]
            cosines = embedder.similarity(texts)
            size = 1 + len(first)
            found[pair.key] = [list(row[size:]) for row in cosines[:size]]
    return found


Told = dict[str, set[tuple[str, str]]]  # rule, or rule/severity -> (statement, locale)


def say(embedder: EncoderEmbedder, texts: Texts) -> Told:
    """What each rule tells of which text."""
    statements = charter(texts)
    near = near_of(embedder, statements)
    out: Told = {}
    for one in check_parity(BOOK, statements, (), SOURCE, (), near, embedder.reads):
        if one.statement_id is not None and one.locale is not None:
            for name in (one.rule, f"{one.rule} ({one.severity.value})"):
                out.setdefault(name, set()).add((one.statement_id, one.locale))
    return out


def applies(rule: str, locale: str, texts: dict[str, str], embedder: EncoderEmbedder) -> bool:
    """Whether a rule has something to compare: the denominator of its false alarms."""
    language, known = primary_language(locale), BOOK.parity.get(primary_language(locale))
    if rule.startswith("translation-negation"):
        return bool(known and known.negations)
    if rule.startswith("translation-audience"):
        return BOOK.of(locale) is not None
    if rule.startswith("translation-meaning"):
        return embedder.reads(locale)
    if rule.startswith("translation-sentences"):
        return alignment.counts_sentences(language)
    if rule.startswith("translation-copied"):
        return language != SOURCE
    return True


Fault = Callable[[str, str, Texts], str | None]


def swapped(key: str, locale: str, texts: Texts) -> str | None:
    """Another statement's translation in its place."""
    keys = [one for one in texts if locale in texts[one]]
    return texts[keys[(keys.index(key) + 7) % len(keys)]][locale] if len(keys) > 7 else None


def cut(key: str, locale: str, texts: Texts) -> str | None:
    """Its longest sentence left out."""
    text = texts[key][locale]
    found = alignment.split(text)
    even = len(found) == len(alignment.split(texts[key][SOURCE]))
    if len(found) < 2 or not even:
        return None
    start, end = max(found, key=lambda one: one[1] - one[0])
    return (text[:start] + text[end:]).strip()


def miscounted(key: str, locale: str, texts: Texts) -> str | None:
    """One more in its first number."""
    text = texts[key][locale]
    found = digits(text)
    if not found or not found[0].value.isdigit():
        return None
    return text[: found[0].start] + str(int(found[0].value) + 1) + text[found[0].end :]


def affirmed(key: str, locale: str, texts: Texts) -> str | None:
    """Its words of negation taken out, where the English text denies something."""
    known, text = BOOK.parity.get(primary_language(locale)), texts[key][locale]
    mine = BOOK.parity[SOURCE]
    if known is None or not known.negated(text) or not mine.negated(texts[key][SOURCE]):
        return None
    for start, end in reversed(known.negated(text)):
        text = text[:start] + text[end:]
    return text


def untranslated(key: str, locale: str, texts: Texts) -> str | None:
    """The English text in its place."""
    return None if primary_language(locale) == SOURCE else texts[key][SOURCE]


FAULTS: dict[str, tuple[str, Fault]] = {
    "another statement's translation": ("translation-meaning (warning)", swapped),
    "the longest sentence left out": ("translation-sentences", cut),
    "the same, by meaning": ("translation-meaning", cut),
    "a number one too high": ("translation-numbers", miscounted),
    "the negation left out": ("translation-negation", affirmed),
    "left untranslated": ("translation-copied", untranslated),
}


def planted(embedder: EncoderEmbedder, texts: Texts, before: Told) -> dict[str, str]:
    """Each fault in each text where it can be made, one text of a locale at a time."""
    out = {}
    for name, (rule, fault) in FAULTS.items():
        tried = caught = 0
        for key in texts:
            broken: Texts = {one: dict(by) for one, by in texts.items()}
            places = []
            for locale in texts[key]:
                fits = locale != SOURCE and applies(rule, locale, texts[key], embedder)
                made = fault(key, locale, texts) if fits else None
                if made is not None and (key, locale) not in before.get(rule, set()):
                    broken[key][locale] = made
                    places.append((key, locale))
            if places:
                told = say(embedder, broken).get(rule, set())
                tried, caught = tried + len(places), caught + len(told & set(places))
        out[f"{name}: `{rule.split()[0]}`"] = share(caught, tried)
    return out


def false_alarms(embedder: EncoderEmbedder, texts: Texts, told: Told) -> dict[str, str]:
    out = {}
    for rule in [one for one in PARITY_RULES[2:-1] if one not in OF_VALUES]:
        for name in (rule, f"{rule} (warning)") if rule == "translation-meaning" else (rule,):
            of = sum(
                applies(name, locale, by, embedder)
                for by in texts.values()
                for locale in by
                if locale != SOURCE
            )
            out[f"`{rule}`" + name.removeprefix(rule)] = share(len(told.get(name, ())), of)
            for one in sorted(told.get(name, ())):
                print(name, one)
    return out


def report() -> Iterator[str]:
    yield "**True lags** in nine languages, 2021 to 2026, 95 % intervals\n\n" + table({"": lags()})
    encoder = UseEncoder()
    embedder, texts = EncoderEmbedder(lambda: encoder), good()
    told = say(embedder, texts)
    count = sum(len(by) - 1 for by in texts.values())
    alarms = false_alarms(embedder, texts, told)
    yield f"**Current translations** told, of {count} in 96 languages\n\n" + table({"": alarms})
    faults = planted(embedder, texts, told)
    yield "**Planted faults** found\n\n" + table({"": faults})


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure translation parity.")
    parser.add_argument("--print", action="store_true", help="do not write docs/quality.md")
    asked = parser.parse_args()
    begun = time.perf_counter()
    text = "\n\n".join(report())
    print(text, f"\n\n{time.perf_counter() - begun:.0f} s")
    page = DOCUMENT.read_text(encoding="utf-8")
    if not asked.print and BEGIN in page:
        before, after = page.split(BEGIN)[0], page.split(END)[1]
        DOCUMENT.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
