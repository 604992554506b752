"""The shipped tables on single statements: what is told, how gravely, and what is let go by."""

import pytest

from app.core.rules.quality import check_quality
from app.core.rules.texts import check_text
from app.core.statements import Statement, StatementKind, StatementText
from app.gateways.rules import load_rulebook

BOOK = load_rulebook()
MISSION, PURPOSE, VISION = StatementKind.MISSION, StatementKind.PURPOSE, StatementKind.VISION
Said = list[tuple[str, str, str | None]]


def said(kind: StatementKind, locale: str, text: StatementText, *rules: str) -> Said:
    found = check_quality(BOOK, [Statement("a", kind, 1, {locale: text})], locale)
    return [
        (one.rule, one.severity.value, one.span.exact if one.span else None)
        for one in found
        if one.rule in rules
    ]


def mission(locale: str, text: str) -> Said:
    rules = ("mission-whom", "mission-what-for")
    return said(MISSION, locale, StatementText(text), *rules)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("fr", "Nourrir les écoliers de Brest avec des produits du Finistère."),
        ("fr", "Financer les paysans qui s’installent."),
        ("fr", "Redonner la vue à ceux qui l’ont perdue."),
        ("fr", "Livrer chaque jour un repas chaud à 400 retraités du Gers."),
        ("fr", "Donner aux apiculteurs les moyens de vivre de leur miel."),
        ("fr", "Nous fabriquons des prothèses pour enfants amputés."),
        ("fr", "Développer les pratiques culturelles des amateur·ice·s."),
        ("en", "We teach prisoners to read."),
        ("en", "To give beekeepers a living from their honey."),
        ("en", "Back founders nobody else will back."),
        ("en", "Bring clean water to villages."),
        ("en", "Payroll software, for SMEs and accountants."),
        ("en", "Publish books that children choose themselves."),
        ("en", "Our nurses visit patients at home."),
    ],
)
def test_a_mission_that_names_somebody_and_does_something_is_let_go_by(locale: str, text: str):
    assert mission(locale, text) == []


@pytest.mark.parametrize(
    ("locale", "text", "words"),
    [
        ("fr", "Être l’acteur de référence de notre territoire.", "l’acteur"),
        (
            "fr",
            "Être une société responsable et structurée.",
            "une société responsable et structurée",
        ),
        ("en", "To be a member of the leading group.", "a member"),
        ("en", "We are a company founded in 1987.", "a company founded"),
        ("en", "To be the world’s leading provider of solutions.", "the world’s leading provider"),
    ],
)
def test_what_an_organization_is_names_nobody(locale: str, text: str, words: str):
    assert ("mission-whom", "warning", words) in mission(locale, text)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("fr", "Notre mission est notre passion."),
        ("fr", "Premier assureur."),
        ("en", "Innovation is in our DNA."),
        ("en", "Excellence. Passion. Performance."),
    ],
)
def test_a_mission_without_people_or_act_is_a_warning_twice(locale: str, text: str):
    assert [severity for _, severity, _ in mission(locale, text)] == ["warning", "warning"]


def test_a_mission_or_a_purpose_is_called_by_its_name():
    for kind, locale, word in [
        (MISSION, "fr", "Cette mission"),
        (PURPOSE, "fr", "Cette raison d’être"),
        (PURPOSE, "en", "This purpose"),
    ]:
        text = Statement("a", kind, 1, {locale: StatementText("La paix.")})
        found = check_quality(BOOK, [text], locale)
        (message,) = [one.message for one in found if one.rule == "mission-whom"]
        assert message.startswith(word)


def test_whom_a_mission_serves_is_its_customers():
    text = StatementText("Donner aux apiculteurs les moyens de vivre de leur miel.")
    found = check_quality(BOOK, [Statement("a", MISSION, 1, {"fr": text})], "fr")
    (shown,) = [one for one in found if one.rule == "mission-components"]
    (customers,) = [one.span for one in shown.parts if one.name == "customers"]
    assert customers is not None
    assert customers.exact == "apiculteurs"


def vision(locale: str, text: str) -> Said:
    return said(VISION, locale, StatementText(text), "vision-outcome")


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("fr", "Dans vingt ans, les rivières du Morvan se baignent."),
        ("fr", "En 2040, plus un seul enfant de la vallée ne part à l’école en voiture."),
        ("fr", "Devenir une ville où l’on entend les oiseaux."),
        ("en", "By 2035 every canteen in Devon cooks what it serves."),
        ("en", "A computer on every desk and in every home."),
    ],
)
def test_an_outcome_may_be_told_in_any_tense(locale: str, text: str):
    assert vision(locale, text) == []


@pytest.mark.parametrize(
    ("locale", "text", "severity"),
    [
        ("fr", "Être la référence.", "warning"),
        ("fr", "D’ici 2030, devenir le numéro un européen de la livraison.", "warning"),
        ("fr", "Être une banque pour les artisans.", "note"),
        ("fr", "Toujours plus haut, toujours plus loin.", "note"),
        ("en", "To be the leading company by 2030.", "warning"),
        ("en", "We want to be the benchmark for our sector.", "warning"),
        ("en", "Ever higher, ever further.", "note"),
    ],
)
def test_a_vision_of_oneself_is_told(locale: str, text: str, severity: str):
    assert [one[1] for one in vision(locale, text)] == [severity]


