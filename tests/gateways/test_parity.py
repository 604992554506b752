"""Translation parity on the shipped tables: what is told, and what is let go by."""

from collections.abc import Sequence

import pytest

from app.core.rules.findings import RuleFinding, Severity
from app.core.rules.parity import PARITY_RULES, check_parity
from app.core.rules.staleness import Stale, stale_texts
from app.core.rules.translations import pairs
from app.core.statements import Statement, StatementKind, StatementText
from app.gateways.rules import load_rulebook

BOOK = load_rulebook()


def value(key: str = "a", **texts: str | StatementText) -> Statement:
    written = {
        tag: text if isinstance(text, StatementText) else StatementText(text)
        for tag, text in texts.items()
    }
    return Statement(key, StatementKind.VALUE, 1, written)


def told(*statements: Statement, locales: Sequence[str] = (), **given) -> list[RuleFinding]:
    return list(check_parity(BOOK, statements, locales, "en", **given))


def rules(*statements: Statement, **given) -> list[str]:
    return [one.rule for one in told(*statements, **given)]


def test_what_a_locale_lacks_is_told_where_it_belongs():
    (one,) = told(value(en="We listen."), locales=["en", "fr"])
    assert (one.rule, one.statement_id, one.locale) == ("translation-missing", "a", "fr")
    assert one.severity is Severity.WARNING
    assert one.span is None
    assert "« en »" in one.mend


def test_a_name_and_behaviours_are_part_of_a_translation():
    source = StatementText("We listen.", "Listening", ("Ask first",))
    nameless = StatementText("Nous écoutons.", None, ("Demander",))
    shorter = StatementText("Nous écoutons.", "Écoute")
    assert rules(value(en=source, fr=nameless)) == ["translation-missing"]
    assert rules(value(en=source, fr=shorter)) == ["translation-missing"]
    assert (
        rules(value(en=source, fr=StatementText("Nous écoutons.", "Écoute", ("Demander",)))) == []
    )


def test_a_statement_without_the_default_locale_is_compared_with_its_first():
    (pair,) = pairs([value(fr="Nous écoutons.", de="Wir hören zu.")], "en")
    assert (pair.source.locale, pair.place.locale) == ("fr", "de")


GOOD = [
    ("Since 2007, ten people.", "Depuis 2007, 10 personnes."),
    ("We answer within 24 hours and 1,200 euros.", "Réponse sous 24 heures, 1 200 euros."),
    ("Over the last decade we grew.", "Ces 10 dernières années, nous avons grandi."),
    ("We open on 5 March 2026.", "Nous ouvrons le 5 mars 2026."),
    ("We open at 2 pm every day.", "Nous ouvrons à 14 h chaque jour."),
    ("We leave before 6.30 pm.", "Nous partons avant 18 h 30."),
    ("We leave before 6:30 p.m.", "Nous partons avant 18h30."),
    ("We open at 9:15 am.", "Nous ouvrons à 9 h 15."),
    ("We open at 2 pm.", "Nous ouvrons à 14h00."),
    ("Open since September 2024.", "Ouvert depuis la rentrée 2024."),
    ("Open since the start of the 2024 school year.", "Ouvert depuis la rentrée 2024."),
    ("Closed in December 2024.", "Fermé à Noël 2024."),
    ("We do not sell data.", "Nous ne vendons pas de données."),
    ("We never sell data.", "Nous refusons de vendre des données."),
    ("Not only do we listen.", "Nous ne faisons pas qu’écouter."),
    ("The most powerful tool we have seen.", "L’outil le plus puissant jamais vu."),
    ("Our customers come first.", "Nos clientes et nos clients d’abord."),
    ("We house 400 families.", "Nous logeons quatre cents familles."),
    ("98 trees and 2,500 homes.", "Quatre-vingt-dix-huit arbres et deux mille cinq cents foyers."),
    ("Twenty-five thousand homes.", "25 000 foyers."),
    ("120 families, 10 streets.", "Cent vingt familles, dix rues."),
    ("In the 21st century, everyone reads.", "Au XXIe siècle, chacun lit."),
    ("We reply within two days.", "Nous répondons en 48 h."),
    ("We reply within 48 hours.", "Nous répondons sous 2 jours."),
    ("Open around the clock.", "Ouvert 24h/24 et 7j/7."),
]


@pytest.mark.parametrize(("english", "french"), GOOD)
def test_a_good_translation_is_let_go_by(english: str, french: str):
    assert rules(value(en=english, fr=french)) == []


