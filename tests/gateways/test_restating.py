"""Passages that all but repeat a behaviour, and the words that turn their sense round."""

import pytest

from app.core.verdicts import NO_ECHO, Echo
from app.gateways.checkers.restating import CANDIDATE, echo, turns


@pytest.mark.parametrize(
    ("text", "language", "turned"),
    [
        ("Nous avons caché un défaut.", "fr", False),
        ("Nous n’avons jamais caché un défaut.", "fr", True),
        ("Nous n'attendons plus.", "fr", True),
        ("Nous avons cessé de publier nos audits.", "fr", True),
        ("Une notice est publiée.", "fr", False),  # `ne` is not within `une`, nor `no` in `notice`
        ("Cacher un défaut à un client", "fr", False),
        ("We hid a defect.", "en", False),
        ("We don’t hide defects.", "en", True),
        ("We stopped publishing our audits.", "en", True),
        ("A note about another nominee.", "en", False),
        ("Wir verbergen nichts.", "de", None),
    ],
)
def test_words_that_turn_the_sense_round(text: str, language: str, turned: bool | None) -> None:
    assert turns(text, language) is turned


def heard(passage: str, do=(), dont=(), close=None, language="fr", spoken="fr") -> Echo:
    return echo(
        passage,
        language,
        spoken,
        ([text for text, _ in do], [cosine for _, cosine in do]),
        ([text for text, _ in dont], [cosine for _, cosine in dont]),
        close,
    )


def test_both_encoders_must_find_the_behaviour_near() -> None:
    behaviour = ("Cacher un défaut à un client", 0.7)
    assert heard("Nous avons caché un défaut.", dont=[behaviour]).dont == 0.7
    found = heard("Nous avons caché un défaut.", dont=[behaviour], close=lambda _text: 0.5)
    assert found == Echo(dont=0.5)


def test_the_nearest_of_each_side_counts() -> None:
    found = heard("Nous publions tout.", do=[("A", 0.4), ("B", 0.6)], dont=[("C", 0.5)])
    assert (found.do, found.dont) == (0.6, 0.5)


def test_the_close_encoder_is_not_asked_of_what_is_far() -> None:
    def refuse(_text: str) -> float:
        raise AssertionError("asked")

    assert heard("Il pleut.", do=[("A", CANDIDATE - 0.01)], close=refuse) == NO_ECHO


def test_a_negation_on_one_side_alone_turns_it_round() -> None:
    plain, negated = ("Cacher un défaut", 0.6), ("Ne pas prévenir", 0.6)
    assert heard("Nous n'avons rien caché.", dont=[plain]).dont_turned
    assert not heard("Nous n'avons pas prévenu.", dont=[negated]).dont_turned
    assert heard("Nous avons prévenu.", dont=[negated]).dont_turned


def test_in_a_language_whose_negations_are_unknown_no_side_is_taken() -> None:
    assert heard("Wir verbergen.", dont=[("Cacher", 0.6)], language="de").dont_turned
