from hypothesis import given
from hypothesis import strategies as st

from app.core.comments import Hold, Place, field_text, locate, make_anchor
from app.core.statements import Statement, StatementKind, StatementText
from tests import builders


def said(text: str, *do: str) -> Statement:
    return Statement("s", StatementKind.VALUE, 1, {"fr": StatementText(text, "Nom", do=do)})


def anchor_on(text: str, words: str, at: int = 0):
    start = text.index(words, at)
    return make_anchor("s", "fr", "text", text, start, start + len(words))


def test_words_that_stay_are_held_exactly() -> None:
    text = "Nous disons ce que nous faisons."
    assert locate(anchor_on(text, "disons"), [said(text)]) == Place(Hold.EXACT, 5, 11)


def test_words_are_followed_when_text_is_put_before_them() -> None:
    anchor = anchor_on("Nous disons tout.", "disons")
    moved = "Depuis toujours, nous disons tout."
    assert locate(anchor, [said(moved)]) == Place(Hold.MOVED, moved.index("disons"), 28)


def test_of_several_the_one_with_the_same_surroundings_is_taken() -> None:
    before = "Un client écrit. Un client appelle."
    anchor = anchor_on(before, "client", 12)
    after = "Un client se tait. Un client écrit. Un client appelle."
    assert locate(anchor, [said(after)]).start == after.rindex("client")


def test_words_that_are_gone_leave_an_orphan() -> None:
    anchor = anchor_on("Nous disons tout.", "disons")
    assert locate(anchor, [said("Nous taisons tout.")]) == Place(Hold.ORPHANED, None, None)
    assert locate(anchor, []) == Place(Hold.ORPHANED, None, None)


def test_a_field_is_named_as_in_a_diff() -> None:
    one = said("Texte", "A", "B")
    assert field_text(one, "fr", "name") == "Nom"
    assert field_text(one, "fr", "do/1") == "B"
    for unknown in ("do/2", "do/x", "dont/0", "id", "do/", ""):
        assert field_text(one, "fr", unknown) is None
    assert field_text(one, "en", "text") is None
    assert field_text(None, "fr", "text") is None


@given(text=st.text(min_size=1, max_size=60), more=st.text(max_size=20), data=st.data())
def test_words_are_always_found_behind_what_is_put_before(text: str, more: str, data) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    anchor = make_anchor("s", "fr", "text", text, start, end)
    place = locate(anchor, [said(more + text)])
    assert place.hold is not Hold.ORPHANED
    assert (more + text)[place.start : place.end] == anchor.exact


def test_context_is_short() -> None:
    anchor = make_anchor("s", "fr", "text", "a" * 500, 250, 251)
    assert (len(anchor.prefix), len(anchor.suffix)) == (32, 32)
    assert builders.comment(builders.draft(builders.new_id())).anchor.exact
