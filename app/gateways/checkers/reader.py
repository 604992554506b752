"""The judge: a quick encoder that proposes, a cross-encoder that reads; all loaded, no threads."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import choppa
import py3langid.langid

from app.core import passages as core_passages
from app.core import sides as core_sides
from app.core import verdicts as core_verdicts
from app.core.verdicts import Scores, Thresholds
from app.gateways.checkers.encoders import files_sha256
from app.gateways.checkers.nearness import FACET_MAX_CHARS, Facets, Near, Nearness, headline
from app.gateways.checkers.pair_memory import PairMemory
from app.gateways.checkers.pair_reader import STATEMENT_PIECES, PairReader
from app.gateways.checkers.restating import ASSERTIONS, REVERSALS

# Another name than the weights before it had: reviews of what those said move nothing here.
NAME = "credo-reader-5"

# Chosen on bench D and on real sentences beside values that no fit saw: see docs/checks.md.
THRESHOLDS = Thresholds(
    related=0.5,
    supports=0.8,
    contradicts=0.87,
    contradicts_without_dont=1.1,
    undecided=0.5,
    statements_max=3,
    sides_max=2,
)


@dataclass(frozen=True)
class Pair:
    """One passage read against one statement.

    Attributes:
        locale: the locale of the statement's text that was compared.
    """

    scores: Scores
    near: Nearness
    locale: str


class Reader:
    """Judges passages against statements; one instance serves every thread."""

    def __init__(self, near: Near, pairs: PairReader, thresholds: Thresholds = THRESHOLDS) -> None:
        self.near, self.pairs, self.thresholds = near, pairs, thresholds

    def pair(
        self,
        passage: list[int],
        facets: Facets,
        near: Nearness,
        memory: PairMemory | None = None,
    ) -> Pair:
        """Return what the pieces of one passage do to one statement."""
        statement = self.pairs.cut(self.written(facets, near))
        reads = memory.read if memory else self.pairs.odds
        odds = reads(statement, passage)
        return Pair(self.pairs.calibrated(odds, near.most), near, facets.locale)

    def passage(self, text: str) -> list[int]:
        """Return a passage's pieces, written as the model was trained on."""
        return self.pairs.cut(f"passage: {text}")

    def written(self, facets: Facets, near: Nearness) -> str:
        """Return a statement as the model reads it: all of it, or as much as it can read.

        Where not every behaviour fits, those nearest to the passage are kept, of both sides alike:
        what a long list says last must not go unread.
        """
        text = facets.text
        whole = _written(headline(text)[:FACET_MAX_CHARS], text.do, text.dont)
        if len(self.pairs.cut(whole)) <= STATEMENT_PIECES:
            return whole
        ranked = zip_longest(_nearest_first(near.do), _nearest_first(near.dont))
        order = [
            (side, place) for both in ranked for side, place in enumerate(both) if place is not None
        ]
        # Half of what the model reads is kept for the behaviours, whatever the text's length.
        brief = self._shortened(
            headline(text), STATEMENT_PIECES // 2 if order else STATEMENT_PIECES
        )
        kept: set[tuple[int, int]] = set()
        best = _written(brief, (), ())
        for one in order:
            kept.add(one)
            tried = _written(brief, *(_kept(text, kept, side) for side in (0, 1)))
            if len(self.pairs.cut(tried)) > STATEMENT_PIECES:
                break
            best = tried
        return best

    def _shortened(self, text: str, most: int) -> str:
        """Return as many whole words of a text as make so many pieces."""
        text = text[:FACET_MAX_CHARS]
        words = text.split(" ")
        low, high = 1, len(words)
        while low < high:
            middle = (low + high + 1) // 2
            if len(self.pairs.cut(" ".join(words[:middle]))) <= most:
                low = middle
            else:
                high = middle - 1
        return " ".join(words[:low])


def _written(head: str, do: Sequence[str], dont: Sequence[str]) -> str:
    parts = [f"query: {head}"]
    if do:
        parts.append("+ " + " ; ".join(do))
    if dont:
        parts.append("- " + " ; ".join(dont))
    return " ".join(parts)


def _nearest_first(cosines: Sequence[float]) -> list[int]:
    return sorted(range(len(cosines)), key=lambda place: (-cosines[place], place))


def _kept(text: object, kept: set[tuple[int, int]], side: int) -> list[str]:
    behaviours: Sequence[str] = getattr(text, ("do", "dont")[side])
    return [one for place, one in enumerate(behaviours) if (side, place) in kept]


def digest_of(reader: Reader, more: Mapping[str, float | int]) -> str:
    """Return `sha256:` and 64 digits over everything that decides a finding.

    Weights and code of both models, background, thresholds, word lists, sentence and language
    rules, and the source of these very modules.

    Args: more: the engine's own limits.
    """
    here = Path(__file__).parent
    own: Sequence[Path] = [
        *here.glob("*.py"),
        Path(core_passages.__file__),
        Path(core_sides.__file__),
        Path(core_verdicts.__file__),
    ]
    total = {
        "near": reader.near.encoder.digest,
        "background": reader.near.background.digest,
        "reader": reader.pairs.digest,
        "thresholds": reader.thresholds.as_json(),
        "limits": dict(more),
        "words": files_sha256([REVERSALS, ASSERTIONS]),
        "sentences": files_sha256([choppa.DEFAULT_SRX_RULESET]),
        "languages": files_sha256([Path(py3langid.langid.MODEL_DIR) / py3langid.langid.MODEL_FILE]),
        "source": files_sha256(own),
    }
    canonical = json.dumps(total, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
