"""The rules' own logic, on a rulebook of invented words."""

from dataclasses import replace

import pytest

from app.core.organizations import OwnWord
from app.core.rules.findings import RuleFinding, Severity
from app.core.rules.patterns import Patterns
from app.core.rules.quality import NEVER_GATES, QUALITY_RULES, check_quality
from app.core.rules.rulebook import Rulebook
from app.core.rules.texts import check_prose, check_text, prose_of
from app.core.statements import Statement, StatementKind, StatementText
from app.core.texts import TextBuilder
from tests.fakes.rulebook import fake_rulebook, fake_tables, lexicon

VALUE, MISSION, VISION = StatementKind.VALUE, StatementKind.MISSION, StatementKind.VISION


def statement(kind: StatementKind, text: str = "Words.", locale: str = "fr", **given) -> Statement:
    name = given.pop("id", None) or f"{kind.value}-{text}-{given.get('name')}"
    return Statement(name, kind, 1, {locale: StatementText(text, **given)})


def value(name: str, text: str = "", **given) -> Statement:
    given = {"do": ("Publier chaque audit",), "dont": ("Cacher une panne",), **given}
    return statement(VALUE, text or f"{name} guide ici nos choix.", name=name, **given)


def book_with(**lexicons) -> Rulebook:
    tables = fake_tables("fr")
    more = replace(tables, lexicons={**tables.lexicons, **lexicons})
    return replace(fake_rulebook(), tables={"fr": more, "en": more})


def rules(found: tuple[RuleFinding, ...], *but: str) -> list[str]:
    return [
        one.rule for one in found if one.rule not in {"mission-components", "readability", *but}
    ]


def test_a_good_charter_is_left_alone():
    charter = [
        statement(MISSION, "Loger les habitants pour longtemps."),
        value("Franchise"),
        value("Sobriété"),
        value("Égards"),
    ]
    assert rules(check_quality(fake_rulebook(), charter, "fr")) == []


def test_a_mission_without_people_or_purpose_is_told_so():
    found = check_quality(fake_rulebook(), [statement(MISSION, "La qualité.")], "fr")
    assert rules(found) == ["mission-whom", "mission-what-for"]
    purpose = statement(StatementKind.PURPOSE, "La qualité.")
    assert rules(check_quality(fake_rulebook(), [purpose], "fr")) == [
        "mission-whom",
        "mission-what-for",
    ]


def test_components_are_counted_and_never_gate():
    book = book_with(components=lexicon("maisons", key="products"))
    mission = statement(MISSION, "Des maisons pour les habitants.")
    (found,) = check_quality(book, [mission], "fr")
    assert found.rule == "mission-components"
    assert found.severity is Severity.NOTE
    assert found.rule in NEVER_GATES
    present = {one.name: one.span.exact for one in found.parts if one.span}
    assert present == {"customers": "habitants", "products": "maisons"}
    assert len(found.parts) == 9


def book_of_phrases(**written: str) -> Rulebook:
    """Return the book with forms of phrase; `_` in their names stands for `-`."""
    forms = {name.replace("_", "-"): Patterns((one,)) for name, one in written.items()}
    tables = {tag: replace(one, patterns=forms) for tag, one in book_with().tables.items()}
    return replace(book_with(), tables=tables)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chaque rivière se baigne.", []),
        ("Être le premier.", [("warning", "Être le premier")]),
        ("Être une banque.", [("note", "Être une")]),
        ("Toujours plus haut.", [("note", None)]),
    ],
)
def test_a_vision_is_about_what_will_be_so_for_others(
    text: str, expected: list[tuple[str, str | None]]
):
    book = book_of_phrases(
        first_place=r"être le premier", being=r"être une", slogans=r"(?:toujours|plus|haut|\W)+"
    )
    found = check_quality(book, [statement(VISION, text)], "fr")
    told = [one for one in found if one.rule == "vision-outcome"]
    assert [(one.severity.value, one.span and one.span.exact) for one in told] == expected


def test_a_vision_needs_a_horizon():
    book = book_with(horizons=lexicon("2040"))
    assert rules(check_quality(book, [statement(VISION, "Tout sera beau en 2040.")], "fr")) == []
    said = rules(check_quality(book, [statement(VISION, "Tout sera beau.")], "fr"))
    assert said == ["vision-horizon"]


def whom(text: str, kind: StatementKind = MISSION) -> list[tuple[str, str, str | None]]:
    book = book_of_phrases(
        self=r"être (?P<said>un \w+)", acts=r"^loger", served=r"loger (?P<said>les \w+)"
    )
    return [
        (one.rule, one.severity.value, one.span and one.span.exact)
        for one in check_quality(book, [statement(kind, text)], "fr")
        if one.rule in {"mission-whom", "mission-what-for"}
    ]


