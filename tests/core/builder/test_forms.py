"""Forms of answers as people give them: times, people, places, denials, what would happen."""

import pytest

from app.core.builder.english import ENGLISH
from app.core.builder.french import FRENCH
from app.core.builder.languages import LANGUAGES
from app.core.builder.phrases import Language, Shape


@pytest.mark.parametrize(
    ("language", "sent", "when", "by"),
    [
        (FRENCH, "fin 2027", "fin 2027", "d’ici fin 2027"),
        (FRENCH, "pour 2040", "d’ici 2040", "d’ici 2040"),
        (FRENCH, "à horizon 2030", "à l’horizon 2030", "à l’horizon 2030"),
        (FRENCH, "2040, au plus tard", "en 2040 au plus tard", "en 2040 au plus tard"),
        (FRENCH, "2030-2035", "entre 2030 et 2035", "entre 2030 et 2035"),
        (FRENCH, "10-15 ans", "dans 10 à 15 ans", "d’ici 10 à 15 ans"),
        (FRENCH, "à dix ans", "d’ici dix ans", "d’ici dix ans"),
        (FRENCH, "vingt-cinq ans", "dans vingt-cinq ans", "d’ici vingt-cinq ans"),
        (FRENCH, "une génération", "dans une génération", "d’ici une génération"),
        (FRENCH, "l’an prochain", "l’an prochain", "d’ici l’an prochain"),
        (FRENCH, "janvier 2030", "en janvier 2030", "d’ici janvier 2030"),
        (FRENCH, "Noël 2030", "à Noël 2030", "à Noël 2030"),
        (FRENCH, "l’été 2030", "à l’été 2030", "à l’été 2030"),
        (FRENCH, "dans un monde meilleur", None, None),
        (FRENCH, "quand on pourra", None, None),
        (ENGLISH, "end of 2027", "by the end of 2027", "by the end of 2027"),
        (ENGLISH, "the year 2040", "by the year 2040", "by the year 2040"),
        (ENGLISH, "about ten years", "in about ten years", "within about ten years"),
        (ENGLISH, "10 to 15 years", "in 10 to 15 years", "within 10 to 15 years"),
        (ENGLISH, "next year", "next year", "by next year"),
        (ENGLISH, "2040 at the latest", "by 2040 at the latest", "by 2040 at the latest"),
        (ENGLISH, "Christmas 2030", "by Christmas 2030", "by Christmas 2030"),
        (ENGLISH, "ten years from now", "ten years from now", "within ten years"),
        (ENGLISH, "the next ten years", "over the next ten years", "over the next ten years"),
        (ENGLISH, "one day", None, None),
        (ENGLISH, "in a better world", None, None),
    ],
)
def test_times_as_people_write_them(
    language: Language, sent: str, when: str | None, by: str | None
) -> None:
    said = language.horizon(sent)
    assert said == when
    assert (language.deadline(said) if said else None) == by


@pytest.mark.parametrize(
    ("language", "sent", "said", "shape"),
    [
        (FRENCH, "grand public", "le grand public", Shape.NOUN),
        (FRENCH, "clientèle professionnelle", "la clientèle professionnelle", Shape.NOUN),
        (FRENCH, "Psychologues", "les psychologues", Shape.NOUN),
        (FRENCH, "Roms", "les Roms", Shape.NOUN),
        (FRENCH, "sans-papiers", "les sans-papiers", Shape.NOUN),
        (FRENCH, "à tous ceux qui souffrent", "tous ceux qui souffrent", Shape.NOUN),
        (FRENCH, "aux étudiants", "les étudiants", Shape.NOUN),
        (FRENCH, "au public scolaire", "le public scolaire", Shape.NOUN),
        (FRENCH, "enfants, parents et profs", "les enfants, les parents et les profs", Shape.NOUN),
        (FRENCH, "particulier et entreprise", "particulier et entreprise", Shape.LABEL),
        (FRENCH, "Emmaüs", "Emmaüs", Shape.BARE),
        (FRENCH, "nous aidons les élus", "nous aidons les élus", Shape.CLAUSE),
        (ENGLISH, "Young people aged 16 to 25", "young people aged 16 to 25", Shape.NOUN),
        (ENGLISH, "general public", "the general public", Shape.NOUN),
        (ENGLISH, "Local charities", "local charities", Shape.NOUN),
        (ENGLISH, "British farmers", "British farmers", Shape.NOUN),
        (ENGLISH, "Gen Z", "Gen Z", Shape.NOUN),
        (ENGLISH, "We help students", "We help students", Shape.CLAUSE),
    ],
)
def test_groups_of_people(language: Language, sent: str, said: str, shape: Shape) -> None:
    assert language.group(sent) == (said, shape)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("Kent", "in Kent"),
        ("the Lorient area", "in the Lorient area"),
        ("the Isle of Wight", "on the Isle of Wight"),
        ("all over Kent", "all over Kent"),
        ("nationwide", "nationwide"),
        ("across Norfolk", "across Norfolk"),
    ],
)
def test_english_says_where(sent: str, said: str) -> None:
    phrase = ENGLISH.clean(sent)
    assert phrase is not None
    assert ENGLISH.place(phrase.text, phrase.shape) == (said, Shape.PLACE)


