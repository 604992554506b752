"""What each command does when all is well."""

import json
import re
import sqlite3
from pathlib import Path

import pytest

from app import __version__
from app.gateways.demo import load_demo
from app.store.database import open_store
from tests import builders
from tests.cli.conftest import Credo
from tests.contracts.saving import saving
from tests.worker.servers import CREDO, Server

KEY = re.compile(r"^credo_\S{32,}$")


def test_version(credo_process: Credo) -> None:
    ran = credo_process("--version")
    assert (ran.returncode, ran.stdout) == (0, f"credo {__version__}\n")


def test_help_names_every_command(credo: Credo) -> None:
    ran = credo("--help")
    assert ran.returncode == 0
    for name in ("serve", "migrate", "keys", "demo", "check"):
        assert name in ran.stdout


def test_migrate_may_be_repeated(credo: Credo, tmp_path: Path) -> None:
    for _ in range(2):
        ran = credo("migrate")
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout == "The database is up to date.\n"
    assert (tmp_path / "data" / "credo.db").stat().st_size > 0


def test_keys_create_prints_a_new_key_each_time(credo: Credo, tmp_path: Path) -> None:
    secrets = [credo("keys", "create", "--name", "test").stdout.strip() for _ in range(2)]
    assert all(KEY.match(one) for one in secrets), secrets
    assert len(set(secrets)) == 2
    stored = sqlite3.connect(tmp_path / "data" / "credo.db")
    names = stored.execute("SELECT name FROM api_keys").fetchall()
    stored.close()
    assert names == [("test",), ("test",)]


def test_demo_loads_its_charters_once(credo: Credo, tmp_path: Path) -> None:
    wanted = {one.slug: len(one.versions) for one in load_demo()}
    for _ in range(2):
        ran = credo("demo")
        assert (ran.returncode, ran.stderr) == (0, "")
    store = open_store(f"sqlite:///{tmp_path / 'data' / 'credo.db'}")
    with store.read() as uow:
        for slug, count in wanted.items():
            organization = uow.organizations.by_slug(slug)
            assert organization is not None
            assert len(uow.versions.page(organization.id, None, 100)) == count
    store.close()


def test_serve_shows_its_first_key_once(tmp_path: Path) -> None:
    server = Server(tmp_path / "server", f"sqlite:///{tmp_path / 'credo.db'}", CREDO_ADMIN_KEY="")
    try:
        server.start(CREDO, path="/livez")
        (secret,) = re.findall(r"admin key\s+(credo_\S+)", server.said())
        server.http.headers["Authorization"] = f"Bearer {secret}"
        named = {"slug": "acme", "name": "Acme", "default_locale": "fr", "locales": ["fr"]}
        server.post("/v1/organizations", named)
        server.kill()
        server.start(CREDO, path="/livez")
        assert len(re.findall("admin key", server.said())) == 1
        assert server.http.get("/v1/organizations/acme").status_code == 200
        assert f"http://127.0.0.1:{server.port}/docs" in server.said()
    finally:
        server.close()


@pytest.fixture
def charter(credo: Credo, tmp_path: Path) -> str:
    """The slug of an organization whose only value is transparency."""
    assert credo("keys", "create").returncode == 0
    organization = builders.organization()
    store = open_store(f"sqlite:///{tmp_path / 'data' / 'credo.db'}")
    with saving(store) as uow:
        uow.organizations.add(organization)
        uow.versions.add(builders.version(organization.id, statements=[builders.statement()]))
    store.close()
    return organization.slug


def test_check_says_what_bears_on_the_charter(
    credo_process: Credo, charter: str, tmp_path: Path
) -> None:
    breaks = tmp_path / "mal.txt"
    breaks.write_text("Bonjour à tous.\nPourquoi cacher une panne à nos clients ?\n")
    keeps = tmp_path / "bien.txt"
    keeps.write_text("Nous allons publier chaque audit.\n")
    quiet = tmp_path / "rien.txt"
    quiet.write_text("Il pleut.\n")
    texts = [str(breaks), str(keeps), str(quiet)]

    ran = credo_process("check", "-o", charter, *texts, module="tests.cli.judging")
    assert ran.returncode == 1, ran
    assert f"{breaks}:2: contradicts «Transparence»" in ran.stdout
    assert f"{keeps}:1: supports «Transparence»" in ran.stdout
    assert f"{quiet}: nothing bears on the charter" in ran.stdout

    ran = credo_process("check", "-o", charter, "--json", *texts, module="tests.cli.judging")
    assert ran.returncode == 1
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [one["file"] for one in told] == texts
    relations = [[found["relation"] for found in one["findings"]] for one in told]
    assert relations == [["contradicts"], ["supports"], []]
    passage = told[0]["findings"][0]["passage"]
    assert passage["exact"].strip() == "Pourquoi cacher une panne à nos clients ?"

    ran = credo_process("check", "-o", charter, *texts[1:], module="tests.cli.judging")
    assert ran.returncode == 0


@pytest.mark.engine
def test_check_reads_standard_input(credo_process: Credo, charter: str) -> None:
    ran = credo_process("check", "-o", charter, "-", said="Il pleut sur la ville.\n")
    assert (ran.returncode, ran.stdout) == (0, "-: nothing bears on the charter\n")