def test_a_mission_that_lacks_one_of_the_two_is_a_note_and_both_a_warning():
    assert whom("Loger les élèves.") == []
    assert whom("Loger mieux.") == [("mission-whom", "note", None)]
    assert whom("Les habitants.") == [("mission-what-for", "note", None)]
    assert whom("La passion.") == [
        ("mission-whom", "warning", None),
        ("mission-what-for", "warning", None),
    ]


def test_a_purpose_says_why_and_may_say_no_more():
    found = whom("La solitude tue.", StatementKind.PURPOSE)
    assert {severity for _, severity, _ in found} == {"note"}


def test_what_an_organization_is_names_nobody_it_serves():
    (found, _) = whom("Être un habitants.")
    assert found == ("mission-whom", "warning", "un habitants")


@pytest.mark.parametrize(
    ("count", "severity"),
    [(0, None), (1, None), (2, "note"), (3, None), (7, None), (8, "warning")],
)
def test_three_to_seven_values_are_usual(count: int, severity: str | None):
    charter = [value(f"Nom{at}", f"Texte {at}") for at in range(count)]
    found = [one for one in check_quality(fake_rulebook(), charter, "fr") if "count" in one.rule]
    assert [one.severity.value for one in found] == ([severity] if severity else [])


def test_one_value_beside_a_mission_is_few():
    charter = [statement(MISSION, "Loger les habitants pour longtemps."), value("Nom")]
    assert rules(check_quality(fake_rulebook(), charter, "fr")) == ["values-count"]


def test_more_than_three_values_called_core_are_questioned_once():
    book = book_with(**{"core-values": lexicon("nos valeurs fondamentales")})
    said = "Une de nos valeurs fondamentales."
    four = [value(name, f"{said} {name}") for name in ("Un", "Deux", "Trois", "Quatre")]
    found = check_quality(book, four, "fr", {"fr": [[0.0] * 4] * 4})
    assert rules(found, "values-alike") == ["values-core"]
    assert "values-core" not in rules(check_quality(book, four[:3], "fr"))


def test_a_common_name_is_a_note_and_a_longer_name_is_none():
    book = book_with(**{"common-values": lexicon("respect", key="respect")})
    tables = replace(book.tables["fr"], figures={"respect": "20 %"})
    book = replace(book, tables={**book.tables, "fr": tables})
    assert "value-name-common" in rules(check_quality(book, [value("Respect")], "fr"))
    longer = value("Le respect quand personne ne regarde")
    assert "value-name-common" not in rules(check_quality(book, [longer], "fr"))


def test_a_side_without_behaviours_is_told_once_and_a_translation_is_not_blamed():
    texts = {
        "fr": StatementText("Un texte.", "Nom", ("Agir",), ()),
        "en": StatementText("A text.", "Name", (), ("Hide",)),
    }
    found = check_quality(fake_rulebook(), [Statement("v", VALUE, 1, texts)], "fr")
    assert "behaviours-missing" not in rules(found)
    bare = {tag: StatementText(one.text, one.name) for tag, one in texts.items()}
    found = check_quality(fake_rulebook(), [Statement("v", VALUE, 1, bare)], "fr")
    (missing,) = [one for one in found if one.rule == "behaviours-missing"]
    assert missing.locale == "fr"


@pytest.mark.parametrize(
    ("do", "flagged"),
    [
        ("Être honnête", True),
        ("Nous ne sommes pas fermés", True),
        ("Publier un texte honnête", False),
        ("Dire qu’être honnête coûte", False),
        ("Écoute", True),
        ("Écouter d’abord", False),
    ],
)
def test_a_behaviour_is_an_act(do: str, *, flagged: bool):
    book = book_with(
        **{
            "lead-words": lexicon("nous", "ne", "pas"),
            "inner-verbs": lexicon("être honnête", "sommes pas fermés", key="state"),
        }
    )
    found = check_quality(book, [value("Nom", do=(do,))], "fr")
    assert ("behaviour-observable" in rules(found)) is flagged


def test_two_values_are_alike_by_words_or_by_meaning():
    one = value("Franchise", "Nous disons toujours clairement ce que nous faisons vraiment.")
    twin = value("Clarté", "Nous disons vraiment clairement ce que nous faisons toujours.")
    other = value("Sobriété", "Peu de matière suffit pour construire bien.")
    alike = list(check_quality(fake_rulebook(), [one, twin, other], "fr"))
    assert [(x.statement_id, x.severity) for x in alike if x.rule == "values-alike"] == [
        (twin.id, Severity.WARNING)
    ]
    meanings = {"fr": [[1.0, 0.1, 0.9], [0.1, 1.0, 0.1], [0.9, 0.1, 1.0]]}
    alike = list(check_quality(fake_rulebook(), [one, twin, other], "fr", meanings))
    assert [(x.statement_id, x.severity) for x in alike if x.rule == "values-alike"] == [
        (twin.id, Severity.WARNING),
        (other.id, Severity.NOTE),
    ]


