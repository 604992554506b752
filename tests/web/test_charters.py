"""Changes as a person reads them lose no word."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.core.diffs import diff_words
from app.web.charters import changed_statements, readable
from tests.web.site import value

WORDS = st.lists(
    st.sampled_from(["nous", "lampe", "de", "la", ",", "Réparer", "\n\n"]), max_size=30
)


@given(WORDS, WORDS)
def test_readable_runs_still_make_both_texts(before: list[str], after: list[str]) -> None:
    old, new = " ".join(before), " ".join(after)
    runs = readable(diff_words(old, new))
    assert "".join(text for op, text in runs if op != "insert") == old
    assert "".join(text for op, text in runs if op != "delete") == new
    assert all(text for _, text in runs)
    assert all(one[0] != other[0] for one, other in pairwise(runs))


def test_short_island_between_changes_is_read_with_them() -> None:
    words = diff_words(
        "Nous gardons les pièces quinze ans après la fin de la série de chaque lampe.",
        "Nous gardons les pièces vingt ans depuis la fin de la série de chaque lampe.",
    )
    assert readable(words)[1:3] == (
        ("delete", "quinze ans après"),
        ("insert", "vingt ans depuis"),
    )


def test_rewritten_text_is_shown_whole() -> None:
    words = diff_words(
        "Nous avons des lampes.", "Partout, nous réparons avant de vendre quoi que ce soit."
    )
    assert [op for op, _ in readable(words)] == ["delete", "insert"]


def test_statement_gone_and_statement_come() -> None:
    gone, come = value("Durer", "Last", 1), value("Transmettre", "Pass on", 1)
    changed, elsewhere = changed_statements([gone], [come], "fr")
    assert [(one.name, one.change_class) for one in changed] == [
        ("Transmettre", "added"),
        ("Durer", "removed"),
    ]
    assert [len(one.behaviours) for one in changed] == [2, 2]
    assert elsewhere == ("en",)


def test_order_that_changed_is_told_whatever_the_locale() -> None:
    one, other = value("Un", "One", 1), value("Deux", "Two", 2)
    first, second = value("Deux", "Two", 1, other.id), value("Un", "One", 2, one.id)
    changed, elsewhere = changed_statements([one, other], [first, second], "en")
    assert [each.fields[0].field for each in changed] == ["position", "position"]
    assert changed[0].fields[0].runs == (("delete", "2"), ("insert", "1"))
    assert elsewhere == ()
