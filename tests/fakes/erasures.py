"""Erasures, in memory."""

import json
from dataclasses import replace

from app.core.erasures import emptied_fingerprint
from app.core.log import commitment
from app.core.organizations import Organization
from tests.fakes.tables import Tables


class FakeErasures:
    """What identifies a person, made empty."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def empty_communications(self, organization_id: str, author_name: str) -> list[str]:
        tables, ids = self._tables, []
        for one in list(tables.communications.values()):
            mine = one.organization_id == organization_id
            if not mine or one.content.author_name != author_name:
                continue
            nothing = {"author_name": None, "url": None, "external_id": None}
            content = replace(one.content, body="", **nothing)
            tables.communications[one.id] = replace(one, content=content)
            for mark in [mark for mark, kept in tables.fingerprints.items() if kept == one.id]:
                del tables.fingerprints[mark]
            tables.fingerprints[organization_id, emptied_fingerprint(one.id)] = one.id
            ids.append(one.id)
        return sorted(ids)

    def forget_selections(self, organization_id: str, author_name: str) -> int:
        found = [
            one
            for one in self._tables.checks.values()
            if one.organization_id == organization_id and one.selection.author == author_name
        ]
        for one in found:
            selection = replace(one.selection, author="[erased]")
            self._tables.checks[one.id] = replace(one, selection=selection)
        return len(found)

    def forget_answers(
        self, organization: Organization, communication_ids: set[str], author_name: str
    ) -> int:
        name = json.dumps(author_name, ensure_ascii=False).encode()
        dropped = []
        for mark, one in self._tables.answers.items():
            key = self._tables.keys.get(one.principal_id)
            location = one.headers.get("location", "")
            here = key is not None and (
                key.organization_id == organization.id
                or (
                    key.organization_id is None
                    and location.startswith(f"/v1/organizations/{organization.slug}/")
                )
            )
            if here and (location.rpartition("/")[2] in communication_ids or name in one.body):
                dropped.append(mark)
        for mark in dropped:
            del self._tables.answers[mark]
        return len(dropped)

    def forget_names(self, organization_id: str, principal_id: str) -> int:
        found = 0
        key = self._tables.keys.get(principal_id)
        if key and key.organization_id == organization_id and key.name:
            self._tables.keys[principal_id] = replace(key, name="")
            found += 1
        link = self._tables.approval_links.get(principal_id)
        if link and link.organization_id == organization_id and link.approver_name:
            self._tables.approval_links[principal_id] = replace(link, approver_name="")
            found += 1
        return found

    def empty_comments(self, organization_id: str, principal_id: str) -> int:
        found = [
            one
            for one in self._tables.comments.values()
            if one.created_by == principal_id
            and one.body
            and self._tables.drafts[one.draft_id].organization_id == organization_id
        ]
        for one in found:
            self._tables.comments[one.id] = replace(one, body="")
        return len(found)

    def forget_answers_to(self, principal_id: str) -> int:
        dropped = [mark for mark in self._tables.answers if mark[0] == principal_id]
        for mark in dropped:
            del self._tables.answers[mark]
        return len(dropped)

    def commitment(self, organization_id: str, principal_id: str) -> bytes | None:
        salt = self._tables.salts.get((organization_id, principal_id))
        return commitment(salt, principal_id) if salt is not None else None

    def forget_salt(self, organization_id: str, principal_id: str) -> bool:
        return self._tables.salts.pop((organization_id, principal_id), None) is not None
