from dataclasses import replace

import pytest

from app.core.access import Role
from app.core.drafts import DraftState
from app.core.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    PreconditionRequiredError,
    StaleRevisionError,
)
from app.services.drafts import (
    create_draft,
    get_draft,
    get_revision,
    list_revisions,
    update_draft,
    withdraw_draft,
)
from tests import builders


@pytest.fixture
def editor(acme):
    return acme.person(Role.EDITOR)


@pytest.fixture
def draft(ports, acme, editor):
    return create_draft(ports, editor, "acme", "Charte", builders.charter(), None).draft


def titled(title):
    return lambda content: replace(content, title=title)


def test_a_new_statement_gets_an_id_and_all_get_their_place(ports, acme, editor):
    given = [builders.statement(id="", position=9), builders.statement(position=9)]
    made = create_draft(ports, editor, "acme", "", given, None).draft.content.statements
    assert [one.position for one in made] == [1, 2]
    assert made[0].id
    assert made[1].id == given[1].id


def test_without_statements_the_latest_version_is_copied(ports, acme, editor):
    version = acme.publish()
    view = create_draft(ports, editor, "acme", "Suite", None, None)
    assert view.draft.content.based_on == version.number
    assert len(view.draft.content.statements) == 2
    assert create_draft(ports, editor, "acme", "", (), None).draft.content.statements == ()


def test_a_save_is_the_next_revision_and_leaves_one_entry(ports, acme, editor, draft):
    size = acme.log_size()
    after = update_draft(ports, editor, "acme", draft.id, draft.etag, titled("Deux")).draft
    assert after.revision == 2
    assert acme.log_size() == size + 1
    assert get_revision(ports, editor, "acme", draft.id, 1).content.title == "Charte"
    found = list_revisions(ports, editor, "acme", draft.id, None, 10)
    assert [one.revision for one in found] == [2, 1]


def test_a_save_that_changes_nothing_is_none(ports, acme, editor, draft):
    size = acme.log_size()
    after = update_draft(ports, editor, "acme", draft.id, draft.etag, lambda content: content).draft
    assert after.revision == 1
    assert acme.log_size() == size


def test_no_tag_a_stale_tag_and_a_star(ports, editor, draft):
    with pytest.raises(PreconditionRequiredError):
        update_draft(ports, editor, "acme", draft.id, None, titled("X"))
    update_draft(ports, editor, "acme", draft.id, draft.etag, titled("Deux"))
    with pytest.raises(StaleRevisionError) as caught:
        update_draft(ports, editor, "acme", draft.id, draft.etag, titled("Trois"))
    assert caught.value.extra["changed_fields"] == ["/title"]
    assert update_draft(ports, editor, "acme", draft.id, "*", titled("X")).draft.revision == 3


def test_what_the_change_refuses_is_not_saved(ports, acme, editor, draft):
    size = acme.log_size()

    def refuse(_content):
        raise InvalidError([])

    with pytest.raises(InvalidError):
        update_draft(ports, editor, "acme", draft.id, draft.etag, refuse)
    assert get_draft(ports, editor, "acme", draft.id).draft == draft
    assert acme.log_size() == size


def test_a_change_is_not_asked_for_from_who_may_not_make_it(ports, acme, draft):
    def unasked(_content):
        raise AssertionError("asked")

    for role in (Role.READER, Role.MANAGER, Role.AUDITOR):
        with pytest.raises(NotAllowedError):
            update_draft(ports, acme.person(role), "acme", draft.id, draft.etag, unasked)
    with pytest.raises(NotFoundError):
        update_draft(ports, builders.principal("other"), "acme", draft.id, draft.etag, unasked)
    with pytest.raises(StaleRevisionError):
        update_draft(ports, acme.person(), "acme", draft.id, '"9-editing"', unasked)


def test_a_base_that_is_not_there_is_refused(ports, editor, draft):
    with pytest.raises(InvalidError) as caught:
        update_draft(
            ports, editor, "acme", draft.id, "*", lambda content: replace(content, based_on=7)
        )
    assert [one.pointer for one in caught.value.errors] == ["/based_on"]


def test_a_withdrawn_draft_stays_readable_and_is_closed(ports, editor, draft):
    after = withdraw_draft(ports, editor, "acme", draft.id, draft.etag, "Trop tôt").draft
    assert after.state is DraftState.WITHDRAWN
    assert get_draft(ports, editor, "acme", draft.id).draft.content == draft.content
    with pytest.raises(ConflictError) as caught:
        update_draft(ports, editor, "acme", draft.id, after.etag, titled("X"))
    assert caught.value.code == "draft-closed"
