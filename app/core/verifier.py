"""Check an audit pack: offline, with the standard library of Python 3.9 or later and nothing else.

    python3 verify.py [folder or zip] [--keys FILE] [--checkpoint FILE ...]

FILE: keys, and checkpoints kept by you or by a witness, that did not come with the pack.
One line and exit status 0 when all holds; else the first thing that does not, and 1. Formulas:
leaf SHA-256(0x00 entry), node SHA-256(0x01 left right): RFC 6962 section 2.1. Signatures: RFC 8032
(Ed25519) on C2SP signed notes. JSON has one form: RFC 8785. Time stamps (RFC 3161) are read here;
their authority's signature is for `openssl ts -verify` to check.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Any, Iterator, Sequence  # noqa: UP035 - as Python 3.9 wants it

Keys = dict[tuple[str, bytes], bytes]  # (name, key id) -> type byte and public key
FORMAT = 1
UNSTAMPED = "check their authority's signature with openssl"
UNWITNESSED = "no witness: had the holder of that key rewritten all or cut it off, nobody could see"


class PackError(Exception):
    """The first thing that does not hold."""


def sha256(data: bytes) -> bytes:
    """Return the 32 bytes of SHA-256."""
    return hashlib.sha256(data).digest()


def must(holds: object, otherwise: str) -> None:
    """Raise PackError when it does not hold."""
    if not holds:
        raise PackError(otherwise)


# --- Ed25519, to verify alone. Source: RFC 8032, sections 5.1 and 6. ---
_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)  # of -1
Point = tuple[int, int, int, int]  # extended coordinates X, Y, Z, T


def _add(one: Point, two: Point) -> Point:
    a = (one[1] - one[0]) * (two[1] - two[0]) % _P
    b = (one[1] + one[0]) * (two[1] + two[0]) % _P
    c, d = 2 * one[3] * two[3] * _D % _P, 2 * one[2] * two[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(factor: int, point: Point) -> Point:
    result = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = _add(result, point)
        point, factor = _add(point, point), factor >> 1
    return result


def _point(data: bytes) -> Point | None:
    y, odd = int.from_bytes(data, "little") & (1 << 255) - 1, data[31] >> 7
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if y >= _P or (x * x - square) % _P or (x == 0 and odd):
        return None
    x = _P - x if x & 1 != odd else x
    return x, y, 1, x * y % _P


_BASE = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def signature_holds(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Say whether the Ed25519 signature is the key's over the message."""
    if len(public_key) != 32 or len(signature) != 64:  # noqa: PLR2004 - the sizes of RFC 8032
        return False
    key, commitment = _point(public_key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or _BASE is None or scalar >= _ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    left = _times(scalar, _BASE)
    right = _add(commitment, _times(int.from_bytes(digest, "little") % _ORDER, key))
    same_x = (left[0] * right[2] - right[0] * left[2]) % _P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % _P == 0


# --- Merkle trees. Source: RFC 6962 section 2.1; RFC 9162 section 2.1.3.2 for the proof. ---
def node(left: bytes, right: bytes) -> bytes:
    """Return the hash over two children."""
    return sha256(b"\x01" + left + right)


class Tree:
    """The complete subtrees of what was read: log2(n) hashes, however long the log is."""

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[bytes] = []

    def add(self, leaf: bytes) -> list[bytes]:
        """Take the next leaf; return the nodes that it completes, the lowest first."""
        made = [leaf]
        while self.size >> len(made) - 1 & 1:
            made.append(node(self._roots.pop(), made[-1]))
        self.size += 1
        self._roots.append(made[-1])
        return made[1:]

    def root(self) -> bytes:
        """Return the root over all leaves so far, of which there is one at least."""
        root = self._roots[-1]
        for left in reversed(self._roots[:-1]):
            root = node(left, root)
        return root


def root_of_proof(index: int, size: int, leaf: bytes, hashes: Sequence[bytes]) -> bytes | None:
    """Return the root that an inclusion proof leads to, or None when it has a wrong length."""
    if size == 1 or not hashes:
        return leaf if size == 1 and not hashes else None
    cut = 1 << ((size - 1).bit_length() - 1)  # the largest power of two below the size
    if index < cut:
        left = root_of_proof(index, cut, leaf, hashes[:-1])
        return left and node(left, hashes[-1])
    right = root_of_proof(index - cut, size - cut, leaf, hashes[:-1])
    return right and node(hashes[-1], right)


def canonical(value: Any) -> str:
    """Return the JSON text of RFC 8785; numbers with fractions do not occur and are refused."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{canonical(one)}:{canonical(value[one])}" for one in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    must(not isinstance(value, float), "a number in it is no whole one")
    return json.dumps(value, ensure_ascii=False)


def unpack_json(data: bytes, where: str) -> dict[str, Any]:
    """Return a JSON object."""
    try:
        value = json.loads(data.decode())
    except (ValueError, RecursionError):
        value = None
    must(isinstance(value, dict), f"{where}: cut off, or no JSON object")
    return dict(value)


def unbase64(text: Any, where: str) -> bytes:
    """Return the bytes of base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, TypeError):
        raise PackError(f"{where}: no base64: {str(text)[:60]!r}") from None


