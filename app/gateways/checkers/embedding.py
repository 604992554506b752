"""How alike texts are, by one of the check engine's encoders; implements `Embedder`."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from app.gateways.checkers.encoders import Encoder, Vector
from app.gateways.checkers.language import primary

# The languages that the quick encoder was trained on and compares (Yang and others 2020).
LANGUAGES = frozenset(
    ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
)
# It reads traditional characters badly: good translations came out as strangers (docs/quality.md).
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
CACHE_MAX_TEXTS = 4_096  # 2 kB each


class EncoderEmbedder:
    """Compares texts by the cosine of their vectors."""

    def __init__(self, encoder: Callable[[], Encoder]) -> None:
        """Take what gives the encoder; it may raise NotReadyError while the model loads."""
        self._encoder = encoder
        self._vector = lru_cache(CACHE_MAX_TEXTS)(self._encode)

    def _encode(self, text: str) -> Vector:
        return self._encoder().encode(text)

    def reads(self, locale: str) -> bool:
        """Say whether texts of a locale can be compared with those of another language."""
        return primary(locale) in LANGUAGES and not locale.lower().startswith(_TRADITIONAL)

    def similarity(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the cosines of every pair, in [-1, 1], rounded to 4 decimals.

        Raises: NotReadyError: the model is still loading.
        """
        vectors = [self._vector(one) for one in texts]
        return [[round(float(one @ other), 4) for other in vectors] for one in vectors]
