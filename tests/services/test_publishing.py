from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.access import Role
from app.core.canonical import sha256
from app.core.drafts import DraftState
from app.core.errors import ConflictError, InvalidError, NotAllowedError
from app.services.charters import (
    compare_versions,
    read_charter,
    read_statement_history,
    read_version,
)
from app.services.drafts import create_draft, get_draft
from app.services.publishing import publish_draft
from tests import builders


def drafted(ports, acme, statements=None):
    who = acme.person(Role.LEADER)
    return create_draft(ports, who, "acme", "Charte", statements or builders.charter(), None).draft


def publish(ports, acme, draft, role=Role.LEADER, **given):
    return publish_draft(
        ports, acme.person(role), "acme", draft.id, draft.etag, "Oui", given.get("from_")
    ).version


def test_a_version_holds_the_bytes_its_hash_is_over_and_the_one_before(ports, acme):
    first = publish(ports, acme, drafted(ports, acme))
    assert first.content_hash == sha256(first.content)
    second = publish(ports, acme, drafted(ports, acme))
    assert second.number == 2
    assert second.parent_hash == first.content_hash
    assert read_version(ports, acme.person(), "acme", 1).version == first


def test_the_draft_is_closed_in_the_same_transaction(ports, acme):
    draft = drafted(ports, acme)
    version = publish(ports, acme, draft)
    after = get_draft(ports, acme.person(), "acme", draft.id).draft
    assert after.state is DraftState.PUBLISHED
    assert after.published_as == version.number


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR, Role.MANAGER, Role.AUDITOR])
def test_others_than_leaders_do_not_publish(ports, acme, role):
    draft = drafted(ports, acme)
    with pytest.raises(NotAllowedError):
        publish(ports, acme, draft, role)
    assert get_draft(ports, acme.person(), "acme", draft.id).draft == draft


def test_an_empty_charter_and_an_empty_text_are_refused_each_with_its_place(ports, acme):
    who = acme.person(Role.LEADER)
    empty = create_draft(ports, who, "acme", "", (), None).draft
    with pytest.raises(InvalidError) as caught:
        publish(ports, acme, empty)
    assert [one.pointer for one in caught.value.errors] == ["/statements"]
    blank = builders.statement({"fr": builders.text(), "en": builders.text(" \n")})
    with pytest.raises(InvalidError) as caught:
        publish(ports, acme, drafted(ports, acme, [builders.statement(), blank]))
    assert [one.pointer for one in caught.value.errors] == ["/statements/1/texts/en/text"]


def test_a_draft_of_an_older_base_is_shown_both_sides_and_nothing_is_published(ports, acme):
    base = builders.charter("Un.", "Deux.")
    publish(ports, acme, drafted(ports, acme, base))
    ours = drafted(
        ports, acme, [replace(base[0], texts={"fr": builders.text("Un, à nous.")}), base[1]]
    )
    theirs = [base[0], replace(base[1], texts={"fr": builders.text("Deux, à eux.")})]
    publish(ports, acme, drafted(ports, acme, theirs))
    size = acme.log_size()
    with pytest.raises(ConflictError) as caught:
        publish(ports, acme, ours)
    assert caught.value.code == "base-moved"
    sides = caught.value.extra["three_way"]
    assert [one["statement_id"] for one in sides["ours"]] == [base[0].id]
    assert [one["statement_id"] for one in sides["theirs"]] == [base[1].id]
    assert [one["texts"]["fr"]["text"] for one in sides["merged"]] == [
        "Un, à nous.",
        "Deux, à eux.",
    ]
    assert acme.log_size() == size


def test_what_is_in_force_follows_the_dates_and_not_the_numbers(ports, acme):
    now = ports.clock.now()
    later = now + timedelta(days=30)
    one = publish(ports, acme, drafted(ports, acme))
    two = publish(ports, acme, drafted(ports, acme), from_=later)
    who = acme.person(Role.READER)
    assert read_charter(ports, who, "acme").version == one
    assert read_charter(ports, who, "acme", later).version == two
    assert read_charter(ports, who, "acme", later, one.published_at).version == one


def test_differences_and_histories_are_of_the_versions(ports, acme):
    base = builders.charter("Un.")
    publish(ports, acme, drafted(ports, acme, base))
    changed = [replace(base[0], texts={"fr": builders.text("Autre.")})]
    publish(ports, acme, drafted(ports, acme, changed))
    who = acme.person(Role.READER)
    assert len(compare_versions(ports, who, "acme", 2, None)[2]) == 1
    assert len(compare_versions(ports, who, "acme", 1, 0)[2]) > 1
    spans = read_statement_history(ports, who, "acme", base[0].id)
    assert [(one.first, one.last) for one in spans] == [(1, 1), (2, 2)]
