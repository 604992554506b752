"""Time stamps (RFC 3161): made by a throw-away authority of openssl, kept, packed, and checked."""

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from app.core.verifier import PackError, stamped
from app.gateways.fetching import Limits
from app.gateways.witnessing import WitnessMessenger
from tests.record.conftest import Record, Told, files_of, zip_of

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="needs the openssl command")
CONFIG = """
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
signer_cert = {folder}/authority.pem
signer_key = {folder}/authority.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
"""


class Authority:
    """A time stamp authority that openssl plays, behind HTTP."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.certificate = folder / "authority.pem"
        (folder / "serial").write_text("01\n")
        (folder / "tsa.conf").write_text(CONFIG.format(folder=folder))
        self.openssl(
            *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=A time stamp authority of a test"),
            *("-addext", "extendedKeyUsage=critical,timeStamping"),
            *("-keyout", "authority.key", "-out", "authority.pem"),
        )
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["Content-Length"]))
                body = authority.stamp(query)
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def openssl(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        ran = subprocess.run(
            [str(OPENSSL), *arguments], cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr
        return ran

    def stamp(self, query: bytes) -> bytes:
        """Return the signed answer to a query."""
        (self.folder / "query").write_bytes(query)
        self.openssl("ts", "-reply", "-config", "tsa.conf", "-queryfile", "query", "-out", "answer")
        return (self.folder / "answer").read_bytes()

    def stamp_of(self, data: bytes, digest: str = "sha256") -> bytes:
        """Return a stamp of any bytes."""
        (self.folder / "data").write_bytes(data)
        self.openssl("ts", "-query", "-data", "data", f"-{digest}", "-cert", "-out", "asked")
        return self.stamp((self.folder / "asked").read_bytes())


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    made = Authority(tmp_path_factory.mktemp("tsa") / "authority")
    yield made
    made.close()


@pytest.fixture
def stamped_pack(record: Record, authority: Authority) -> bytes:
    """A pack whose newest version's checkpoint the authority stamped."""
    messenger = WitnessMessenger(
        record.folder / "witness",
        lambda: datetime.now(UTC),
        tsa_url=authority.url,
        limits=Limits(private=True),
    )
    object.__setattr__(record.house.ports, "messenger", messenger)
    answer = record.admin.post("witnesses", {"kind": "tsa"})
    assert answer.status_code == 201, answer.text
    record.house.drain()
    assert record.admin.get("witnesses").json()["items"][0]["latest"] is not None
    return record.pack()


def only(files: dict[str, bytes], ending: str) -> str:
    (name,) = [one for one in files if one.startswith("witnessed/") and one.endswith(ending)]
    return name


def test_a_stamp_goes_with_the_pack_and_openssl_takes_it(
    record: Record, stamped_pack: bytes, authority: Authority, told: Told
):
    """The command is the one that docs/record.md gives to auditors, word for word."""
    status, line = told(record.save_pack(stamped_pack))
    assert status == 0, line
    assert "1 time stamp(s), 20" in line
    assert line.endswith("(check their authority's signature with openssl)")
    files = files_of(stamped_pack)
    name = only(files, ".tsr").removesuffix(".tsr").removeprefix("witnessed/")
    folder = authority.folder / "unpacked" / record.folder.name
    (folder / "witnessed").mkdir(parents=True)
    for ending in (".tsr", ".checkpoint"):
        (folder / "witnessed" / f"{name}{ending}").write_bytes(files[f"witnessed/{name}{ending}"])
    shutil.copy(authority.certificate, folder / "authority.pem")
    page = Path(__file__).parents[2] / "docs" / "record.md"
    (command,) = [one for one in page.read_text().split("\n") if one.startswith("openssl ts")]
    words = command.replace("NAME", name).split()
    ran = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "Verification: OK" in ran.stdout + ran.stderr
    (folder / "witnessed" / f"{name}.checkpoint").write_bytes(b"another")
    ran = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode != 0


@pytest.mark.parametrize("record", ["sqlite"], indirect=True)
def test_a_stamp_of_something_else_is_named(
    record: Record, stamped_pack: bytes, authority: Authority, told: Told
):
    files = files_of(stamped_pack)
    name = only(files, ".tsr")
    files[name] = authority.stamp_of(b"another checkpoint")
    status, line = told(record.save_pack(zip_of(files)))
    assert status == 1
    assert line.startswith(f"BAD: {name}: it stamps something else than witnessed/")


@pytest.mark.parametrize("record", ["sqlite"], indirect=True)
def test_a_stamp_without_its_checkpoint_is_named(
    record: Record, stamped_pack: bytes, authority: Authority, told: Told
):
    files = files_of(stamped_pack)
    del files[only(files, ".checkpoint")]
    status, line = told(record.save_pack(zip_of(files)))
    assert status == 1
    assert "it is not in the pack" in line


@pytest.mark.parametrize("record", ["sqlite"], indirect=True)
def test_a_checkpoint_of_no_entries_is_no_witness(record: Record, stamped_pack: bytes, told: Told):
    files = files_of(stamped_pack)
    name = only(files, ".checkpoint")
    lines = files[name].split(b"\n")
    files[name] = b"\n".join([lines[0], b"0", *lines[2:]])
    status, line = told(record.save_pack(zip_of(files)))
    assert (status, line) == (1, f"BAD: {name}: over no entries: it proves nothing")


def test_the_time_is_the_authoritys(authority: Authority):
    data = json.dumps({"any": "bytes"}).encode()
    answer = authority.stamp_of(data)
    digest, at = stamped(answer, "here")
    assert (
        digest.hex() in authority.openssl("dgst", "-sha256", str(authority.folder / "data")).stdout
    )
    seconds = (datetime.now(UTC) - datetime.fromisoformat(at)).seconds
    assert 0 <= seconds < 60


def test_what_is_cut_off_or_of_another_hash_is_no_stamp(authority: Authority):
    whole = authority.stamp_of(b"bytes")
    # The certificate stands last: what is behind the hash and the time may be missing unseen,
    # but every value says how long it is.
    for length in range(0, len(whole), 7):
        with pytest.raises(PackError, match=r"here: cut off, or no time stamp over a SHA-256"):
            stamped(whole[:length], "here")
    with pytest.raises(PackError, match="over a SHA-256"):
        stamped(authority.stamp_of(b"bytes", "sha512"), "here")
