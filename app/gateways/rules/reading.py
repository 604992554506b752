"""Reads the tables once into the core's frozen records; a mistake in a file stops the start.

A file says its `source` and `licence`, and per language any of `lexicons`, `wordings`, `labels`,
`figures`, `patterns` and `limits`. An entry of a lexicon is a form, or an object with `say` and the
other members of core.rules.matching.Term. In a form, `{a,b}` stands for either, so that inflections
are listed, and `{@goods}` for any form of the list of that name. A pattern is a regular expression
in which `<goods>` stands for any form of that list.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

from app.core.rules.matching import Lexicon, Term
from app.core.rules.parity_words import ParityWords, parity_words
from app.core.rules.patterns import Patterns
from app.core.rules.rulebook import Rulebook, Tables, Wording

_DATA = files(__package__) / "data"
LANGUAGES = ("en", "fr")


def expand(form: str, lists: Mapping[str, Sequence[str]] | None = None) -> list[str]:
    """Return every form that `{a,b}` stands for: `vert{,e}` gives `vert` and `verte`.

    Raises: ValueError: a brace is left open. KeyError: there is no such list.
    """
    parts: list[list[str]] = []
    rest = form
    while rest:
        before, brace, rest = rest.partition("{")
        parts.append([before])
        if brace:
            inside, closing, rest = rest.partition("}")
            if not closing:
                raise ValueError(f"a brace is left open in {form!r}")
            if inside.startswith("@"):
                parts.append([one for each in (lists or {})[inside[1:]] for one in expand(each)])
            else:
                parts.append(inside.split(","))
    return ["".join(one) for one in product(*parts)]


def _forms(raw: Sequence[str], lists: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(form for one in raw for form in expand(one, lists))


def _term(raw: str | dict[str, Any], key: str, lists: Mapping[str, Sequence[str]]) -> Term:
    if isinstance(raw, str):
        return Term(_forms([raw], lists), key or raw)
    unknown = raw.keys() - {"say", "unless", "name", "cased"}
    if unknown:
        raise ValueError(f"a term has unknown members: {sorted(unknown)}")
    return Term(
        _forms(raw["say"], lists),
        key or raw["say"][0],
        _forms(raw.get("unless", []), lists),
        raw.get("name", False),
        raw.get("cased", False),
    )


def _lexicon(raw: Any, lists: Mapping[str, Sequence[str]]) -> tuple[Term, ...]:
    if isinstance(raw, dict):  # key -> entries
        return tuple(_term(one, key, lists) for key, entries in raw.items() for one in entries)
    return tuple(_term(one, "", lists) for one in raw)


def _pattern(written: str, lists: Mapping[str, Sequence[str]]) -> str:
    """Return an expression with its lists written out. Raises: KeyError: there is no such list."""

    def listed(mark: re.Match[str]) -> str:
        forms = sorted(_forms(lists[mark.group(1)], lists), key=len, reverse=True)
        return f"(?:{'|'.join(map(re.escape, forms))})"

    return re.sub(r"(?<!\?P)<([a-z-]+)>", listed, written)


def _tables(language: str, contents: list[dict[str, Any]]) -> Tables:
    terms: dict[str, tuple[Term, ...]] = {}
    wordings: dict[str, Wording] = {}
    labels: dict[str, str] = {}
    figures: dict[str, str] = {}
    patterns: dict[str, Patterns] = {}
    limits: dict[str, float] = {}
    for content in contents:
        mine = content.get(language, {})
        lists = mine.get("lists", {})
        for name, raw in mine.get("lexicons", {}).items():
            terms[name] = terms.get(name, ()) + _lexicon(raw, lists)
        wordings |= {name: Wording(*said) for name, said in mine.get("wordings", {}).items()}
        labels |= mine.get("labels", {})
        figures |= mine.get("figures", {})
        for name, raw in mine.get("patterns", {}).items():
            patterns[name] = Patterns(tuple(_pattern(one, lists) for one in raw))
        limits |= mine.get("limits", {})
    lexicons = {name: Lexicon(found) for name, found in terms.items()}
    return Tables(language, lexicons, wordings, labels, figures, limits, patterns)


@cache
def load_rulebook() -> Rulebook:
    """Return the rulebook of this release.

    Raises: ValueError, KeyError, TypeError: a file is not what it should be.
    """
    total = hashlib.sha256()
    contents = []
    sources: dict[str, str] = {}
    parity: dict[str, ParityWords] = {}
    for file in sorted(_DATA.iterdir(), key=lambda one: one.name):
        if not file.name.endswith(".json"):
            continue
        raw = file.read_bytes()
        total.update(f"{file.name}\0{hashlib.sha256(raw).hexdigest()}\n".encode())
        content = json.loads(raw)
        if not content["source"] or not content["licence"]:
            raise ValueError(f"{file.name} names no source or licence")
        sources |= content.get("sources", {})
        parity |= parity_words(content.get("parity", {}))
        contents.append(content)
    tables = {language: _tables(language, contents) for language in LANGUAGES}
    return Rulebook(tables, sources, total.hexdigest(), parity)
