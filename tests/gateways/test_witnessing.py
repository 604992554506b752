"""Witnesses called for real: a local server that is honest, slow, failing, hostile or verbose."""

import base64
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from rfc3161_client import decode_timestamp_response
from standardwebhooks import Webhook

from app.core.checkpoints import Checkpoint
from app.core.notes import NoteSignature, format_note
from app.core.witnesses import Witness, WitnessError, WitnessKind
from app.gateways.fetching import FetchError, Limits, post
from app.gateways.witnessing import WitnessMessenger
from tests import builders

NEAR = Limits(private=True, total_s=2.0)
REJECTED = bytes.fromhex("30053003020102")  # RFC 3161 TimeStampResp: PKIStatus rejection


def note(size: int = 7, root: bytes = b"r" * 32, signature: bytes = b"s" * 64) -> bytes:
    text = Checkpoint("credo.test/acme", size, root).text()
    return format_note(text, [NoteSignature("credo.test/acme", b"abcd", signature)])


class Server:
    """A witness on this machine; `act` decides what it answers.

    Attributes:
        seen: (path, headers, body) of every request.
    """

    def __init__(self) -> None:
        self.seen: list[tuple[str, dict[str, str], bytes]] = []
        self.act: Callable[[BaseHTTPRequestHandler, bytes], None] = answering(b"")
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                outer.seen.append((self.path, headers, body))
                outer.act(self, body)

            do_GET = do_POST  # noqa: N815 - a redirect would turn POST into GET

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/checkpoints"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def answering(
    body: bytes, status: int = 200, headers: dict[str, str] | None = None
) -> Callable[[BaseHTTPRequestHandler, bytes], None]:
    def act(handler: BaseHTTPRequestHandler, _sent: bytes) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return act


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def messenger(tmp_path: Path) -> WitnessMessenger:
    return WitnessMessenger(tmp_path / "witness", lambda: datetime.now(UTC), limits=NEAR)


def webhook(server: Server) -> Witness:
    secret = "whsec_" + base64.b64encode(b"a secret of more than 24 bytes").decode()
    return builders.witness("acme", url=server.url, secret=secret)


def test_a_webhook_gets_the_exact_note_and_can_tell_it_is_ours(
    server: Server, messenger: WitnessMessenger
) -> None:
    server.act = answering(b"an answer")
    witness = webhook(server)
    assert messenger.send(witness, "acme", "job-1", note()) == b"an answer"
    [(path, headers, body)] = server.seen
    assert (path, body) == ("/checkpoints", note())
    assert headers["webhook-id"] == "job-1"
    assert headers["content-type"].startswith("text/plain")
    Webhook(witness.secret or "").verify(body, headers, json_parse=False)
    messenger.send(witness, "acme", "job-1", note())
    assert server.seen[1][1]["webhook-id"] == "job-1"


@pytest.mark.parametrize(
    ("status", "lasting"),
    [
        *((status, False) for status in (408, 429, 500, 502, 503)),
        *((status, True) for status in (301, 307, 400, 401, 404, 410)),
    ],
)
def test_a_refusal_says_whether_it_lasts(
    server: Server, messenger: WitnessMessenger, status: int, lasting: bool
) -> None:
    server.act = answering(b"no", status, {"Location": f"http://127.0.0.1:{server.port}/other"})
    with pytest.raises(WitnessError, match=str(status)) as refusal:
        messenger.send(webhook(server), "acme", "1", note())
    assert refusal.value.lasting is lasting
    assert len(server.seen) == 1, "no redirect is followed, nothing is tried twice here"


def test_a_slow_witness_is_left_after_the_whole_time_not_after_each_byte(
    server: Server, messenger: WitnessMessenger
) -> None:
    def drip(handler: BaseHTTPRequestHandler, _sent: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(20):
            try:
                handler.wfile.write(b"x")
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.3)

    server.act = drip
    started = time.monotonic()
    with pytest.raises(WitnessError, match="2 s") as refusal:
        messenger.send(webhook(server), "acme", "1", note())
    assert not refusal.value.lasting
    assert time.monotonic() - started < 4


def test_a_huge_answer_is_not_taken_in(server: Server, messenger: WitnessMessenger) -> None:
    sent = 0

    def flood(handler: BaseHTTPRequestHandler, _sent: bytes) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(4_000):
                handler.wfile.write(b"x" * 65_536)
                sent += 65_536
        except OSError:
            pass

    server.act = flood
    assert messenger.send(webhook(server), "acme", "1", note()) == b""
    assert sent < 16 * 1024 * 1024


def test_an_answer_that_swells_when_unpacked_is_not_unpacked(
    server: Server, messenger: WitnessMessenger
) -> None:
    packed = bytes.fromhex("1f8b0800000000000003") + b"x" * 10
    server.act = answering(packed, headers={"Content-Encoding": "gzip"})
    assert messenger.send(webhook(server), "acme", "1", note()) == packed


