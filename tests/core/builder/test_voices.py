"""What several people say together; closed branches and other languages stay out of it."""

from typing import Any

from app.core.builder.agreements import Agreement, Disagreement, compare_answers
from app.core.builder.answers import Answer, check_answers
from app.core.builder.cleaning import items_of
from app.core.builder.leftovers import leftovers
from app.core.builder.proposals import Proposal, propose
from app.gateways.builder import load_builder

BOOK = load_builder()
Sheet = dict[str, Any]


def checked(locale: str, **people: Sheet) -> tuple[Answer, ...]:
    sent = [(question, who, sheet[question]) for who, sheet in people.items() for question in sheet]
    return check_answers(sent, BOOK.questionnaires, locale)


def made(locale: str, **people: Sheet) -> tuple[Proposal, ...]:
    answers = checked(locale, **people)
    return propose(BOOK.questionnaires[locale], BOOK.patterns[locale], answers)


def compared(
    locale: str, **people: Sheet
) -> tuple[tuple[Agreement, ...], tuple[Disagreement, ...]]:
    return compare_answers(BOOK.questionnaires[locale], checked(locale, **people))


def value(name: str = "Candour", **slots: Any) -> Sheet:
    return {"value.1.name": name} | {f"value.1.{slot}": said for slot, said in slots.items()}


def test_one_person_is_never_opposed_to_themselves() -> None:
    tells, hides = ["Tell clients about delays"], ["Hide delays from clients"]
    first = made("en", a=value(promise="tell the truth", tuesday=tells, refusal=hides))[0]
    assert (first.do, first.dont) == (tuple(tells), tuple(hides))
    _, differing = compared("en", a=value(tuesday=tells), b=value(refusal=hides))
    assert [one.why for one in differing] == []


def test_what_one_shows_and_another_refuses_is_left_to_be_settled() -> None:
    shows, refuses = value(tuesday=["publish every price"]), value(refusal=["publish every price"])
    _, differing = compared("en", a=shows, b=refuses)
    assert [one.why for one in differing] == ["opposed"]
    together = made("en", a=shows, b=refuses)[0]
    assert (together.do, together.dont) == ((), ())


def test_a_negated_refusal_is_opposed_by_who_does_it_and_not_by_who_does_not() -> None:
    never = value(refusal=["Nous ne vendons jamais de pain rassis"])
    _, differing = compared("fr", a=value(tuesday=["vendre du pain rassis"]), b=never)
    assert [one.why for one in differing] == ["opposed"]
    _, differing = compared("fr", a=value(tuesday=["ne pas vendre de pain rassis"]), b=never)
    assert differing == ()


def test_a_list_of_one_person_keeps_all_its_items() -> None:
    acts = ["Répondre sous une heure", "Répondre sous un jour", "Répondre"]
    first = made("fr", a=value(promise="répondre", tuesday=[*acts, acts[0]]))[0]
    assert first.do == tuple(acts)


def test_what_follows_a_name_is_compared_among_those_who_gave_it() -> None:
    agreed, differing = compared(
        "en",
        a=value("Candour", truth="already", promise="give the real price"),
        b={
            "value.2.name": "candor",
            "value.2.truth": "wish",
            "value.2.promise": "give the real date",
        },
        c=value("Thrift", truth="wish", promise="give the real price"),
    )
    assert [one.position.participants for one in agreed] == [("a", "b")]
    assert [(one.question_ids, len(one.positions)) for one in differing] == [
        (("value.1.truth", "value.2.truth"), 2),
        (("value.1.promise", "value.2.promise"), 2),
    ]


def test_answers_of_a_closed_branch_and_in_another_language_are_left_and_named() -> None:
    sheet = {
        "mission.work": "réparer les vélos de la vallée",
        "mission.local": "anywhere",
        "mission.where": "à Gap",
        "value.1.promise": "dire le prix",
        "purpose.why": "because the river belongs to everyone",
    }
    answers = checked("fr", a=sheet)
    found = made("fr", a=sheet)
    assert all("Gap" not in one.text and "river" not in one.text for one in found)
    left = leftovers(BOOK.questionnaires["fr"], answers, found)
    assert {(answers[one.answer].question_id, one.why) for one in left} == {
        ("mission.where", "not-asked"),
        ("value.1.promise", "not-asked"),
        ("purpose.why", "other-language"),
    }
    # A place given without saying whether there is one closes nothing.
    del sheet["mission.local"]
    assert any("gap" in one.text.casefold() for one in made("fr", a=sheet))


def test_a_name_in_another_language_is_only_a_name() -> None:
    sheet = value("Customer first", promise="rappeler le client dans la journée")
    assert made("fr", a=sheet)[0].name == "Customer first"


def test_lines_with_bullets_are_a_list_and_others_are_sentences() -> None:
    assert items_of("- accueillir\n- former") == ["accueillir", "former"]
    assert items_of("1) éviter 2) transmettre") == ["éviter", "transmettre"]
    assert items_of("Nous formons.\nNous plaçons") == ["Nous formons. Nous plaçons"]
    assert items_of("Nous formons\nNous plaçons") == ["Nous formons. Nous plaçons"]
    assert items_of("Nous formons\nles jeunes") == ["Nous formons les jeunes"]


def test_a_turn_of_phrase_is_no_tic() -> None:
    sheet = value("Franchise", refusal=["mentir"]) | {
        "value.2.name": "Soin",
        "value.2.refusal": ["bâcler"],
    }
    texts = [one.text for one in made("fr", a=sheet)]
    assert texts == [
        "Nous refusons de mentir, même quand cela nous coûte.",
        "Nous refusons de bâcler.",
    ]


def test_a_sheet_in_capitals_is_read_as_if_it_were_not() -> None:
    sheet = {"mission.work": "PUBLISH BOOKS FOR CHILDREN", "mission.whom": ["CHILDREN", "SCHOOLS"]}
    assert made("en", a=sheet)[0].text == (
        "Our mission is to publish books for children. We also work for schools."
    )
