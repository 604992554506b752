"""The languages that the builder writes."""

from collections.abc import Mapping

from app.core.builder.english import ENGLISH
from app.core.builder.french import FRENCH
from app.core.builder.phrases import Language

LANGUAGES: Mapping[str, Language] = {one.locale: one for one in (FRENCH, ENGLISH)}
