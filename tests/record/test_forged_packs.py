"""What can be done to a pack after it was made, and how `verify` names it."""

import base64
import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from app.core.checkpoints import Checkpoint, parse_checkpoint
from app.core.merkle import leaf_hash
from app.core.notes import NoteSignature, format_note, key_id, parse_note, verifier_key
from app.gateways.signing import Ed25519Signer
from tests import builders
from tests.contracts.saving import saving
from tests.record.attacker import Attacker
from tests.record.conftest import POSTGRES, Record, Told, files_of, zip_of

Files = dict[str, bytes]
THIEF = Ed25519Signer("credo.test", b"t" * 32)
on_sqlite = pytest.mark.parametrize("record", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("record", [POSTGRES], indirect=True)


def signed_by(signer: Ed25519Signer, checkpoint: Checkpoint) -> bytes:
    """Return the checkpoint signed with any key under the log's own name."""
    name, text = checkpoint.origin, checkpoint.text()
    line = NoteSignature(name, key_id(name, signer.public_key), signer.sign(text.encode()))
    return format_note(text, [line])


def checkpoint_of(files: Files) -> Checkpoint:
    return parse_checkpoint(parse_note(files["checkpoint"]).text)


def take_over(files: Files, note: bytes) -> None:
    """Put another checkpoint in the place of the pack's, in its proofs too."""
    old = files["checkpoint"]
    for name, data in files.items():
        files[name] = data.replace(old, note)


def forge_bytes(files: Files) -> None:
    take_over(files, files["checkpoint"].rstrip(b"\n")[:-8] + b"AAAAAAA=\n")


def forge_with_another_key(files: Files) -> None:
    take_over(files, signed_by(THIEF, checkpoint_of(files)))


def forge_another_size(files: Files) -> None:
    take_over(files, files["checkpoint"].replace(b"\n18\n", b"\n17\n"))


def entries(files: Files) -> list[bytes]:
    return files["entries.jsonl"].splitlines(keepends=True)


def cut_lines(files: Files) -> None:
    files["entries.jsonl"] = b"".join(entries(files)[:-2])


def cut_in_a_line(files: Files) -> None:
    files["entries.jsonl"] = files["entries.jsonl"][:-40]


def no_entries(files: Files) -> None:
    files["entries.jsonl"] = b""


def other_words(files: Files) -> None:
    name = "versions/0002.content.json"
    files[name] = files[name].replace("léger".encode(), b"lourd")


def other_reason(files: Files) -> None:
    one = json.loads(files["versions/0001.json"])
    files["versions/0001.json"] = json.dumps(one | {"reason": "Parce que"}).encode()


def other_proof(files: Files) -> None:
    files["proofs/000003.tlog-proof"] = files["proofs/000006.tlog-proof"]


def cut_proof(files: Files) -> None:
    lines = files["proofs/000003.tlog-proof"].split(b"\n")
    files["proofs/000003.tlog-proof"] = b"\n".join([*lines[:2], *lines[3:]])


def swap_lines(files: Files) -> None:
    lines = entries(files)
    lines[4], lines[5] = lines[5], lines[4]
    files["entries.jsonl"] = b"".join(lines)


def other_entry(files: Files) -> None:
    """With its leaf hash and every node above it made to fit."""
    lines = [json.loads(line) for line in entries(files)]
    data = base64.b64decode(lines[3]["data"]).replace(b"2026", b"2025")
    lines[3]["data"] = base64.b64encode(data).decode()
    lines[3]["leaf_hash"] = base64.b64encode(leaf_hash(data)).decode()
    files["entries.jsonl"] = b"".join(json.dumps(one).encode() + b"\n" for one in lines)


def no_version(files: Files) -> None:
    del files["versions/0003.json"], files["versions/0003.content.json"]


def float_in_words(files: Files) -> None:
    files["versions/0001.json"] = files["versions/0001.json"].replace(
        b'"number": 1', b'"number": 1.5'
    )


FORGERIES: dict[Callable[[Files], None], str] = {
    forge_bytes: "checkpoint: no signature of credo.test/acme by a key that the pack itself names",
    forge_with_another_key: "checkpoint: no signature of credo.test/acme",
    forge_another_size: "checkpoint: no signature of credo.test/acme",
    cut_lines: "entry 16: missing: the log was cut off: checkpoint was signed over 18 entries",
    cut_in_a_line: "entry 17: line 18 of entries.jsonl: cut off",
    no_entries: "there are no entries: an empty log proves nothing",
    other_words: "version 2, entry 6 (charter published, 2026-01-01T09:00:",
    other_reason: "changed: its reason: ",
    other_proof: "version 1, entry 3 (charter published",
    cut_proof: "proofs/000003.tlog-proof does not prove it",
    swap_lines: "entry 4: missing, moved or cut off: entry 5 is in its place",
    other_entry: "entry 2 or one after it, up to entry 3 (charter published",
    no_version: "version 3, entry 16 (charter published",
    float_in_words: "a number in it is no whole one",
}


@on_sqlite
@pytest.mark.parametrize("forge", FORGERIES, ids=lambda one: one.__name__)
def test_a_forged_pack_is_named(record: Record, told: Told, forge: Callable[[Files], None]):
    files = files_of(record.pack())
    forge(files)
    status, line = told(record.save_pack(zip_of(files)))
    assert status == 1, line
    assert FORGERIES[forge] in line


@on_postgres
def test_the_forgeries_of_a_pack_from_the_other_database_are_named(record: Record, told: Told):
    """All of them on one record: what is packed there must be as hard to forge."""
    honest = files_of(record.pack())
    for forge, words in FORGERIES.items():
        files = dict(honest)
        forge(files)
        status, line = told(record.save_pack(zip_of(files)))
        assert status == 1, line
        assert words in line, forge.__name__


def test_every_file_that_is_missing_is_named(record: Record, told: Told):
    whole = files_of(record.pack())
    for name in whole:
        status, line = told(record.save_pack(zip_of({k: v for k, v in whole.items() if k != name})))
        assert status == 1, name
        assert name.replace(".content", "") in line, line


@on_sqlite
def test_every_file_that_is_changed_is_named(record: Record, told: Told):
    whole = files_of(record.pack())
    for name, data in whole.items():
        middle = len(data) // 2
        changed = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        status, line = told(record.save_pack(zip_of({**whole, name: changed})))
        assert status == 1, name
        assert line.startswith("BAD: ")


@on_sqlite
def test_a_zip_that_is_cut_off_anywhere_is_refused_in_one_line(record: Record, told: Told):
    pack = record.pack()
    for length in range(0, len(pack), 97):
        status, line = told(record.save_pack(pack[:length]))
        assert (status, line[:5]) == (1, "BAD: ")


@on_sqlite
def test_bytes_changed_anywhere_never_end_in_a_traceback(record: Record, told: Told):
    """Those that change what was packed are refused; a few bytes of a zip mean nothing."""
    pack = record.pack()
    honest = told(record.save_pack(pack))[1]
    for place in range(11, len(pack), 131):
        changed = pack[:place] + bytes([pack[place] ^ 0x55]) + pack[place + 1 :]
        status, line = told(record.save_pack(changed))
        assert status == 1 or line == honest


@on_sqlite
@pytest.mark.parametrize("junk", [b"", b"junk", b"[]", b"{}", b"null", b"\xff", b'{"index":"x"}\n'])
def test_files_of_junk_are_refused_in_one_line(record: Record, told: Told, junk: bytes):
    whole = files_of(record.pack())
    for name in whole:
        status, line = told(record.save_pack(zip_of({**whole, name: junk})))
        assert (status, line[:5]) == (1, "BAD: "), name


@on_sqlite
def test_what_an_entry_says_cannot_write_lines_of_its_own(record: Record, told: Told):
    files = files_of(record.pack())
    lines = entries(files)
    one = json.loads(lines[0])
    data = b'\x01{"index":1,"kind":"x\\nOK: all is well","time":"\\u001b[2J","subject":""}'
    one["data"] = base64.b64encode(data).decode()
    one["leaf_hash"] = base64.b64encode(leaf_hash(data)).decode()
    lines[0] = json.dumps(one).encode() + b"\n"
    files["entries.jsonl"] = b"".join(lines)
    status, line = told(record.save_pack(zip_of(files)))
    assert status == 1
    assert "entry 0 (x?OK: all is well, ?[2J" in line


@on_sqlite
def test_a_thief_with_a_key_of_his_own_needs_a_reader_without_keys(record: Record, told: Told):
    """Signed anew and with his key inside, the pack agrees with itself and with nobody else."""
    keys = record.keys()
    files = files_of(record.pack())
    forge_with_another_key(files)
    files["public-keys.txt"] = verifier_key("credo.test/acme", THIEF.public_key).encode() + b"\n"
    files["manifest.json"] = _rehashed(files)
    pack = record.save_pack(zip_of(files))
    status, line = told(pack)
    assert status == 0
    assert "signed by a key that the pack itself names" in line
    status, line = told(pack, "--keys", keys)
    assert status == 1
    assert f"no signature of credo.test/acme by a key of {keys} holds" in line


def _rehashed(files: Files) -> bytes:
    from hashlib import sha256  # noqa: PLC0415 - beside its one use

    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {name: sha256(files[name]).hexdigest() for name in manifest["files"]}
    return json.dumps(manifest).encode()


def test_an_old_checkpoint_is_replayed(record: Record, told: Told):
    old = record.checkpoint()
    record.admin.say("Encore un audit.")
    files = files_of(record.pack())
    take_over(files, old.read_bytes())
    status, line = told(record.save_pack(zip_of(files)))
    assert status == 1
    assert "checkpoint: older or newer than the pack" in line


def test_an_old_checkpoint_is_replayed_with_its_proofs(record: Record, told: Told):
    old = files_of(record.pack())
    record.admin.say("Encore un audit.")
    files = files_of(record.pack()) | {name: old[name] for name in old if name != "entries.jsonl"}
    status, line = told(record.save_pack(zip_of(files)))
    assert status == 1
    assert "entry 18: beyond the checkpoint, which is an older one" in line


def test_a_whole_older_pack_is_replayed(record: Record, told: Told):
    """It was true once: only somebody who holds a newer checkpoint can tell."""
    older = record.save_pack()
    record.admin.say("Encore un audit.")
    newer = record.checkpoint()
    assert told(older)[0] == 0
    status, line = told(older, "--checkpoint", newer)
    assert status == 1
    assert f"entry 18: missing: the log was cut off: {newer} was signed over 19 entries" in line


@on_sqlite
def test_a_checkpoint_of_another_log_is_refused(record: Record, told: Told):
    other = record.folder / "globex"
    neighbour = record.house.person("globex", "auditor")
    other.write_bytes(neighbour.get("log/checkpoint").content)
    status, line = told(record.save_pack(), "--checkpoint", other)
    assert status == 1
    assert "of another log: credo.test/globex, not credo.test/acme" in line


@on_sqlite
def test_a_kept_checkpoint_that_nobody_signed_is_refused(record: Record, told: Told):
    pack, forged = record.save_pack(), record.folder / "forged"
    checkpoint = checkpoint_of(files_of(pack.read_bytes()))
    forged.write_bytes(signed_by(THIEF, checkpoint))
    status, line = told(pack, "--checkpoint", forged)
    assert status == 1
    assert f"{forged}: no signature of credo.test/acme holds" in line


def test_what_witnesses_gave_back_goes_with_it(record: Record, attacker: Attacker, told: Told):
    """A witness's own signature counts for whoever has the witness's key from elsewhere."""
    owner = attacker.organization("acme")
    note = record.checkpoint().read_bytes()
    checkpoint = parse_checkpoint(parse_note(note).text)
    text = parse_note(note).text.encode()
    name, at = "witness.example", 1_700_000_000
    witness = Ed25519Signer(name, b"w" * 32)
    kind = b"\x04" + witness.public_key
    own_id = key_id_of(name, kind)
    seen = witness.sign(b"cosignature/v1\ntime %d\n" % at + text)
    line = base64.b64encode(own_id + at.to_bytes(8, "big") + seen).decode()
    one = builders.witness(owner)
    held = builders.witnessed(
        one,
        checkpoint.size,
        root=checkpoint.root,
        note=note,
        answer=note + f"\u2014 {name} {line}\n".encode(),
    )
    with saving(record.house.store) as uow:
        uow.witnesses.add(one)
        uow.witnesses.keep(held)
    record.admin.say("Et la vie continue.")
    pack = record.save_pack()
    assert f"witnessed/{checkpoint.size:06d}-{one.id}.checkpoint" in files_of(pack.read_bytes())
    status, line = told(pack)
    assert (status, line.rpartition("; ")[2]) == (
        0,
        "agrees with 1 checkpoint(s) in witnessed/ (ask the witness for its own)",
    )
    keys = record.keys()
    own_key = f"{name}+{own_id.hex()}+{base64.b64encode(kind).decode()}\n"
    keys.write_text(keys.read_text() + own_key)
    status, line = told(pack, "--keys", keys)
    assert (status, line.rpartition("; ")[2]) == (0, "agrees with witness.example")
    attacker.rewrite_version(owner, 2, "léger", "lourd")
    status, line = told(record.save_pack())
    assert status == 1
    assert f"rewritten: witnessed/{checkpoint.size:06d}-{one.id}.checkpoint was signed" in line
    attacker.forget_witnesses(owner)
    assert told(record.save_pack())[1].endswith("nobody could see")


def key_id_of(name: str, kind: bytes) -> bytes:
    from hashlib import sha256  # noqa: PLC0415 - beside its one use

    return sha256(name.encode() + b"\n" + kind).digest()[:4]


@on_sqlite
def test_the_verifier_runs_alone_where_the_pack_was_unpacked(record: Record):
    """With no package of ours, no site-packages, and no name of a file."""
    folder = record.folder / "unpacked"
    for name, data in files_of(record.pack()).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    command = [sys.executable, "-I", "-S", str(folder / "verify.py")]
    ended = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("OK: credo.test/acme: 3 version(s), 18 entries, root ")
    (folder / "versions" / "0002.content.json").write_bytes(b"{}")
    ended = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "version 2, entry 6 (charter published" in ended.stdout
