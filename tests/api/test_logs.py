"""The log over HTTP: checkpoints, entries, proofs and tiles, verified as a client would."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.core import merkle
from app.core.checkpoints import Checkpoint, parse_checkpoint
from app.core.merkle import NodeId
from app.core.notes import parse_note, verified
from app.gateways.signing import Ed25519Signer, signature_holds
from app.services.signing import introduce_signing_key
from tests.api.house import House, Person, pointers, problem


@pytest.fixture
def busy(acme: Person) -> Person:
    """Acme after two publications and some texts: thirteen entries."""
    acme.publish()
    acme.change_charter(lambda all_of_it: all_of_it.pop())
    for number in range(6):
        acme.say(f"Nous aimons publier chaque audit {number}.")
    return acme


def raw(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def checkpoint(who: Person) -> Checkpoint:
    return parse_checkpoint(parse_note(who.get("log/checkpoint").content).text)


def public_keys(who: Person) -> list[bytes]:
    lines = who.get("log/keys").text.split()
    return [raw(line.split("+", 2)[2])[1:] for line in lines]


def entries(who: Person) -> list[dict[str, Any]]:
    """Return every entry, page by page."""
    found, path = [], "log/entries"
    while path:
        answer = who.get(path).json()
        found += answer["items"]
        path = answer["next"]
    return found


def grown(items: list[dict[str, Any]]) -> dict[NodeId, bytes]:
    """Return the nodes of the tree that a reader makes of the entries."""
    stored: dict[NodeId, bytes] = {}
    for one in items:
        leaf = merkle.leaf_hash(raw(one["data"]))
        stored.update(merkle.new_nodes(one["index"], leaf, stored.__getitem__))
    return stored


def root(stored: dict[NodeId, bytes], size: int) -> bytes:
    return merkle.fold([stored[node] for node in merkle.root_nodes(size)])


def test_the_checkpoint_is_signed_by_the_key_that_is_named(busy: Person):
    note = parse_note(busy.get("log/checkpoint").content)
    (line,) = note.signatures
    (key,) = public_keys(busy)
    Ed25519PublicKey.from_public_bytes(key).verify(line.signature, note.text.encode())
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(key).verify(line.signature, note.text.encode() + b"x")
    assert parse_checkpoint(note.text).origin == line.name == "credo.test/acme"


def test_the_checkpoint_covers_every_act_that_was_answered(busy: Person):
    items = entries(busy)
    found = checkpoint(busy)
    assert found.size == len(items)
    assert found.root == root(grown(items), len(items))
    busy.say("Encore un audit.")
    assert checkpoint(busy).size == len(items) + 1


def test_keys_that_were_replaced_stay_known(house: House, busy: Person):
    introduce_signing_key(house.ports)
    old = parse_note(busy.get("log/checkpoint").content)
    before = checkpoint(busy).size
    object.__setattr__(house.ports, "signer", Ed25519Signer("credo.test", b"n" * 32))
    assert introduce_signing_key(house.ports)
    new = parse_note(busy.get("log/checkpoint").content)
    keys = public_keys(busy)
    assert len(keys) == 2
    for note in (old, new):
        assert verified(note, "credo.test/acme", keys, signature_holds)
    assert not verified(new, "credo.test/acme", keys[1:], signature_holds)
    assert entries(busy)[before]["entry"]["kind"] == "signing key changed"


def test_entries_are_what_was_hashed(busy: Person):
    for place, one in enumerate(entries(busy)):
        data = raw(one["data"])
        assert one["index"] == one["entry"]["index"] == place
        assert raw(one["leaf_hash"]) == merkle.leaf_hash(data)
        assert (data[:1], json.loads(data[1:])) == (b"\x01", one["entry"])


@pytest.mark.parametrize(
    ("query", "indexes", "following"),
    [
        ("", range(13), None),
        ("?start=3&end=5", [3, 4], None),
        ("?start=12", [12], None),
        ("?start=13", [], None),
        ("?start=5&end=5", [], None),
        ("?start=5&end=3", [], None),
        ("?start=9007199254740991", [], None),
        ("?start=0&end=9007199254740991", range(13), None),
    ],
)
def test_ranges_of_entries(busy: Person, query: str, indexes: Any, following: str | None):
    answer = busy.get(f"log/entries{query}")
    assert answer.status_code == 200
    assert [one["index"] for one in answer.json()["items"]] == list(indexes)
    assert answer.json()["next"] == following


def test_long_logs_come_in_pages(house: House, acme: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.api.logs.ENTRIES_MAX", 2)
    for number in range(3):
        acme.say(f"Un audit {number}.")
    first = acme.get("log/entries")
    assert first.json()["next"] == "/v1/organizations/acme/log/entries?start=2"
    assert first.headers["link"] == f'<{first.json()["next"]}>; rel="next"'
    assert [one["index"] for one in entries(acme)] == [0, 1, 2, 3, 4]
    limited = acme.get("log/entries?start=1&end=4").json()
    assert limited["next"] == "/v1/organizations/acme/log/entries?start=3&end=4"


def test_every_entry_is_proved_in_every_tree(busy: Person):
    items = entries(busy)
    stored = grown(items)
    for size in range(1, len(items) + 1):
        for index in range(size):
            proof = busy.get(f"log/proofs/inclusion?index={index}&tree_size={size}").json()
            assert (proof["index"], proof["tree_size"]) == (index, size)
            hashes = [raw(one) for one in proof["hashes"]]
            leaf = raw(items[index]["leaf_hash"])
            assert raw(proof["leaf_hash"]) == leaf
            assert merkle.root_from_inclusion(index, size, leaf, hashes) == root(stored, size)


def test_every_tree_is_proved_to_begin_every_longer_one(busy: Person):
    items = entries(busy)
    stored = grown(items)
    for second in range(1, len(items) + 1):
        for first in range(1, second + 1):
            path = f"log/proofs/consistency?first={first}&second={second}"
            hashes = [raw(one) for one in busy.get(path).json()["hashes"]]
            roots = root(stored, first), root(stored, second)
            assert merkle.roots_from_consistency(first, second, roots[0], hashes) == roots


def test_proofs_are_of_the_whole_log_unless_said(busy: Person):
    size = checkpoint(busy).size
    assert busy.get("log/proofs/inclusion?index=0").json()["tree_size"] == size
    proof = busy.get("log/proofs/consistency?first=0").json()
    assert (proof["first"], proof["second"], proof["hashes"]) == (0, size, [])


def test_a_proof_file_leads_to_the_checkpoint_in_it(busy: Person):
    for one in entries(busy):
        index = one["index"]
        answer = busy.get(f"log/proofs/inclusion?index={index}", headers={"Accept": "text/plain"})
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        head, _, note = answer.content.partition(b"\n\n")
        lines = head.decode().split("\n")
        assert lines[:2] == ["c2sp.org/tlog-proof@v1", f"index {index}"]
        signed = parse_note(note)
        assert verified(signed, "credo.test/acme", public_keys(busy), signature_holds)
        found = parse_checkpoint(signed.text)
        hashes = [raw(line) for line in lines[2:]]
        leaf = merkle.leaf_hash(raw(one["data"]))
        assert merkle.root_from_inclusion(index, found.size, leaf, hashes) == found.root


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("inclusion?index=13", "index"),
        ("inclusion?index=5&tree_size=5", "index"),
        ("inclusion?index=0&tree_size=0", "index"),
        ("inclusion?index=0&tree_size=14", "tree_size"),
        ("inclusion?index=-1", "index"),
        ("inclusion?index=x", "index"),
        ("inclusion", "index"),
        ("inclusion?index=0&tree_size=-1", "tree_size"),
        ("inclusion?index=99999999999999999999999", "index"),
        ("consistency?first=14", "first"),
        ("consistency?first=5&second=4", "first"),
        ("consistency?first=5&second=14", "second"),
        ("consistency?first=-1", "first"),
        ("consistency", "first"),
    ],
)
def test_proofs_of_what_is_not_there_are_refused(busy: Person, path: str, name: str):
    answer = busy.get(f"log/proofs/{path}")
    problem(answer, 422, "invalid")
    assert pointers(answer) == {name}


def test_a_proof_file_of_what_is_not_there_is_refused(busy: Person):
    answer = busy.get("log/proofs/inclusion?index=13", headers={"Accept": "text/plain"})
    problem(answer, 422, "invalid")


def bundled(data: bytes) -> Iterator[bytes]:
    """Give the entries of a tile."""
    while data:
        length = int.from_bytes(data[:2], "big")
        yield data[2 : 2 + length]
        data = data[2 + length :]


def test_tiles_hold_the_entries_and_their_hashes(house: House, busy: Person):
    for number in range(260):
        busy.say(f"Audit numéro {number}.")
    items = entries(busy)
    stored, size = grown(items), len(items)
    rest = size - 256
    data = [raw(one["data"]) for one in items]
    assert list(bundled(busy.get("log/tile/entries/000").content)) == data[:256]
    assert list(bundled(busy.get(f"log/tile/entries/001.p/{rest}").content)) == data[256:]
    leaves = b"".join(raw(one["leaf_hash"]) for one in items)
    assert busy.get("log/tile/0/000").content == leaves[: 256 * 32]
    assert busy.get(f"log/tile/0/001.p/{rest}").content == leaves[256 * 32 :]
    assert busy.get("log/tile/0/001.p/3").content == leaves[256 * 32 :][: 3 * 32]
    assert busy.get("log/tile/1/000.p/1").content == stored[NodeId(8, 0)]
    assert "immutable" in busy.get("log/tile/0/000").headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    [
        "0/000",
        "0/000.p/14",
        "0/001.p/1",
        "1/000.p/1",
        "entries/000",
        "entries/000.p/14",
        "9/000",
        "0/0",
        "0/000.p/0",
        "words",
        "",
        "0/..%2f000",
    ],
)
def test_tiles_that_are_not_there_are_404(busy: Person, path: str):
    problem(busy.get(f"log/tile/{path}"), 404)


PATHS = [
    "checkpoint",
    "keys",
    "entries",
    "proofs/inclusion?index=0",
    "proofs/consistency?first=1",
    "tile/0/000.p/1",
]


@pytest.mark.parametrize("path", PATHS)
def test_the_log_is_its_organizations_own(house: House, busy: Person, path: str):
    house.organization("globex")
    for role in ("reader", "editor", "auditor"):
        assert house.person("acme", role).get(f"log/{path}").status_code == 200
    stranger = house.anybody("acme", house.person("globex", "admin").secret)
    problem(stranger.get(f"log/{path}"), 404)
    problem(house.anybody("acme", None).get(f"log/{path}"), 401)
