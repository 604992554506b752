"""From texts to the numbers the model reads; the service does the same (`pair_reader.py`)."""

from sentencepiece import SentencePieceProcessor

from app.gateways.checkers.pair_reader import END, PASSAGE_PIECES, START, STATEMENT_PIECES

PAD = 1


class Pieces:
    """Cuts statements and passages into ids, and joins them to a pair."""

    def __init__(self, model: bytes) -> None:
        """Take a serialized sentencepiece model."""
        self.processor = SentencePieceProcessor(model_proto=model)
        self._kept: dict[tuple[str, int], list[int]] = {}

    def cut(self, text: str, most: int) -> list[int]:
        """Return at most so many ids."""
        key = (text, most)
        if key not in self._kept:
            self._kept[key] = self.processor.encode(text)[:most]
        return self._kept[key]

    def pair(self, statement: str, passage: str) -> list[int]:
        """Return the ids of `<s> statement </s></s> passage </s>`."""
        first = self.cut("query: " + statement, STATEMENT_PIECES)
        second = self.cut("passage: " + passage, PASSAGE_PIECES)
        return [START, *first, END, END, *second, END]
