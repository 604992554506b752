"""The pack as the service writes it: what is in it, for whom, and in how much memory."""

import base64
import json
import tracemalloc
import zipfile
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from app.core.access import Role
from app.core.errors import NotAllowedError, NotFoundError
from app.core.packs import PackFacts, PackFilters
from app.core.verifier import canonical
from app.gateways.reports import AuditReporter
from app.gateways.signing import Ed25519Signer
from app.services.packs import open_pack, write_pack
from app.services.ports import Ports
from app.store.database import open_store
from tests import builders
from tests.api.house import problem
from tests.contracts.saving import saving
from tests.fakes import FakePorts, fake_ports
from tests.record.conftest import Record, Told, files_of

on_sqlite = pytest.mark.parametrize("record", ["sqlite"], indirect=True)


def test_what_is_in_a_pack(record: Record):
    files = files_of(record.pack())
    versions = [f"versions/{number:04d}" for number in (1, 2, 3)]
    assert set(files) == {
        "checkpoint",
        "entries.jsonl",
        "manifest.json",
        "public-keys.txt",
        "report.html",
        "report.pdf",
        "verify.py",
        *(f"{name}.json" for name in versions),
        *(f"{name}.content.json" for name in versions),
        *(f"proofs/{index:06d}.tlog-proof" for index in record.published),
    }
    manifest = json.loads(files["manifest.json"])
    assert manifest["organization"] == {"slug": "acme", "name": "Acme"}
    assert manifest["counts"] == {"versions": 3, "entries": record.size}
    assert manifest["tree"]["size"] == record.size
    assert manifest["files"].keys() == files.keys() - {"manifest.json"}
    assert files["checkpoint"] == record.admin.get("log/checkpoint").content
    assert files["public-keys.txt"] == record.admin.get("log/keys").content


def test_a_version_in_a_pack_is_the_version_of_the_api(record: Record):
    files = files_of(record.pack())
    for number in (1, 2, 3):
        version = record.admin.get(f"charter/versions/{number}").json()
        statements = version.pop("statements")
        assert json.loads(files[f"versions/{number:04d}.json"]) == version
        content = files[f"versions/{number:04d}.content.json"]
        assert content == canonical({"statements": statements}).encode()


def test_proofs_in_a_pack_are_those_of_the_api(record: Record):
    files = files_of(record.pack())
    for index in record.published:
        path = f"log/proofs/inclusion?index={index}"
        answer = record.admin.get(path, headers={"Accept": "text/plain"})
        assert files[f"proofs/{index:06d}.tlog-proof"] == answer.content


@on_sqlite
def test_the_answer_says_what_it_is(record: Record):
    answer = record.admin.get("audit-pack")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="acme-audit-pack.zip"'
    assert answer.headers["cache-control"] == "private, no-store"
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert archive.testzip() is None


@on_sqlite
def test_it_is_for_those_who_may_read_the_work(record: Record):
    for role, status in [
        ("reader", 403),
        ("editor", 200),
        ("manager", 200),
        ("leader", 200),
        ("auditor", 200),
        ("admin", 200),
    ]:
        assert record.house.person("acme", role).get("audit-pack").status_code == status, role
    stranger = record.house.anybody("acme", record.house.person("globex", "admin").secret)
    problem(stranger.get("audit-pack"), 404)
    problem(record.house.anybody("acme", None).get("audit-pack"), 401)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {1, 2, 3}),
        ("?since=2000-01-01", {1, 2, 3}),
        ("?until=2000-01-01", set()),
        ("?since={2}", {2, 3}),
        ("?until={2}", {1}),
        ("?since={2}&until={3}", {2}),
        ("?since={2}&until={2}", set()),
    ],
)
@on_sqlite
def test_filters_choose_what_is_shown_and_nothing_of_the_log(
    record: Record, told: Told, query: str, shown: set[int]
):
    found = record.admin.get("charter/versions").json()["items"]
    times = {one["number"]: one["published_at"] for one in found}
    pack = record.pack(query.replace("{2}", times[2]).replace("{3}", times[3]))
    files = files_of(pack)
    assert {int(name[9:13]) for name in files if name.startswith("versions/")} == shown
    assert len([name for name in files if name.startswith("proofs/")]) == len(shown)
    assert files["entries.jsonl"].count(b"\n") == record.size
    status, line = told(record.save_pack(pack))
    assert status == 0, line
    assert f"3 version(s){'' if len(shown) == 3 else f' ({len(shown)} of them shown)'}," in line


@on_sqlite
def test_a_version_within_the_filters_cannot_be_left_out(record: Record, told: Told):
    files = files_of(record.pack("?since=2000-01-01"))
    del files["versions/0002.json"], files["versions/0002.content.json"]
    path = record.folder / "less.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    status, line = told(path)
    assert status == 1
    assert "version 2, entry 6 (charter published" in line