def read_keys(data: bytes, where: str) -> Keys:
    """Return the verifier keys of a text, one a line: `name+id+base64(type and key)`."""
    keys: Keys = {}
    for line in data.decode("utf-8", "replace").split():
        name, key_id, encoded = [*line.split("+", 2), "", ""][:3]
        key = unbase64(encoded, where)
        own = sha256(name.encode() + b"\n" + key).hex()[:8]
        must(key and own == key_id, f"{where}: the key {line[:60]} is not the one its id names")
        keys[name, bytes.fromhex(key_id)] = key
    must(keys, f"{where}: there is no verifier key in it")
    return keys


class Checkpoint:
    """A signed checkpoint: origin, size, root (C2SP tlog-checkpoint), and who signed it."""

    def __init__(self, data: bytes, where: str) -> None:
        text, found, tail = data.decode("utf-8", "replace").rpartition("\n\n")
        lines = text.split("\n")
        must(found and len(lines) >= 3, f"{where}: cut off, or no signed checkpoint")  # noqa: PLR2004
        must(lines[1].isascii() and lines[1].isdigit(), f"{where}: line 2 is no size")
        self.where, self.text = where, f"{text}\n".encode()
        self.origin, self.size, self.root = lines[0], int(lines[1]), unbase64(lines[2], where)
        self.signatures: list[tuple[str, bytes, bytes]] = []
        for line in tail.rstrip("\n").split("\n"):
            dash, name, encoded = [*line.split(" "), "", ""][:3]
            must(dash == "\u2014" and encoded, f"{where}: cut off, or no signature: {line[:60]!r}")
            raw = unbase64(encoded, where)
            self.signatures.append((name, raw[:4], raw[4:]))

    def signers(self, keys: Keys) -> list[str]:
        """Return the names of those whose key is known and whose signature holds."""
        return [one[0] for one in self.signatures if self._holds(keys.get(one[:2], b""), one[2])]

    def _holds(self, key: bytes, signature: bytes) -> bool:
        if key[:1] == b"\x04":  # C2SP tlog-cosignature: with the time at which it was seen
            seen = int.from_bytes(signature[:8], "big")
            message = b"cosignature/v1\ntime %d\n" % seen + self.text
            return signature_holds(key[1:], signature[8:], message)
        return key[:1] == b"\x01" and signature_holds(key[1:], signature, self.text)


# --- Time stamps: the hash and the time in one. Source: RFC 3161 section 2.4.2, in DER (X.690). ---
_TST_INFO = bytes.fromhex("060b2a864886f70d0109100104")  # id-ct-TSTInfo
_SHA_256 = bytes.fromhex("0609608648016503040201")


def der(data: bytes) -> list[bytes]:
    """Return the contents of the DER values that stand in the bytes one after the other."""
    found, at = [], 0
    while at < len(data):
        length, at = data[at + 1], at + 2
        if length > 127:  # noqa: PLR2004 - then so many bytes say how long it is
            length, at = int.from_bytes(data[at : at + length - 128], "big"), at + length - 128
        found.append(data[at : at + length])
        at += length
    must(at == len(data), "cut off")
    return found


