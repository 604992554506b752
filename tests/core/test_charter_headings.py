"""What headings and labels name, in French and English, and what only looks like it."""

import pytest

from app.core.charter_headings import Label, proper_words
from app.gateways.builder import load_builder

HEADINGS = load_builder().headings


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("Notre mission", {"mission"}),
        ("Our mission", {"mission"}),
        ("2. Mission statement", {"mission"}),
        ("Raison d'être", {"purpose"}),
        ("NOTRE RAISON D’ÊTRE", {"purpose"}),
        ("Why we exist", {"purpose"}),
        ("Pourquoi nous faisons ça", {"purpose"}),
        ("🔭 Vision à 10 ans", {"vision"}),
        ("Vision 2030", {"vision"}),
        ("Où nous allons", {"vision"}),
        ("Nos valeurs", {"value"}),
        ("Our 10 principles", {"value"}),
        ("Mission, vision et valeurs", {"mission", "vision", "value"}),
        ("Nos engagements", {"value"}),
        ("Nos convictions", {"value"}),
        ("What we value", {"value"}),
        ("How we work", {"value"}),
        ("How we behave", {"value"}),
        ("The way we work", {"value"}),
        ("Our promises", {"value"}),
        ("Nos 4 engagements", {"value"}),
        ("Nos fondamentaux", {"value"}),
        ("What we’re here for", {"purpose"}),
        ("Where we’re headed", {"vision"}),
        ("Où on va", {"vision"}),
        ("La mission d’Acme", {"mission"}),
        ("Acme’s mission", {"mission"}),
        ("The values we live by", {"value"}),
        ("Notre mission de service public", {"mission"}),
        ("Values in detail", {"value"}),
        ("Transmission", set()),
        ("Contact", set()),
        ("Notre mission était, il y a dix ans, de faire tout autre chose", set()),
        ("Entreprise à mission", set()),
        ("Société à mission depuis 2021", set()),
        ("Missions du poste", set()),
        ("Mission locale", set()),
        ("Un peu de vision artificielle", set()),
        ("Product vision", set()),
        ("Product vision and direction", set()),
        ("Design principles", set()),
        ("Valeurs nutritionnelles", set()),
    ],
)
def test_a_heading_names_a_kind_when_it_says_nothing_else(line: str, kinds: set[str]) -> None:
    assert {one.value for one in HEADINGS.kinds_of(line)} == kinds


def test_the_name_of_the_house_may_stand_beside_a_kind() -> None:
    names = proper_words("Welcome to Sourcegraph and beta.gouv.fr")
    assert {one.value for one in HEADINGS.kinds_of("Sourcegraph Values", names)} == {"value"}
    assert {one.value for one in HEADINGS.kinds_of("Mission beta.gouv.fr", names)} == {"mission"}
    assert not HEADINGS.kinds_of("Sourcegraph Values")


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Ce que nous faisons :", Label.DO),
        ("**In practice**", Label.DO),
        ("In practice this means we:", Label.DO),
        ("En pratique, cela veut dire :", Label.DO),
        ("Nous ne faisons pas", Label.DONT),
        ("What we don’t do:", Label.DONT),
        ("What it doesn't look like", Label.DONT),
        ("Ce que cela ne veut pas dire pour nous", Label.DONT),
        ("Ce que nous ne faisons jamais", Label.DONT),
        ("What we never do", Label.DONT),
        ("À ne pas faire", Label.DONT),
        ("Red flags", Label.DONT),
        ("Ce que nous faisons le mardi", None),
        ("Never hide a mistake", None),
        ("We never do this on a train", None),
        ("Questions to ask", None),
        ("", None),
    ],
)
def test_a_label_is_a_whole_line_and_its_negation_the_opposite(
    line: str, label: Label | None
) -> None:
    assert HEADINGS.label_of(line) is label


@pytest.mark.parametrize(
    ("act", "label", "dont"),
    [
        ("On ne coupe pas la parole", None, False),
        ("On ne coupe pas la parole", Label.DONT, False),
        ("We don’t lie", Label.DONT, False),
        ("No hidden fees", Label.DONT, False),
        ("Ne mentez pas", Label.DONT, False),
        ("Ne pas rappeler un client", Label.DONT, True),
        ("Ne jamais répondre", Label.DONT, True),
        ("Not calling back", Label.DONT, True),
        ("Ne pas mentir", None, False),
        ("Mentir", Label.DONT, True),
        ("Nobody waits", Label.DONT, False),
    ],
)
def test_what_a_denial_makes_a_thing_done(act: str, label: Label | None, *, dont: bool) -> None:
    assert HEADINGS.is_dont(act, label) is dont


@pytest.mark.parametrize(
    ("line", "found"),
    [("✅ Dire", (Label.DO, 2)), ("❌\ufe0f : fuir", (Label.DONT, 5)), ("Dire ✅", (None, 0))],
)
def test_a_sign_before_a_line_is_a_label(line: str, found: tuple[Label | None, int]) -> None:
    assert HEADINGS.mark_of(line) == found
