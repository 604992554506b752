"""`credo export` and `credo verify` as people run them."""

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from click.testing import Result
from sqlalchemy import update
from typer.testing import CliRunner

from app.__main__ import cli
from app.store.tables import versions
from tests.record.attacker import Attacker

Credo = Callable[..., Result]


@pytest.fixture
def credo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Credo]:
    """Run the command in a folder where the demonstration was loaded."""
    monkeypatch.chdir(tmp_path)
    handlers = logging.root.handlers[:]
    unset = {name: None for name in os.environ if name.startswith("CREDO_")}
    given = {"CREDO_DATA_DIR": str(tmp_path / "data"), "CREDO_ORIGIN": "credo.example.org"}

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli, arguments, env={**unset, **given})

    assert run("demo").exit_code == 0
    yield run
    logging.root.handlers[:] = handlers
    structlog.reset_defaults()


def test_an_exported_pack_verifies(credo: Credo, tmp_path: Path):
    ran = credo("export", "18f")
    assert ran.exit_code == 0, ran.output
    assert ran.stdout.startswith("18f-audit-pack.zip: ")
    assert not list(tmp_path.glob("*.part"))
    ran = credo("verify", "18f-audit-pack.zip")
    assert ran.exit_code == 0, ran.output
    assert ran.stdout.startswith("OK: credo.example.org/18f: ")


def test_a_pack_may_be_put_anywhere_and_show_some_versions(credo: Credo, tmp_path: Path):
    ran = credo("export", "18f", "-o", "one.zip", "--since", "2000-01-01", "--until", "2000-01-02")
    assert ran.exit_code == 0, ran.output
    ran = credo("verify", str(tmp_path / "one.zip"))
    assert ran.exit_code == 0
    assert "(0 of them shown)" in ran.stdout


def test_a_forged_pack_ends_with_1(credo: Credo, tmp_path: Path):
    (tmp_path / "forged.zip").write_bytes(b"PK")
    ran = credo("verify", "forged.zip")
    assert (ran.exit_code, ran.stdout) == (1, "BAD: forged.zip: cut off, or no zip file\n")


def test_keys_and_checkpoints_from_elsewhere_are_taken(credo: Credo, tmp_path: Path):
    credo("export", "18f", "-o", "one.zip")
    (tmp_path / "none").write_text("")
    ran = credo("verify", "one.zip", "--keys", "none")
    assert (ran.exit_code, ran.stdout) == (1, "BAD: none: there is no verifier key in it\n")
    ran = credo("verify", "one.zip", "--checkpoint", "none", "--checkpoint", "none")
    assert ran.exit_code == 1
    assert ran.stdout.startswith("BAD: none: cut off, or no signed checkpoint")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["export", "nobody"], "There is no such organization here."),
        (["export", "18f", "--since", "yesterday"], "`since` must be a date"),
        (["export", "18f", "-o", "nowhere/x.zip"], "nowhere/x.zip.part: No such file"),
        (["verify"], "Name an audit pack, or say --database."),
    ],
)
def test_what_cannot_be_done_ends_with_2(credo: Credo, arguments: list[str], told: str):
    ran = credo(*arguments)
    assert ran.exit_code == 2
    assert ran.stdout == ""
    assert ran.stderr.startswith(f"credo: {told}")


def test_the_database_is_examined(credo: Credo, tmp_path: Path):
    ran = credo("verify", "--database")
    assert ran.exit_code == 0, ran.output
    lines = ran.stdout.splitlines()
    assert len(lines) == 2
    assert all(" entries, " in one and " versions, root " in one for one in lines)
    attacker = Attacker(f"sqlite:///{tmp_path / 'data' / 'credo.db'}")
    owner = attacker.organization("18f")
    attacker.do(
        update(versions)
        .where(versions.c.organization_id == owner, versions.c.number == 1)
        .values(reason="Parce que")
    )
    attacker.close()
    ran = credo("verify", "--database")
    assert ran.exit_code == 1
    assert "18f: BAD: versions, number 1: its reason is not what entry " in ran.stdout


def test_a_strange_signing_key_is_told(credo: Credo, tmp_path: Path):
    (tmp_path / "data" / "signing.key").write_text("A" * 43 + "=")
    ran = credo("verify", "--database")
    assert ran.exit_code == 1
    assert ran.stdout.startswith("BAD: the signing key is not one that this record has.")
