"""`credo check` as writers run it: what it reads, where the charter is, how it ends."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app import __main__
from app.core.statements import StatementText
from app.store.database import open_store
from tests import builders
from tests.cli.conftest import Credo, Ran, assert_refused
from tests.cli.judging import LoadedEngine
from tests.contracts.saving import saving
from tests.worker.servers import CREDO, Server

BREAKS = "Pourquoi cacher une panne ?"
KEEPS = "Nous allons publier chaque audit."
DOUBTS = "Publier chaque audit, cacher une panne."

Check = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _judged_by_words(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "engine" not in request.keywords:
        monkeypatch.setattr(__main__.Doors, "load_engine", lambda _self: LoadedEngine())


@pytest.fixture
def charter(tmp_path: Path) -> str:
    """A file whose only value is transparency, beside the texts."""
    path = tmp_path / "charter.json"
    body = {"number": 3, "statements": [builders.statement().as_json()]}
    path.write_text(json.dumps(body), encoding="utf-8")
    return "charter.json"


@pytest.fixture
def check(credo: Credo, charter: str) -> Check:
    """Return a way to check with that file; no database is ever made."""

    def run(*arguments: str, said: str | None = None, **settings: str) -> Ran:
        return credo("check", "--charter", charter, *arguments, said=said, **settings)

    return run


@pytest.fixture
def database(credo: Credo, tmp_path: Path) -> str:
    """The slug of an organization of this machine's database, with two versions."""
    assert credo("keys", "create").returncode == 0
    organization = builders.organization()
    store = open_store(f"sqlite:///{tmp_path / 'data' / 'credo.db'}")
    with saving(store) as uow:
        uow.organizations.add(organization)
        old = [builders.statement({"fr": StatementText("Nous fabriquons des lampes.")})]
        uow.versions.add(builders.version(organization.id, 1, old))
        uow.versions.add(builders.version(organization.id, 2, [builders.statement()]))
    store.close()
    return organization.slug


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_md", ".md").replace("_txt", ".txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def test_what_a_person_sees(check: Check, tmp_path: Path) -> None:
    write(tmp_path, mal_md=f"# Lettre\n\nBonjour. **{BREAKS}**\n", rien_txt="Il pleut.\n")
    ran = check("mal.md", "rien.txt")
    assert ran.returncode == 1
    assert ran.stderr == ""
    assert ran.stdout == (
        "mal.md:3:12: contradicts «Transparence» 1.00\n"
        "  3 | Bonjour. **Pourquoi cacher une panne ?**\n"
        "    |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "    = do not: Cacher une panne\n"
        "    = decided by engine fake\n"
        "rien.txt: nothing bears on the charter\n"
        "2 texts, 4 passages: 1 contradicts, 0 supports, 0 mentions, 0 undecided; "
        "rules: 0 errors, 0 warnings, 0 notes (version 3)\n"
    )
    assert not (tmp_path / "data").exists()


def test_wide_letters_are_underlined_where_they_are(check: Check, tmp_path: Path) -> None:
    write(tmp_path, a_txt="日本 🙂 e\u0301\tx. Cacher une panne.\n")
    lines = check("a.txt").stdout.splitlines()
    assert lines[0].startswith("a.txt:1:12: ")
    shown = lines[1].index("Cacher")
    # 日, 本 and 🙂 take two cells each, the accent none.
    assert lines[2].index("^") == shown + 3 - 1
    assert lines[2].count("^") == len("Cacher une panne.")


def test_a_text_cannot_write_on_the_terminal(check: Check, tmp_path: Path) -> None:
    write(tmp_path, a_txt="Cacher une panne\x1b[2J \x9b31m\u202e [bold]x[/bold].\n")
    told = check("a.txt").stdout
    assert not {"\x1b", "\x9b", "\u202e"} & set(told)
    assert "[bold]x[/bold]" in told


@pytest.mark.parametrize(
    ("text", "on", "code"),
    [
        (BREAKS, None, 1),
        (DOUBTS, None, 0),
        (KEEPS, None, 0),
        ("", None, 0),
        (BREAKS, "undecided", 1),
        (DOUBTS, "undecided", 1),
        (KEEPS, "undecided", 0),
        (BREAKS, "never", 0),
    ],
)
def test_how_it_ends(check: Check, text: str, on: str | None, code: int) -> None:
    options = ["--fail-on", on] if on else []
    assert check("-", *options, said=text).returncode == code


def test_standard_input_has_a_name_when_it_is_given_one(check: Check) -> None:
    said = f"    {BREAKS}\n\n{KEEPS}\n"
    plain = check("-", said=said)
    assert plain.stdout.startswith("-:1:5: contradicts")
    markdown = check("-", "--stdin-filename", "docs/a.md", said=said)
    assert markdown.stdout.startswith("docs/a.md:3:1: supports")  # the first line is code


