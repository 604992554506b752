"""Charters as people have them: what is understood, and that nothing is dropped."""

import re
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from app.core.charter_headings import proper_words
from app.core.charter_language import LocaleChoice
from app.core.charter_reading import read_charter
from app.core.charter_texts import Block, Cell, CharterReading, SourceText, Why
from app.core.rules.folding import fold
from app.core.statements import (
    BEHAVIOUR_MAX_CHARS,
    BEHAVIOURS_MAX,
    NAME_MAX_CHARS,
    STATEMENTS_MAX,
    TEXT_MAX_CHARS,
    StatementKind,
)
from app.gateways.builder import load_builder

HEADINGS = load_builder().headings


def read(*blocks: Block, title: str | None = None) -> CharterReading:
    return read_charter(SourceText(blocks, title), HEADINGS, LocaleChoice("fr"))


def heading(line: int, text: str, level: int = 2) -> Block:
    return Block((line,), text, level=level)


def say(line: int, text: str, strong: int = 0) -> Block:
    return Block((line,), text, strong=strong)


def item(line: int, text: str, depth: int = 1, strong: int = 0) -> Block:
    return Block((line,), text, depth=depth, strong=strong)


def test_values_under_headings_have_their_acts() -> None:
    found = read(
        heading(1, "Nos valeurs"),
        heading(2, "1. Franchise", 3),
        say(3, "Nous disons le vrai prix."),
        say(4, "Ce que nous faisons :"),
        item(5, "Annoncer le prix"),
        say(6, "Ce que nous ne faisons pas :"),
        item(7, "Promettre"),
        heading(8, "Sobriété", 3),
        item(9, "Nous démontons les épaves."),
        item(10, "Nous ne jetons rien."),
        item(11, "À ne pas faire : acheter neuf"),
    )
    one, other = found.statements
    assert (one.text.name, one.text.text) == ("Franchise", "Nous disons le vrai prix.")
    assert (one.text.do, one.text.dont) == (("Annoncer le prix",), ("Promettre",))
    assert [(at.field, at.lines) for at in one.traces] == [
        ("heading", (1,)),
        ("name", (2,)),
        ("text", (3,)),
        ("heading", (4,)),
        ("do/0", (5,)),
        ("heading", (6,)),
        ("dont/0", (7,)),
    ]
    assert other.text.do == ("Nous démontons les épaves.", "Nous ne jetons rien.")
    assert other.text.dont == ("acheter neuf",)
    assert found.leftovers == []


def test_values_in_a_list_are_named_before_their_mark() -> None:
    found = read(
        heading(1, "Our values"),
        item(2, "Candour: we say it.", strong=8),
        item(3, "Give the price first", depth=2),
        item(4, "Never hide a mistake", depth=2),
        item(5, "Care – we look after tools"),
        item(6, "Humour"),
        item(7, "We never climb alone, whatever the weather or the hurry."),
        say(8, "Adopted in 2026."),
    )
    assert [(one.text.name, one.text.text) for one in found.statements] == [
        ("Candour", "we say it."),
        ("Care", "we look after tools"),
        ("Humour", "Humour"),
        (None, "We never climb alone, whatever the weather or the hurry."),
    ]
    assert found.statements[0].text.do == ("Give the price first", "Never hide a mistake")
    assert found.statements[0].text.dont == ()
    assert [(one.why, one.lines) for one in found.leftovers] == [(Why.BESIDE, (8,))]


def test_what_is_no_statement_is_left_over_with_why() -> None:
    found = read(
        heading(1, "Charte", 1),
        say(2, "Adoptée en mars."),
        heading(3, "Notre mission"),
        heading(4, "Nos valeurs"),
        say(5, "Trois valeurs nous guident."),
        heading(6, "Contact"),
        say(7, "Tous les mardis."),
        Block((8,), "| a |", why=Why.MARKUP),
    )
    assert found.title == "Charte"
    assert found.statements == ()
    assert [(one.lines, one.why) for one in found.leftovers] == [
        ((1,), Why.TITLE),
        ((2,), Why.OUTSIDE),
        ((3,), Why.EMPTY),
        ((4,), Why.EMPTY),
        ((5,), Why.INTRODUCTION),
        ((6,), Why.HEADING),
        ((7,), Why.OUTSIDE),
        ((8,), Why.MARKUP),
    ]


