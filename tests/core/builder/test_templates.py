import pytest

from app.core.builder.french import FRENCH
from app.core.builder.phrases import Phrase, Shape
from app.core.builder.templates import Item, Said, parse_template


def item(text: str, shape: Shape = Shape.VERB, *answers: int) -> Item:
    return Item(Phrase(text, shape), frozenset((one, 0) for one in answers or (0,)))


def sources(*answers: int) -> frozenset[tuple[int, int]]:
    return frozenset((one, 0) for one in answers)


VOICE = {
    "work": [item("aider les habitants", Shape.VERB, 0)],
    "whom": [item("les habitants", Shape.NOUN, 1)],
    "where": [item("ici", Shape.PLACE, 2)],
}


@pytest.mark.parametrize(
    ("written", "said", "answers"),
    [
        ("Notre but : {work|verb}.", "Notre but\u00a0: aider les habitants.", {0}),
        ("notre but est {de:work}", "Notre but est d’aider les habitants.", {0}),
        # What was said already is left out, and its answer is still credited.
        ("{work}[, pour {whom}]", "Aider les habitants.", {0, 1}),
        ("[{where}, ]{work}", "Ici, aider les habitants.", {0, 2}),
        ("{work}[, pour {nothing}]", "Aider les habitants.", {0}),
    ],
)
def test_a_sentence_is_filled(written: str, said: str, answers: set[int]) -> None:
    assert parse_template(written).fill(VOICE, FRENCH) == Said(said, sources(*answers))


@pytest.mark.parametrize("written", ["{nothing}.", "{work|noun}.", "{whom|verb}."])
def test_a_sentence_without_its_answer_is_not_said(written: str) -> None:
    assert parse_template(written).fill(VOICE, FRENCH) is None


def test_a_turn_of_phrase_is_not_said_twice() -> None:
    template = parse_template("{work}[, même quand cela coûte]")
    whole = Said("Aider les habitants, même quand cela coûte.", sources(0))
    assert template.fill(VOICE, FRENCH) == whole
    for before in (("Tenir, même quand il pleut.",), ("", "Tenir, même quand il pleut.")):
        assert template.fill(VOICE, FRENCH, *before) == Said("Aider les habitants.", sources(0))


@pytest.mark.parametrize("written", ["Rien.", "{Work}", "{work|nonsense}", "{}"])
def test_a_mistake_in_the_data_stops_the_start(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_template(written)


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("éduquer les palais", "Éduquer les palais pour les enfants."),
        ("éduquer", "Éduquer, pour les enfants."),
        # Who is named already is not whom it is for: that is another sentence's to say.
        ("faire grimper tout le monde", "Faire grimper tout le monde."),
    ],
)
def test_whom_it_is_for_goes_on_only_after_what_is_done_to_something(work: str, said: str) -> None:
    voice = {"work": [item(work)], "whom": [item("les enfants", Shape.NOUN, 1)]}
    filled = parse_template("{work|verb}[,? pour {whom}].").fill(voice, FRENCH)
    assert filled is not None
    assert filled.text == said
