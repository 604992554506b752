"""The repository holds what it should, says what can be set, and pins what it installs."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"app", "docs", "migrations", "tests", "training"}
FILES = {"CHANGELOG.md", "Dockerfile", "LICENSE", "Makefile", "README.md", "alembic.ini"}
# Written in pieces: this file is searched as well.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("deb", "debian", "org"),
        ("docker", "io"),
        ("ghcr", "io"),
        ("huggingface", "co"),
    )
]
HOMES = "home|opt|root|Users|work|private"
MACHINE_PATH = re.compile(rf"(?<![\w.~/<-])/(?:{HOMES})/\w")


def tracked() -> list[str]:
    """Return the paths of the files that git tracks, under the root."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]


def text_of(path: str) -> str:
    """Return a file's text, or nothing when it is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def pins(name: str) -> dict[str, Version]:
    """Return {canonical name: version} of a requirements file, and see that each is hashed.

    Raises: AssertionError: a line is no pin, a name has two, or a pin has no hash.
    """
    found: dict[str, Version] = {}
    for entry in re.split(r"\n(?! )", text_of(name).strip()):
        if entry.startswith("#"):
            continue
        pin, *hashes = entry.split(" \\\n")
        requirement = Requirement(pin)
        key = canonicalize_name(requirement.name)
        (only,) = requirement.specifier
        assert only.operator == "==", pin
        assert key not in found, f"two versions of {key}: what is tested must be what runs"
        assert hashes, f"{pin} has no hash"
        assert all(re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}", line) for line in hashes), pin
        found[key] = Version(only.version)
    return found


def wanted() -> tuple[list[str], list[str]]:
    """Return the requirements of pyproject.toml: to run (setuptools builds it), and to test."""
    table = tomllib.loads(text_of("pyproject.toml"))
    run = [*table["project"]["dependencies"], *table["build-system"]["requires"]]
    return run, table["project"]["optional-dependencies"]["dev"]


def test_top_level_is_what_it_says() -> None:
    tops = {path.split("/")[0] for path in tracked()}
    others = {
        top
        for top in tops - FOLDERS - FILES - {"pyproject.toml"}
        if not top.startswith(".") and not re.fullmatch(r"requirements(-\w+)?\.txt", top)
    }
    assert others == set()


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{path}: {what}"
        for path in tracked()
        for text in [text_of(path)]
        for what in [*(host for host in HOSTS if host in text), *MACHINE_PATH.findall(text)]
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("open('/{}/credo/x')", True),
        ("cd /{}/main", True),
        ("https://example.com/{}/news", False),
        ("GET /v1/{}/x", False),
    ],
)
def test_the_search_for_machine_paths_finds_them(text: str, *, is_one: bool) -> None:
    for home in HOMES.split("|"):
        assert bool(MACHINE_PATH.search(text.format(home))) is is_one


def test_every_setting_is_documented() -> None:
    settings = set(re.findall(r"CREDO_[A-Z0-9_]+", text_of("app/settings.py")))
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    said = {
        name
        for page in pages
        for name in re.findall(r"CREDO_[A-Z0-9_]+", page.read_text(encoding="utf-8"))
    }
    assert settings, "app/settings.py names no setting"
    assert settings - said == set()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_dependency_is_pinned_as_asked(name: str) -> None:
    """A dependency added to pyproject.toml without `make requirements` is found here."""
    run, test = wanted()
    pinned = pins(name)
    for line in run if name == "requirements.txt" else run + test:
        requirement = Requirement(line)
        assert pinned[canonicalize_name(requirement.name)] in requirement.specifier, line


def test_tests_run_on_what_is_served() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_requirements_name_no_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert re.findall(r"://|^-|^\s*--(?!hash=)", text_of(name), re.MULTILINE) == []