def test_a_sentence_may_say_itself_what_it_is() -> None:
    found = read(
        say(1, "Notre mission est de réparer les vélos."),
        say(2, "The mission of the Acme workshop is to repair bicycles."),
        say(3, "Une mission est une mission."),
        say(4, "Nous avons une mission."),
    )
    kinds = [(one.kind, one.traces[0].lines) for one in found.statements]
    assert kinds[:2] == [(StatementKind.MISSION, (1,)), (StatementKind.MISSION, (2,))]
    assert [one.lines for one in found.leftovers][-1] == (4,)


def test_a_statement_in_bold_stands_alone() -> None:
    found = read(
        heading(1, "Mission"),
        say(2, "Make it so everyone codes.", strong=26),
        say(3, "Software is hard."),
    )
    assert [one.text.text for one in found.statements] == ["Make it so everyone codes."]
    assert [one.why for one in found.leftovers] == [Why.BESIDE]


def test_limits_leave_over_and_never_cut() -> None:
    blocks = [heading(1, "Valeurs"), heading(2, "Soin", 3)]
    blocks += [item(3 + at, f"Acte {at}") for at in range(BEHAVIOURS_MAX + 1)]
    blocks += [item(50, "x" * (BEHAVIOUR_MAX_CHARS + 1)), say(51, "y" * (TEXT_MAX_CHARS + 1))]
    blocks += [heading(60 + at, f"Valeur {at}", 3) for at in range(STATEMENTS_MAX)]
    found = read(*blocks)
    assert len(found.statements) == STATEMENTS_MAX
    assert [(one.lines[0], one.why) for one in found.leftovers] == [
        (3 + BEHAVIOURS_MAX, Why.TOO_MANY),
        (50, Why.TOO_LONG),
        (51, Why.TOO_LONG),
        (60 + STATEMENTS_MAX - 1, Why.TOO_MANY),
    ]


def test_a_denied_act_is_done_by_those_who_keep_the_value_whatever_stands_above_it() -> None:
    found = read(
        heading(1, "Nos valeurs"),
        heading(2, "Loyauté", 3),
        say(3, "On paie à l’heure."),
        item(4, "On ne coupe pas la parole au patient"),
        say(5, "Ce que nous refusons :"),
        item(6, "Nous ne vendons jamais les données de nos clients"),
        item(7, "Pas de frais cachés"),
        item(8, "Ne pas rappeler un client"),
        item(9, "Bâcler"),
        item(10, "❌ Nobody is left alone"),
        item(11, "✅ Call back"),
        say(12, "À éviter : ne rien dire"),
    )
    (one,) = found.statements
    assert one.text.do == (
        "On ne coupe pas la parole au patient",
        "Nous ne vendons jamais les données de nos clients",
        "Pas de frais cachés",
        "Nobody is left alone",
        "Call back",
    )
    assert one.text.dont == ("Ne pas rappeler un client", "Bâcler", "ne rien dire")
    assert found.leftovers == []


def test_what_an_unknown_line_announces_is_neither_done_nor_refused() -> None:
    found = read(
        heading(1, "Our values"),
        heading(2, "Care", 3),
        say(3, "Questions to ask", strong=16),
        item(4, "Did I call?"),
        say(5, "What it doesn’t look like", strong=25),
        item(6, "Hiding behind policy"),
        say(7, "What we would never accept from anybody in this house, whoever they are:"),
        item(8, "Shouting"),
        heading(9, "Speed", 3),
        item(10, "Ship"),
    )
    care, speed = found.statements
    assert (care.text.do, care.text.dont) == ((), ("Hiding behind policy",))
    assert speed.text.do == ("Ship",)
    assert [(one.lines, one.why) for one in found.leftovers] == [
        ((3,), Why.LABEL),
        ((4,), Why.LABEL),
        ((8,), Why.LABEL),
    ]