@pytest.mark.parametrize(
    ("locale", "text", "denied"),
    [
        ("fr", "nous ne vendons jamais une prothèse mal ajustée", True),
        ("fr", "on ne coupe pas la parole", True),
        ("fr", "pas de frais cachés", True),
        ("fr", "ne jamais mentir", True),
        ("fr", "aucun client ne reste sans réponse", True),
        ("fr", "facturer une pièce que nous n’avons pas changée", False),
        ("fr", "laisser un auteur sans réponse", False),
        ("fr", "dire ce qui ne va pas", False),
        ("fr", "un collègue qui ne répond pas", False),
        ("en", "we never lie", True),
        ("en", "no hidden fees", True),
        ("en", "our staff do not accept gifts", True),
        ("en", "don’t lie", True),
        ("en", "charge for parts we did not change", False),
        ("en", "leave an author without a reply", False),
        ("en", "nod at customers", False),
    ],
)
def test_an_act_that_is_not_done_is_told_from_one_that_is(
    locale: str, text: str, *, denied: bool
) -> None:
    assert LANGUAGES[locale].denied(text) is denied


@pytest.mark.parametrize(
    ("locale", "text", "happens"),
    [
        ("fr", "les gens iraient au supermarché", True),
        ("fr", "il manquerait un endroit où aller", True),
        ("fr", "on jette tout", True),
        ("fr", "un peu de joie", False),
        ("fr", "rien, il y a des concurrents", False),
        ("fr", "tout", False),
        ("fr", "un opéra", False),
        ("en", "people would give up", True),
        ("en", "we’d miss the sea", True),
        ("en", "someone to tell them it’s possible", False),
        ("en", "everything", False),
        ("en", "nothing really, there are competitors", False),
        ("en", "a bit of joy", False),
    ],
)
def test_what_would_happen_is_told_from_what_would_be_missing(
    locale: str, text: str, *, happens: bool
) -> None:
    assert LANGUAGES[locale].happens(text) is happens


@pytest.mark.parametrize(
    ("text", "anywhere", "about"),
    [
        ("se remettre en question", False, True),
        ("écouter et s’excuser", False, True),
        ("permettre à chacun de trouver sa voie", False, False),
        ("tenir sa parole", True, True),
        ("garder l’info pour soi", True, True),
        ("humilier un élève qui se trompe", True, False),
        ("prévenir s’il y a du retard", True, False),
    ],
)
def test_verbs_that_name_their_subject_again(text: str, *, anywhere: bool, about: bool) -> None:
    assert FRENCH.about_self(text, anywhere) is about


@pytest.mark.parametrize(
    ("locale", "sent", "verbal", "text", "shape"),
    [
        ("fr", "travailler, c'est exister", False, "travailler, c’est exister", Shape.CLAUSE),
        ("fr", "se sentir belle aide à guérir", False, None, Shape.CLAUSE),
        ("fr", "Habiter la rue ne tue plus", False, None, Shape.CLAUSE),
        ("fr", "répondre à la demande", False, None, Shape.VERB),
        ("fr", "rendre compte de l’aide reçue", False, None, Shape.VERB),
        ("fr", "que chacun puisse lire", False, None, Shape.THAT),
        ("fr", "euh on fait des sites quoi", False, "on fait des sites", Shape.CLAUSE),
        ("fr", "🚲 Réparer des vélos !", False, "réparer des vélos", Shape.VERB),
        ("fr", "-30 % d'émissions", False, "-30 % d’émissions", Shape.WORDS),
        ("fr", "national", False, None, Shape.SCOPE),
        ("en", "We're a law firm", False, "we’re a law firm", Shape.CLAUSE),
        ("en", "pay is trust", False, None, Shape.CLAUSE),
        ("en", "Nothing is wasted", False, "nothing is wasted", Shape.CLAUSE),
        ("en", "Housing is a right", False, "housing is a right", Shape.CLAUSE),
        ("en", "Travel insurance for all", False, "travel insurance for all", Shape.WORDS),
        ("en", "travel together", False, None, Shape.VERB),
        ("en", "not tell everything", False, None, Shape.NOT),
        ("en", "sugar-coat a rejection", True, None, Shape.VERB),
        ("en", "sugar-coat a rejection", False, None, Shape.WORDS),
        ("en", "kindness to all", True, None, Shape.WORDS),
        ("en", "free school meals", True, None, Shape.WORDS),
        ("fr", "goûter offert au retour", True, None, Shape.WORDS),
        ("fr", "goûter la soupe", True, None, Shape.VERB),
        ("en", "tea and cake after a walk, on us", True, None, Shape.WORDS),
        ("en", "same price for all", True, None, Shape.WORDS),
        ("en", "coffee for the postman", True, None, Shape.WORDS),
        ("en", "salesmen’s tricks", True, None, Shape.WORDS),
        ("en", "cash gifts", True, None, Shape.WORDS),
        ("en", "umbrellas for the queue", True, None, Shape.WORDS),
        ("en", "queue with everybody", True, None, Shape.VERB),
        ("en", "care for the lonely", True, None, Shape.VERB),
        ("en", "bake bread", False, None, Shape.VERB),
        ("en", "tutor children", False, None, Shape.VERB),
        ("en", "mature and sell cheese", False, None, Shape.VERB),
        ("en", "fundraise for hospices", False, None, Shape.VERB),
        ("en", "mature students", False, None, Shape.WORDS),
        ("en", "help for carers", False, None, Shape.WORDS),
        ("en", "helps teachers mark faster with AI", False, None, Shape.THIRD),
        ("en", "grows and sells vegetables", False, None, Shape.THIRD),
        ("en", "nobody dies alone…", False, "nobody dies alone", Shape.CLAUSE),
    ],
)
def test_forms_are_told_apart(
    locale: str, sent: str, verbal: bool, text: str | None, shape: Shape
) -> None:
    phrase = LANGUAGES[locale].clean(sent, ("we", "to"), verbal=verbal)
    assert phrase is not None
    assert (phrase.text, phrase.shape) == (text or sent[0].lower() + sent[1:], shape)
