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


def test_meaning_joins_what_words_do_not_but_never_a_denial() -> None:
    def near(texts: Sequence[str]) -> list[list[float]]:
        return [[0.95] * len(texts) for _ in texts]

    said = ["soigner les dents", "la chirurgie dentaire", "ne pas soigner"]
    assert gather(said) == [[0], [1], [2]]
    assert gather(said, near) == [[0, 1], [2]]
