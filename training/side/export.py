"""Writes what the service ships: the reader as ONNX with 8-bit weights, and the tokenizer.

    python -m training.side.export RUN.pt [RUN2.pt ...] --to app/gateways/checkers/data

Several runs are averaged weight by weight. The 8-bit reader is compared with the float one on
bench D, and refused when a chance moves by more than 0.2 or by more than 0.01 in the mean.
"""

import argparse
import re
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from sentencepiece import SentencePieceProcessor
from torch import Tensor, nn

from app.gateways.checkers.pair_reader import PIECES
from training.side import rows as kinds
from training.side.fit import chances, read
from training.side.network import PairReader
from training.side.reading import Pieces
from training.side.shipped import SHAPE

MOST, MEAN = 0.2, 0.01
BLOCKED = re.compile(r"/(up|down)")


class Alone(nn.Module):
    """The reader of one pair at a time: no padding, so no mask, and no neighbour to depend on."""

    def __init__(self, net: PairReader) -> None:
        """Wrap a fitted reader."""
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor) -> Tensor:
        """[1, length] -> [1, 4]."""
        net = self.net
        x = net.norm(net.embed(ids) + net.place.weight[: ids.shape[1]])
        for layer in net.layers:
            length, hidden = x.shape[1], x.shape[2]
            split = layer.qkv(x).view(1, length, 3, layer.heads, hidden // layer.heads)
            query, key, value = split.permute(2, 0, 3, 1, 4)
            weights = torch.softmax(
                query @ key.transpose(-1, -2) * (hidden // layer.heads) ** -0.5, -1
            )
            met = (weights @ value).transpose(1, 2).reshape(1, length, hidden)
            x = layer.norm1(x + layer.out(met))
            x = layer.norm2(x + layer.down(nn.functional.gelu(layer.up(x))))
        return net.head(x.mean(1))


def averaged(runs: list[Path], net: PairReader) -> PairReader:
    """Load the mean of several runs' weights."""
    states = [torch.load(run) for run in runs]
    net.load_state_dict({key: sum(one[key] for one in states) / len(states) for key in states[0]})
    return net.eval()


def write(net: PairReader, path: Path) -> None:
    """Write the reader with 8-bit weights."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "float.onnx"
        torch.onnx.export(
            Alone(net).eval(),
            (torch.tensor([[0, 9, 8, 2, 2, 7, 2]]),),
            str(whole),
            input_names=["ids"],
            output_names=["odds"],
            dynamic_axes={"ids": {1: "length"}},
            opset_version=17,
            dynamo=False,
        )
        model = onnx.load(whole)
        # What goes into and through a feed-forward has outliers: one scale for all of it costs most
        # of the error, so there each block of 32 has its own.
        others = [node.name for node in model.graph.node if not BLOCKED.search(node.name)]
        blocks = MatMulNBitsQuantizer(
            model,
            block_size=32,
            is_symmetric=True,
            accuracy_level=4,
            nodes_to_exclude=others,
            bits=8,
        )
        blocks.process()
        blocks.model.save_model_to_file(str(whole), use_external_data_format=False)
        quantize_dynamic(whole, path, per_channel=True, weight_type=QuantType.QInt8)


def compare(
    net: PairReader, path: Path, pieces: Pieces, rows: list[kinds.Row]
) -> tuple[float, float]:
    """Return how far chances of the 8-bit reader lie from the float one's: (most, mean)."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    ids = [
        pieces.pair(row.statement.written(row.statement.do, row.statement.dont), row.text)
        for row in rows
    ]
    small = np.concatenate([session.run(None, {"ids": np.array([one])})[0] for one in ids])
    gaps = np.abs(chances(small.astype(np.float64)) - chances(read(net, ids)))
    return float(gaps.max()), float(gaps.mean())


def main() -> None:
    """Export, compare, and say the sizes."""
    asked = argparse.ArgumentParser()
    asked.add_argument("runs", type=Path, nargs="+")
    asked.add_argument("--to", type=Path, required=True)
    asked.add_argument("--data", type=Path, default=Path("../shared/data"))
    given = asked.parse_args()
    beside = given.runs[0].parent
    pieces = beside / "pieces.spm"
    # A run that went on from the package's weights has the package's vocabulary.
    model = (pieces if pieces.exists() else PIECES).read_bytes()
    count = SentencePieceProcessor(model_proto=model).get_piece_size()
    net = averaged(given.runs, PairReader(SHAPE, count))
    given.to.mkdir(parents=True, exist_ok=True)
    target = given.to / "reader.onnx"
    write(net, target)
    (given.to / "pieces.spm").write_bytes(model)
    most, mean = compare(net, target, Pieces(model), kinds.bench(given.data / "bench", "D")[:200])
    print(f"8 bits against float: most {most:.3f}, mean {mean:.4f}")
    print(f"{target.stat().st_size / 1e6:.1f} MB, tokenizer {len(model) / 1e6:.1f} MB")
    if mean > MEAN or most > MOST:
        sys.exit("The 8-bit reader does not say what the float one says.")


if __name__ == "__main__":
    main()