def test_refusals_after_bold_values_are_theirs_and_after_a_list_nobodys() -> None:
    bold = read(
        heading(1, "Nos valeurs"),
        say(2, "Patience", strong=8),
        say(3, "On attend."),
        say(4, "Ce que nous refusons", strong=20),
        item(5, "bâcler"),
        say(6, "Loyauté", strong=7),
        say(7, "On répare à vie."),
    )
    assert [one.text.name for one in bold.statements] == ["Patience", "Loyauté"]
    assert bold.statements[0].text.dont == ("bâcler",)
    listed = read(
        heading(1, "Nos valeurs"),
        item(2, "Patience"),
        item(3, "Loyauté"),
        say(4, "Ce que nous refusons :"),
        item(5, "bâcler"),
    )
    assert [one.text.dont for one in listed.statements] == [(), ()]
    assert [(one.lines, one.why) for one in listed.leftovers] == [
        ((4,), Why.BESIDE),
        ((5,), Why.BESIDE),
    ]


def test_what_is_refused_below_a_heading_after_listed_values_is_no_value() -> None:
    for refusal in ("Ce que nous refusons", "Nous ne faisons jamais :", "We don’t:"):
        found = read(
            heading(1, "Nos valeurs"),
            item(2, "Patience"),
            item(3, "Loyauté"),
            heading(4, refusal, 3),
            item(5, "prendre l’argent du tabac"),
            say(6, "Mentir. À personne.", strong=7),
        )
        assert [one.text.name for one in found.statements] == ["Patience", "Loyauté"]
        assert [one.text.dont for one in found.statements] == [(), ()]
        assert [(one.lines, one.why) for one in found.leftovers] == [
            ((4,), Why.BESIDE),
            ((5,), Why.BESIDE),
            ((6,), Why.BESIDE),
        ]


def test_what_is_refused_before_any_value_is_none() -> None:
    for refusal in (heading(2, "We never", 3), say(2, "We never:")):
        found = read(
            heading(1, "How we behave"),
            refusal,
            item(3, "take cash from betting firms"),
            heading(4, "Candour", 3),
            say(5, "We always:"),
            item(6, "give the price first"),
            say(7, "We never:"),
            item(8, "hide a fault"),
        )
        (one,) = found.statements
        assert (one.text.name, one.text.do) == ("Candour", ("give the price first",))
        assert one.text.dont == ("hide a fault",)
        assert [one.lines for one in found.leftovers] == [(2,), (3,)]


def test_lines_in_bold_or_capitals_are_headings_where_nothing_else_is() -> None:
    found = read(
        say(1, "CHARTE DE LA CLINIQUE"),
        say(2, "NOTRE MISSION"),
        say(3, "Soigner sans trier."),
        say(4, "Nos valeurs", strong=11),
        say(5, "Écoute", strong=6),
        say(6, "Nous prenons le temps."),
        say(7, "Contact", strong=7),
        say(8, "Lyon"),
    )
    assert found.title == "CHARTE DE LA CLINIQUE"
    assert [(one.kind.value, one.text.name, one.text.text) for one in found.statements] == [
        ("mission", None, "Soigner sans trier."),
        ("value", "Écoute", "Nous prenons le temps."),
    ]
    assert [one.why for one in found.leftovers] == [Why.TITLE, Why.HEADING, Why.OUTSIDE]


def test_a_line_that_names_its_kind_is_a_heading_and_its_text() -> None:
    text = "Vision : une ville calme. Valeurs :"
    found = read(
        say(1, "Mission : rendre le droit lisible.", strong=9),
        Block((2, 3), text, breaks=(text.index(" Valeurs"),)),
        say(4, "clarté, courage et humour"),
        say(5, "Notre vision : lisible", strong=14),
    )
    assert [(one.kind.value, one.text.name, one.text.text) for one in found.statements] == [
        ("mission", None, "rendre le droit lisible."),
        ("vision", None, "une ville calme."),
        ("value", "clarté", "clarté"),
        ("value", "courage", "courage"),
        ("value", "humour", "humour"),
        ("vision", None, "lisible"),
    ]
    assert [(at.field, at.lines) for at in found.statements[1].traces] == [
        ("heading", (2,)),
        ("text", (2,)),
    ]
    assert found.leftovers == []


