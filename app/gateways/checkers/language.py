"""The language of a text: what was declared first, what it looks like otherwise."""

import re
import threading
from collections.abc import Sequence

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# What the encoders read well and py3langid tells apart; French and English are measured.
LANGUAGES = ("fr", "en", "de", "es", "it", "nl", "pt")
DEFAULT_LANGUAGE = "en"
_SURE = 0.8  # below it, the languages of the statements decide: one word says little
_SAMPLE_CHARS = 4_000
_LATIN = re.compile(r"[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]")


def primary(tag: str) -> str:
    """Return the primary language subtag of a BCP 47 tag, in lower case: `fr-CA` gives `fr`."""
    return tag.replace("_", "-").split("-", 1)[0].strip().lower()


class LanguageGuess:
    """Names the language of texts that declare none; one instance serves every thread."""

    def __init__(self, languages: Sequence[str] = LANGUAGES) -> None:
        self._identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self._identifier.set_languages(list(languages))
        # Those are all written in Latin letters: a text in others is shown to every language.
        self._every = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self._lock = threading.Lock()

    def of(self, text: str, expected: Sequence[str] = ()) -> str:
        """Return the primary subtag of the language a text is most probably in.

        Args:
            text: any text, also an empty one; its first _SAMPLE_CHARS characters are looked at.
            expected: locales of the statements, most likely first; the first one is the answer
                when the text is too short or too odd to tell.
        """
        sample = text[:_SAMPLE_CHARS]
        letters = sum(one.isalpha() for one in sample)
        foreign = letters > 2 * len(_LATIN.findall(sample))
        known = [primary(tag) for tag in expected]
        fallback = known[0] if known else DEFAULT_LANGUAGE
        if not letters:
            return fallback
        with self._lock:
            identifier = self._every if foreign else self._identifier
            language, confidence = identifier.classify(sample)
        # Unsure of its language, a text in another script is still in none of the statements'.
        likely = foreign or confidence >= _SURE
        among = str(language) in known and " " in sample.strip()
        return str(language) if likely or among else fallback


def language_of(
    text: str, declared: str | None, expected: Sequence[str], guess: LanguageGuess
) -> str:
    """Return the declared locale's language, or the guess when none was declared.

    Args: declared: a BCP 47 tag, or None, or `und` (undetermined), which counts as none.
    """
    if declared:
        language = primary(declared)
        if language and language != "und":
            return language
    return guess.of(text, expected)
