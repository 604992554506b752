"""Starts a fit from the weights that the package ships: what eight bits keep of a reader, in float.

The runs themselves are not kept in the repository; the shipped reader is, and its rounding (a mean
change of chances of about .01) is undone by the first steps of any fit.
"""

import re
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

from training.side.network import PairReader
from training.side.weights import Shape

SHAPE = Shape(384, 12, 12, 1536, 0, 512, 1e-12)
BLOCK_ZERO = 128
PART = re.compile(r"/(qkv|out|up|down)(?:_(\d+))?/MatMul")


def shipped(path: Path) -> PairReader:
    """Return the reader whose 8-bit weights lie in `path`, as floats.

    Raises: ValueError: the file holds a weight in a form that `export.py` does not write.
    """
    model = onnx.load(path)
    kept = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    # A node's name says which weight it multiplies by: `/qkv/MatMul_quant`, `/qkv_1/…`: by layer.
    found: dict[str, Tensor] = {}
    for node in model.graph.node:
        part = PART.match(node.name)
        if part and node.op_type in ("MatMulNBits", "MatMulInteger"):
            layer = int(part[2] or 0)
            found[f"layers.{layer}.{part[1]}.weight"] = _opened(node.input[1], kept)
        elif "head" in node.name and node.op_type == "MatMulInteger":
            found["head.weight"] = _opened(node.input[1], kept)
    embed = "net.embed.weight"
    zero = kept[f"{embed}_zero_point"].astype(np.float32)
    words = (kept[f"{embed}_quantized"].astype(np.float32) - zero) * kept[f"{embed}_scale"]
    net = PairReader(SHAPE, len(words))
    state = net.state_dict()
    found["embed.weight"] = torch.from_numpy(words)
    for name in state:
        if name not in found:
            found[name] = torch.from_numpy(kept[f"net.{name}"].copy())
        if found[name].shape != state[name].shape:
            raise ValueError(f"{name} is not as export.py writes it")
    net.load_state_dict(found)
    net.embed.weight.requires_grad_(requires_grad=False)
    net.place.weight.requires_grad_(requires_grad=False)
    return net


def _opened(name: str, kept: dict[str, NDArray[np.generic]]) -> Tensor:
    """Return one weight matrix [out, in] from its 8-bit form."""
    if name.endswith("_Q8"):
        scales = kept[name.replace("_Q8", "_scales")].astype(np.float32)
        blocks = kept[name].astype(np.float32) - BLOCK_ZERO
        return torch.from_numpy((blocks * scales[..., None]).reshape(len(blocks), -1))
    stem = name.removesuffix("_quantized")
    zero = kept[f"{stem}_zero_point"].astype(np.float32)
    scale = kept[f"{stem}_scale"].astype(np.float32)
    return torch.from_numpy(((kept[name].astype(np.float32) - zero) * scale).T.copy())
