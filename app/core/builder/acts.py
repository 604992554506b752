"""Acts that are shown and acts that are refused, and when the two are one."""

from dataclasses import dataclass, replace

from app.core.builder.likeness import Sense, alike, sense
from app.core.builder.phrases import Language


@dataclass(frozen=True, slots=True)
class Act:
    """What is compared of an act.

    Attributes:
        denied: it is one that is not done: « nous ne mentons jamais ».
    """

    sense: Sense
    denied: bool


def act_of(text: str, language: Language) -> Act:
    """Return what is compared of a cleaned answer."""
    return Act(sense(text), language.denied(text))


def opposes(shown: Act, refused: Act) -> bool:
    """Say whether one shows what another refuses.

    « Nous ne mentons jamais » refuses to lie: a refusal says the same with its negation.
    """
    if shown.denied:
        return False
    theirs = refused.sense
    if refused.denied:
        theirs = replace(theirs, denies=shown.sense.denies)
    return alike(shown.sense, theirs)
