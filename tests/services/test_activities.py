"""ActivityStreams posts through the services: what is kept, what is told, what is left alone."""

import json
from dataclasses import replace

import pytest

from app.core.activity_parts import Origin
from app.core.checks import Selection
from app.core.communications import AuthorKind
from app.core.erasures import Person, PersonKind
from app.core.errors import ConflictError, InvalidError
from app.core.imports import ImportFormat
from app.services.communications import add_communication, list_communications
from app.services.erasures import erase_person
from app.services.imports import run_import_batch, start_import
from app.services.jobs import get_job
from tests import builders
from tests.fakes import FakePorts
from tests.services.conftest import Acme

FORM = ImportFormat.ACTIVITIES


def outbox(*items: object) -> bytes:
    return json.dumps({"type": "OrderedCollection", "orderedItems": items}).encode()


def numbered(number: int, **given: object) -> dict[str, object]:
    return builders.note(id=f"https://social.example/{number}", **given)


def bodies(ports: FakePorts, acme: Acme) -> list[str]:
    found = list_communications(ports, acme.person(), "acme", Selection(), None, 500)
    return sorted(one.content.body for one in found)


def test_good_items_are_kept_and_the_others_told_by_their_place(ports: FakePorts, acme: Acme):
    data = outbox(numbered(1), {"type": "Announce"}, None, numbered(1), numbered(2, to=["x"]))
    job = start_import(ports, acme.person(), "acme", data, FORM)
    acme.drain()
    view = get_job(ports, acme.person(), job.id)
    assert view.job.result == {"added": 1, "repeated": 1, "refused": 3, "blank": 0}
    assert [(one.row, one.pointer, one.code) for one in view.errors] == [
        (2, "", "others_words"),
        (3, "", "type"),
        (5, "/to", "not_public"),
    ]
    assert bodies(ports, acme) == ["Nous avons publié notre audit.\n\nTout y est."]


def test_each_language_of_a_post_counts(ports: FakePorts, acme: Acme):
    texts = {"fr": "<p>Nous.</p>", "en": "<p>We.</p>"}
    data = outbox(numbered(1, content="<p>Nous.</p>", contentMap=texts))
    job = start_import(ports, acme.person(), "acme", data, FORM)
    acme.drain()
    assert get_job(ports, acme.person(), job.id).job.result["added"] == 2
    assert bodies(ports, acme) == ["Nous.", "We."]


def test_rows_blanked_while_they_were_read_stay_blank(ports: FakePorts, acme: Acme):
    """The fake reads no markup inside of a transaction, so that an erasure may come between."""
    data = outbox(numbered(1), numbered(2, attributedTo="Ben", content="x", contentMap=None))
    job = start_import(ports, acme.person(), "acme", data, FORM)
    asked = []

    def erasing(source: str) -> str:
        if not asked:
            asked.append(source)
            author = Person(PersonKind.AUTHOR, "Ben")
            erased = erase_person(ports, acme.person(), "acme", author, "Demande").erased
            assert erased.rows == 1
        return ports.html_words(source)

    assert not run_import_batch(replace(ports, html_words=erasing), job.id)
    assert get_job(ports, acme.person(), job.id).job.result["blank"] == 1
    assert bodies(ports, acme) == ["Nous avons publié notre audit.\n\nTout y est."]


def test_a_batch_that_another_worker_did_meanwhile_is_not_done_twice(ports: FakePorts, acme: Acme):
    data = outbox(*(numbered(number, content=f"{number}.") for number in range(250)))
    job = start_import(ports, acme.person(), "acme", data, FORM)
    asked = []

    def overtaken(source: str) -> str:
        if not asked:
            asked.append(source)
            assert run_import_batch(ports, job.id)
        return ports.html_words(source)

    assert run_import_batch(replace(ports, html_words=overtaken), job.id)
    assert get_job(ports, acme.person(), job.id).job.done == 200
    acme.drain()
    assert get_job(ports, acme.person(), job.id).job.result["added"] == 250


def test_a_single_post_is_kept_once(ports: FakePorts, acme: Acme):
    who, origin = acme.person(), Origin(author_kind=AuthorKind.LEADER)
    first = add_communication(ports, who, "acme", builders.note(), None, origin)
    assert first.communication.content.author_kind is AuthorKind.LEADER
    assert add_communication(ports, who, "acme", builders.note(), None, origin).repeated
    changed = builders.note(contentMap={"fr": "Autre chose."})
    with pytest.raises(ConflictError):
        add_communication(ports, who, "acme", changed, None, origin)


def test_a_private_post_leaves_nothing(ports: FakePorts, acme: Acme):
    before = repr(ports.store._tables)
    private = builders.note(to=["https://other.example/ben"])
    with pytest.raises(InvalidError):
        add_communication(ports, acme.person(), "acme", private, None, Origin())
    with pytest.raises(InvalidError):
        start_import(ports, acme.person(), "acme", outbox(), FORM)
    assert repr(ports.store._tables) == before