def stamped(data: bytes, where: str) -> tuple[bytes, str]:
    """Return the SHA-256 and the time that a time stamp response names."""
    try:
        content = der(der(der(der(data)[0])[1])[1])[0]  # response, token, SignedData
        kind, info = der(der(content)[2])
        fields = der(der(der(info)[0])[0])  # version, policy, imprint, serial number, time…
        algorithm, digest = der(fields[2])
        at = fields[4].decode("ascii")
        sound = kind == _TST_INFO[2:] and algorithm[: len(_SHA_256)] == _SHA_256
    except (PackError, IndexError, ValueError):
        sound = False
    must(sound and at[:14].isdigit(), f"{where}: cut off, or no time stamp over a SHA-256")
    return digest, f"{at[:4]}-{at[4:6]}-{at[6:8]}T{at[8:10]}:{at[10:12]}:{at[12:14]}Z"


class Pack:
    """The files of a pack, in a zip or a folder."""

    def __init__(self, target: Path) -> None:
        self._folder = target
        self._zip: zipfile.ZipFile | None = None
        if target.is_dir():
            files = [one for one in target.rglob("*") if one.is_file()]
            self.names = {one.relative_to(target).as_posix() for one in files}
            return
        try:
            self._zip = zipfile.ZipFile(target)
        except zipfile.BadZipFile:
            raise PackError(f"{target}: cut off, or no zip file") from None
        names = [one for one in self._zip.namelist() if not one.endswith("/")]
        self.names = set(names)
        must(len(self.names) == len(names), f"{target}: a file is in it twice")

    def lines(self, name: str) -> Iterator[bytes]:
        """Give the lines of a file, one after the other."""
        must(name in self.names, f"{name}: it is not in the pack")
        with self._zip.open(name) if self._zip else (self._folder / name).open("rb") as file:
            yield from file

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        return b"".join(self.lines(name))


