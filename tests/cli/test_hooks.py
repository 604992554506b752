"""What other repositories use of this one: the hook of pre-commit, the workflow of the docs."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pre_commit.clientlib import load_config, load_manifest
from typer.testing import CliRunner

from app.__main__ import cli
from tests import builders
from tests.worker.servers import environment

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"


def snippets(language: str) -> list[str]:
    """Return the blocks of docs/writers.md in one language."""
    text = (ROOT / "docs" / "writers.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def example(name: str) -> str:
    (found,) = [one for one in snippets("yaml") if one.startswith(f"# {name}\n")]
    return found


def hooks() -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in load_manifest(str(MANIFEST))}


@pytest.fixture
def hook() -> dict[str, Any]:
    return hooks()["credo-check"]


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("credo-check", "credo check"),
        ("credo-rules", "credo check --rules-only --fail-on-rules=warning"),
    ],
)
def test_the_definitions_read_texts(name: str, entry: str) -> None:
    hook = hooks()[name]
    assert (hook["language"], hook["entry"]) == ("python", entry)
    matched = [
        name
        for name in ("a.md", "b.markdown", "c.htm", "d.html", "e.txt", "f.mdx", "LICENSE", "g.py")
        if re.search(hook["files"], name)
    ]
    assert matched == ["a.md", "b.markdown", "c.htm", "d.html", "e.txt"]


def test_the_example_names_it(hook: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / ".pre-commit-config.yaml"
    path.write_text(example(".pre-commit-config.yaml"), encoding="utf-8")
    ((used,),) = [one["hooks"] for one in load_config(str(path))["repos"]]
    assert used["id"] == hook["id"]
    assert used["args"] == ["--charter=charter.json", "--locale=fr"]


def test_a_commit_is_stopped_by_a_contradiction(hook: dict[str, Any], tmp_path: Path) -> None:
    """The definition and the example's arguments, run by pre-commit; only the engine is a fake."""
    (given,) = yaml.safe_load(example(".pre-commit-config.yaml"))["repos"][0]["hooks"]
    entry = shlex.join([sys.executable, "-m", "tests.cli.judging", "check"])
    local = {**hook, **given, "language": "system", "entry": entry}
    keys = (
        "id",
        "name",
        "entry",
        "language",
        "files",
        "types",
        "args",
        "exclude",
        "require_serial",
    )
    config = {"repos": [{"repo": "local", "hooks": [{key: local[key] for key in keys}]}]}
    files = {
        ".pre-commit-config.yaml": yaml.safe_dump(config),
        "charter.json": json.dumps({"statements": [builders.statement().as_json()]}),
        # What a rule warns of stops nobody who did not ask for it.
        "bien.md": "Nous allons publier chaque audit de nos produits verts.\n",
        "code.py": "# cacher une panne\n",
        "drafts/mal.md": "Il faut cacher une panne.\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env = {**kept, **environment(), "PRE_COMMIT_HOME": str(tmp_path.parent / "pre-commit")}

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=120
        )

    assert run("git", "init", "--quiet").returncode == 0
    run("git", "add", ".")
    asked = (sys.executable, "-m", "pre_commit", "run", "--all-files", "--color=never")
    passed = run(*asked)
    assert passed.returncode == 0, passed.stdout
    assert re.search(r"credo check\.+Passed", passed.stdout)
    (tmp_path / "mal.html").write_text("<p>Il faut <b>cacher</b> une panne.", encoding="utf-8")
    run("git", "add", ".")
    stopped = run(*asked)
    assert stopped.returncode == 1
    assert "mal.html:1:4: contradicts «Transparence»" in stopped.stdout


def test_the_hook_of_rules_stops_at_a_warning(tmp_path: Path) -> None:
    (tmp_path / "charter.json").write_text(
        json.dumps({"statements": [builders.statement().as_json()]}), encoding="utf-8"
    )
    words = shlex.split(hooks()["credo-rules"]["entry"])
    for text, code in (("Nos produits verts.\n", 1), ("Il faut cacher une panne.\n", 0)):
        asked = [*words[1:], "--charter", str(tmp_path / "charter.json"), "--locale", "fr", "-"]
        ran = CliRunner().invoke(cli, asked, input=text)
        assert ran.exit_code == code, ran.output


def test_the_commands_of_the_workflow_can_be_read() -> None:
    workflow = yaml.safe_load(example(".github/workflows/charter.yml"))
    commands = [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step]
    checks = [one for one in commands if one.startswith("credo check")]
    assert len(checks) == 3
    for command in checks:
        words = shlex.split(command.partition(">>")[0])[1:]
        # The options are known and there is no such charter here: it ends where it is opened.
        ran = CliRunner().invoke(cli, [words[0], "-", *words[2:]], input="")
        assert ran.exit_code == 2
        assert ran.stderr == "credo: charter.json: No such file or directory.\n"
