"""Checkpoints and proof files, as C2SP writes them."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.checkpoints import Checkpoint, format_proof, parse_checkpoint
from app.core.notes import NoteError

ROOT = base64.b64encode(bytes(range(32))).decode()


def test_a_checkpoint_is_three_lines():
    one = Checkpoint("credo.example/acme", 20852163, bytes(range(32)))
    assert one.text() == f"credo.example/acme\n20852163\n{ROOT}\n"
    assert parse_checkpoint(one.text()) == one


def test_further_lines_are_let_pass():
    text = f"credo.example/acme\n7\n{ROOT}\nan extension\nanother\n"
    assert parse_checkpoint(text) == Checkpoint("credo.example/acme", 7, bytes(range(32)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n7\n",
        f"origin\n7\n{ROOT}",
        f"\n7\n{ROOT}\n",
        f"origin\n07\n{ROOT}\n",
        f"origin\n-7\n{ROOT}\n",
        f"origin\n7.0\n{ROOT}\n",
        f"origin\n٧\n{ROOT}\n",
        f"origin\n\n{ROOT}\n",
        "origin\n7\nAAAA\n",
        "origin\n7\nnot base64!\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str):
    with pytest.raises(NoteError):
        parse_checkpoint(text)


@given(st.integers(0, 2**60), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_is_read_as_it_was_written(size: int, root: bytes):
    one = Checkpoint("credo.example/acme", size, root)
    assert parse_checkpoint(one.text()) == one


def test_a_proof_file_holds_the_place_the_hashes_and_the_checkpoint():
    note = f"origin\n8\n{ROOT}\n\n\u2014 origin AAAAAAAA\n".encode()
    made = format_proof(5, [bytes(32), bytes(range(32))], note)
    zero = base64.b64encode(bytes(32)).decode()
    assert made == f"c2sp.org/tlog-proof@v1\nindex 5\n{zero}\n{ROOT}\n\n".encode() + note


def test_the_proof_of_a_log_of_one_has_no_hashes():
    assert format_proof(0, [], b"note").decode() == "c2sp.org/tlog-proof@v1\nindex 0\n\nnote"
