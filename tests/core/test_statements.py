import pytest
from hypothesis import given

from app.core.errors import InvalidError
from app.core.statements import (
    Statement,
    StatementText,
    check_statements,
    statements_from_json,
)
from tests import builders
from tests.core.strategies import charters, statement_texts


@given(charter=charters)
def test_statements_come_back_from_json(charter: list[Statement]) -> None:
    assert statements_from_json(one.as_json() for one in charter) == tuple(charter)


@given(text=statement_texts)
def test_a_text_comes_back_from_json(text: StatementText) -> None:
    assert StatementText.from_json(text.as_json()) == text


def test_a_missing_name_is_left_out() -> None:
    assert StatementText("Dire.").as_json() == {"text": "Dire.", "do": [], "dont": []}
    assert StatementText("Dire.", name="").as_json()["name"] == ""


def test_a_statement_as_json() -> None:
    statement = builders.statement({"fr": StatementText("Dire.", "Nom", ("Oui",), ("Non",))})
    assert statement.as_json() == {
        "id": statement.id,
        "kind": "value",
        "position": 1,
        "texts": {"fr": {"name": "Nom", "text": "Dire.", "do": ["Oui"], "dont": ["Non"]}},
    }


def test_different_statements_can_stand_together() -> None:
    check_statements(builders.charter("Un.", "Deux."))
    check_statements(())


def test_a_repeated_id_is_named_where_it_is_repeated() -> None:
    one, other = builders.charter("Un.", "Deux.")
    with pytest.raises(InvalidError) as refusal:
        check_statements([one, other, one, one])
    assert [(each.pointer, each.code) for each in refusal.value.errors] == [
        ("/statements/2/id", "duplicate"),
        ("/statements/3/id", "duplicate"),
    ]