def test_an_audience_named_and_never_answered_is_told():
    book = book_with(audiences=lexicon("habitants", "voisins", key="audience-customers"))
    labels = {**book.tables["fr"].labels, "audience-customers": "habitants"}
    book = replace(book, tables={**book.tables, "fr": replace(book.tables["fr"], labels=labels)})
    mission = statement(MISSION, "Loger les habitants pour longtemps.")
    three = [value("Un"), value("Deux"), value("Trois")]
    assert rules(check_quality(book, [mission, *three], "fr")) == ["audience-forgotten"]
    answered = value("Quatre", do=("Appeler les voisins avant les travaux",))
    assert rules(check_quality(book, [mission, *three, answered], "fr")) == []
    assert rules(check_quality(book, [mission], "fr")) == []  # nothing to answer with yet


def test_a_refusal_that_denies_says_the_opposite_of_what_it_means():
    book = book_of_phrases(denials=r"^(?:on )?(?P<said>ne \w+ pas)")
    found = check_quality(book, [value("Nom", dont=("On ne ment pas", "Cacher"))], "fr")
    (denied,) = [one for one in found if one.rule == "behaviour-denied"]
    assert denied.severity is Severity.WARNING
    assert denied.span is not None
    assert (denied.span.field, denied.span.exact) == ("dont/0", "ne ment pas")
    kept = check_quality(book, [value("Nom", do=("On ne ment pas",))], "fr")
    assert "behaviour-denied" not in rules(kept)


def test_a_lone_verb_is_a_note_and_a_lone_noun_a_warning():
    book = book_of_phrases(lone_verbs=r"\w+er")
    found = check_quality(book, [value("Nom", do=("Douter", "Rigueur"))], "fr")
    told = [one.severity for one in found if one.rule == "behaviour-observable"]
    assert told == [Severity.NOTE, Severity.WARNING]


def test_a_feeling_with_its_circumstance_is_an_act():
    book = book_of_phrases(circumstances=r"avant")
    words = {"inner-verbs": lexicon("comprendre", key="feeling")}
    tables = {
        tag: replace(one, lexicons={**one.lexicons, **words}) for tag, one in book.tables.items()
    }
    do = ("Comprendre la demande", "Comprendre la demande avant de chiffrer")
    found = check_quality(replace(book, tables=tables), [value("Nom", do=do)], "fr")
    told = [one.span.field for one in found if one.rule == "behaviour-observable" and one.span]
    assert told == ["do/0"]


def test_an_intention_that_is_a_weasel_word_too_is_told_once():
    words = {
        "inner-verbs": lexicon("essayer de", key="intent"),
        "weasel-words": lexicon("essayer de"),
    }
    found = check_quality(book_with(**words), [value("Nom", do=("Essayer de finir",))], "fr")
    assert rules(found, "values-count") == ["behaviour-observable"]


@pytest.mark.parametrize("text", ["…", "?", " - ", "À venir", "à venir"])
def test_what_stands_in_for_a_text_is_an_error(text: str):
    found = check_quality(book_of_phrases(placeholders="à venir"), [statement(VISION, text)], "fr")
    assert ("text-missing", Severity.ERROR) in [(one.rule, one.severity) for one in found]


@pytest.mark.parametrize(
    ("name", "text", "missing"),
    [
        ("Courage", "courage.", True),
        ("Fait à Laguiole", "Fait à Laguiole", True),
        ("Courage", "Dire non.", False),
        ("Dire non à voix haute", "Dire non à voix haute.", False),
    ],
)
def test_a_name_said_again_is_no_text_unless_it_is_a_sentence(
    name: str, text: str, *, missing: bool
):
    found = rules(check_quality(fake_rulebook(), [value(name, text, do=("Agir",))], "fr"))
    assert ("text-missing" in found) is missing


def test_words_of_a_stand_in_are_a_text_like_any_other():
    book = book_of_phrases(placeholders="à venir")
    found = check_quality(book, [statement(VISION, "Les années à venir seront belles.")], "fr")
    assert "text-missing" not in rules(found)


def test_long_sentences_are_measured_and_empty_texts_are_errors():
    words = " ".join(["mot"] * 13)
    found = check_quality(fake_rulebook(), [value("Nom", f"{words}.")], "fr")
    assert "sentence-long" in rules(found)
    empty = check_quality(fake_rulebook(), [statement(VISION, " \n")], "fr")
    assert [(one.rule, one.severity) for one in empty] == [("text-missing", Severity.ERROR)]