BAD = [
    ("translation-numbers", "Since 2007, ten people.", "Depuis 2008, dix personnes."),
    ("translation-numbers", "Within 24 hours.", "Sous deux jours."),
    ("translation-numbers", "200 families.", "Trois cents familles."),
    ("translation-numbers", "Before 6.30 pm.", "Avant 18 h."),
    ("translation-numbers", "Before 6.30 pm.", "Avant 17 h 30."),
    ("translation-numbers", "Since October 2024.", "Depuis la rentrée 2024."),
    ("translation-numbers", "Within three days.", "Sous 48 heures."),
    ("translation-numbers", "In the 20th century.", "Au XXIe siècle."),
    ("translation-numbers", "Open at noon.", "Ouvert 24h/24."),
    ("translation-numbers", "We open on 5 March 2026.", "Nous ouvrons le 5 avril 2026."),
    ("translation-negation", "We do not sell your data.", "Nous vendons vos données."),
    ("translation-negation", "We sell your data.", "Nous ne vendons pas vos données."),
    ("translation-copied", "We say what we do.", "We say what we do."),
    ("translation-audience", "Our customers come first.", "Nos fournisseurs d’abord."),
]


@pytest.mark.parametrize(("rule", "english", "french"), BAD)
def test_what_differs_is_told(rule: str, english: str, french: str):
    found = told(value(en=english, fr=french))
    assert {one.rule for one in found} == {rule}
    for one in found:
        assert one.locale == "fr"
        assert one.message
        assert one.mend
        if one.span:
            assert french[one.span.start : one.span.end] == one.span.exact


def test_digits_of_any_script_are_numbers():
    assert rules(value(en="Since 2007.", ar="منذ عام ٢٠٠٧.")) == []
    assert rules(value(en="Since 2007.", ar="منذ عام ٢٠٠٨.")) == ["translation-numbers"] * 2


def test_a_language_without_tables_may_spell_its_numbers():
    assert rules(value(en="The 10 rules.", fi="Kymmenen sääntöä.")) == []
    assert rules(value(en="The 10 rules.", fi="Ne 11 sääntöä.")) == ["translation-numbers"] * 2


ENGLISH = "We publish what we find. We say what it costs. We ask before we change it."
FRENCH = "Nous publions ce que nous trouvons. Nous disons ce que cela coûte. Nous demandons avant."


def five(french: str) -> list[Statement]:
    usual = [value(str(at), en=ENGLISH, fr=FRENCH) for at in range(4)]
    return [*usual, value("last", en=ENGLISH, fr=french)]


def test_a_lost_sentence_is_told_and_a_joined_one_is_not():
    lost = "Nous publions ce que nous trouvons. Nous demandons avant."
    (one,) = told(*five(lost))
    assert (one.rule, one.statement_id) == ("translation-sentences", "last")
    joined = FRENCH.replace(". Nous disons", ", et nous disons")
    assert rules(*five(joined)) == []
    assert rules(*five(FRENCH)) == []
    assert rules(value("alone", en=ENGLISH, fr=lost)) == []  # nothing to measure it against


def near(whole: float, *rows: Sequence[float]) -> dict:
    width = len(rows[0]) if rows else 0
    return {("a", "fr", "text"): [[whole, *[0.5] * width], *([0.5, *row] for row in rows)]}


def test_meaning_is_the_encoders_to_say():
    pair = value(en=ENGLISH, fr=FRENCH)
    assert rules(pair, near=near(0.39)) == ["translation-meaning"]
    assert told(pair, near=near(0.39))[0].severity is Severity.WARNING
    assert rules(pair, near=near(0.41)) == []
    lone = near(0.8, [0.9, 0.1, 0.1], [0.1, 0.1, 0.1], [0.1, 0.1, 0.9])
    found = told(pair, near=lone)
    assert [one.rule for one in found] == ["translation-meaning"] * 2
    assert {one.severity for one in found} == {Severity.NOTE}
    more, fewer = found
    assert more.span is not None
    assert more.span.exact == "Nous disons ce que cela coûte."
    assert fewer.span is None
    assert "We say what it costs." in fewer.message


def test_a_language_that_was_not_compared_is_named():
    pair = value(en=ENGLISH, eu="Aurkitzen duguna argitaratzen dugu beti.")
    assert rules(pair, near=None) == []
    (one,) = told(pair, near={}, reads=lambda tag: tag == "en")
    assert one.rule == "translation-not-read"
    assert one.severity is Severity.NOTE
    assert "eu" in one.message


def severity(was: str, now: str) -> Severity:
    statement = value(en=now, fr="Un texte.")
    (one,) = stale_texts([statement], "en", [[value(en=was, fr="Un texte.")]])
    assert isinstance(one, Stale)
    (found,) = [each for each in told(statement, stale=[one]) if each.rule == "translation-stale"]
    assert found.span is not None
    assert found.span.exact == "Un texte."
    return found.severity


