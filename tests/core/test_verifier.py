"""What the auditor's one file computes by itself is what libraries and the RFCs say."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.core import merkle, verifier

# Source: RFC 8032 section 7.1: public key, message, and the two halves of the signature.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155",
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac",
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(("key", "message", "point", "scalar"), RFC_8032)
def test_the_signatures_of_the_rfc_hold(key: str, message: str, point: str, scalar: str):
    parts = bytes.fromhex(key), bytes.fromhex(point + scalar), bytes.fromhex(message)
    assert verifier.signature_holds(*parts)
    assert not verifier.signature_holds(parts[0], parts[1], parts[2] + b"x")


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.data())
def test_signatures_of_cryptography_hold_and_changed_ones_do_not(
    seed: bytes, message: bytes, data: st.DataObject
):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert verifier.signature_holds(key, signature, message)
    place, change = data.draw(st.integers(0, 63)), data.draw(st.integers(1, 255))
    forged = bytearray(signature)
    forged[place] ^= change
    assert not verifier.signature_holds(key, bytes(forged), message)
    assert not verifier.signature_holds(key, signature, message + b"x")


def test_a_signature_has_one_form_only():
    """Adding the group's order to its second half gives another text for the same signature."""
    private = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
    key, signature = private.public_key().public_bytes_raw(), private.sign(b"text")
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    assert not verifier.signature_holds(
        key, signature[:32] + scalar.to_bytes(32, "little"), b"text"
    )


@pytest.mark.parametrize(
    ("key", "signature"),
    [
        (b"", bytes(64)),
        (bytes(31), bytes(64)),
        (bytes(32), bytes(63)),
        (b"\xff" * 32, bytes(64)),
        (b"\x01" + bytes(30) + b"\x80", bytes(64)),
        (b"\x02" + bytes(31), bytes(64)),
    ],
)
def test_what_is_no_key_or_signature_holds_nothing(key: bytes, signature: bytes):
    assert not verifier.signature_holds(key, signature, b"text")


@given(json_values)
def test_json_is_written_as_rfc8785_writes_it(value: object):
    try:
        expected = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        return
    assert verifier.canonical(value).encode() == expected


def test_numbers_with_fractions_are_refused():
    with pytest.raises(verifier.PackError):
        verifier.canonical({"a": [1.5]})


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70))
def test_trees_are_those_of_the_service(leaves: list[bytes]):
    tree, stored = verifier.Tree(), {}
    for index, data in enumerate(leaves):
        leaf = merkle.leaf_hash(data)
        made = merkle.new_nodes(index, leaf, stored.__getitem__)
        stored.update(made)
        assert tree.add(leaf) == [value for _, value in made[1:]]
        root = merkle.fold([stored[node] for node in merkle.root_nodes(index + 1)])
        assert (tree.size, tree.root()) == (index + 1, root)
    size = len(leaves)
    for index in range(size):
        proof = merkle.proof_hashes(merkle.inclusion_spans(index, size), stored.__getitem__)
        leaf = stored[merkle.NodeId(0, index)]
        assert verifier.root_of_proof(index, size, leaf, proof) == tree.root()
        assert verifier.root_of_proof(index, size, leaf, [*proof, leaf]) != tree.root()
        assert verifier.root_of_proof(index, size, leaf, proof[1:]) != tree.root() or size == 1


def test_it_is_one_file_of_the_standard_library_of_450_lines_at_most():
    text = Path(verifier.__file__).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 450
    tree = ast.parse(text, feature_version=(3, 9))
    names = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert names <= sys.stdlib_module_names
    assert not names & {"socket", "ssl", "urllib", "http", "ftplib", "subprocess", "ctypes"}


def test_it_says_what_it_takes(tmp_path: Path):
    command = [sys.executable, "-I", "-S", verifier.__file__, "--help"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    assert "--checkpoint" in ended.stdout
