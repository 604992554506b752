"""What each command does when all is well."""

import re
import sqlite3
from pathlib import Path

from app import __version__
from app.gateways.demo import load_demo
from app.store.database import open_store
from tests.cli.conftest import Credo
from tests.worker.servers import CREDO, Server

KEY = re.compile(r"^credo_\S{32,}$")


def test_version(credo_process: Credo) -> None:
    ran = credo_process("--version")
    assert (ran.returncode, ran.stdout) == (0, f"credo {__version__}\n")


def test_help_names_every_command(credo: Credo) -> None:
    ran = credo("--help")
    assert ran.returncode == 0
    for name in ("serve", "migrate", "keys", "demo", "check", "export", "verify"):
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
