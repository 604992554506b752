"""What stands in the way is told in one line, with exit status 2 and no traceback."""

import socket
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Credo, assert_refused

BAD = {
    "CREDO_PORT": "eighty",
    "CREDO_DATABASE_URL": "mysql://root@localhost/credo",
    "CREDO_ADMIN_KEY": "short",
    "CREDO_DEMO": "perhaps",
    "CREDO_WORKER": "2",
    "CREDO_LOG_LEVEL": "loud",
    "CREDO_RATE_LIMIT": "a lot",
    "CREDO_ORIGIN": "two words",
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_setting_that_cannot_be_used(credo: Credo, name: str, tmp_path: Path) -> None:
    ran = credo("serve", **{name: BAD[name]})
    assert_refused(ran, name)
    assert not (tmp_path / "data").exists()


def test_an_address_that_is_not_of_this_machine(credo: Credo) -> None:
    assert_refused(credo("serve", CREDO_HOST="no such host at all"), "CREDO_HOST")


def test_a_signing_key_that_is_none(credo_process: Credo) -> None:
    ran = credo_process("serve", CREDO_SIGNING_KEY="/dev/null", CREDO_PORT="0")
    assert_refused(ran, "signing key")


def test_a_database_in_memory(credo: Credo) -> None:
    assert_refused(credo("migrate", CREDO_DATABASE_URL="sqlite:///:memory:"), "CREDO_DATABASE_URL")


@pytest.mark.parametrize("command", ["serve", "migrate", "demo"])
def test_a_file_that_is_no_database(credo: Credo, tmp_path: Path, command: str) -> None:
    path = tmp_path / "credo.db"
    path.write_bytes(b"this was a database once" * 1_000)
    ran = credo(command, CREDO_DATABASE_URL=f"sqlite:///{path}", CREDO_PORT="0")
    assert_refused(ran, "The database cannot be used", "file is not a database")
    assert path.read_bytes() == b"this was a database once" * 1_000


def test_a_data_folder_that_cannot_be_made(credo: Credo, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ran = credo("serve", CREDO_DATA_DIR=str(tmp_path / "file" / "data"), CREDO_PORT="0")
    assert_refused(ran, "Not a directory")


def test_a_database_that_may_not_be_written(credo_process: Credo, tmp_path: Path) -> None:
    assert credo_process("migrate").returncode == 0
    path = tmp_path / "data" / "credo.db"
    ran = credo_process(
        "serve", CREDO_DATABASE_URL=f"sqlite:///file:{path}?mode=ro&uri=true", CREDO_PORT="0"
    )
    assert_refused(ran, "readonly")


def test_a_postgresql_that_does_not_answer(credo_process: Credo) -> None:
    url = "postgresql://credo:secret@127.0.0.1:1/credo"
    ran = credo_process("serve", CREDO_DATABASE_URL=url, CREDO_PORT="0")
    assert_refused(ran, "The database cannot be used", "127.0.0.1")
    assert "secret" not in ran.stderr


def test_a_port_that_is_taken(credo: Credo, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert_refused(credo("serve", CREDO_PORT=port), f"127.0.0.1:{port}", "CREDO_PORT")
    assert not (tmp_path / "data").exists()  # the other server's database was not touched


def test_a_newer_database(credo: Credo, tmp_path: Path) -> None:
    assert credo("migrate").returncode == 0
    stored = sqlite3.connect(tmp_path / "data" / "credo.db")
    with stored:
        stored.execute("UPDATE alembic_version SET version_num = 'from_the_future'")
    stored.close()
    assert_refused(credo("migrate"), "from_the_future")


def test_a_text_that_is_not_there(credo: Credo, tmp_path: Path) -> None:
    assert_refused(credo("check", "-o", "acme", str(tmp_path / "none.txt")), "none.txt")


def test_an_organization_that_is_not_there(credo: Credo) -> None:
    assert credo("keys", "create").returncode == 0
    assert_refused(credo("check", "-o", "acme", "-", said="Bonjour."), "no such organization")


def test_no_operator_yet(credo: Credo) -> None:
    assert_refused(credo("check", "-o", "acme", "-", said="Bonjour."), "credo serve")