def test_a_witness_that_is_away_may_come_back(messenger: WitnessMessenger) -> None:
    closed = Server()
    closed.close()
    with pytest.raises(WitnessError, match="cannot be reached") as refusal:
        messenger.send(webhook(closed), "acme", "1", note())
    assert not refusal.value.lasting


def test_a_witness_that_hangs_up_may_come_back(server: Server, messenger: WitnessMessenger) -> None:
    server.act = lambda handler, _sent: handler.connection.close()
    with pytest.raises(WitnessError) as refusal:
        messenger.send(webhook(server), "acme", "1", note())
    assert not refusal.value.lasting


PRIVATE = [
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://[::1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://0.0.0.0:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f.1:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://[64:ff9b::7f00:1]/",
]


@pytest.mark.parametrize("url", PRIVATE)
def test_addresses_inside_are_never_called(server: Server, url: str) -> None:
    with pytest.raises(FetchError):
        post(url.format(port=server.port), b"x", {}, Limits(total_s=2.0))
    assert server.seen == []


def test_an_address_inside_is_told_as_such(server: Server) -> None:
    with pytest.raises(FetchError, match="public network") as refusal:
        post(server.url, b"x", {}, Limits())
    assert refusal.value.lasting


@pytest.mark.parametrize("inside", ["127.0.0.1", "169.254.169.254"])
def test_a_redirect_leads_nowhere_inside(server: Server, inside: str) -> None:
    server.act = answering(b"", 307, {"Location": f"http://{inside}:{server.port}/secret"})
    with pytest.raises(FetchError, match="307"):
        post(server.url, b"x", {}, NEAR)
    assert [path for path, _, _ in server.seen] == ["/checkpoints"]


def test_a_proxy_of_the_environment_is_not_used(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, server.url)
    with pytest.raises(FetchError):
        post("http://192.0.2.1/", b"x", {}, Limits(private=True, total_s=0.5))
    assert server.seen == []


