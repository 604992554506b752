"""Signed notes: the format, key ids, and whose signature counts."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.core.notes import (
    NoteError,
    NoteSignature,
    format_note,
    key_id,
    parse_note,
    verified,
    verifier_key,
)
from app.gateways.signing import Ed25519Signer, signature_holds

NAME = "example.com/foo"
SIGNER = Ed25519Signer("example.com", b"s" * 32)
# Source: the example of the C2SP signed-note specification, as Go's sumdb/note has it.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\u2014 PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def signed(text: str = "one\ntwo\n") -> bytes:
    line = NoteSignature(NAME, key_id(NAME, SIGNER.public_key), SIGNER.sign(text.encode()))
    return format_note(text, [line])


def test_the_published_note_verifies():
    name, _, rest = PETER.partition("+")
    key = base64.b64decode(rest.partition("+")[2])[1:]
    assert verifier_key(name, key) == PETER
    assert verified(parse_note(PETER_NOTE.encode()), name, [key], signature_holds)
    forged = PETER_NOTE.replace("cryptography", "astrology").encode()
    assert not verified(parse_note(forged), name, [key], signature_holds)


def test_a_note_is_read_as_it_was_written():
    note = parse_note(signed())
    assert note.text == "one\ntwo\n"
    assert verified(note, NAME, [SIGNER.public_key], signature_holds)
    assert format_note(note.text, note.signatures) == signed()


def test_only_the_right_key_under_the_right_name_counts():
    note = parse_note(signed())
    other = Ed25519PrivateKey.from_private_bytes(b"o" * 32).public_key().public_bytes_raw()
    assert not verified(note, NAME, [other], signature_holds)
    assert not verified(note, NAME, [], signature_holds)
    assert not verified(note, "example.com/bar", [SIGNER.public_key], signature_holds)
    assert verified(note, NAME, [other, SIGNER.public_key], signature_holds)


def test_signatures_of_others_stand_beside_ours():
    stranger = NoteSignature("witness", b"\x01\x02\x03\x04", b"whatever it signs with")
    ours = parse_note(signed()).signatures[0]
    note = parse_note(format_note("one\ntwo\n", [stranger, ours]))
    assert [one.name for one in note.signatures] == ["witness", NAME]
    assert verified(note, NAME, [SIGNER.public_key], signature_holds)


def test_a_text_without_a_last_newline_is_refused():
    with pytest.raises(NoteError):
        format_note("one", [])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\n\xe2\x80\x94 name AAAAAAAA",
        b"text\n\n- name AAAAAAAA\n",
        b"text\n\n\xe2\x80\x94 name !!!!\n",
        b"text\n\n\xe2\x80\x94 name AAAA\n",
        b"text\n\n\xe2\x80\x94  AAAAAAAA\n",
        b"text\n\n\xe2\x80\x94 nameAAAAAAAA\n",
        b"\xff\n\n\xe2\x80\x94 name AAAAAAAA\n",
    ],
)
def test_what_is_no_signed_note_is_refused(data: bytes):
    with pytest.raises(NoteError):
        parse_note(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_note_or_refused(data: bytes):
    try:
        note = parse_note(data)
    except NoteError:
        return
    assert note.text.endswith("\n")
    assert note.signatures


@given(st.integers(0, 200), st.integers(1, 255))
def test_no_byte_of_the_text_can_change(place: int, change: int):
    whole = bytearray(signed())
    text = len(b"one\ntwo\n")
    whole[place % text] ^= change
    try:
        note = parse_note(bytes(whole))
    except NoteError:
        return
    assert not verified(note, NAME, [SIGNER.public_key], signature_holds)