class Walk:
    """One walk through the entries, and what is remembered on the way."""

    def __init__(self, pack: Pack, manifest: dict[str, Any], known: Sequence[Checkpoint]) -> None:
        self.pack, self.tree, self.checkpoint = pack, Tree(), known[-1]
        self._note, self._agreed = pack.read("checkpoint"), 0
        self._known: dict[int, list[Checkpoint]] = {}
        for one in known:
            self._known.setdefault(one.size, []).append(one)
        filters = manifest["filters"]
        self._since, self._until = filters["since"] or "", filters["until"] or "~"
        self._content: str | None = None  # what the latest version's words hash to
        self._approvals: dict[int, Any] = {}
        self._unproved: list[tuple[int, bytes, str]] = []
        self.published = self.shown = 0

    def run(self) -> None:
        """Walk to the end, and see that it is where the checkpoints say."""
        for line in self.pack.lines("entries.jsonl"):
            self._enter(line)
        size, last = self.tree.size, max(self._known)
        must(size, "entries.jsonl: there are no entries: an empty log proves nothing")
        told = f"the log was cut off: {self._known[last][0].where} was signed over {last} entries"
        must(last <= size, f"entry {size}: missing: {told}")
        for one in self._unproved:  # only now: a bad neighbour spoils a proof as well
            self._prove(*one)
        extra = sum(one.startswith("versions/") for one in self.pack.names) - 2 * self.shown
        must(not extra, "versions/: there is a version that no entry of the log published")

    def _enter(self, line: bytes) -> None:
        index = self.tree.size
        where = f"entry {index}"
        row = unpack_json(line, f"{where}: line {index + 1} of entries.jsonl")
        place = row.get("index")
        must(place == index, f"{where}: missing, moved or cut off: entry {place} is in its place")
        must(index < self.checkpoint.size, f"{where}: beyond the checkpoint, which is an older one")
        data = unbase64(row.get("data"), where)
        leaf = sha256(b"\x00" + data)
        kept = unbase64(row.get("leaf_hash"), where).hex()
        must(leaf.hex() == kept, f"{where}: its bytes were changed: {leaf.hex()}, not {kept}")
        act = unpack_json(data[1:], where)
        where = f"{where} ({act.get('kind')}, {act.get('time')}, subject {act.get('subject')})"
        own = data[0] == 1 and act.get("index")
        must(own == index, f"{where}: moved or replaced: its bytes say that it is entry {own}")
        nodes = row["nodes"]
        for level, made in enumerate(self.tree.add(leaf)):
            told = f"entry {index + 1 - (2 << level)} or one after it, up to {where}"
            is_kept = nodes[level : level + 1] == [base64.b64encode(made).decode()]
            must(is_kept, f"{told}: changed or replaced: they do not lead to the node kept")
        if act["kind"] == "charter published":
            self._publish(index, act, where, leaf)
        elif act["kind"] == "draft approved":
            self._approvals[index] = act["content_sha256"], act["reason_sha256"]
        for one in self._known.get(index + 1, ()):
            told = f"entry {self._agreed} or one after it, up to {where}: rewritten"
            must(one.root == self.tree.root(), f"{told}: {one.where} was signed over others")
            self._agreed = index + 1

    def _publish(self, index: int, act: dict[str, Any], where: str, leaf: bytes) -> None:
        self.published += 1
        number, content = self.published, self._content
        where, self._content = f"version {number}, {where}", act["content_sha256"]
        must(act["previous_sha256"] == content, f"{where}: it does not follow the version before")
        # As text such times sort once each has its microseconds.
        if not self._since <= (act["time"][:-1] + ".000000")[:26] + "Z" < self._until:
            return
        self.shown += 1
        name = f"versions/{number:04d}"
        both = {f"{name}.json", f"{name}.content.json"} <= self.pack.names
        must(both, f"{where}: the version was removed: {name}.json is not in the pack")
        version = unpack_json(self.pack.read(f"{name}.json"), where)
        words = self.pack.read(f"{name}.content.json")
        facts = {one: version[one] for one in ("approvals", "effective_from", "number", "title")}
        details = sha256(canonical(facts).encode()).hex()
        for what, has, committed in (
            ("words", sha256(words).hex(), act["content_sha256"]),
            ("content_sha256", version["content_sha256"], act["content_sha256"]),
            ("reason", sha256(version["reason"].encode()).hex(), act["reason_sha256"]),
            ("parent_sha256", version["parent_sha256"], content),
            ("number", version["number"], number),
            ("log_index", version["log_index"], index),
            ("published_at", version["published_at"], act["time"]),
            ("title, effective_from or approvals", details, act.get("details_sha256", details)),
        ):
            must(has == committed, f"{where}: changed: its {what}: {has}, not {committed}")
        one_form = canonical(unpack_json(words, where)).encode() == words
        must(one_form, f"{where}: its words are not written as RFC 8785 says")
        for one in version["approvals"]:
            seen, by = (self._content, sha256(one["reason"].encode()).hex()), one["log_index"]
            same = seen == self._approvals.get(by) and one["content_sha256"] == seen[0]
            must(same, f"{where}: no entry {by} approved these words for this reason")
        self._unproved.append((index, leaf, where))

    def _prove(self, index: int, leaf: bytes, where: str) -> None:
        name = f"proofs/{index:06d}.tlog-proof"
        proof, _, note = self.pack.read(name).partition(b"\n\n")
        lines = proof.decode().split("\n")
        fits = lines[:2] == ["c2sp.org/tlog-proof@v1", f"index {index}"] and note == self._note
        hashes = [unbase64(one, name) for one in lines[2:]]
        root = root_of_proof(index, self.checkpoint.size, leaf, hashes)
        must(fits and root == self.checkpoint.root, f"{where}: {name} does not prove it")


def check_stamps(pack: Pack) -> list[str]:
    """Return the times of the pack's time stamps, once each is over the checkpoint beside it."""
    times = []
    for name in sorted(one for one in pack.names if one.endswith(".tsr")):
        (digest, at), noted = stamped(pack.read(name), name), f"{name[:-4]}.checkpoint"
        must(digest == sha256(pack.read(noted)), f"{name}: it stamps something else than {noted}")
        times.append(at)
    return sorted(times)