def test_a_number_that_stands_twice_is_told_once():
    assert rules(value(en="Open at noon.", fr="Ouvert 24h/24.")) == ["translation-numbers"]


def negation(english: str, french: str, whole: float) -> list[Severity]:
    found = told(value(en=english, fr=french), near=near(whole, [whole]))
    return [one.severity for one in found if one.rule == "translation-negation"]


@pytest.mark.parametrize(
    ("english", "french", "cosine", "severity"),
    [
        ("We charge for intact parts.", "Nous ne facturons rien d’intact.", 0.64, "warning"),
        ("We never charge for intact parts.", "Nous facturons les pièces.", 0.64, "warning"),
        ("We charge for intact parts.", "Nous ne facturons rien d’intact.", 0.59, "note"),
        ("We charge for 3 parts.", "Nous ne facturons pas 2 pièces.", 0.9, "note"),
        ("We sell parts.", "Des pièces vendues sans garantie.", 0.9, "note"),
    ],
)
def test_a_denied_verb_in_the_same_sentence_is_a_warning(
    english: str, french: str, cosine: float, severity: str
):
    assert [one.value for one in negation(english, french, cosine)] == [severity]


def test_without_an_encoder_a_negation_is_a_note():
    (found,) = told(value(en="We sell your data.", fr="Nous ne vendons pas vos données."))
    assert (found.rule, found.severity) == ("translation-negation", Severity.NOTE)


def sided(*cosines: Sequence[float]) -> list[RuleFinding]:
    statement = value(
        en=StatementText("We say it.", "Candour", ("Announce the price",), ("Hide a fault",)),
        fr=StatementText("On le dit.", "Franchise", ("Cacher un défaut",), ("Annoncer le prix",)),
    )
    return told(statement, near={("a", "fr", "behaviours"): cosines})


def test_behaviours_in_each_other_s_list_are_told():
    (one,) = sided([0.2, 0.8], [0.6, 0.1])
    assert (one.rule, one.severity) == ("translation-swapped", Severity.WARNING)
    assert one.span is not None
    assert (one.span.field, one.span.exact) == ("dont/0", "Annoncer le prix")
    assert "Announce the price" in one.message


@pytest.mark.parametrize(
    "cosines", [([0.8, 0.2], [0.1, 0.6]), ([0.2, 0.8], [0.1, 0.6]), ([0.5, 0.59], [0.6, 0.5])]
)
def test_behaviours_in_their_own_list_are_let_go_by(cosines: tuple[Sequence[float], ...]):
    assert sided(*cosines) == []


def test_behaviours_in_another_order_are_let_go_by():
    statement = value(
        en=StatementText("We tell.", "Care", ("Call the client first", "Write down what was said")),
        fr=StatementText(
            "On dit.", "Soin", ("Noter ce qui a été dit", "Appeler le client d’abord")
        ),
    )
    near = {("a", "fr", f"do/{at}"): [[0.1, 0.1], [0.1, 0.1]] for at in (0, 1)}
    assert rules(statement, near=near) == ["translation-meaning"] * 2
    sides = ("a", "fr", "behaviours")
    assert rules(statement, near={**near, sides: [[0.1, 0.8], [0.7, 0.1]]}) == []
    # One that is nobody's translation is told, whatever its neighbour says.
    assert rules(statement, near={**near, sides: [[0.1, 0.1], [0.7, 0.1]]}) == [
        "translation-meaning"
    ]


def named(english: str, french: str) -> list[str]:
    texts = {"en": StatementText("We say it.", english), "fr": StatementText("On le dit.", french)}
    return rules(Statement("a", StatementKind.VALUE, 1, texts))


def test_a_false_friend_of_a_name_is_told():
    assert named("Franchise", "Franchise") == ["translation-name"]
    assert named("Candour", "Franchise") == []
    assert named("Courage", "Courage") == []


LONG = (
    "The Foundation invites all others who support these principles to join with us and find ways"
)


def test_a_few_words_are_a_note_unless_they_turn_the_sense():
    assert severity(LONG, LONG.removeprefix("The ")) is Severity.NOTE
    assert severity(LONG, LONG.replace("to join", "not to join")) is Severity.WARNING
    assert severity(LONG, LONG.replace("all others", "all 3 others")) is Severity.WARNING
    assert severity("We listen.", "We listen to everybody.") is Severity.WARNING


def test_every_finding_is_of_a_rule_that_can_be_named():
    every = [*five("Nous publions."), value("z", en="In 2007.", fr="En 2008 jamais, sans.")]
    assert set(rules(*every, locales=["en", "fr", "de"])) <= set(PARITY_RULES)
