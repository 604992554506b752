"""Every message is there in both languages, is used, takes the same values, and is well set."""

import re
import string
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.core.approvals import Decision
from app.core.communications import Audience, AuthorKind
from app.core.diffs import ChangeClass
from app.core.findings import Relation, ReviewVerdict
from app.core.intervals import Share
from app.core.statements import StatementKind
from app.web import wording
from app.web.wording import Wording, read_messages

WEB = Path(wording.__file__).parent
ENGLISH, FRENCH = read_messages("en"), read_messages("fr")
# Words that both languages share; everything else must differ.
SAME = {
    "home.versions",
    "kind.mission",
    "kind.vision",
    "site.api",
    "site.nav",
    "charter.version",
    "dialogue.messages",
}
# Messages whose last part comes from a fact: the prefix in a template -> every fact there is.
FAMILIES: dict[str, list[str]] = {
    "rows.key-": ["supports", "contradicts", "named", "spoken", "silent"],
    "kind.": [one.value for one in StatementKind],
    "behaviour.": ["do", "dont"],
    "versions.": ["in-force", "coming"],
    "change.": [one.value for one in ChangeClass],
    "relation.": [one.value for one in Relation],
    "means.": [one.value for one in Relation],
    "tally.": [one.value for one in Relation],
    "audience.": [one.value for one in Audience],
    "contrast.told-": [one.value for one in Audience],
    "author.": [one.value for one in AuthorKind],
    "origin.": [one.value for one in Audience],
    "verdict.": [one.value for one in ReviewVerdict],
    "passage.met-": ["do", "dont"],
    "docs.in-": ["path", "query", "header", "cookie"],
    "approve.done-": [one.value for one in Decision],
}


def used() -> set[str]:
    """Return the names of the messages that templates and code say."""
    found: set[str] = set()
    for path in [*WEB.glob("templates/*.html"), *WEB.glob("*.py")]:
        text = path.read_text(encoding="utf-8")
        for name, more in re.findall(r'say\("([^"]+)"( ~)?', text):
            found |= {name + fact for fact in FAMILIES[name]} if more else {name}
        found |= set(re.findall(r'mistake="([^"]+)"', text))
    refusals = re.findall(
        r'\(\d{3}, "([a-z-]+)"\)|name="([a-z-]+)"', (WEB / "pages.py").read_text()
    )
    kinds = {one or other for one, other in refusals}
    assert kinds == {
        "not-found",
        "wrong-key",
        "not-allowed",
        "unavailable",
        "key-wanted",
        "link-closed",
    }
    found |= {f"time.{unit}" for unit in ("days", "hours", "minutes", "seconds")}
    return found | {f"{kind}.{part}" for kind in kinds for part in ("title", "text")}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_message_is_used_and_there_in_both_languages() -> None:
    assert set(ENGLISH) == set(FRENCH) == used()


@pytest.mark.parametrize("name", sorted(ENGLISH))
def test_message_says_the_same_in_french(name: str) -> None:
    english, french = ENGLISH[name], FRENCH[name]
    assert len(english) == len(french)
    assert all(one.strip() == one != "" for one in (*english, *french))
    for one, other in zip(english, french, strict=True):
        assert fields(one) == fields(other)
        assert (one == other) == (name in SAME)


@pytest.mark.parametrize("name", sorted(FRENCH))
def test_french_is_set_by_the_rules(name: str) -> None:
    for text in FRENCH[name]:
        plain = text.replace("Authorization: Bearer", "")
        assert not re.search(r"[ \w}][;:!?»%](?!\w)", plain.replace("\u202f", "\x00")), text
        assert not re.search("«[^\u202f]", plain)
        assert "'" not in text
        assert '"' not in text
        assert "..." not in text


@pytest.mark.parametrize("name", sorted(ENGLISH))
def test_english_is_set_by_the_rules(name: str) -> None:
    for text in ENGLISH[name]:
        assert "'" not in text
        assert '"' not in text
        assert not re.search(r"\s[;:!?]", text)


def test_numbers_choose_their_form() -> None:
    english, french = Wording("en", ENGLISH), Wording("fr", FRENCH)
    assert english.say("charter.values", n=0) == "0 values"
    assert english.say("charter.values", n=1) == "1 value"
    assert french.say("charter.values", n=0) == "0 valeur"
    assert french.say("charter.values", n=2) == "2 valeurs"
    assert french.say("report.of-findings", n=13699) == "sur 13\u202f699 constats"
    assert english.say("report.of-findings", n=13699) == "of 13,699 findings"


def test_a_message_or_a_value_that_is_missing_is_an_error() -> None:
    words = Wording("en", ENGLISH)
    with pytest.raises(KeyError):
        words.say("no.such-message")
    with pytest.raises(KeyError):
        words.say("charter.since")


def test_dates_and_months() -> None:
    english, french = Wording("en", ENGLISH), Wording("fr", FRENCH)
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert english.date(at) == "1 March 2026"
    assert french.date(at) == "1er mars 2026"
    assert french.date(at.replace(day=11)) == "11 mars 2026"
    assert french.month("2026-02") == "février 2026"
    assert french.month("2026-02", short=True) == "févr."
    assert english.month("2026-02") == "February 2026"


def test_percent_does_not_round_to_all_or_nothing() -> None:
    french = Wording("fr", FRENCH)
    assert french.percent(0.0001) == "0,1\u202f%"
    assert french.percent(0.0134) == "1,3\u202f%"
    assert french.percent(0.9999) == "99\u202f%"
    assert french.percent(1) == "100\u202f%"
    assert french.percent(0) == "0\u202f%"
    assert Wording("en", ENGLISH).percent(0.5) == "50%"
    assert Wording("en", ENGLISH).percent(0.052) == "5.2%"


def test_intervals_and_durations() -> None:
    french, english = Wording("fr", FRENCH), Wording("en", ENGLISH)
    assert french.interval(Share(3, 300, 0.0034, 0.029)) == ("1,0\u202f% (0,3–2,9\u202f%)")
    assert french.interval(Share(0, 0, 0.0, 1.0)) == "–"
    assert french.duration(190_000) == "2\u202fj\u00a04\u202fh"
    assert english.duration(3_600) == "1\u00a0h"
    assert english.duration(0) == "0\u00a0s"


@pytest.mark.parametrize(
    ("tag", "french", "own"),
    [
        ("en", "anglais", "English"),
        ("fr", "français", "Français"),
        ("pt-BR", "portugais (Brésil)", "Português (Brasil)"),
        ("zh-Hant", "chinois (traditionnel)", "中文 (繁體)"),
        ("xx", "xx", "xx"),
        ("x-private", "x-private", "x-private"),
    ],
)
def test_names_of_languages(tag: str, french: str, own: str) -> None:
    words = Wording("fr", FRENCH)
    assert words.language_name(tag) == french
    assert words.own_name(tag) == own
