"""Passages that all but repeat a behaviour, and the words that turn their sense round."""

import pytest

from app.core.verdicts import NO_ECHO, Echo
from app.gateways.checkers.restating import asserts, blames, echo, turns


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


@pytest.mark.parametrize(
    ("text", "language", "asserted"),
    [
        ("Nous avons caché un défaut à un client.", "fr", True),
        ("J’ai caché un défaut à une cliente.", "fr", True),
        ("Cacher un défaut à un client serait une faute grave.", "fr", False),
        ("Chez nous, cacher un défaut à un client est interdit.", "fr", False),
        ("Avons-nous caché un défaut à un client ?", "fr", False),
        ("Il est faux que nous ayons caché un défaut à un client.", "fr", False),
        ("Qui cache un défaut à un client sera sanctionné.", "fr", False),
        ("Si nous cachions un défaut à un client, vous le sauriez.", "fr", False),
        ("Un fournisseur a caché un défaut à un client.", "fr", False),
        ("We hid a defect from a customer.", "en", True),
        ("Our shop hides defects from customers.", "en", True),
        ("We fired a salesman for hiding a defect from a customer.", "en", False),
        ("Did we hide a defect from a customer?", "en", False),
        ("Whoever hides a defect from our customers must go.", "en", False),
        ("Hiding a defect from a customer is theft.", "en", False),
        ("Wir haben einen Mangel verborgen.", "de", False),
    ],
)
def test_only_what_authors_say_of_themselves_is_asserted(
    text: str, language: str, asserted: bool
) -> None:
    assert asserts(text, language) is asserted


@pytest.mark.parametrize(
    ("text", "language", "blamed"),
    [
        ("Chez nous, cacher un défaut est interdit.", "fr", True),
        ("Avons-nous caché un défaut ?", "fr", True),
        ("Nous avons caché un défaut.", "fr", False),
        ("Si nous avons caché un défaut, c’était pour vendre.", "fr", False),
        ("Hiding a defect is forbidden.", "en", True),
        ("We banked on nobody seeing the defect.", "en", False),
        ("Verbergen wir etwas?", "de", True),
        ("Verbergen ist verboten.", "de", False),
    ],
)
def test_what_asks_forbids_or_denies_tells_no_act(text: str, language: str, blamed: bool) -> None:
    assert blames(text, language) is blamed
    assert not (blamed and asserts(text, language))


def heard(passage: str, do=(), dont=(), language="fr", spoken="fr") -> Echo:
    return echo(
        passage,
        language,
        spoken,
        ([text for text, _ in do], [cosine for _, cosine in do]),
        ([text for text, _ in dont], [cosine for _, cosine in dont]),
    )


def test_the_nearest_of_each_side_counts() -> None:
    found = heard("Nous publions tout ici.", do=[("A", 0.4), ("B", 0.6)], dont=[("C", 0.5)])
    assert (found.do, found.dont) == (0.6, 0.5)


def test_a_heading_repeats_nothing() -> None:
    assert heard("En chiffres :", do=[("Publier les chiffres", 0.9)]) == NO_ECHO


def test_without_behaviours_nothing_is_repeated() -> None:
    assert heard("Nous avons caché un défaut.") == NO_ECHO


def test_a_negation_on_one_side_alone_turns_it_round() -> None:
    plain, negated = ("Cacher un défaut", 0.6), ("Ne pas prévenir", 0.6)
    assert heard("Nous n'avons rien caché.", dont=[plain]).dont_turned
    assert not heard("Nous n'avons pas prévenu.", dont=[negated]).dont_turned
    assert heard("Nous avons prévenu chacun.", dont=[negated]).dont_turned


def test_whether_it_is_asserted_goes_with_it() -> None:
    assert heard("Nous avons caché un défaut.", dont=[("Cacher un défaut", 0.7)]).asserted
    assert not heard("Cacher un défaut est interdit.", dont=[("Cacher un défaut", 0.7)]).asserted


def test_in_a_language_whose_negations_are_unknown_no_side_is_taken() -> None:
    assert heard("Wir verbergen hier nichts.", dont=[("Cacher", 0.6)], language="de").dont_turned
