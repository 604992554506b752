"""An organization with a record worth attacking, on each database, and somebody to attack it."""

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.core import verifier
from app.store.migrations import migrate
from tests.api.house import House, Person
from tests.record.attacker import Attacker

POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)


@dataclass
class Record:
    """A running Credo with the organization `acme`, three versions old, and its neighbour.

    Attributes:
        published: log index of each version, the first one first.
    """

    url: str
    house: House
    admin: Person
    folder: Path
    published: list[int]

    def pack(self, query: str = "") -> bytes:
        """Return the audit pack as the service gives it now."""
        answer = self.admin.get(f"audit-pack{query}")
        assert answer.status_code == 200, answer.text
        return answer.content

    @property
    def size(self) -> int:
        """Return the number of entries."""
        with self.house.store.read() as uow:
            organization = uow.organizations.by_slug("acme")
            assert organization is not None
            return uow.log.size(organization.id)

    def save_pack(self, data: bytes | None = None, name: str = "pack.zip") -> Path:
        path = self.folder / name
        path.write_bytes(self.pack() if data is None else data)
        return path

    def checkpoint(self, name: str = "kept.checkpoint") -> Path:
        """Keep the checkpoint of now, as a witness would."""
        path = self.folder / name
        path.write_bytes(self.admin.get("log/checkpoint").content)
        return path

    def keys(self) -> Path:
        """Keep the verifier keys of now."""
        path = self.folder / "keys.txt"
        path.write_bytes(self.admin.get("log/keys").content)
        return path


Told = Callable[..., tuple[int, str]]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Run the verifier; return its exit status and the one line it printed."""

    def run(*arguments: Any) -> tuple[int, str]:
        capsys.readouterr()
        status = verifier.main([str(one) for one in arguments])
        said = capsys.readouterr()
        assert said.err == ""
        assert said.out.count("\n") == 1
        return status, said.out.strip()

    return run


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "credo.sqlite"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(template: Path, tmp_path: Path) -> str:
    shutil.copy(template, tmp_path / "credo.sqlite")
    return f"sqlite:///{tmp_path / 'credo.sqlite'}"


@pytest.fixture(params=["sqlite", POSTGRES])
def record(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Record]:
    url: str = request.getfixturevalue(f"{request.param}_url")
    house = House(url)
    admin = house.organization("acme")
    neighbour = house.organization("globex")
    record = Record(url, house, admin, tmp_path, [])
    for who in (admin, neighbour):
        who.publish(effective_from="2026-01-01T00:00:00Z")
        who.change_charter(lambda all_of_it: _say(all_of_it, "Rendre le numérique léger."))
        who.say("Nous aimons publier chaque audit.")
        who.post("checks", {})
        house.drain()
        _review(house, who)
    found = admin.get("charter/versions").json()["items"]
    record.published = [one["log_index"] for one in reversed(found)]
    assert len(record.published) == 3
    yield record
    house.close()


def _say(statements: list[Any], words: str) -> None:
    statements[0]["texts"]["fr"]["text"] = words


def _review(house: House, who: Person) -> None:
    """Publish a third version that somebody else approved."""
    etag = who.get().headers["etag"]
    assert who.patch("", {"approvals_required": 1}, etag).status_code == 200
    draft = who.post("drafts", {"title": "Relue"})
    path = f"drafts/{draft.json()['id']}"
    statements = draft.json()["statements"]
    _say(statements, "Rendre le numérique juste.")
    etag = who.patch(path, {"statements": statements}, draft.headers["etag"]).headers["etag"]
    asked = who.post(f"{path}/submit", {"reason": "À relire"}, headers={"If-Match": etag})
    leader = house.person(who.root.rpartition("/")[2], "leader")
    headers = {"If-Match": asked.headers["etag"]}
    approved = leader.post(f"{path}/approve", {"reason": "Relu en comité"}, headers=headers)
    assert approved.status_code == 200, approved.text
    leader.publish({"id": draft.json()["id"], "etag": approved.headers["etag"]})


@pytest.fixture
def attacker(record: Record) -> Iterator[Attacker]:
    one = Attacker(record.url)
    yield one
    one.close()


def files_of(pack: bytes) -> dict[str, bytes]:
    """Return the files of a pack, in order."""
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zip_of(files: dict[str, bytes]) -> bytes:
    """Return a zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