def test_a_heading_may_say_all_by_itself() -> None:
    found = read(
        heading(1, "Mission : soigner sans trier"),
        heading(2, "Values: Courage, Care, Candour"),
        heading(3, "Nos valeurs – Clinique des Tilleuls"),
    )
    assert [(one.kind.value, one.text.text) for one in found.statements] == [
        ("mission", "soigner sans trier"),
        ("value", "Courage"),
        ("value", "Care"),
        ("value", "Candour"),
    ]
    assert [(one.why, one.text) for one in found.leftovers] == [
        (Why.EMPTY, "Nos valeurs – Clinique des Tilleuls"),
    ]


def test_a_comma_in_a_sentence_makes_no_names() -> None:
    found = read(
        heading(1, "Nos valeurs"),
        say(2, "Écrites avec l’équipe, en mars."),
        heading(3, "Notre ADN"),
        say(4, "Audacieux et humbles."),
    )
    assert found.statements == ()


def test_a_sentence_that_names_another_kind_begins_it() -> None:
    found = read(
        heading(1, "Notre mission"),
        say(2, "Notre raison d’être est là. Notre vision est une ville calme. Elle dort."),
        say(3, "Elle n’a plus peur. Et notre mission est de veiller."),
    )
    assert [(one.kind.value, one.text.text) for one in found.statements] == [
        ("mission", "Notre raison d’être est là."),
        ("vision", "Notre vision est une ville calme. Elle dort.\n\nElle n’a plus peur."),
        ("mission", "Et notre mission est de veiller."),
    ]


def test_an_ambition_among_values_is_a_value() -> None:
    found = read(
        heading(1, "Nos valeurs"),
        heading(2, "Ambition", 3),
        say(3, "Nous visons haut."),
        heading(4, "Notre ambition"),
        say(5, "Être utiles."),
    )
    assert [(one.kind.value, one.text.name) for one in found.statements] == [
        ("value", "Ambition"),
        ("vision", None),
    ]


def test_what_drives_us_is_a_purpose_or_values_by_what_follows() -> None:
    alone = read(heading(1, "Ce qui nous anime"), say(2, "L’envie d’être utiles."))
    several = read(heading(1, "Ce qui nous anime"), item(2, "Soin"), item(3, "Lien"))
    assert [one.kind.value for one in alone.statements] == ["purpose"]
    assert [one.kind.value for one in several.statements] == ["value", "value"]


def test_values_may_be_counted_and_their_names_end_with_a_stop() -> None:
    found = read(
        heading(1, "Article 2 – Nos valeurs"),
        heading(2, "Valeur n° 1 : l’écoute", 3),
        say(3, "Nous prenons le temps."),
        heading(4, "2️⃣ Le courage", 3),
        say(5, "Nous osons."),
        heading(6, "Our values"),
        say(7, "Integrity. We do what we say."),
        say(8, "Fun. We laugh."),
    )
    assert [(one.text.name, one.text.text) for one in found.statements] == [
        ("l’écoute", "Nous prenons le temps."),
        ("Le courage", "Nous osons."),
        ("Integrity", "We do what we say."),
        ("Fun", "We laugh."),
    ]


def test_what_we_do_as_a_section_of_its_own_is_no_label() -> None:
    found = read(
        heading(1, "Nos valeurs"),
        heading(2, "Soin", 3),
        say(3, "On veille."),
        heading(4, "Ce que nous faisons"),
        say(5, "Du pain."),
    )
    (one,) = found.statements
    assert one.text.text == "On veille."
    assert [left.why for left in found.leftovers] == [Why.HEADING, Why.OUTSIDE]


