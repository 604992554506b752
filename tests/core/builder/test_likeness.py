from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.builder.likeness import gather, same_words

words = st.lists(
    st.sampled_from(["eau", "potable", "audit", "publier", "ne", "pas", "2030", "2040", "la"])
)
sentences = st.lists(words.map(" ".join), max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Transparence", "la transparence", True),
        ("Publier chaque audit", "publier tous nos audits", True),
        ("Publier chaque audit", "ne pas publier chaque audit", False),
        ("We hide nothing", "we hide", False),
        ("en 2030", "d’ici 2030", True),
        ("en 2030", "en 2040", False),
        ("Écoute", "Humour", False),
        ("", "", False),
        # The same frame filled otherwise is no agreement, however many words are shared.
        ("vendre des voitures électriques", "vendre des voitures thermiques", False),
        ("children should be free to play", "children should be free to work", False),
        ("dire le vrai prix", "dire le vrai délai", False),
        ("moins de dix minutes", "moins de dix jours", False),
        ("répondre sous une heure", "répondre sous un jour", False),
        ("Tell clients about delays", "Hide delays from clients", False),
        ("mentir", "mentir à un client", False),
        ("adultes", "jeunes adultes", False),
        ("la transparence", "le transport", False),
        ("les communes", "la communication", False),
        # Who comes first counts, and whether it is some or all.
        (
            "payer les salariés avant les actionnaires",
            "payer les actionnaires avant les salariés",
            False,
        ),
        ("pay suppliers before staff", "pay staff before suppliers", False),
        ("more women than men lead teams", "more men than women lead teams", False),
        ("rich people help poor people", "poor people help rich people", False),
        ("report mistakes to clients", "report clients to mistakes", False),
        ("préférer le train à l’avion", "préférer l’avion au train", False),
        ("former quelques agriculteurs", "former tous les agriculteurs", False),
        ("answer some letters within a week", "answer every letter within a week", False),
        ("du lait cru dans quelques cantines", "du lait cru dans toutes les cantines", False),
        (
            "payer les salariés avant les actionnaires",
            "nous payons nos salariés avant les actionnaires",
            True,
        ),
        ("answer some letters", "answering some of the letters", True),
        # Forms, numbers, spellings and twins are one.
        ("réparer les vélos", "Nous réparons des vélos.", True),
        ("former des adultes", "la formation d’adultes", True),
        ("repair bicycles", "We repair bikes.", True),
        ("dix ans", "10 ans", True),
        ("Candour", "candor", True),
        ("chaque habitant sait réparer son vélo", "tout le monde sait réparer son vélo", True),
        ("annoncer le prix avant", "annoncer le prix avant de commencer", True),
    ],
)
def test_the_same_thing_is_told_from_its_opposite(one: str, other: str, *, same: bool) -> None:
    assert same_words(one, other) is same
    assert same_words(other, one) is same


@given(sentences)
def test_everything_said_is_in_one_cluster_and_in_order(texts: list[str]) -> None:
    clusters = gather(texts)
    assert sorted(at for one in clusters for at in one) == list(range(len(texts)))
    assert [one[0] for one in clusters] == sorted(one[0] for one in clusters)
    assert all(one == sorted(one) for one in clusters)


def test_what_one_person_tells_apart_is_not_one() -> None:
    said = ["répondre au client", "répondre au client vite", "Répondre au client", "répondre"]
    assert gather(said[:3], owners=["a", "a", "a"]) == [[0, 2], [1]]
    assert gather(said[:3], owners=["a", "b", "a"]) == [[0, 1, 2]]


def test_meaning_does_not_join_what_fills_one_frame_otherwise() -> None:
    def near(texts: Sequence[str]) -> list[list[float]]:
        return [[0.95] * len(texts) for _ in texts]

    assert gather(["sell electric cars", "sell petrol cars"], near) == [[0], [1]]
    assert gather(["customers come first", "people before all"], near) == [[0, 1]]


def test_meaning_does_not_join_what_is_turned_round_or_holds_for_some() -> None:
    def near(texts: Sequence[str]) -> list[list[float]]:
        return [[0.95] * len(texts) for _ in texts]

    assert gather(["pay suppliers before staff", "pay staff before suppliers"], near) == [[0], [1]]
    assert gather(["soigner les voisins", "soigner quelques voisins"], near) == [[0], [1]]


def test_meaning_joins_what_words_do_not_but_never_a_denial() -> None:
    def near(texts: Sequence[str]) -> list[list[float]]:
        return [[0.95] * len(texts) for _ in texts]

    said = ["soigner les dents", "la chirurgie dentaire", "ne pas soigner"]
    assert gather(said) == [[0], [1], [2]]
    assert gather(said, near) == [[0, 1], [2]]