def test_folders_are_walked(check: Check, tmp_path: Path) -> None:
    write(
        tmp_path,
        docs__b_md=BREAKS,
        docs__a_txt=KEEPS,
        docs__code="Il pleut.",
        docs__drafts__c_md=BREAKS,
        docs__node_modules__d_md=BREAKS,
        **{"docs/.hidden/e_md": BREAKS},
    )
    told = json.loads(check("-f", "json", "docs", "docs/b.md").stdout)
    assert [one["path"] for one in told["files"]] == ["docs/a.txt", "docs/b.md", "docs/drafts/c.md"]
    for pattern in ("docs/drafts", "docs/drafts/*", "drafts/", "*/c.*", "c.md"):
        told = json.loads(check("-f", "json", "docs", "--exclude", pattern).stdout)
        assert [one["path"] for one in told["files"]] == ["docs/a.txt", "docs/b.md"], pattern
    ran = check("docs/b.md", "--exclude", "docs")
    assert (ran.returncode, ran.stdout.split(":")[0]) == (0, "0 texts, 0 passages")


@pytest.mark.parametrize("kind", ["json", "sarif", "github", "markdown", "html", "human"])
def test_every_report_is_written_whole_to_a_file(check: Check, tmp_path: Path, kind: str) -> None:
    write(tmp_path, a_md=f"{BREAKS}\n\n<b>{KEEPS}</b> & <script>x</script>\n")
    ran = check("a.md", "--format", kind, "--output", "out")
    assert ran.returncode == 1
    assert ran.stdout == (
        "out: 1 text, 2 passages: 1 contradicts, 1 supports, 0 mentions, 0 undecided; "
        "rules: 0 errors, 0 warnings, 0 notes (version 3)\n"
    )
    written = (tmp_path / "out").read_text(encoding="utf-8")
    assert written == check("a.md", "--format", kind).stdout
    assert written.endswith("\n")
    assert "Transparence" in written
    assert not list(tmp_path.glob("*.part"))
    if kind in ("json", "sarif"):
        json.loads(written)


def test_the_page_needs_nothing_else_and_escapes_everything(check: Check, tmp_path: Path) -> None:
    write(tmp_path, a_txt=f"{BREAKS[:-2]} <script>alert(1)</script> & \"x\" 'y'.\n")
    page = check("a.txt", "-f", "html", "--language", "fr").stdout
    assert page.startswith('<!doctype html>\n<html lang="fr">')
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;x&#34; &#39;y&#39;" in page
    assert "<script" not in page
    assert "Contredit" in page
    assert "moteur fake" in page
    assert not re.findall(r"(?:src|href|url)\s*[=(]", page)


def test_the_summary_shows_words_as_they_are(check: Check, tmp_path: Path) -> None:
    write(tmp_path, a_txt="Cacher | une *panne* @moi #1 <b> https://x `y`.\n")
    told = check("a.txt", "-f", "markdown").stdout
    row = next(line for line in told.splitlines() if line.startswith("| 1:1 |"))
    assert r"Cacher \| une \*panne\* \@moi \#1 \<b\> https\://x \`y\`." in row
    assert len(re.findall(r"(?<!\\)\|", row)) == 6
    assert "do not: Cacher une panne" in row


def test_the_charter_of_this_machine(credo: Credo, database: str) -> None:
    ran = credo("check", "-o", database, "-f", "json", "-", said=BREAKS)
    assert ran.returncode == 1
    told = json.loads(ran.stdout)
    assert (told["charter"]["organization"], told["charter"]["number"]) == (database, 2)
    ran = credo("check", "-o", database, "--version", "1", "-", said=BREAKS)
    assert (ran.returncode, ran.stdout.splitlines()[0]) == (0, "-: nothing bears on the charter")
    refused = credo("check", "-o", database, "--version", "9", "-", said=BREAKS)
    assert_refused(refused, "no such version")


@pytest.fixture
def server(tmp_path: Path):
    server = Server(tmp_path / "server", f"sqlite:///{tmp_path / 'server.db'}")
    server.start(CREDO, path="/livez")
    yield server
    server.close()


