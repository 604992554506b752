"""`credo check` and the exact rules: what it says, whose words and thresholds, how it ends."""

import json
import os
import shutil
from pathlib import Path

import pytest

from app import __main__, __version__
from app.core.organizations import OwnWord
from app.core.sides import SideThresholds
from app.store.database import open_store
from tests import builders
from tests.cli.conftest import Credo, Ran, assert_refused
from tests.cli.judging import LoadedEngine
from tests.contracts.saving import saving
from tests.worker.servers import ACME, CREDO, Server

GOLDEN = Path(__file__).parents[1] / "golden" / "checks"
WORD = {"locale": "fr", "word": "usager", "instead": "client", "reason": "Charte éditoriale."}
CLAIM = "Nos produits verts arrivent.\n"
HALF = "Il faut cacher cela.\n"  # half of the words of a behaviour that is not done
FORMS = {
    "human": "txt",
    "json": "json",
    "sarif": "sarif",
    "github": "github.txt",
    "markdown": "md",
    "html": "html",
}


@pytest.fixture(autouse=True)
def _judged_by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(__main__.Doors, "load_engine", lambda _self: LoadedEngine())


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: object) -> None:
        raise AssertionError("the engine was loaded")

    monkeypatch.setattr(__main__.Doors, "load_engine", refuse)


@pytest.fixture
def charter(tmp_path: Path) -> str:
    statement = builders.statement(id="value-1")
    body = {"number": 3, "statements": [statement.as_json()], "words": [WORD]}
    (tmp_path / "charter.json").write_text(json.dumps(body), encoding="utf-8")
    return "charter.json"


def golden(name: str, written: str) -> str:
    """Return a golden report; CREDO_GOLDEN=write writes it anew, to be read by a person."""
    path = GOLDEN / name
    if os.environ.get("CREDO_GOLDEN") == "write":
        path.write_text(written, encoding="utf-8")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("form", "language"),
    [*((form, "fr") for form in FORMS), ("markdown", "en"), ("html", "en")],
)
def test_every_report_tells_rules_beside_findings(
    credo: Credo, charter: str, tmp_path: Path, form: str, language: str
) -> None:
    names = ["lettre.md", "page.html"]
    for name in names:
        shutil.copy(GOLDEN / name, tmp_path / name)
    ran = credo("check", "--charter", charter, "--format", form, "--language", language, *names)
    assert (ran.returncode, ran.stderr) == (1, "")
    # The tables and the release may change, and a report stay what it is.
    written = ran.stdout.replace(__main__.Doors().load_rulebook().digest, "rulebook")
    written = written.replace(f'"semanticVersion": "{__version__}"', '"semanticVersion": "0.0.0"')
    assert written == golden(f"{language}.{FORMS[form]}", written)


@pytest.mark.parametrize("name", ["lettre.md", "page.html"])
def test_every_place_is_where_the_words_are(
    credo: Credo, charter: str, tmp_path: Path, name: str
) -> None:
    source = (GOLDEN / name).read_text(encoding="utf-8")
    shutil.copy(GOLDEN / name, tmp_path / name)
    told = json.loads(credo("check", "--charter", charter, "-f", "json", name).stdout)
    rules = told["files"][0]["rules"]
    assert {one["rule"] for one in rules} == {"environmental-claim", "absolute-promise", "own-word"}
    lines = source.split("\n")
    for one in rules:
        where, place = one["passage"], one["place"]
        assert source[where["start"] : where["end"]] == where["exact"]
        line = lines[place["line"] - 1]
        assert line[place["column"] - 1 :].startswith(where["exact"].split("\n")[0])


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (CLAIM, [], 0),  # hooks that were there before the rules go on as they were
        (CLAIM, ["--fail-on-rules", "error"], 0),
        (CLAIM, ["--fail-on-rules", "warning"], 1),
        (CLAIM, ["--fail-on-rules", "note"], 1),
        (CLAIM, ["--fail-on-rules", "never"], 0),
        ("L’usager est là.", ["--fail-on-rules", "warning"], 0),
        ("L’usager est là.", ["--fail-on-rules", "note"], 1),
        (CLAIM, ["--fail-on", "never", "--fail-on-rules", "warning"], 1),
        ("Cacher une panne.", ["--fail-on-rules", "never"], 1),
        ("Cacher une panne.", ["--fail-on", "never", "--fail-on-rules", "note"], 0),
    ],
)
def test_how_it_ends(credo: Credo, charter: str, text: str, options: list[str], code: int) -> None:
    ran = credo("check", "--charter", charter, "--locale", "fr", *options, "-", said=text)
    assert ran.returncode == code, ran


@pytest.mark.usefixtures("no_engine")
@pytest.mark.parametrize("form", FORMS)
def test_rules_alone_load_no_engine(credo: Credo, charter: str, form: str) -> None:
    asked = ("check", "--charter", charter, "--rules-only", "--fail-on-rules", "warning")
    ran = credo(*asked, "--format", form, "-", said=CLAIM)
    assert ran.returncode == 1, ran
    assert "environmental-claim" in ran.stdout
    assert "fake" not in ran.stdout
    assert credo(*asked, "-", said="Il pleut.\n").stdout == (
        "-: no rule objects\n1 text, rules alone: 0 errors, 0 warnings, 0 notes (version 3)\n"
    )