def test_a_tick_is_a_bullet_of_values_and_a_label_of_acts() -> None:
    values = read(heading(1, "Nos valeurs"), item(2, "✅ Soin"), item(3, "✅ Lien"))
    assert [one.text.name for one in values.statements] == ["Soin", "Lien"]
    text = "✅ Call ❌ Hide ❌ Don’t: shout"
    acts = read(
        heading(1, "Our values"),
        heading(2, "Care", 3),
        Block((3, 4, 5), text, breaks=(6, 13)),
        say(6, "Never: we never shout"),
    )
    (care,) = acts.statements
    assert (care.text.do, care.text.dont) == (
        ("Call", "we never shout"),
        ("Hide", "shout"),
    )


def test_a_manifesto_is_its_chapters_unless_they_are_more_than_values() -> None:
    chapters = (heading(2, "Le goût"), say(3, "On cuisine vrai."))
    other = (heading(4, "Pourquoi nous faisons ça"), say(5, "La terre nous nourrit."))
    plain = read(heading(1, "Notre manifeste", 1), *chapters)
    mixed = read(heading(1, "Notre manifeste", 1), *chapters, *other)
    assert [(one.kind.value, one.text.name) for one in plain.statements] == [("value", "Le goût")]
    assert [one.kind.value for one in mixed.statements] == ["purpose"]


def cell(line: int, row: int, column: int, text: str, strong: int = 0) -> Block:
    return Block((line,), text, strong=strong, cell=Cell(0, row, column))


def test_a_table_of_values_has_a_row_for_each() -> None:
    table = (
        cell(2, 0, 0, "Valeur"), cell(2, 0, 1, "Ce que cela veut dire"),
        cell(2, 0, 2, "Nous faisons"), cell(2, 0, 3, "Nous ne faisons pas"),
        Block((3,), "|---|", why=Why.MARKUP),
        cell(4, 1, 0, "Écoute"), cell(4, 1, 1, "On s’assoit."),
        cell(4, 1, 2, "Attendre"), cell(4, 1, 3, "Couper la parole"),
    )  # fmt: skip
    found = read(heading(1, "Nos valeurs"), *table)
    (one,) = found.statements
    assert (one.text.name, one.text.text) == ("Écoute", "On s’assoit.")
    assert (one.text.do, one.text.dont) == (("Attendre",), ("Couper la parole",))
    assert [(left.why, left.lines) for left in found.leftovers] == [
        *[(Why.MARKUP, (2,))] * 4,
        (Why.MARKUP, (3,)),
    ]
    outside = read(heading(1, "Horaires"), *table)
    assert outside.statements == ()
    inside = read(heading(1, "Nos valeurs"), heading(9, "Soin", 3), *table)
    assert [one.text.name for one in inside.statements] == ["Soin"]
    assert inside.statements[0].text.do == ()


def test_a_table_without_a_head_begins_with_a_value_and_one_of_kinds_has_sections() -> None:
    values = read(
        heading(1, "Our values"),
        cell(2, 0, 0, "Nerve", strong=5), cell(2, 0, 1, "We take hard cases."),
        cell(3, 1, 0, "Care", strong=4), cell(3, 1, 1, "We sit down."),
    )  # fmt: skip
    assert [one.text.name for one in values.statements] == ["Nerve", "Care"]
    by_column = read(
        cell(1, 0, 0, "Mission"), cell(1, 0, 1, "Vision"),
        cell(2, 1, 0, "To repair."), cell(2, 1, 1, "A town on wheels."),
    )  # fmt: skip
    by_row = read(
        cell(1, 0, 0, "Mission"), cell(1, 0, 1, "To repair."),
        cell(2, 1, 0, "Vision"), cell(2, 1, 1, "A town on wheels."),
        cell(3, 2, 0, "Seat"), cell(3, 2, 1, "Leeds"),
    )  # fmt: skip
    for found in (by_column, by_row):
        assert [(one.kind.value, one.text.text) for one in found.statements] == [
            ("mission", "To repair."),
            ("vision", "A town on wheels."),
        ]
    assert [one.text for one in by_row.leftovers] == ["Seat", "Leeds"]


