"""The cross-encoder: one reading of a statement and a passage together, four log-odds out.

`bears`: the passage is about what the statement is about. `sided`: given that it bears, it takes a
side. `supports`: given a side, it is the statement's. `concludes` is `sided` for general inference
pairs (premise and hypothesis), where it means "entailment or contradiction, not neutral".
"""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.side.weights import Encoder, Shape

BEARS, SIDED, SUPPORTS, CONCLUDES = range(4)
POSITIONS = 256


class Layer(nn.Module):
    """One post-norm transformer layer, as in BERT."""

    def __init__(self, shape: Shape) -> None:
        """Make it with fresh weights."""
        super().__init__()
        hidden = shape.hidden
        self.heads = shape.heads
        self.qkv, self.out = nn.Linear(hidden, 3 * hidden), nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, shape.epsilon)
        self.norm2 = nn.LayerNorm(hidden, shape.epsilon)
        self.up = nn.Linear(hidden, shape.feed_forward)
        self.down = nn.Linear(shape.feed_forward, hidden)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """[pairs, length, hidden], additive mask [pairs, 1, 1, length] -> the same shape."""
        pairs, length, hidden = x.shape
        split = self.qkv(x).view(pairs, length, 3, self.heads, hidden // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        met = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        met = met.transpose(1, 2).reshape(pairs, length, hidden)
        x = self.norm1(x + self.drop(self.out(met)))
        return self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))


class PairReader(nn.Module):
    """(ids [pairs, length], mask [pairs, length] of 0 and 1) -> log-odds [pairs, 4]."""

    def __init__(self, shape: Shape, pieces: int) -> None:
        """Make it with fresh weights for a vocabulary of so many pieces."""
        super().__init__()
        self.embed = nn.Embedding(pieces, shape.hidden)
        self.place = nn.Embedding(POSITIONS, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, shape.epsilon)
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.head = nn.Linear(shape.hidden, 4)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Read the pairs."""
        x = self.drop(self.norm(self.embed(ids) + self.place.weight[: ids.shape[1]]))
        ignored = (1.0 - mask)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, ignored.to(x.dtype))
        x = (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return self.head(self.drop(x))


def pretrained(encoder: Encoder, keep: list[int]) -> PairReader:
    """Return the reader over the kept pieces, with e5's weights and a fresh head."""
    shape, tensors = encoder.shape, encoder.tensors
    net = PairReader(shape, len(keep))
    hidden = shape.hidden

    def matrix(name: str, rows: int | None = None) -> Tensor:
        values = torch.from_numpy(np.ascontiguousarray(tensors[name]))
        return values if rows is None else values.reshape(rows, -1)

    with torch.no_grad():
        words = tensors["emb.word"].reshape(-1, hidden)[keep]
        net.embed.weight.copy_(torch.from_numpy(words))
        # One segment only: its constant vector is folded into the places.
        place = tensors["emb.pos"].reshape(-1, hidden)[:POSITIONS] + tensors["emb.type"][:hidden]
        net.place.weight.copy_(torch.from_numpy(place))
        net.norm.weight.copy_(matrix("emb.ln.w"))
        net.norm.bias.copy_(matrix("emb.ln.b"))
        for at, layer in enumerate(net.layers):
            stacked = [matrix(f"l{at}.{part}.w", hidden) for part in "qkv"]
            layer.qkv.weight.copy_(torch.cat(stacked))
            layer.qkv.bias.copy_(torch.cat([matrix(f"l{at}.{part}.b") for part in "qkv"]))
            for module, name in ((layer.out, "ao"), (layer.up, "fi"), (layer.down, "fo")):
                module.weight.copy_(matrix(f"l{at}.{name}.w", module.out_features))
                module.bias.copy_(matrix(f"l{at}.{name}.b"))
            for norm, name in ((layer.norm1, "aln"), (layer.norm2, "oln")):
                norm.weight.copy_(matrix(f"l{at}.{name}.w"))
                norm.bias.copy_(matrix(f"l{at}.{name}.b"))
        nn.init.normal_(net.head.weight, std=0.02)
        nn.init.zeros_(net.head.bias)
    net.embed.weight.requires_grad_(requires_grad=False)
    net.place.weight.requires_grad_(requires_grad=False)
    return net


def save(net: PairReader, path: Path) -> None:
    """Keep the weights of a run."""
    torch.save(net.state_dict(), path)