@pytest.mark.parametrize("query", ["since=yesterday", "until=2026-13-01", "since=2026-01-01T00:00"])
@on_sqlite
def test_times_that_are_none_are_refused(record: Record, query: str):
    answer = record.admin.get(f"audit-pack?{query}")
    problem(answer, 422, "invalid")
    assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0]


@on_sqlite
def test_the_reports_tell_the_same_record(record: Record):
    object.__setattr__(record.house.ports, "reporter", AuditReporter())
    files = files_of(record.pack())
    assert files["report.pdf"].startswith(b"%PDF")
    root = json.loads(files["manifest.json"])["tree"]["root"]
    assert root.encode() in files["report.html"].replace(b"&#43;", b"+").replace(b"&#x2F;", b"/")


@on_sqlite
def test_what_is_done_while_it_is_written_is_not_in_it(record: Record, told: Told):
    """The log, and the latest version, are those of the moment at which it was begun."""
    ports, size = record.house.ports, record.size + 1
    facts = open_pack(ports, builders.principal(), "acme", PackFilters())
    parts = write_pack(ports, facts)
    record.admin.say("Encore un audit.")
    pack = b"".join(parts)
    assert files_of(pack)["entries.jsonl"].count(b"\n") == size
    assert told(record.save_pack(pack))[0] == 0


def test_that_it_was_exported_is_the_last_entry_of_the_pack(tmp_path: Path, told: Told):
    """Who took the record away, and by which filters, is itself on the record."""
    ports = replace(_ports(2), signer=Ed25519Signer("credo.test", b"s" * 32))
    who, filters = builders.principal(), PackFilters(until=builders.NOW)
    path = tmp_path / "pack.zip"
    path.write_bytes(b"".join(write_pack(ports, open_pack(ports, who, "acme", filters))))
    status, line = told(path)
    assert status == 0, line
    (*_, last) = files_of(path.read_bytes())["entries.jsonl"].splitlines()
    said = json.loads(base64.b64decode(json.loads(last)["data"])[1:])
    assert (said["index"], said["kind"]) == (2, "audit exported")
    asked = {"since": None, "until": "2026-03-01T12:00:00.000000Z"}
    assert said["content_sha256"] == sha256(canonical(asked).encode()).hexdigest()
    with ports.store.read() as uow:
        owner = uow.organizations.by_slug("acme")
        assert owner is not None
        salted = uow.erasures.commitment(owner.id, who.id)
    assert salted is not None
    assert said["principal"] == salted.hex()


def test_what_is_refused_leaves_no_entry():
    ports = _ports(2)
    owner = _owner(ports)
    for who, refusal in (
        (builders.principal("another"), NotFoundError),
        (builders.principal(owner, Role.READER), NotAllowedError),
    ):
        with pytest.raises(refusal):
            open_pack(ports, who, "acme", PackFilters())
    with ports.store.read() as uow:
        assert uow.log.size(owner) == 2


def _owner(ports: FakePorts) -> str:
    with ports.store.read() as uow:
        one = uow.organizations.by_slug("acme")
    assert one is not None
    return one.id


def test_nothing_is_open_while_the_reader_takes_the_bytes():
    """A reader that dawdles must not hold a transaction; the fake store knows what is open."""
    ports = _ports(2_000)
    seen = 0
    for _part in write_pack(ports, _facts(ports)):
        ports.store.forbid_open("A reader took its time")
        seen += 1
    assert seen > 1


def test_memory_does_not_grow_with_the_log(sqlite_url: str, tmp_path: Path, told: Told):
    store, one = open_store(sqlite_url), builders.organization(slug="acme")
    with saving(store) as uow:
        uow.organizations.add(one)
    signer = Ed25519Signer("credo.test", b"s" * 32)
    ports = replace(fake_ports(), store=store, signer=signer)  # type: ignore[arg-type]
    written, verified = [], []
    for more in (1_000, 4_000):
        with saving(store) as uow:
            for _number in range(more):
                uow.log.append(one.id, "somebody", builders.NOW, builders.act())
        tracemalloc.start()
        with (tmp_path / "pack.zip").open("wb") as file:
            file.writelines(write_pack(ports, _facts(ports)))
        written.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.reset_peak()
        assert told(tmp_path / "pack.zip")[0] == 0
        verified.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    store.close()
    # Five times the entries: what is held in memory would grow by as much.
    assert written[1] < 2 * written[0], written
    assert verified[1] < 2 * verified[0], verified


def _ports(count: int) -> FakePorts:
    """Return ports over a store whose one organization has as many entries."""
    ports = fake_ports()
    one = builders.organization(slug="acme")
    with saving(ports.store) as uow:
        uow.organizations.add(one)
        for _number in range(count):
            uow.log.append(one.id, "somebody", builders.NOW, builders.act())
    return ports


def _facts(ports: Ports) -> PackFacts:
    return open_pack(ports, builders.principal(), "acme", PackFilters())