def behaviours(locale: str, do: str = "", dont: str = "") -> Said:
    text = StatementText("x", "y", (do,) if do else (), (dont,) if dont else ())
    rules = ("behaviour-observable", "behaviour-denied", "weasel-word")
    return said(StatementKind.VALUE, locale, text, *rules)


@pytest.mark.parametrize(
    ("locale", "dont", "words"),
    [
        ("fr", "On ne coupe pas la parole au patient", "ne coupe pas"),
        ("fr", "Ne pas mentir", "Ne pas mentir"),
        ("fr", "Ne jamais leur mentir", "Ne jamais leur mentir"),
        ("fr", "pas de frais cachés", "pas de"),
        ("fr", "Nous refusons de mentir", "Nous refusons de"),
        ("en", "We don’t lie", "don’t"),
        ("en", "Never bring gifts", "Never"),
        ("en", "No hidden fees", "No"),
        ("en", "I refuse to lie", "refuse to"),
    ],
)
def test_a_refusal_that_denies_is_told(locale: str, dont: str, words: str):
    assert behaviours(locale, dont=dont) == [("behaviour-denied", "warning", words)]
    assert behaviours(locale, do=dont) == []


@pytest.mark.parametrize(
    ("locale", "dont"),
    [
        ("fr", "Ne montrer que les indicateurs qui nous flattent"),
        ("fr", "N’écouter que les élus"),
        ("fr", "Laisser un client sans réponse"),
        ("fr", "Refuser un légume parce qu’il est tordu"),
        ("fr", "Ne pas prévenir un client"),
        ("fr", "Ne rien dire de plus au patient"),
        ("en", "Not locking the screen"),
        ("en", "Never knocking"),
        ("en", "Leave candidates without an answer"),
        ("en", "Ask claimants for proof no one could have kept"),
    ],
)
def test_an_act_of_leaving_out_denies_nothing(locale: str, dont: str):
    assert behaviours(locale, dont=dont) == []


@pytest.mark.parametrize(
    ("locale", "do"),
    [
        ("fr", "Comprendre la demande avant de chiffrer"),
        ("fr", "Encourager le plus timide à parler en premier"),
        ("fr", "Veiller à fermer le gaz le soir"),
        ("en", "Understand the customer’s problem before quoting"),
        ("en", "Love letters from clients are pinned in the hall"),
        ("en", "Respect the queue: no jumping"),
        ("en", "Value stream maps are on the wall"),
        ("en", "Encourage the shyest to speak first in each meeting"),
    ],
)
def test_an_act_that_can_be_seen_is_let_go_by(locale: str, do: str):
    assert behaviours(locale, do=do) == []


@pytest.mark.parametrize(
    ("locale", "do", "severity"),
    [
        ("fr", "Mentir", "note"),
        ("fr", "Bienveillance", "warning"),
        ("fr", "Penser client", "warning"),
        ("en", "Discriminate", "note"),
        ("en", "Kindness", "warning"),
        ("en", "Try to answer", "note"),
    ],
)
def test_what_cannot_be_seen_is_told_once(locale: str, do: str, severity: str):
    assert [one[:2] for one in behaviours(locale, do=do)] == [("behaviour-observable", severity)]


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "TBC"),
        ("en", "Mission goes here"),
        ("en", "Coming soon!"),
        ("fr", "À venir"),
        ("fr", "Mission : à définir"),
        ("fr", "Mission de l’entreprise"),
        ("fr", "…"),
    ],
)
def test_what_stands_in_for_a_mission_is_no_text(locale: str, text: str):
    assert said(MISSION, locale, StatementText(text), "text-missing") == [
        ("text-missing", "error", text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Aider les allocataires à compléter leur dossier.",
        "Insérer les jeunes dans l’emploi.",
        "Protéger les générations à venir.",
    ],
)
def test_the_same_words_in_a_sentence_are_a_text(text: str):
    assert said(MISSION, "fr", StatementText(text), "text-missing") == []


@pytest.mark.parametrize(
    ("locale", "text", "rule"),
    [
        ("fr", "Des produits éco-conçus.", "environmental-claim"),
        ("fr", "Un emballage 100 % recyclable.", "environmental-claim"),
        ("fr", "Une banque à impact positif.", "environmental-claim"),
        ("fr", "Un numérique responsable.", "environmental-claim"),
        ("en", "Live sustainably with us.", "environmental-claim"),
        ("fr", "Vous serez toujours satisfaits.", "absolute-promise"),
        ("fr", "Aucun client déçu, jamais.", "absolute-promise"),
        ("fr", "Nous répondons à tous les courriers, sans exception.", "absolute-promise"),
        ("en", "We answer every letter, no exceptions.", "absolute-promise"),
        ("en", "Zero accidents.", "absolute-promise"),
    ],
)
def test_everyday_claims_and_promises_are_told(locale: str, text: str, rule: str):
    (found,) = check_text(BOOK, text, locale)
    assert (found.rule, found.severity.value) == (rule, "warning")


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("fr", "Des vélos durables, et le développement durable."),
        ("fr", "Vous pourrez toujours revenir."),
        ("en", "You will never know."),
        ("en", "Nobody objected, without exception."),
    ],
)
def test_plain_words_are_no_claim(locale: str, text: str):
    assert check_text(BOOK, text, locale) == ()
