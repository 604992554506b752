"""What Hypothesis makes of the domain: JSON values, texts, charters and edits of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from app.core.statements import Statement, StatementKind, StatementText

# Anything a stored text may hold: no lone surrogates, no control characters but white space.
texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r\x85"), max_size=30
)
words = st.lists(
    st.sampled_from(
        ["nous", "Nous", "l’audit", "l'audit", "été", "ne", "pas", "a", "🌻", "!", "«"]
    ),
    max_size=12,
).map(" ".join)
prose = st.one_of(texts, words)

json_leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    texts,
)


def json_values(leaves: st.SearchStrategy[Any] = json_leaves) -> st.SearchStrategy[Any]:
    """Make JSON values over these leaves."""
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)
        ),
        max_leaves=12,
    )


behaviours = st.lists(prose, max_size=3).map(tuple)
statement_texts = st.builds(
    StatementText, text=prose, name=st.none() | prose, do=behaviours, dont=behaviours
)
locales = st.sampled_from(["fr", "en", "zh-Hant"])
# Few texts, so that edits often meet: the same change twice, a change and its opposite.
few_texts = st.sampled_from(
    [
        StatementText("Nous disons."),
        StatementText("Nous disons !"),
        StatementText("Nous publions.", name="Audit"),
        StatementText("Nous publions.", name="Audit", do=("Publier", "Montrer")),
        StatementText("Nous publions.", name="Audit", do=("Montrer",), dont=("Cacher",)),
    ]
)
text_maps = st.dictionaries(locales, few_texts, max_size=3)
kinds = st.sampled_from(StatementKind)
statement_ids = st.sampled_from([f"statement-{letter}" for letter in "abcdefg"])


def numbered(statements: Sequence[tuple[str, Any, Mapping[str, StatementText]]]) -> list[Statement]:
    """Return the statements with their places counted from 1."""
    return [Statement(one, kind, at, own) for at, (one, kind, own) in enumerate(statements, 1)]


charters: st.SearchStrategy[list[Statement]] = st.lists(
    st.tuples(statement_ids, kinds, text_maps), max_size=5, unique_by=lambda one: one[0]
).map(lambda some: numbered(some))  # noqa: PLW0108 - mypy reads the types of a lambda alone


@st.composite
def edits(draw: st.DrawFn, base: list[Statement]) -> list[Statement]:
    """Edit a charter: leave, change, remove, move and add statements."""
    out = []
    for one in base:
        match draw(st.sampled_from(["leave", "leave", "texts", "kind", "remove"])):
            case "leave":
                out.append((one.id, one.kind, one.texts))
            case "texts":
                changed = draw(text_maps)
                kept = {tag: text for tag, text in one.texts.items() if draw(st.booleans())}
                out.append((one.id, one.kind, {**changed, **kept}))
            case "kind":
                out.append((one.id, draw(kinds), one.texts))
    known = {one.id for one in base}
    for added in draw(st.lists(statement_ids, max_size=2, unique=True)):
        if added not in known:
            place = draw(st.integers(0, len(out)))
            out.insert(place, (added, draw(kinds), draw(text_maps)))
    if draw(st.booleans()):
        out = draw(st.permutations(out))
    return numbered(list(out))


@st.composite
def forks(draw: st.DrawFn) -> tuple[list[Statement], list[Statement], list[Statement]]:
    """Make a charter and two edits of it."""
    base = draw(charters)
    return base, draw(edits(base)), draw(edits(base))
