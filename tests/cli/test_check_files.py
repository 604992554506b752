"""`credo check` and the files it is given: odd names, folders, links that lead nowhere."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import builders
from tests.cli.conftest import Credo, Ran, assert_refused

CLAIM = "Nos produits verts arrivent.\n"


@pytest.fixture
def check(credo: Credo, tmp_path: Path):
    """Return a way to check by the rules alone, in French."""
    body = {"statements": [builders.statement().as_json()]}
    (tmp_path / "charter.json").write_text(json.dumps(body), encoding="utf-8")

    def run(*arguments: str) -> Ran:
        asked = ("check", "--charter", "charter.json", "--rules-only", "--locale", "fr")
        return credo(*asked, *arguments)

    return run


@pytest.mark.parametrize("output", [".", "folder", "folder/", "/"])
def test_a_folder_cannot_be_the_report(check, tmp_path: Path, output: str) -> None:
    (tmp_path / "a.txt").write_text(CLAIM, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.iterdir())
    assert_refused(check("a.txt", "--output", output), "--output", "folder")
    assert sorted(tmp_path.iterdir()) == before


def test_one_file_under_several_names_is_read_once(check, tmp_path: Path) -> None:
    (tmp_path / "ok.txt").write_text(CLAIM, encoding="utf-8")
    told = json.loads(check("-f", "json", "./ok.txt", "ok.txt", ".", "ok.txt").stdout)
    assert [one["path"] for one in told["files"]] == ["./ok.txt"]


def test_a_link_that_leads_nowhere_is_passed_over_in_a_folder_alone(check, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text(CLAIM, encoding="utf-8")
    (tmp_path / "docs" / "gone.md").symlink_to("nowhere.md")
    ran = check("docs")
    assert (ran.returncode, ran.stderr) == (
        0,
        "credo: docs/gone.md was passed over: it links to nothing.\n",
    )
    assert ran.stdout.splitlines()[-1] == "1 text, rules alone: 0 errors, 1 warning, 0 notes"
    assert check("docs", "--exclude", "gone.md").stderr == ""
    assert_refused(check("docs/gone.md"), "docs/gone.md")


def test_a_pipe_in_a_folder_is_passed_over(check, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text(CLAIM, encoding="utf-8")
    os.mkfifo(tmp_path / "docs" / "b.md")
    ran = check("docs")
    assert (ran.returncode, ran.stderr) == (
        0,
        "credo: docs/b.md was passed over: it is no file.\n",
    )


def test_all_that_cannot_be_read_is_named_at_once(check, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(CLAIM, encoding="utf-8")
    for name in ("b.md", "c.md", "d\x1b[31m.md"):
        (tmp_path / name).write_bytes(b"caf\xe9")
    ran = check(".")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert [line.split(": ")[1] for line in ran.stderr.splitlines()] == [
        "b.md",
        "c.md",
        "d\ufffd[31m.md",
    ]


def test_a_file_without_end_is_refused_and_not_read_whole(check) -> None:
    assert_refused(check("/dev/zero"), "/dev/zero", "16 MiB")


def test_where_every_file_is_left_out_it_says_so(check, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(CLAIM, encoding="utf-8")
    ran = check("a.md", "--exclude", "*.md")
    assert (ran.returncode, ran.stderr) == (
        0,
        "credo: nothing is read: --exclude leaves out every file.\n",
    )


def test_a_report_takes_the_place_of_no_device_and_goes_where_a_link_leads(
    check, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text(CLAIM, encoding="utf-8")
    (tmp_path / "link.json").symlink_to("there.json")
    (tmp_path / "there.json").write_text("old")
    assert check("a.md", "-f", "json", "--output", "link.json").returncode == 0
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "there.json").read_text())["files"]
    os.mkfifo(tmp_path / "pipe")
    with ThreadPoolExecutor() as pool:
        read = pool.submit((tmp_path / "pipe").read_text)
        assert check("a.md", "-f", "json", "--output", "pipe").returncode == 0
        assert json.loads(read.result())["files"]
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize("form", ["sarif", "json", "human"])
def test_a_name_need_not_be_utf_8(check, tmp_path: Path, form: str) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    (tmp_path / name).write_text(CLAIM, encoding="utf-8")
    ran = check("-f", form, name)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert check("-f", form, name, "--output", "report").returncode == 0
    if form == "sarif":
        assert '"uri": "caf%E9.md"' in (tmp_path / "report").read_text(encoding="utf-8")
