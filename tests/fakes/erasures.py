"""Erasures, in memory."""

import json
from collections.abc import Sequence
from dataclasses import replace

from app.core.erasures import emptied_fingerprint, is_row_of
from app.core.jobs import ENDED, Job, JobKind
from app.core.log import commitment
from app.core.organizations import Organization
from tests.fakes.tables import Tables


class FakeErasures:
    """What identifies a person, made empty."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def authored(self, organization_id: str, author_name: str) -> list[str]:
        return sorted(
            one.id
            for one in self._tables.communications.values()
            if one.organization_id == organization_id and one.content.author_name == author_name
        )

    def empty_communications(
        self, organization_id: str, communication_ids: Sequence[str], log_index: int
    ) -> None:
        tables = self._tables
        for one_id in communication_ids:
            one = tables.communications[one_id]
            for other in list(tables.communications.values()):
                named = one.content.external_id
                if other.organization_id == organization_id and (
                    named is not None and other.content.in_reply_to == named
                ):
                    answering = replace(other.content, in_reply_to=one.id)
                    tables.communications[other.id] = replace(other, content=answering)
            nothing = {"author_name": None, "url": None, "external_id": None}
            content = replace(tables.communications[one.id].content, body="", **nothing)
            tables.communications[one.id] = replace(one, content=content)
            for mark in [mark for mark, kept in tables.fingerprints.items() if kept == one.id]:
                del tables.fingerprints[mark]
            mark = organization_id, emptied_fingerprint(one.id, log_index)
            tables.fingerprints[mark] = one.id
            for place, kept in list(tables.transcripts.items()):
                if kept.communication_id == one.id:
                    emptied = replace(kept.transcript, request=b"", response=b"")
                    tables.transcripts[place] = replace(kept, transcript=emptied)
            tables.memories.pop(one.id, None)

    def emptied(self, organization_id: str) -> dict[str, bytes]:
        return {
            one_id: mark[1]
            for mark, one_id in self._tables.fingerprints.items()
            if mark[0] == organization_id and self._tables.communications[one_id].is_erased
        }

    def empty_rows(self, organization_id: str, author_name: str) -> int:
        open_imports = {
            one.id for one in self._open_jobs(organization_id) if one.kind is JobKind.IMPORT
        }
        found = [
            place
            for place, data in self._tables.job_rows.items()
            if place[0] in open_imports and is_row_of(data, author_name)
        ]
        for place in found:
            self._tables.job_rows[place] = b""
        return len(found)

    def release_jobs(self, organization_id: str, principal_id: str, heir: str) -> int:
        mine = [one for one in self._open_jobs(organization_id) if one.created_by == principal_id]
        for one in mine:
            self._tables.jobs[one.id] = replace(one, created_by=heir)
        return len(mine)

    def _open_jobs(self, organization_id: str) -> list[Job]:
        return [
            one
            for one in self._tables.jobs.values()
            if one.organization_id == organization_id and one.state not in ENDED
        ]

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
