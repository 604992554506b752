"""Reads the builder's files once into frozen records; a mistake in one stops the start."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from app.core.builder.book import BuilderBook
from app.core.builder.proposals import Pattern
from app.core.builder.questions import AnswerKind, Choice, Condition, Question, Questionnaire
from app.core.builder.templates import parse_template
from app.core.charter_headings import Headings, Label, singular
from app.core.statements import StatementKind

_DATA = files(__package__) / "data"
LOCALES = ("fr", "en")


def _loaded(name: str) -> Any:
    return json.loads((_DATA / name).read_text(encoding="utf-8"))


def _question(raw: dict[str, Any], sources: dict[str, str], group: int) -> Question:
    when = raw.get("when")
    return Question(
        id=raw["id"],
        kind=StatementKind(raw["kind"]),
        slot=raw["slot"],
        group=group,
        text=raw["text"],
        why=raw["why"],
        source=sources[raw["source"]],
        follows=raw["follows"],
        answer=AnswerKind(raw["answer"]),
        lead=raw.get("lead", ""),
        example=raw.get("example", ""),
        strip=tuple(raw.get("strip", ())),
        verbal=raw.get("verbal", False),
        choices=tuple(Choice(*one) for one in raw.get("choices", {}).items()),
        when=Condition(when["question"], when.get("choice")) if when else None,
        max_items=raw.get("max", 20),
        optional=raw.get("optional", False),
    )


def _of_value(raw: dict[str, Any], number: int) -> dict[str, Any]:
    """Return a question about one value; the first one leads to the others."""
    root = f"value.{number}"
    out = {**raw, "id": f"{root}.{raw['slot']}", "kind": "value"}
    if raw["slot"] == "name":
        before = f"value.{number - 1}.name" if number > 1 else None
        out |= {"text": raw["text"][number - 1], "follows": before}
        return out | ({"when": {"question": before}} if before else {})
    return out | {"follows": f"{root}.name", "when": {"question": f"{root}.name"}}


def read_questionnaire(raw: dict[str, Any]) -> Questionnaire:
    """Return the questions of one file, those of each value after the others."""
    sources, values = raw["sources"], raw["values"]
    questions = [_question(one, sources, 0) for one in raw["questions"]]
    questions += [
        _question(_of_value(one, number), sources, number)
        for number in range(1, values["count"] + 1)
        for one in values["questions"]
    ]
    return Questionnaire(raw["locale"], tuple(questions))


def read_patterns(raw: dict[str, Any]) -> tuple[Pattern, ...]:
    """Return the patterns of one file, best first; `@name` stands for shared sentences."""
    return tuple(
        Pattern(
            one["id"],
            StatementKind(one["kind"]),
            tuple(
                parse_template(sentence)
                for written in one["sentences"]
                for sentence in _shared(written, raw["shared"])
            ),
            one.get("when", {}),
            last=one.get("last", False),
            apart=tuple(one["apart"]) if "apart" in one else None,
        )
        for one in raw["patterns"]
    )


def _shared(written: str, shared: dict[str, list[str]]) -> list[str]:
    return shared[written[1:]] if written.startswith("@") else [written]


def _both(raw: dict[str, list[str]]) -> tuple[str, ...]:
    return tuple(phrase for locale in LOCALES for phrase in raw[locale])


def read_headings(raw: dict[str, Any]) -> Headings:
    """Return the lexicon of headings; a charter may mix its languages."""
    kinds = [
        (one, StatementKind(kind)) for kind, said in raw["kinds"].items() for one in _both(said)
    ]
    around = _both(raw["around"])
    labels = {Label(label): _both(said) for label, said in raw["labels"].items()}
    return Headings(
        kinds=tuple(sorted(kinds, key=lambda one: -len(one[0]))),
        either=_both(raw["either"]),
        manifestos=_both(raw["manifestos"]),
        around=frozenset({*around, *map(singular, around)}),
        elsewhere=_both(raw["elsewhere"]),
        others=frozenset(_both(raw["others"])),
        openings={StatementKind(kind): _both(said) for kind, said in raw["openings"].items()},
        strong_openings={
            StatementKind(kind): re.compile(said) for kind, said in raw["strong_openings"].items()
        },
        labels={label: frozenset(said) for label, said in labels.items()},
        parts={
            label: tuple(sorted(map(singular, said), key=len, reverse=True))
            for label, said in labels.items()
        },
        negatives=tuple((re.compile(one), instead) for one, instead in raw["negatives"]),
        numbered=re.compile(raw["numbered"], re.IGNORECASE),
        marks={Label(label): signs for label, signs in raw["marks"].items()},
        negations=_both(raw["negations"]),
        omissions=_both(raw["omissions"]),
        refusals=re.compile(raw["refusals"]),
        columns=frozenset(_both(raw["columns"])),
        small_words={locale: frozenset(said) for locale, said in raw["small_words"].items()},
    )


@cache
def load_builder() -> BuilderBook:
    """Return everything the builder is told by data."""
    return BuilderBook(
        {locale: read_questionnaire(_loaded(f"questions.{locale}.json")) for locale in LOCALES},
        {locale: read_patterns(_loaded(f"patterns.{locale}.json")) for locale in LOCALES},
        read_headings(_loaded("headings.json")),
    )
