"""Import of an existing charter over HTTP."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.api.house import House, Person, pointers, problem

GOLDEN = Path(__file__).parents[1] / "golden" / "charters"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def send(person: Person, data: bytes | str, kind: str = "text/markdown", query: str = "", **more):
    raw = data.encode() if isinstance(data, str) else data
    headers = {"Content-Type": kind, **more}
    return person.ask("POST", f"drafts/import{query}", content=raw, headers=headers)


def test_a_charter_becomes_a_draft_with_what_was_not_understood(acme: Person) -> None:
    answer = send(acme, (GOLDEN / "roues-libres.fr.md").read_bytes())
    assert answer.status_code == 201, answer.text
    found = answer.json()
    draft = found["draft"]
    assert draft["title"] == "Charte de la coopérative Les Roues libres"
    assert draft["state"] == "editing"
    kinds = [one["kind"] for one in draft["statements"]]
    assert kinds == ["purpose", "mission", "vision", "value", "value", "value"]
    ids = [one["id"] for one in draft["statements"]]
    assert [one["statement_id"] for one in found["statements"]] == ids
    assert found["statements"][3]["traces"][1] == {"field": "name", "lines": [24]}
    assert {one["why"] for one in found["leftovers"]} == {
        "title", "outside", "introduction", "heading",
    }  # fmt: skip
    assert all(one["line"] == one["lines"][0] for one in found["leftovers"])
    again = acme.get(f"drafts/{draft['id']}")
    assert again.headers["etag"] == answer.headers["etag"]
    assert answer.headers["location"].endswith(f"/drafts/{draft['id']}")


def test_the_language_is_declared_asked_for_or_the_organizations(acme: Person) -> None:
    page = "<html lang='en'><h2>Our mission</h2><p>To repair.</p></html>"
    declared = send(acme, page, "text/html").json()
    assert (declared["locale"], declared["locale_from"]) == ("en", "declared")
    asked = send(acme, page, "text/html", "?locale=en-GB").json()
    assert (asked["locale"], asked["locale_from"]) == ("en-GB", "requested")
    english = "# Our mission\n\nTo repair the bicycles of the valley for all of us.\n"
    guessed = send(acme, english).json()
    assert (guessed["locale"], guessed["locale_from"]) == ("en", "guessed")
    assert list(guessed["draft"]["statements"][0]["texts"]) == ["en"]
    plain = send(acme, "Notre mission\n\nRéparer les vélos.", "text/plain; charset=utf-8")
    assert plain.json()["locale_from"] == "default"
    (statement,) = plain.json()["draft"]["statements"]
    assert statement["texts"]["fr"]["text"] == "Réparer les vélos."
    assert pointers(send(acme, "x", query="?locale=_")) == {"locale"}


def test_what_people_deny_is_stored_as_what_they_do(acme: Person) -> None:
    charter = "## Nos valeurs\n\n### Écoute\n\n- On s’assoit\n- On ne coupe pas la parole\n"
    (value,) = send(acme, charter).json()["draft"]["statements"]
    assert value["texts"]["fr"]["do"] == ["On s’assoit", "On ne coupe pas la parole"]
    assert value["texts"]["fr"]["dont"] == []


def test_a_word_document_is_read(acme: Person) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        body = "".join(
            f'<w:p><w:pPr><w:outlineLvl w:val="{level}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
            for level, text in ((0, "Notre mission"), (9, "Réparer."))
        )
        archive.writestr("word/document.xml", f"<w:document {W}>{body}</w:document>")
    answer = send(acme, out.getvalue(), DOCX, "?title=Charte%20de%202026")
    assert answer.status_code == 201, answer.text
    assert answer.json()["draft"]["title"] == "Charte de 2026"
    assert answer.json()["draft"]["statements"][0]["texts"]["fr"]["text"] == "Réparer."


def test_nothing_understood_is_a_draft_without_statements(acme: Person) -> None:
    found = send(acme, "Bonjour.\n\nAu revoir.").json()
    assert found["draft"]["statements"] == []
    assert [one["line"] for one in found["leftovers"]] == [1, 3]


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        ("{}", "application/json", 415),
        (b"\xff", "text/plain", 422),
        (b"PK", DOCX, 422),
        (b"x" * (8 * 1024 * 1024 + 1), "text/plain", 413),
    ],
)
def test_what_cannot_be_read_is_refused_and_changes_nothing(
    house: House, acme: Person, data: bytes | str, kind: str, status: int
) -> None:
    before = house.rows()
    problem(send(acme, data, kind), status)
    assert house.rows() == before


def test_the_same_import_again_is_the_same_draft(acme: Person) -> None:
    one = send(acme, "## Mission\n\nRéparer.", **{"Idempotency-Key": "k"})
    other = send(acme, "## Mission\n\nRéparer.", **{"Idempotency-Key": "k"})
    assert one.json() == other.json()
    assert len(acme.get("drafts").json()["items"]) == 1


def test_who_may_not_write_drafts_may_not_import(house: House, acme: Person) -> None:
    problem(send(house.person("acme", "manager"), "x"), 403)
    stranger = house.anybody("acme", house.organization("other").secret)
    problem(send(stranger, "x"), 404)