def test_a_language_without_tables_is_owned_up_to():
    german = statement(VALUE, "Wir wagen etwas.", "de-AT", do=("Fragen",), dont=("Warten",))
    found = check_quality(fake_rulebook(), [german], "de-AT")
    assert rules(found, "values-count") == ["language-not-read"]


def test_every_finding_names_a_known_rule_and_is_whole():
    charter = [statement(MISSION, "Synergie, synergie planetkind."), value("Nom", "")]
    for one in check_quality(fake_rulebook(), charter, "fr"):
        assert one.rule in QUALITY_RULES
        assert one.message
        assert one.source
        assert one.mend


def own(word: str, instead: str | None = None, locale: str = "fr") -> OwnWord:
    return OwnWord(locale, word, instead, "Charte éditoriale.")


def test_own_words_are_whole_words_of_their_language():
    words = [own("usager", "client"), own("cible"), own("target", locale="en")]
    text = "L’usager, les usagers, la cible, target. Voir cible.fr"
    found = check_text(fake_rulebook(), text, "fr-CA", words)
    assert [(one.rule, one.severity.value, one.span.exact) for one in found if one.span] == [
        ("own-word", "note", "usager"),
        ("own-word", "warning", "cible"),
    ]


def test_a_regional_word_counts_in_its_region_alone():
    words = [own("septante", "soixante-dix", "fr-FR")]
    assert check_text(fake_rulebook(), "septante", "fr-FR", words)
    assert not check_text(fake_rulebook(), "septante", "fr", words)
    assert not check_text(fake_rulebook(), "septante", "fr-BE", words)


def test_own_words_count_in_a_language_without_tables():
    found = check_text(fake_rulebook(), "Das Ziel.", "de", [own("Ziel", None, "de")])
    assert [one.rule for one in found] == ["own-word"]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Notre offre est planetkind.", "warning"),
        ("Notre offre est planetkind. https://example.org/preuve", "note"),
        ("Notre offre est planetkind (https://example.org/preuve).", "note"),
        ("Notre offre est planetkind. Une autre phrase. https://example.org/x", "warning"),
        ("Notre offre est planetkind et porte Ecoseal.", "note"),
        ("Elle porte Ecoseal. Notre offre est planetkind.", "warning"),
    ],
)
def test_evidence_counts_right_beside_a_claim(text: str, severity: str):
    (found,) = check_text(fake_rulebook(), text, "fr")
    assert found.severity.value == severity


@pytest.mark.parametrize(
    ("text", "after", "address", "severity"),
    [
        ("Notre offre est planetkind, lisez le bilan.", "bilan", "/bilan", "note"),
        ("Notre offre est planetkind", "planetkind", "https://example.org", "note"),
        ("Notre offre est planetkind. ", ". ", "https://example.org", "note"),
        ("Notre offre est planetkind. Lire", "Lire", "/bilan", "warning"),
        ("Le bilan. Notre offre est planetkind.", "bilan.", "/bilan", "warning"),
        ("Notre offre est planetkind, écrivez-nous.", "nous", "mailto:a@b.org", "warning"),
        ("Notre offre est planetkind, voyez plus bas.", "plus bas", "#bas", "warning"),
    ],
)
def test_a_link_of_markup_is_evidence_where_an_address_would_be(
    text: str, after: str, address: str, severity: str
):
    cut = text.index(after) + len(after)
    builder = TextBuilder(text)
    builder.copy(0, cut)
    builder.link(address)
    builder.copy(cut, len(text))
    words = builder.build()
    (found,) = check_prose(fake_rulebook(), prose_of(words, 0, len(text)), "fr")
    assert found.severity.value == severity


def test_code_of_markup_is_not_read():
    builder = TextBuilder("planetkind planetkind planetkind")
    builder.copy(0, 11)
    before = builder.here()
    builder.copy(11, 21)
    builder.code_since(before)
    builder.copy(21, 32)
    words = builder.build()
    found = check_prose(fake_rulebook(), prose_of(words, 0, 32), "fr")
    assert [one.span.start for one in found if one.span] == [0, 22]


def test_a_part_of_a_text_knows_its_own_links_and_code():
    builder = TextBuilder("abcdef")
    for at in range(6):
        builder.link(f"/{at}")
        before = builder.here()
        builder.copy(at, at + 1)
        builder.code_since(before)
    prose = prose_of(builder.build(), 2, 4)
    assert prose.text == "cd"
    assert prose.links == ((0, "/2"), (1, "/3"), (2, "/4"))
    assert prose.code == ((0, 1), (1, 2))
