import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.builder.english import ENGLISH
from app.core.builder.french import FRENCH
from app.core.builder.languages import LANGUAGES
from app.core.builder.phrases import Language, Phrase, Shape

texts = st.text(alphabet="abéEÉ’' .,;:!?-–\n«»Nousl1", max_size=60)


@pytest.mark.parametrize(
    ("word", "text", "form", "said"),
    [
        ("de", "aider les élus", Shape.VERB, "d’aider les élus"),
        ("de", "être là", Shape.VERB, "d’être là"),
        ("de", "habiter", Shape.VERB, "d’habiter"),
        ("de", "haïr", Shape.VERB, "de haïr"),
        ("de", "harceler", Shape.VERB, "de harceler"),
        ("de", "le dire", Shape.VERB, "de le dire"),
        ("de", "le maire", Shape.NOUN, "du maire"),
        ("de", "les maires", Shape.NOUN, "des maires"),
        ("de", "la mairie", Shape.NOUN, "de la mairie"),
        ("de", "onze communes", Shape.NOUN, "de onze communes"),
        ("à", "le maire", Shape.NOUN, "au maire"),
        ("à", "les maires", Shape.NOUN, "aux maires"),
        ("à", "les prévenir", Shape.VERB, "à les prévenir"),
        ("que", "on répare", Shape.CLAUSE, "qu’on répare"),
        ("que", "nous réparons", Shape.CLAUSE, "que nous réparons"),
    ],
)
def test_french_elides_and_contracts(word: str, text: str, form: Shape, said: str) -> None:
    assert FRENCH.particle(word, text, form) == said


@pytest.mark.parametrize(
    ("sent", "text", "shape"),
    [
        ("Notre mission est d'aider.", "aider", Shape.VERB),
        ("- Réparer les vélos ;", "réparer les vélos", Shape.VERB),
        ("Ne jamais mentir", "ne jamais mentir", Shape.VERB),
        ("S'occuper des gens", "s’occuper des gens", Shape.VERB),
        ("Hier encore", "Hier encore", Shape.BARE),
        ("Les habitants", "les habitants", Shape.NOUN),
        ("Nous réparons", "nous réparons", Shape.CLAUSE),
        ("Pour que chacun vive", "pour que chacun vive", Shape.AIM),
        ("Dans la vallée", "dans la vallée", Shape.PLACE),
        ("SNCF Réseau", "SNCF Réseau", Shape.BARE),
        ("Rivière propre", "Rivière propre", Shape.BARE),
        ("Tout dire. Rien cacher.", "Tout dire. Rien cacher.", Shape.PROSE),
        ("Est-ce vrai ?", "Est-ce vrai\u202f?", Shape.PROSE),
    ],
)
def test_french_answers_are_cleaned_and_told_apart(sent: str, text: str, shape: Shape) -> None:
    strip = ("notre mission est de", "notre mission est d’")
    assert FRENCH.clean(sent, strip) == Phrase(text, shape)


@pytest.mark.parametrize(
    ("sent", "text", "shape"),
    [
        ("We repair bicycles.", "repair bicycles", Shape.VERB),
        ("We cordon off streets", "we cordon off streets", Shape.CLAUSE),
        ("to repair bicycles", "repair bicycles", Shape.VERB),
        ("Repairing bicycles", "repairing bicycles", Shape.GERUND),
        ("Free dental care", "free dental care", Shape.WORDS),
        ("The people", "the people", Shape.NOUN),
        ("So that nobody waits", "so that nobody waits", Shape.AIM),
        ("I listen", "I listen", Shape.FIRST),
    ],
)
def test_english_answers_are_cleaned_and_told_apart(sent: str, text: str, shape: Shape) -> None:
    assert ENGLISH.clean(sent, ("we", "to")) == Phrase(text, shape)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("habitants de la vallée", "les habitants de la vallée"),
        ("Collectivités", "les collectivités"),
        ("PME", "les PME"),
        ("Emmaüs", "Emmaüs"),
        ("toute personne", "toute personne"),
        ("le Secours populaire", "le Secours populaire"),
    ],
)
def test_a_bare_plural_gets_its_article(sent: str, said: str) -> None:
    assert FRENCH.group(sent)[0] == said


@pytest.mark.parametrize(
    ("language", "sent", "when", "by"),
    [
        (FRENCH, "2035", "en 2035", "d’ici 2035"),
        (FRENCH, "10 ans", "dans 10 ans", "d’ici 10 ans"),
        (FRENCH, "D’ici 2040", "d’ici 2040", "d’ici 2040"),
        (FRENCH, "bientôt", None, None),
        (ENGLISH, "2035", "by 2035", "by 2035"),
        (ENGLISH, "ten years", "in ten years", "within ten years"),
        (ENGLISH, "soon", None, None),
    ],
)
def test_times_are_said_so_that_a_sentence_may_begin_with_them(
    language: Language, sent: str, when: str | None, by: str | None
) -> None:
    said = language.horizon(sent)
    assert said == when
    assert (language.deadline(said) if said else None) == by


def phrases(*words: str, form: Shape = Shape.NOUN) -> list[Phrase]:
    return [Phrase(one, form) for one in words]


def test_enumerations_are_joined_as_people_do() -> None:
    assert FRENCH.join(phrases("les uns")) == "les uns"
    assert FRENCH.join(phrases("a", "b", "c")) == "a, b et c"
    assert FRENCH.join(phrases("a et b", "c")) == "a et b ainsi que c"
    assert FRENCH.join(phrases("a, b", "c")) == "c ainsi que a, b"
    clauses = phrases("on frappe et on attend", "elle parle", form=Shape.CLAUSE)
    assert FRENCH.join(clauses) == "on frappe et on attend\u202f; elle parle"
    assert FRENCH.join(phrases("a, b", "c, d", "e")) == "e ; a, b ; ainsi que c, d"
    verbs = phrases("agir", "dire", form=Shape.VERB)
    assert FRENCH.join(verbs, "de") == "d’agir et de dire"
    assert ENGLISH.join(phrases("hide", "lie", form=Shape.VERB), "or") == "hide or to lie"


@given(texts, st.sampled_from(sorted(LANGUAGES)))
def test_cleaning_changes_no_word_and_cleans_once(text: str, locale: str) -> None:
    language = LANGUAGES[locale]
    once = language.clean(text)
    if once is None:
        assert not any(one.isalnum() for one in text)
        return
    letters = [one.casefold() for one in text if one.isalnum()]
    assert [one.casefold() for one in once.text if one.isalnum()] == letters
    assert language.clean(once.text) == once


@pytest.mark.parametrize(
    ("said", "shaped"),
    [
        ("se déplacer ne doit pas coûter un salaire", Shape.CLAUSE),
        ("apprendre est un droit", Shape.CLAUSE),
        ("aider ceux qui ne peuvent pas payer", Shape.VERB),
        ("réparer les vélos", Shape.VERB),
    ],
)
def test_an_infinitive_may_be_the_subject_of_a_clause(said: str, shaped: Shape) -> None:
    assert FRENCH.shape(said) is shaped
