"""A gate that was overridden: its entry is in the pack, and verifier and fsck accept the record."""

import base64
import json
from hashlib import sha256

import pytest

from app.services.fsck import examine_records
from tests.record.conftest import Record, Told, files_of


@pytest.mark.parametrize("record", ["sqlite"], indirect=True)
def test_an_override_is_in_the_pack_and_verifies(record: Record, told: Told):
    admin = record.admin
    tag = admin.get("").headers["etag"]
    gates = {"gates": {"submit": ["translation-missing"]}}
    assert admin.patch("", gates, tag).status_code == 200
    mission = {"kind": "mission", "texts": {"fr": {"text": "Réparer pour les habitants."}}}
    made = admin.post("drafts", {"title": "Suite"})
    draft = made.json()
    body = {"statements": [*draft["statements"], mission]}
    saved = admin.patch(f"drafts/{draft['id']}", body, made.headers["etag"])
    assert saved.status_code == 200, saved.text
    headers = {"If-Match": saved.headers["etag"]}
    path = f"drafts/{draft['id']}/submit"
    refused = admin.post(path, {"reason": "Oui"}, headers=headers)
    assert refused.json()["type"] == "/problems/gate-failed"
    override = {"reason": "Oui", "override": {"reason": "Traduite lundi."}}
    submitted = admin.post(path, override, headers=headers)
    assert submitted.status_code == 200, submitted.text

    pack = record.pack()
    code, line = told(record.save_pack(pack))
    assert code == 0, line
    lines = [json.loads(one) for one in files_of(pack)["entries.jsonl"].splitlines()]
    said = [json.loads(base64.b64decode(one["data"])[1:]) for one in lines]
    (one,) = [one for one in said if one["kind"] == "gate overridden"]
    assert one["subject"] == draft["id"]
    assert one["reason_sha256"] == sha256(b"Traduite lundi.").hexdigest()
    assert said[one["index"] + 1]["kind"] == "draft submitted"
    assert [one.wrong for one in examine_records(record.house.ports)] == [None, None]
