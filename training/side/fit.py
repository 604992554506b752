"""Fits the pair reader: batches by length, bfloat16 where the processor has it, one seed."""

import random
import time
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import logsigmoid

from training.side import rows as kinds
from training.side.network import BEARS, CONCLUDES, SIDED, SUPPORTS, PairReader
from training.side.reading import PAD, Pieces
from training.side.rows import Row

Batch = tuple[list[int], Tensor, Tensor]
# A batch holds about so many ids, padding included.
BATCH_IDS = 2400
# A label is believed to so much less than the whole.
SOFT = 0.03
# Half-width floats pay only where the processor computes in them; elsewhere they cost twentyfold.
HALVES = torch.cpu._is_avx512_bf16_supported()  # noqa: SLF001 - there is no public way to ask
# What each label answers of the four questions; what it does not answer is not asked.
ANSWERS: dict[str, dict[int, bool]] = {
    "unrelated": {BEARS: False},
    "mentions": {BEARS: True, SIDED: False},
    "supports": {BEARS: True, SIDED: True, SUPPORTS: True},
    "contradicts": {BEARS: True, SIDED: True, SUPPORTS: False},
    "neutral": {CONCLUDES: False},
    "entailment": {CONCLUDES: True, SUPPORTS: True},
    "contradiction": {CONCLUDES: True, SUPPORTS: False},
    kinds.FAVOR: {SUPPORTS: True},
    kinds.AGAINST: {SUPPORTS: False},
    kinds.HARMLESS: {},
    kinds.PARTISAN: {BEARS: True, SIDED: True},
}


def batches(ids: Sequence[list[int]], chance: random.Random | None) -> Iterator[Batch]:
    """Yield (which pairs, ids, mask), pairs of like length together; shuffled when asked."""
    order = list(range(len(ids)))
    if chance:
        chance.shuffle(order)
    span = 2048 if chance else max(1, len(order))
    groups = []
    for start in range(0, len(order), span):
        chunk = sorted(order[start : start + span], key=lambda at: len(ids[at]))
        group: list[int] = []
        for at in chunk:
            if group and (len(group) + 1) * len(ids[at]) > BATCH_IDS:
                groups.append(group)
                group = []
            group.append(at)
        groups.append(group)
    if chance:
        chance.shuffle(groups)
    for group in groups:
        if not group:
            continue
        longest = max(len(ids[at]) for at in group)
        x = torch.full((len(group), longest), PAD, dtype=torch.long)
        mask = torch.zeros(len(group), longest)
        for place, at in enumerate(group):
            x[place, : len(ids[at])] = torch.tensor(ids[at])
            mask[place, : len(ids[at])] = 1
        yield group, x, mask


def targets(known: Sequence[str]) -> tuple[Tensor, Tensor]:
    """Return (wanted [pairs, 4] in 0 to 1, asked [pairs, 4] of 0 and 1) for what is known."""
    wanted, asked = torch.zeros(len(known), 4), torch.zeros(len(known), 4)
    for at, one in enumerate(known):
        for question, answer in ANSWERS[one].items():
            asked[at, question] = 1
            wanted[at, question] = 1 - SOFT if answer else SOFT
    return wanted, asked


def losses_of(out: Tensor, known: Sequence[str]) -> Tensor:
    """Return each pair's loss [pairs]: cross-entropies of what its label answers.

    Args: out: log-odds [pairs, 4].
    """
    wanted, asked = targets(known)
    each = nn.functional.binary_cross_entropy_with_logits(out, wanted, reduction="none")
    losses = (each * asked).sum(1)
    against = logsigmoid(out[:, BEARS]) + logsigmoid(out[:, SIDED]) + logsigmoid(-out[:, SUPPORTS])
    harmless = torch.tensor([float(one == kinds.HARMLESS) for one in known])
    return losses + harmless * -torch.log1p(-torch.exp(against).clamp(max=0.9999))


def fit(
    net: PairReader,
    pieces: Pieces,
    epochs: Sequence[Sequence[Row]],
    rate: float,
    chance: random.Random,
    tell: str,
    frozen: int = 0,
) -> None:
    """Train in place, one list of rows an epoch; the rate rises for 6 % and falls to 2 %.

    Args: frozen: how many of the lowest layers stay as they are, which saves their backward pass.
    """
    layers = list(net.layers)
    for layer in (net.norm, *layers[:frozen]) if frozen else ():
        for parameter in layer.parameters():
            parameter.requires_grad_(requires_grad=False)
    groups = [
        {"params": [p for p in layer.parameters() if p.requires_grad], "scale": 0.93 ** (11 - at)}
        for at, layer in enumerate(layers)
    ]
    groups.append({"params": list(net.head.parameters()), "scale": 4.0})
    groups.append({"params": [p for p in net.norm.parameters() if p.requires_grad], "scale": 0.4})
    groups = [group for group in groups if group["params"]]
    optimizer = torch.optim.AdamW(groups, lr=rate, weight_decay=0.01, betas=(0.9, 0.98))
    encoded = [
        [pieces.pair(kinds.dressed(row, chance), row.text) for row in rows] for rows in epochs
    ]
    total = sum(sum(1 for _ in batches(ids, None)) for ids in encoded)
    step, begun = 0, time.time()
    average: dict[str, float] = {}
    for number, (rows, ids) in enumerate(zip(epochs, encoded, strict=True)):
        net.train()
        for group, x, mask in batches(ids, chance):
            share = min(1.0, (step + 1) / (0.06 * total)) * max(0.02, 1 - step / total)
            for entry in optimizer.param_groups:
                entry["lr"] = rate * share * entry["scale"]
            with torch.autocast("cpu", torch.bfloat16, enabled=HALVES):
                out = net(x, mask)
            out = out.float()
            weights = torch.tensor([rows[at].weight for at in group])
            losses = losses_of(out, [rows[at].known for at in group]) * weights
            losses.mean().backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            for at, value in zip(group, losses.tolist(), strict=True):
                key = rows[at].source
                average[key] = 0.99 * average.get(key, value) + 0.01 * value
            step += 1
            if step % 100 == 0:
                seen = " ".join(f"{key} {value:.2f}" for key, value in sorted(average.items()))
                spent = time.time() - begun
                print(f"{tell} {number} {step}/{total} {spent:.0f} s | {seen}", flush=True)


def read(net: PairReader, ids: Sequence[list[int]]) -> NDArray[np.float64]:
    """Return the log-odds [pairs, 4] of these pairs."""
    net.eval()
    found = np.zeros((len(ids), 4))
    with torch.no_grad():
        for group, x, mask in batches(ids, None):
            with torch.autocast("cpu", torch.bfloat16, enabled=HALVES):
                found[group] = net(x, mask).float().numpy()
    return found


def chances(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return [pairs, 4]: supports, contradicts, mentions, unrelated."""
    bears, sided, supports = (1 / (1 + np.exp(-logits[:, at])) for at in (BEARS, SIDED, SUPPORTS))
    return np.stack(
        [bears * sided * supports, bears * sided * (1 - supports), bears * (1 - sided), 1 - bears],
        axis=1,
    )