def test_the_charter_of_a_server(credo: Credo, server: Server, tmp_path: Path) -> None:
    named = {"slug": "acme", "name": "Acme", "default_locale": "fr", "locales": ["fr"]}
    server.post("/v1/organizations", named)
    text = {"name": "Transparence", "text": "Tout dire.", "dont": ["Cacher une panne"]}
    statements = [{"kind": "value", "texts": {"fr": text}}]
    made = server.post(
        "/v1/organizations/acme/drafts", {"title": "Charte", "statements": statements}
    ).json()
    published = server.http.post(
        f"/v1/organizations/acme/drafts/{made['id']}/publish",
        json={"reason": "Adoptée."},
        headers={"If-Match": '"1-editing"'},
    )
    assert published.status_code == 201
    key = server.http.headers["Authorization"].removeprefix("Bearer ")
    where = f"http://127.0.0.1:{server.port}/"
    asked = ("check", "--server", where, "-o", "acme", "-f", "json", "-")

    ran = credo(*asked, said=BREAKS, CREDO_KEY=key)
    assert ran.returncode == 1, ran
    told = json.loads(ran.stdout)
    assert told["charter"]["content_sha256"] == published.json()["content_sha256"]
    assert credo(*asked, "--version", "1", said=KEEPS, CREDO_KEY=key).returncode == 0
    for number, secret, why in (
        ("1", "", "without a key (CREDO_KEY is not set)"),
        ("1", "credo_no_such_key", "CREDO_KEY is not accepted"),
        ("2", key, "no such charter for this key: `acme`, version 2."),
    ):
        ran = credo(*asked, "--version", number, said=KEEPS, CREDO_KEY=secret)
        assert_refused(ran, why, where)
    assert not (tmp_path / "data").exists()

    saved = server.http.get("/v1/organizations/acme/charter")
    (tmp_path / "saved.json").write_bytes(saved.content)
    assert credo("check", "--charter", "saved.json", "-", said=BREAKS).returncode == 1


def test_what_cannot_be_done_ends_with_2_and_one_line(check: Check, tmp_path: Path) -> None:
    (tmp_path / "photo.md").write_bytes(b"\x89PNG\r\n\x00")
    (tmp_path / "latin.txt").write_bytes("déjà".encode("latin-1"))
    (tmp_path / "empty").mkdir()
    write(tmp_path, a_md=KEEPS)
    assert_refused(check("a.md", "none.md"), "none.md", "no such file")
    assert_refused(check("a.md", "photo.md"), "photo.md", "UTF-8")
    assert_refused(check("latin.txt"), "latin.txt", "byte 1")
    assert_refused(check("empty"), "empty", "no text")
    assert_refused(check("a.md", "--locale", "not a tag"), "--locale")
    assert_refused(check("a.md", "--server", "https://x.example"), "--charter or --server")
    assert_refused(check("a.md", "--version", "4"), "its version is 3, not 4")
    assert_refused(check("a.md", "--output", "nowhere/x"), "nowhere/x")


def test_charters_that_cannot_be_used(credo: Credo, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    (tmp_path / "list.json").write_text("[1]", encoding="utf-8")
    assert_refused(credo("check", "--charter", "none.json", "-", said=""), "none.json", "No such")
    assert_refused(credo("check", "--charter", "bad.json", "-", said=""), "bad.json", "no JSON")
    assert_refused(credo("check", "--charter", "list.json", "-", said=""), "no charter")
    assert_refused(credo("check", "-", said=""), "--organization", "--charter")
    for server, why in (("ftp://x", "http://"), ("http://127.0.0.1:1", "cannot be reached")):
        ran = credo("check", "--server", server, "-o", "acme", "-", said="")
        assert_refused(ran, server, why)


def test_a_charter_needs_no_setting(check: Check) -> None:
    assert check("-", said=KEEPS, CREDO_LOG_LEVEL="loud").returncode == 0


def test_programs_get_utf_8_whatever_the_terminal_is(
    credo_process: Credo, charter: str, tmp_path: Path
) -> None:
    write(tmp_path, a_txt="Cacher une panne à l’été.\n")
    asked = ("check", "--charter", charter, "a.txt")
    for more in ((), ("-f", "json")):
        ran = credo_process(
            *asked, *more, module="tests.cli.judging", PYTHONIOENCODING="ascii", PYTHONUTF8="0"
        )
        assert (ran.returncode, ran.stderr) == (1, "")
    assert "à l’été" in ran.stdout


@pytest.mark.engine
def test_the_real_engine_reads(credo_process: Credo, charter: str) -> None:
    ran = credo_process("check", "--charter", charter, "-", said="Il pleut sur la ville.\n")
    assert ran.returncode == 0, ran
    assert ran.stdout.splitlines()[-1].startswith("1 text, 1 passage: 0 contradicts")


def test_checking_loads_neither_database_nor_server(credo_process: Credo, charter: str) -> None:
    code = (
        "import sys; from tests.cli import judging; judging.judge_by_words(); "
        "judging.__main__.cli(['check', '--charter', sys.argv[1], '-'], standalone_mode=False); "
        "print(sorted({'sqlalchemy', 'dbos', 'fastapi', 'httpx', 'numpy'} & set(sys.modules)))"
    )
    ran = credo_process(charter, said="Il pleut.", code=code)
    assert ran.stdout.splitlines()[-1] == "[]", ran
