"""Chooses the pieces worth shipping, and makes a sentencepiece model of them.

The pretrained vocabulary has 250,002 pieces for a hundred languages, three quarters of the weights.
Kept are those that write French and English, then those that write the other languages of the
Mozilla manifesto in Latin script, until PIECES are chosen. Words and their frequencies come from
the wordfreq package (its lists are used to count, none of them is shipped).
"""

import io
import json
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import sentencepiece
import wordfreq
from numpy.typing import NDArray
from sentencepiece import sentencepiece_model_pb2 as forms

from training.side.weights import Encoder

PIECES = 40_000
SPECIAL = 4  # <s> <pad> </s> <unk>
MAIN = ("fr", "en")
OTHERS = (
    "es",
    "it",
    "pt",
    "ca",
    "ro",
    "de",
    "nl",
    "sv",
    "da",
    "nb",
    "pl",
    "cs",
    "sk",
    "sl",
    "fi",
    "hu",
)
TRIALS = 60_000
# From which share of Latin letters on a manifesto is written in them.
LATIN_SHARE = 0.9
# How much a word of another language weighs beside one of French or English.
OTHER_WEIGHT = 0.02


def tokenizer_of(pieces: list[str], scores: NDArray[np.float32]) -> bytes:
    """Return a serialized sentencepiece model over these pieces; the first four are special."""
    model = forms.ModelProto()
    for index, (piece, score) in enumerate(zip(pieces, scores, strict=True)):
        added = model.pieces.add()
        added.piece, added.score = piece, float(score)
        added.type = 2 if index == SPECIAL - 1 else 3 if index < SPECIAL else 1
    trainer = model.trainer_spec
    trainer.model_type, trainer.vocab_size = 1, len(pieces)
    trainer.bos_id, trainer.pad_id, trainer.eos_id, trainer.unk_id = 0, 1, 2, 3
    trainer.bos_piece, trainer.pad_piece, trainer.eos_piece, trainer.unk_piece = pieces[:SPECIAL]
    model.normalizer_spec.CopyFrom(_normalizer())
    return model.SerializeToString(deterministic=True)


def _normalizer() -> forms.NormalizerSpec:
    """Return sentencepiece's own nmt_nfkc, which the pretrained model was made with."""
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["abc abd acd bcd"]),
        model_writer=out,
        model_type="char",
        vocab_size=8,
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
    )
    return forms.ModelProto.FromString(out.getvalue()).normalizer_spec


def choose(encoder: Encoder, texts: list[str], manifestos: list[str]) -> list[int]:
    """Return the ids of the pieces to keep, in rising order.

    Args: texts: French and English as organisations write it; manifestos: other Latin languages.
    """
    full = sentencepiece.SentencePieceProcessor(
        model_proto=tokenizer_of(
            [piece or f"<empty {at}>" for at, piece in enumerate(encoder.pieces)], encoder.scores
        )
    )
    counts: Counter[int] = Counter()
    for text in texts:
        counts.update(full.encode(text))
    scale = sum(counts.values())
    for locale in MAIN + OTHERS:
        weight = scale * (1 if locale in MAIN else OTHER_WEIGHT)
        for word, frequency in _words(locale):
            for form in (word, word.capitalize()):
                part = weight * frequency * (1 if form == word else 0.2)
                for piece in full.encode(form):
                    counts[piece] += part  # type: ignore[assignment]
    must = {*range(SPECIAL), *_characters(encoder.pieces)}
    for text in texts + manifestos:
        must.update(full.encode(text))
    ranked = [piece for piece, _ in counts.most_common() if piece not in must]
    return sorted([*must, *ranked[: max(0, PIECES - len(must))]])


def _words(locale: str) -> list[tuple[str, float]]:
    return list(wordfreq.get_frequency_dict(locale, "best").items())[:TRIALS]


def _characters(pieces: list[str]) -> set[int]:
    """Single characters that any text may hold, so that nothing common reads as unknown."""
    return {
        at
        for at, piece in enumerate(pieces)
        if len(piece) == 1
        and (
            "LATIN" in unicodedata.name(piece, "")
            or not unicodedata.category(piece).startswith("L")
        )
    }


def manifestos_in(folder: Path) -> list[str]:
    """Return the Mozilla manifestos whose letters are Latin."""
    texts = []
    for line in (folder / "manifesto_all_languages_head.jsonl").read_text("utf-8").splitlines():
        text = " ".join(str(value) for value in json.loads(line)["messages"].values())
        letters = [letter for letter in text[:2000] if letter.isalpha()]
        latin = sum("LATIN" in unicodedata.name(letter, "") for letter in letters)
        if letters and latin / len(letters) > LATIN_SHARE:
            texts.append(text)
    return texts