WORDS = """Nos valeurs|Notre mission|Vision 2030|Charte|Ce que nous faisons :|Nous ne faisons pas
Franchise|Soin : nous veillons.|Nous ne mentons pas.|Notre mission est de réparer.|Contact
Mission et valeurs|À faire : dire|x|Raison d’être|Mission : agir vite|Valeurs : lien, soin
Lien : tenir bon|✅ aider|❌ nuire|Signes d’alerte :|Ombre :|SOIN|Manifeste|Ce qui nous anime
Rien ne va. Notre vision est loin. Notre mission est là|Nous refusons : ruser|Ambition"""
words = st.sampled_from(WORDS.replace("\n", "|").split("|"))
WORD = re.compile(r"\w+")
# Headings and labels are taken for what they say, and only their lines are kept.
KNOWN = {
    word
    for known in ([one for one, _ in HEADINGS.kinds], *HEADINGS.labels.values(), HEADINGS.either,
                  HEADINGS.manifestos, HEADINGS.around)
    for phrase in known
    for word in phrase.split()
}  # fmt: skip


def spoken(text: str) -> set[str]:
    """Return the words of a text that no heading or label is made of."""
    return {one for one in WORD.findall(fold(text).plain) if one not in KNOWN and not one.isdigit()}


@st.composite
def blocks(draw: st.DrawFn) -> list[Block]:
    made = []
    for line in range(1, draw(st.integers(0, 14)) + 1):
        said = draw(st.lists(words, min_size=1, max_size=3))
        text = " ".join(said)
        ends = accumulate(len(one) + (place > 0) for place, one in enumerate(said[:-1]))
        level = draw(st.sampled_from([0, 0, 0, 1, 2, 3, 6]))
        depth = 0 if level else draw(st.sampled_from([0, 0, 1, 2]))
        within = draw(st.booleans()) and not level and not depth
        strong = 0 if level else draw(st.sampled_from([0, len(said[0]), len(text)]))
        why = draw(st.sampled_from([None, None, None, Why.MARKUP]))
        at = draw(st.sampled_from([None, None, 0, 1]))
        place = Cell(at, line, draw(st.integers(0, 2))) if at is not None else None
        lines = tuple(range(10 * line, 10 * line + len(said)))
        made.append(Block(lines, text, level, depth, within, strong, why, tuple(ends), place))
    return made


@given(blocks(), st.sampled_from([None, "Nos valeurs", "Charte"]))
def test_nothing_is_dropped_and_everything_fits(made: list[Block], title: str | None) -> None:
    found = read(*made, title=title)
    said: dict[int, set[str]] = {line: set() for one in made for line in one.lines}
    labels = set()
    for one in found.statements:
        text = one.text
        fields = {"name": text.name, "text": text.text}
        fields |= {f"do/{at}": act for at, act in enumerate(text.do)}
        fields |= {f"dont/{at}": act for at, act in enumerate(text.dont)}
        for at in one.traces:
            labels |= set(at.lines) if at.field == "heading" else set()
            for line in at.lines:
                said[line] |= spoken(fields.get(at.field) or "")
    for left in found.leftovers:
        for line in left.lines:
            said[line] |= spoken(left.text)
    title_names = proper_words(f"{title or ''} {made[0].text if made else ''}")
    for block in made:
        heard = set().union(*(said[line] for line in block.lines))
        names = title_names | proper_words(block.text) if set(block.lines) & labels else set()
        assert spoken(block.text) - names <= heard, block
    for one in found.statements:
        assert 0 < len(one.text.text) <= TEXT_MAX_CHARS
        assert one.text.name is None or 0 < len(one.text.name) <= NAME_MAX_CHARS
    traced = {line for one in found.statements for at in one.traces for line in at.lines}
    left = {line for one in found.leftovers for line in one.lines}
    assert traced | left == {line for one in made for line in one.lines}