@pytest.mark.parametrize("url", ["", "nothing", "file:///etc/passwd", "http://", "http://\x00/"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(FetchError):
        post(url, b"x", {}, NEAR)


@pytest.mark.parametrize(
    ("url", "usable"),
    [
        ("https://witness.example.org/a?key=1", True),
        ("https://8.8.8.8/", True),
        ("http://witness.example.org/", False),
        ("https://127.0.0.1/", False),
        ("https://localhost/", False),
        ("https://printer.local/", False),
        ("https://[::1]/", False),
        ("https://169.254.169.254/", False),
    ],
)
def test_what_could_never_be_called_is_refused_at_once(
    tmp_path: Path, url: str, usable: bool
) -> None:
    strict = WitnessMessenger(tmp_path, lambda: datetime.now(UTC))
    witness = builders.witness("acme", url=url)
    assert (strict.problem(witness) is None) is usable
    lax = WitnessMessenger(tmp_path, lambda: datetime.now(UTC), limits=NEAR)
    assert lax.problem(witness) is None
    if not usable:
        with pytest.raises(WitnessError):
            strict.send(witness, "acme", "1", note())


def file_witness(path: str = "") -> Witness:
    return builders.witness("acme", kind=WitnessKind.FILE, url=None, path=path, secret=None)


def test_files_are_one_a_size_and_sort_as_they_grow(
    messenger: WitnessMessenger, tmp_path: Path
) -> None:
    for size in (900, 7, 1_000_000):
        assert messenger.send(file_witness("git/acme"), "acme", "1", note(size)) == b""
    messenger.send(file_witness(), "birch", "1", note())
    folder = tmp_path / "witness" / "acme" / "git" / "acme"
    names = sorted(one.name for one in folder.iterdir())
    assert names == [
        "000000000007.checkpoint",
        "000000000900.checkpoint",
        "000001000000.checkpoint",
    ]
    assert (folder / names[0]).read_bytes() == note()
    assert (tmp_path / "witness" / "birch" / names[0]).exists()


def test_the_same_checkpoint_again_changes_nothing(
    messenger: WitnessMessenger, tmp_path: Path
) -> None:
    messenger.send(file_witness(), "acme", "1", note())
    messenger.send(file_witness(), "acme", "1", note())
    messenger.send(file_witness(), "acme", "1", note(signature=b"t" * 64))  # a newer key of ours
    [file] = (tmp_path / "witness" / "acme").iterdir()
    assert file.read_bytes() == note()


@pytest.mark.parametrize("before", [note(root=b"x" * 32), b"", b"cut off"])
def test_another_checkpoint_of_that_size_is_never_overwritten(
    messenger: WitnessMessenger, tmp_path: Path, before: bytes
) -> None:
    folder = tmp_path / "witness" / "acme"
    folder.mkdir(parents=True)
    file = folder / "000000000007.checkpoint"
    file.write_bytes(before)
    with pytest.raises(WitnessError, match="altered") as refusal:
        messenger.send(file_witness(), "acme", "1", note())
    assert refusal.value.lasting
    assert file.read_bytes() == before


def test_a_folder_that_leads_outside_is_not_written_to(
    messenger: WitnessMessenger, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "witness" / "acme").mkdir(parents=True)
    (tmp_path / "witness" / "acme" / "link").symlink_to(outside)
    for path in ("link", "../../outside", "link/../../../outside"):
        with pytest.raises(WitnessError):
            messenger.send(file_witness(path), "acme", "1", note())
    assert list(outside.iterdir()) == []


def test_a_disk_that_refuses_may_take_it_later(messenger: WitnessMessenger, tmp_path: Path) -> None:
    (tmp_path / "witness").write_text("not a folder")
    with pytest.raises(WitnessError, match="written") as refusal:
        messenger.send(file_witness(), "acme", "1", note())
    assert not refusal.value.lasting


TSA = builders.witness("acme", kind=WitnessKind.TSA, url=None, secret=None)


def test_without_an_authority_nothing_is_stamped(messenger: WitnessMessenger) -> None:
    assert "CREDO_TSA_URL" in (messenger.problem(TSA) or "")
    with pytest.raises(WitnessError):
        messenger.send(TSA, "acme", "1", note())


@pytest.mark.parametrize(
    ("body", "lasting"), [(REJECTED, True), (b"", False), (b"<html>", False), (b"\x30\x80", False)]
)
def test_what_is_no_stamp_is_refused(
    server: Server, tmp_path: Path, body: bytes, lasting: bool
) -> None:
    server.act = answering(body)
    stamping = WitnessMessenger(tmp_path, lambda: datetime.now(UTC), tsa_url=server.url)
    with pytest.raises(WitnessError) as refusal:
        stamping.send(TSA, "acme", "1", note())
    assert refusal.value.lasting is lasting


TSA_SETTINGS = """
[tsa]
default_tsa = own
[own]
dir = {folder}
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/cert.pem
certs = {folder}/cert.pem
signer_key = {folder}/key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
[req]
distinguished_name = name
[name]
[ext]
extendedKeyUsage = critical,timeStamping
"""


class Authority:
    """A time stamp authority made with openssl's own command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "settings").write_text(TSA_SETTINGS.format(folder=folder))
        (folder / "serial").write_text("01\n")
        self.run(
            *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=tsa"),
            *(
                "-keyout",
                "key.pem",
                "-out",
                "cert.pem",
                "-extensions",
                "ext",
                "-config",
                "settings",
            ),
        )

    def run(self, *command: str) -> None:
        openssl = shutil.which("openssl") or "openssl"
        subprocess.run([openssl, *command], cwd=self.folder, check=True, capture_output=True)

    def stamp(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        self.run("ts", "-reply", "-queryfile", "query", "-out", "reply", "-config", "settings")
        return (self.folder / "reply").read_bytes()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl command, to play the authority")
    folder = tmp_path / "authority"
    folder.mkdir()
    return Authority(folder)


def test_an_authority_stamps_the_note_and_openssl_agrees(
    server: Server, tmp_path: Path, authority: Authority
) -> None:
    server.act = lambda handler, sent: answering(authority.stamp(sent))(handler, sent)
    stamping = WitnessMessenger(tmp_path, lambda: datetime.now(UTC), tsa_url=server.url)
    assert stamping.problem(TSA) is None
    stamp = stamping.send(TSA, "acme", "1", note())
    assert server.seen[0][1]["content-type"] == "application/timestamp-query"
    said = decode_timestamp_response(stamp).tst_info.gen_time
    assert abs((said - datetime.now(UTC)).total_seconds()) < 60
    (authority.folder / "stamp").write_bytes(stamp)
    (authority.folder / "note").write_bytes(note())
    verify = ("ts", "-verify", "-in", "stamp", "-CAfile", "cert.pem", "-data")
    authority.run(*verify, "note")
    (authority.folder / "other").write_bytes(note(8))
    with pytest.raises(subprocess.CalledProcessError):
        authority.run(*verify, "other")


def test_a_stamp_of_something_else_is_refused(
    server: Server, tmp_path: Path, authority: Authority
) -> None:
    """An old stamp answered again, or one of another note."""
    old: list[bytes] = []

    def again(handler: BaseHTTPRequestHandler, sent: bytes) -> None:
        old.append(authority.stamp(sent))
        answering(old[0])(handler, sent)

    server.act = again
    stamping = WitnessMessenger(tmp_path, lambda: datetime.now(UTC), tsa_url=server.url)
    stamping.send(TSA, "acme", "1", note())
    for other in (note(), note(8)):
        with pytest.raises(WitnessError, match="something else"):
            stamping.send(TSA, "acme", "1", other)
