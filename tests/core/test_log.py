import hashlib
import hmac
import json

from app.core.canonical import canonical_bytes
from app.core.log import ENTRY_VERSION, SALT_BYTES, Act, EntryKind, commitment, make_entry
from app.core.statements import REASON_MAX_CHARS
from tests import builders

SALT = bytes(range(SALT_BYTES))
WHO = commitment(SALT, "ada")


def test_the_bytes_of_an_entry_are_fixed() -> None:
    """Auditors hash these bytes again years from now: a change here breaks every proof."""
    act = Act(EntryKind.CHARTER_PUBLISHED, "0198", b"\x01" * 32, b"\x02" * 32, "Parce que")
    entry = make_entry("acme", 7, builders.NOW, b"\x03" * 32, act)
    reason = hashlib.sha256(b"Parce que").hexdigest()
    assert entry.data == (
        b'\x01{"content_sha256":"' + b"01" * 32 + b'","index":7,"kind":"charter published",'
        b'"previous_sha256":"' + b"02" * 32 + b'","principal":"' + b"03" * 32 + b'",'
        b'"reason_sha256":"' + reason.encode() + b'","subject":"0198",'
        b'"time":"2026-03-01T12:00:00Z"}'
    )
    assert (entry.organization_id, entry.index) == ("acme", 7)


def test_the_leaf_is_hashed_as_the_rfc_says() -> None:
    """Source: RFC 6962 section 2.1: SHA-256 over 0x00 and the entry."""
    entry = make_entry("acme", 0, builders.NOW, WHO, builders.act())
    assert entry.leaf_hash == hashlib.sha256(b"\x00" + entry.data).digest()


def test_an_entry_is_a_version_byte_and_canonical_json() -> None:
    entry = make_entry("acme", 0, builders.NOW, WHO, builders.act())
    body = json.loads(entry.data[1:])
    assert entry.data == ENTRY_VERSION + canonical_bytes(body)
    assert body["content_sha256"] is None
    assert body["previous_sha256"] is None
    assert body["reason_sha256"] is None


def test_an_empty_reason_is_not_a_missing_one() -> None:
    entry = make_entry("acme", 0, builders.NOW, WHO, builders.act(reason=""))
    assert json.loads(entry.data[1:])["reason_sha256"] == hashlib.sha256(b"").hexdigest()


def test_the_reason_and_the_person_are_not_in_it() -> None:
    act = builders.act(reason="Un secret de famille " * 90)
    assert len(act.reason or "") <= REASON_MAX_CHARS
    entry = make_entry("acme", 2**53 - 1, builders.NOW, WHO, act)
    assert b"secret" not in entry.data
    assert b"ada" not in entry.data
    assert len(entry.data) < 64 * 1024


def test_every_part_of_an_act_changes_the_leaf() -> None:
    act = Act(EntryKind.DRAFT_SAVED, "0198")
    entries = [
        make_entry("acme", 0, builders.NOW, WHO, act),
        make_entry("acme", 1, builders.NOW, WHO, act),
        make_entry("acme", 0, builders.later(microseconds=1), WHO, act),
        make_entry("acme", 0, builders.NOW, commitment(SALT, "bob"), act),
        make_entry("acme", 0, builders.NOW, WHO, Act(EntryKind.DRAFT_WITHDRAWN, "0198")),
        make_entry("acme", 0, builders.NOW, WHO, Act(EntryKind.DRAFT_SAVED, "0199")),
        make_entry("acme", 0, builders.NOW, WHO, Act(act.kind, "0198", b"\x01" * 32)),
        make_entry("acme", 0, builders.NOW, WHO, Act(act.kind, "0198", None, b"\x01" * 32)),
        make_entry("acme", 0, builders.NOW, WHO, Act(act.kind, "0198", reason="x")),
    ]
    assert len({one.leaf_hash for one in entries}) == len(entries)


def test_a_commitment_is_hmac_sha_256() -> None:
    """Source: RFC 4231, test case 2."""
    assert commitment(b"Jefe", "what do ya want for nothing?").hex() == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )
    assert hmac.new(SALT, b"ada", hashlib.sha256).digest() == WHO
    assert commitment(bytes(SALT_BYTES), "ada") != WHO
