"""A file written by the safetensors package: needs python3 with torch and safetensors.

    python3 core/src/test/python/safetensors_files.py core/src/test/resources/dev/organza/torch

Writes python.safetensors: one small tensor of each type that Organza reads, an empty one, a scalar, and
metadata. Element i of the tensors is i - 2 (for the unsigned and Boolean ones i and i % 2).

    python3 core/src/test/python/safetensors_files.py --check FILE

checks a file that SafetensorsTest wrote with -Dorganza.safetensors.out=FILE: the same tensors.
"""

import pathlib
import sys

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

METADATA = {"format": "pt", "note": "Grüße, \"quoted\"\n"}


def tensors():
    steps = torch.arange(6).reshape(2, 3)
    return {
        "f64": (steps - 2).double(),
        "f32": (steps - 2).float(),
        "bf16": (steps - 2).bfloat16(),
        "f16": (steps - 2).half(),
        "i64": steps - 2,
        "i32": (steps - 2).int(),
        "u8": steps.byte(),
        "bool": (steps % 2).bool(),
        "empty": torch.zeros(0, 3),
        "scalar": torch.tensor(-2.0),
    }


def main(arguments):
    if arguments[0] == "--check":
        expected, actual = tensors(), load_file(arguments[1])
        assert expected.keys() == actual.keys(), actual.keys()
        for name, tensor in expected.items():
            assert actual[name].dtype == tensor.dtype, name
            assert torch.equal(actual[name], tensor), name
        with safe_open(arguments[1], "pt") as file:
            assert file.metadata() == METADATA, file.metadata()
        print("the same")
    else:
        save_file(tensors(), pathlib.Path(arguments[0], "python.safetensors"), METADATA)


main(sys.argv[1:])