def test_rules_alone_load_no_model_either(credo_process: Credo, charter: str) -> None:
    code = (
        "import sys; from app import __main__; "
        "__main__.cli(['check', '--charter', sys.argv[1], '--rules-only', '--locale', 'fr', '-'], "
        "standalone_mode=False); "
        "print(sorted({'numpy', 'onnxruntime', 'httpx', 'dbos'} & set(sys.modules)))"
    )
    ran = credo_process(charter, said=CLAIM, code=code)
    assert ran.returncode == 0, ran
    assert ran.stdout.splitlines()[-1] == "[]", ran


def test_a_language_is_identified_without_the_engine(credo: Credo, charter: str) -> None:
    said = "Our green products are here, and everybody is glad to see them in the shop.\n"
    told = json.loads(
        credo("check", "--charter", charter, "--rules-only", "-f", "json", "-", said=said).stdout
    )
    (file,) = told["files"]
    assert (file["locale"], [one["rule"] for one in file["rules"]]) == (
        "en",
        ["environmental-claim"],
    )


def test_words_that_cannot_be_used(credo: Credo, tmp_path: Path) -> None:
    body = {"statements": [builders.statement().as_json()], "words": [WORD, WORD]}
    (tmp_path / "c.json").write_text(json.dumps(body), encoding="utf-8")
    assert_refused(credo("check", "--charter", "c.json", "-", said=""), "c.json", "/words", "twice")


def test_the_database_gives_words_and_calibration(credo: Credo, tmp_path: Path) -> None:
    assert credo("keys", "create").returncode == 0
    organization = builders.organization(words=(OwnWord(**WORD),))
    sides = SideThresholds(0.5, contradicts=0.9)
    held = builders.calibration(organization.id, engine_name="fake", thresholds=sides)
    store = open_store(f"sqlite:///{tmp_path / 'data' / 'credo.db'}")
    with saving(store) as uow:
        uow.organizations.add(organization)
        uow.versions.add(builders.version(organization.id, 1, [builders.statement()]))
    asked = ("check", "-o", organization.slug, "--locale", "fr", "-")
    assert credo(*asked, said=HALF).returncode == 1
    with saving(store) as uow:
        assert uow.calibrations.add(held)
    store.close()
    ran = credo(*asked, said=f"{HALF}L’usager.\n")
    assert ran.returncode == 0, ran
    assert "-:1:1: undecided «Transparence» 0.50" in ran.stdout
    assert "-:2:3: note own-word" in ran.stdout
    assert ran.stdout.splitlines()[-1].endswith("(version 1, calibration 1)")


@pytest.fixture
def server(tmp_path: Path):
    server = Server(tmp_path / "server", f"sqlite:///{tmp_path / 'server.db'}")
    server.start(CREDO, path="/livez")
    server.make_acme()
    record = server.http.get(ACME)
    changed = server.http.patch(
        ACME,
        json={"words": [WORD], "visibility": "public"},
        headers={
            "If-Match": record.headers["ETag"],
            "Content-Type": "application/merge-patch+json",
        },
    )
    assert changed.status_code == 200, changed.text
    server.post(f"{ACME}/calibrations", {"revert_to": 0, "reason": "Essai."})
    yield server
    server.close()


def test_a_server_gives_what_the_key_may_read(credo: Credo, server: Server) -> None:
    where = f"http://127.0.0.1:{server.port}"

    def ask(key: str, *more: str) -> Ran:
        return credo(
            *("check", "--server", where, "-o", "acme", "--locale", "fr", *more, "-"),
            said="L’usager.\n",
            CREDO_KEY=key,
        )

    def key(role: str) -> str:
        return str(server.post(f"{ACME}/keys", {"role": role, "name": role}).json()["secret"])

    editor, reader = key("editor"), key("reader")
    told = json.loads(ask(editor, "-f", "json").stdout)
    assert (told["calibration"], told["remarks"]) == (1, [])
    assert [one["rule"] for one in told["files"][0]["rules"]] == ["own-word"]

    told = json.loads(ask(reader, "-f", "json").stdout)
    assert (told["calibration"], told["remarks"]) == (0, ["calibration-withheld"])
    assert [one["rule"] for one in told["files"][0]["rules"]] == ["own-word"]
    assert "does not give the organization’s calibration to this key" in ask(reader).stdout
    assert json.loads(ask(reader, "-f", "json", "--rules-only").stdout)["remarks"] == []

    told = json.loads(ask("", "-f", "json").stdout)
    assert told["remarks"] == ["words-withheld", "calibration-withheld"]
    assert told["files"][0]["rules"] == []
    page = ask("", "-f", "html", "--language", "fr").stdout
    assert "les mots propres" in page.lower()
    assert "Le calibrage" not in page
    summary = ask("", "-f", "markdown", "--language", "fr").stdout
    assert "le serveur ne donne pas le calibrage" in summary