def verify(target: Path, keys_file: Path | None = None, kept_files: Sequence[Path] = ()) -> str:
    """Return the line that says what was verified. Raises: PackError: what does not hold first.

    Args: keys and checkpoints that were obtained elsewhere; without keys the pack's own count.
    """
    pack = Pack(target)
    manifest = unpack_json(pack.read("manifest.json"), "manifest.json")
    must(manifest.get("format") == FORMAT, "manifest.json: another format: use a newer verify.py")
    checkpoint = Checkpoint(pack.read("checkpoint"), "checkpoint")
    origin, keys = checkpoint.origin, read_keys(pack.read("public-keys.txt"), "public-keys.txt")
    given = read_keys(keys_file.read_bytes(), str(keys_file)) if keys_file else keys
    signed = origin in checkpoint.signers(given) and origin == manifest["origin"]
    whose = f"a key of {keys_file}" if keys_file else "a key that the pack itself names"
    must(signed, f"checkpoint: no signature of {origin} by {whose} holds: forged, or a new key")
    must(manifest["tree"]["size"] == checkpoint.size, "checkpoint: older or newer than the pack")
    kept = [Checkpoint(one.read_bytes(), str(one)) for one in kept_files]
    named = sorted(one for one in pack.names if one.endswith(".checkpoint"))
    witnessed = [Checkpoint(pack.read(one), one) for one in named]
    for one in (*kept, *witnessed):
        must(one.origin == origin, f"{one.where}: of another log: {one.origin}, not {origin}")
        must(one.size, f"{one.where}: over no entries: it proves nothing")
    walk = Walk(pack, manifest, [*kept, *witnessed, checkpoint])
    walk.run()
    times, known = check_stamps(pack), {**keys, **given}
    for one in (*kept, *witnessed):
        must(origin in one.signers(known), f"{one.where}: no signature of {origin} holds")
    for name, digest in sorted(manifest["files"].items()):
        found = hashlib.sha256()
        for line in pack.lines(name):
            found.update(line)
        must(found.hexdigest() == digest, f"{name}: cut off or changed: not as in manifest.json")
    others = {name for one in (*kept, *witnessed) for name in one.signers(given) if keys_file}
    shown = f" ({walk.shown} of them shown)" if walk.shown < walk.published else ""
    trust = [f"{len(kept)} checkpoint(s) kept elsewhere"] * bool(kept) + sorted(others - {origin})
    if witnessed and not trust:
        trust = [f"{len(witnessed)} checkpoint(s) in witnessed/ (ask the witness for its own)"]
    if times:
        trust.append(f"{len(times)} time stamp(s), {times[0]} to {times[-1]} ({UNSTAMPED})")
    return (
        f"OK: {origin}: {walk.published} version(s){shown}, {checkpoint.size} entries, root "
        f"{base64.b64encode(checkpoint.root).decode()}, signed by {whose}; "
        + (f"agrees with {', '.join(trust)}" if trust else UNWITNESSED)
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify as the command line says; print one line; return the exit status."""
    parser = argparse.ArgumentParser(description="Check an audit pack, offline.")
    parser.add_argument("pack", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--keys", type=Path, help="verifier keys that you obtained elsewhere")
    parser.add_argument("--checkpoint", type=Path, nargs="+", action="extend", default=[])
    given = parser.parse_args(arguments)
    try:
        status, told = 0, verify(given.pack, given.keys, given.checkpoint)
    except (PackError, OSError) as error:
        status, told = 1, f"BAD: {error}"
    except Exception as error:  # noqa: BLE001 - one line, whatever was done to the pack
        status, told = 1, f"BAD: damaged or malformed ({type(error).__name__}: {error})"
    print("".join(one if one.isprintable() else "?" for one in told))  # noqa: T201 - a command
    return status


if __name__ == "__main__":
    sys.exit(main())
